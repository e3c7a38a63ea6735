"""Families of deadlines: what is told of in the same way, by its own steps, in messages of its own kind."""

from dataclasses import dataclass

# Calendar days from the deadline (domain.md, Reminders). Coarse: a month, a quarter or a year.
DAY_STEPS = (-30, -14, -7, -1, 0, 1, 7, 21, 35, 63, 91)
COARSE_STEPS = (-60, -30, -14, 7, 21, 35, 63, 91)
LAST_STEP = 91

# A round lasts for a year at most: this step is reached as soon as it is open.
OPENING = -366
ROUND_STEPS = (OPENING, -7, -1, 1, 5)


@dataclass(frozen=True, slots=True)
class Family:
    """How one sort of deadlines is told of.

    `kind` is that of its messages; `steps` are of what is due on a day, `coarse_steps` of what is due in a month, a
    quarter or a year.
    """

    kind: str
    steps: tuple[int, ...]
    coarse_steps: tuple[int, ...] = ()
    # Early steps wait while somebody has just said how things stand.
    holds_back: bool = False
    # The owner is asked for news of what is ongoing and hasn't been heard of for long.
    asks_for_news: bool = False
    # People choose when they hear of it; else they hear at once.
    leaves_choice: bool = False
    # Nothing is told in quiet periods.
    keeps_quiet: bool = False
    # A strategist may remind by hand those who haven't answered.
    is_pushed: bool = False
    # It isn't put off to another day since its recipient has other mail; that waits, as far as it hasn't gone.
    goes_first: bool = False

    def steps_of(self, coarse: bool) -> tuple[int, ...]:
        """Return the steps of a precision, earliest first."""
        return self.coarse_steps if coarse else self.steps


REMINDERS = Family(
    "reminders",
    steps=DAY_STEPS,
    coarse_steps=COARSE_STEPS,
    holds_back=True,
    asks_for_news=True,
    leaves_choice=True,
    keeps_quiet=True,
)
ROUNDS = Family("rounds", steps=ROUND_STEPS, is_pushed=True)
# What leaves the city by a day that others have set: a reminder that came after it would be of no use.
SUBMISSIONS = Family("submissions", steps=DAY_STEPS, goes_first=True)

# Who would be sent mail of two families on a day gets the first one's.
FAMILIES = (SUBMISSIONS, ROUNDS, REMINDERS)
