"""/omgangar: rounds, for the strategists who hold them."""

from planner.rounds.pages import figures, preparing, preparing_figures, reading, running
from planner.rounds.pages.blueprint import MAIL_HOURS, blueprint

__all__ = ["MAIL_HOURS", "blueprint", "figures", "preparing", "preparing_figures", "reading", "running"]
