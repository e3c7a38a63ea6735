"""/omgangar: rounds, for the strategists who hold them."""

from planner.rounds.pages import preparing, reading, running
from planner.rounds.pages.blueprint import MAIL_HOURS, blueprint

__all__ = ["MAIL_HOURS", "blueprint", "preparing", "reading", "running"]
