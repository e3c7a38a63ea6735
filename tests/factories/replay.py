"""People act on a plan at random, and what holds on each day is told the plainest way there is."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from planner.kit.db import BEGINNING
from planner.kit.errors import Invalid
from planner.plans.rules import AssignmentState, Due, Precision, Status, status_on
from tests.factories.acts import name_owner, report, set_deadline
from tests.factories.world import TODAY, World

SPAN = 100
SHARES = ("bromma", "kista")


@dataclass(frozen=True)
class Act:
    """One thing that somebody did on a day, `days` from TODAY, to a share or, with None, to the activity."""

    kind: str
    share: str | None
    days: int
    value: Any

    @property
    def day(self) -> date:
        """The day on which it was done."""
        return TODAY + timedelta(days=self.days)


days = st.integers(-SPAN, SPAN)
shares = st.sampled_from(SHARES)
pauses = st.none() | st.integers(1, SPAN)
dues = st.builds(
    Due,
    st.integers(-SPAN, SPAN).map(lambda ahead: TODAY + timedelta(days=ahead)),
    st.just(Precision.DAY),
)
reports = st.builds(Act, st.just("report"), shares, days, st.tuples(st.sampled_from(Status), st.integers(1, SPAN)))
deadlines = st.builds(Act, st.just("deadline"), st.none() | shares, days, dues)
owners = st.builds(Act, st.just("owner"), shares, days, st.none() | st.integers(0, 2))
# Days come in any order: what is typed late, and what is loaded for days to come, finds its place.
acts = st.lists(reports | reports | deadlines | owners, max_size=6)


@dataclass
class Replay:
    """Everything that was done, in order; on a day the latest by day counts, and of one day the last recorded."""

    done: dict[tuple[str, str | None], list[tuple[date, Any]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, world: World) -> "Replay":
        """Begin with what the world begins with."""
        replay = cls()
        replay.done["deadline", None].append((BEGINNING, Due.parse("2014-12")))
        replay.done["owner", "bromma"].append((BEGINNING, world.owner.id))
        return replay

    def on(self, kind: str, share: str | None, today: date) -> tuple[date, Any] | tuple[None, None]:
        """Return since when something holds on a day, and what."""
        found = [(day, number, value) for number, (day, value) in enumerate(self.done[kind, share]) if day <= today]
        if not found:
            return None, None
        day, _number, value = max(found, key=lambda entry: entry[:2])
        return day, value

    def due_on(self, share: str, today: date) -> Due | None:
        """Return a share's own deadline or, where it has none, the activity's."""
        due: Due | None = self.on("deadline", share, today)[1] or self.on("deadline", None, today)[1]
        return due

    def state_on(self, share: str, today: date) -> AssignmentState:
        """Return a share's state on a day."""
        since, said = self.on("report", share, today)
        due = self.due_on(share, today)
        status = Status.NOT_STARTED
        if since and said:
            status = status_on(said[0], since + timedelta(days=said[1]), today)
        return AssignmentState(status, due.day if due else None, since, today)

    def perform(self, act: Act, world: World) -> None:
        """Do something through the operations, and note it."""
        if act.kind == "report":
            self._report(act, world)
        elif act.kind == "deadline":
            self._deadline(act, world)
        else:
            self._owner(act, world)

    def _report(self, act: Act, world: World) -> None:
        status, pause = act.value
        actor = world.owner if act.share == "bromma" else world.somebody_in_kista
        until = act.day + timedelta(days=pause)
        # Whoever belongs to the organisation may report, whoever the owner is.
        report(actor, status, organisation=str(act.share), today=act.day, comment="Skäl.", paused_until=until)
        self.done["report", act.share].append((act.day, act.value))

    def _deadline(self, act: Act, world: World) -> None:
        unchanged = self.on("deadline", act.share, act.day)[1] == act.value
        try:
            set_deadline(world.strategist, str(act.value), organisation=act.share, today=act.day)
        except Invalid:
            assert unchanged
        else:
            assert not unchanged
            self.done["deadline", act.share].append((act.day, act.value))

    def _owner(self, act: Act, world: World) -> None:
        candidates = list(world.people.values())
        person = None if act.value is None else candidates[act.value]
        name_owner(world.strategist, person, organisation=str(act.share), today=act.day)
        if self.on("owner", act.share, act.day)[1] != (person and person.id):
            self.done["owner", act.share].append((act.day, person and person.id))
