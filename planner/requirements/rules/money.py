"""A year's money. Pure."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Money:
    """A year's money in whole kronor. None: not known, which is not zero.

    The national sum is all municipalities'; `granted` ours, of which `received` has come (in arrears) by `received_on`.
    """

    national_sum: int | None
    granted: int | None
    received: int | None
    received_on: date | None
    used: int | None
    note: str | None

    @property
    def left(self) -> int | None:
        """What was granted and isn't used; less than zero where more was used. None where either isn't known."""
        return None if self.granted is None or self.used is None else self.granted - self.used

    @property
    def outstanding(self) -> int | None:
        """What was granted and hasn't come. None where either isn't known."""
        return None if self.granted is None or self.received is None else self.granted - self.received

    @property
    def known(self) -> bool:
        """Whether anything of it is."""
        return self.has_sums or self.note is not None

    @property
    def has_sums(self) -> bool:
        """Whether any sum of it is."""
        return (self.national_sum, self.granted, self.received, self.used) != (None,) * 4

    def as_of(self, day: date) -> "Money":
        """Return it without what came after a day."""
        later = self.received_on is not None and self.received_on > day
        return replace(self, received=None, received_on=None) if later else self
