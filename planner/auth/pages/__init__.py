"""Pages for signing in and out, for passwords, and for one's own account."""

from planner.auth.pages import account, password, sign_in, tokens
from planner.auth.pages.blueprint import blueprint
from planner.auth.pages.sign_in import DEMO_PASSWORD

__all__ = ["DEMO_PASSWORD", "account", "blueprint", "password", "sign_in", "tokens"]
