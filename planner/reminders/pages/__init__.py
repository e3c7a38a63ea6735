"""Pages of reminders and of the mail that carries them, for administrators."""

from planner.reminders.pages import outbox, preview, settings, why
from planner.reminders.pages.blueprint import blueprint
from planner.reminders.pages.told import told_panel

__all__ = ["blueprint", "outbox", "preview", "settings", "told_panel", "why"]
