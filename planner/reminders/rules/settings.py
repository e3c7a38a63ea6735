"""What an administrator decides of reminders. Pure."""

from dataclasses import dataclass
from datetime import time

from planner.reminders.rules.days import QuietPeriod


@dataclass(frozen=True, slots=True)
class Chosen:
    """Between which times of day reminders go, in which periods of the year they don't, and what they lead to.

    `answer_links`: to a page where their recipient can report without signing in.
    """

    remind_from: time
    remind_until: time
    quiet: tuple[QuietPeriod, ...]
    answer_links: bool
