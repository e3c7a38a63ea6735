"""What must hold between versions, organisations, people, areas and activities."""

from collections.abc import Iterator
from datetime import date, timedelta

from planner.planfile.consistency.common import (
    Error,
    Item,
    Known,
    References,
    circles,
    items_of,
    standing_twice,
    unknown,
)
from planner.planfile.rules import Place, first_gap, place, shown
from planner.plans.rules import Status, VersionStatus


class PlanConsistency:
    """The rules between the parts of one file, each yielding what breaks it."""

    def __init__(self, data: Item, known: Known, refers: References) -> None:
        self.data = data
        self.known = known
        self.refers = refers
        # A plan that can't be read may well name its owner.
        self.has_owner = "plan" not in data or bool({**known.plan, **data["plan"]}.get("owner"))
        # Where each activity stands: keys are unique in the whole file.
        self.activities: dict[str, Place] = {}

    def errors(self) -> Iterator[Error]:
        """Yield everything that is wrong."""
        yield from self._plan()
        yield from self._each_version()
        yield from self._each_organisation()
        yield from standing_twice(self.data, ("people",), "email")
        for path, person in items_of(self.data, ("people",)):
            yield from self.refers.organisation(person, "organisation", path)
        yield from standing_twice(self.data, ("areas",), "key")
        for path, area in items_of(self.data, ("areas",)):
            yield from self._area(area, path)

    def _plan(self) -> Iterator[Error]:
        plan = self.data.get("plan", {})
        yield from self.refers.organisation(plan, "owner", ("plan",))
        kept, key = self.known.plan.get("key"), plan.get("key")
        if kept and key and kept != key:
            another = f"this installation keeps the plan {shown(kept)}, not {shown(key)}"
            yield ("plan", "key"), f"{another}; load another plan into a database of its own"

    def _each_version(self) -> Iterator[Error]:
        yield from standing_twice(self.data, ("versions",), "key")
        for path, version in items_of(self.data, ("versions",)):
            yield from self.refers.version(version, "replaces", path)
            decision = version.get("decision") or {}
            yield from self.refers.organisation(decision, "board", (*path, "decision"))
            yield from self._decided(self.refers.versions.get(version.get("key", ""), version), path)
        yield from circles(self.data, "versions", self.refers.versions, "replaces")

    def _decided(self, version: Item, path: Place) -> Iterator[Error]:
        if version.get("status") != VersionStatus.ADOPTED:
            return
        decision = version.get("decision") or {}
        missing = [key for key in ("board", "on", "dnr") if not decision.get(key)]
        if missing:
            yield (
                (*path, "decision"),
                (
                    f"an adopted version needs its decision, and {' and '.join(missing)} "
                    f"{'is' if len(missing) == 1 else 'are'} missing; add them, or write status: proposed"
                ),
            )

    def _each_organisation(self) -> Iterator[Error]:
        yield from standing_twice(self.data, ("organisations",), "key")
        for path, item in items_of(self.data, ("organisations",)):
            yield from self.refers.organisation(item, "parent", path)
            yield from self.refers.organisation(item, "successor", path)
            yield from self.refers.person(item, "contact", path)
            organisation = self.refers.organisations.get(item.get("key", ""), item)
            started, ended = organisation.get("started"), organisation.get("ended")
            if started and ended and ended < started:
                yield (
                    (*path, "ended"),
                    f"{ended} is before it started, on {started}; correct one of the two days",
                )
        yield from circles(self.data, "organisations", self.refers.organisations, "parent")
        yield from circles(self.data, "organisations", self.refers.organisations, "successor")

    def _area(self, area: Item, path: Place) -> Iterator[Error]:
        yield from self.refers.version(area, "since", path)
        yield from self.refers.person(area, "coordinator", path)
        yield from standing_twice(area, (*path, "groups"), "name")
        for group_path, group in items_of(area, (*path, "groups")):
            for activity_path, activity in items_of(group, (*group_path, "activities")):
                yield from self._activity(activity, activity_path)

    def _activity(self, activity: Item, path: Place) -> Iterator[Error]:
        if key := activity.get("key"):
            first = self.activities.setdefault(key, path)
            if first != path:
                yield (
                    (*path, "key"),
                    f"the activity {shown(key)} stands already at {place(first)}; give each its own key",
                )
        yield from self.refers.version(activity, "since", path)
        yield from self._dropped(activity, path)
        for index, partner in enumerate(activity.get("partners", [])):
            yield from unknown(partner, self.refers.organisations, (*path, "partners", index), "organisation")
        yield from _moves(activity, path)
        for move_path, move in items_of(activity, (*path, "moves")):
            yield from self.refers.person(move, "by", move_path)
        yield from standing_twice(activity, (*path, "assignments"), "organisation")
        for assignment_path, assignment in items_of(activity, (*path, "assignments")):
            yield from self._assignment(assignment, assignment_path)
        yield from self._without_gap(activity, path)
        if not activity.get("assignments") and not self.has_owner and key not in self.known.activities:
            yield (
                (*path, "assignments"),
                (
                    "the activity lists no assignment, and the plan has no owner to hold one; "
                    "list one, or name the organisation that holds such activities as plan.owner"
                ),
            )

    def _without_gap(self, activity: Item, path: Place) -> Iterator[Error]:
        """Yield an error for an assignment that ends before it begins, or an activity that has none on some day."""
        shares: dict[str, Item] = dict(self.known.assignments.get(activity.get("key", ""), {}))
        bounded = False
        for assignment_path, item in items_of(activity, (*path, "assignments")):
            organisation = item.get("organisation", "")
            share = shares[organisation] = {**shares.get(organisation, {}), **item}
            begins, ends = share.get("begins"), share.get("ends")
            bounded = bounded or bool(begins or ends)
            # One that was handed on again on its first day ends the day before.
            if begins and ends and ends < begins - timedelta(days=1):
                yield (
                    (*assignment_path, "ends"),
                    f"{ends} is before it begins, on {begins}; correct one of the two days",
                )
        gap = first_gap([(share.get("begins"), share.get("ends")) for share in shares.values()]) if bounded else None
        if gap:
            when = "at the beginning" if gap == date.min else f"on {gap}"
            always = "and an activity always has one; correct begins and ends, or add the one that is missing"
            yield (*path, "assignments"), f"no assignment counts {when}, {always}"

    def _dropped(self, activity: Item, path: Place) -> Iterator[Error]:
        dropped = activity.get("dropped") or {}
        yield from self.refers.version(dropped, "version", (*path, "dropped"))
        if dropped.get("version") and dropped.get("version") == activity.get("since"):
            yield (
                (*path, "dropped", "version"),
                (
                    f"the version {shown(dropped['version'])} brought the activity and can't drop it too; "
                    "name the later version that drops it"
                ),
            )

    def _assignment(self, assignment: Item, path: Place) -> Iterator[Error]:
        yield from self.refers.organisation(assignment, "organisation", path)
        yield from self.refers.person(assignment, "owner", path)
        yield from _moves(assignment, path)
        for move_path, move in items_of(assignment, (*path, "moves")):
            yield from self.refers.person(move, "by", move_path)
        for update_path, update in items_of(assignment, (*path, "updates")):
            yield from self.refers.person(update, "by", update_path)
            yield from _update(update, update_path)


def _moves(item: Item, path: Place) -> Iterator[Error]:
    moves = item.get("moves") or []
    for index, move in enumerate(moves):
        here = (*path, "moves", index)
        following = moves[index + 1] if index + 1 < len(moves) else None
        if following and move.get("on") and following.get("on") and following["on"] < move["on"]:
            yield (
                (*path, "moves", index + 1, "on"),
                f"{following['on']} is before the move above it, on {move['on']}; put the oldest move first",
            )
        after = following.get("from_", ...) if following else item.get("due", ...)
        if "from_" in move and move["from_"] == after:
            yield (
                (*here, "from"),
                (
                    f"the deadline was {after or 'none'} before the move and is the same after it; "
                    "write what it was until then, or leave the move out"
                ),
            )


def _update(update: Item, path: Place) -> Iterator[Error]:
    status, until, on = update.get("status"), update.get("until"), update.get("on")
    if status is Status.PAUSED:
        if until is None:
            yield (*path, "until"), "a paused assignment needs the day from which it counts as ongoing again; add until"
        elif on and until <= on:
            yield (*path, "until"), f"{until} isn't after the update itself, on {on}; write a later day"
    elif until is not None and status is not None:
        yield (*path, "until"), f"only goes with status: paused, not with {status}; leave it out"
    if status in (Status.PAUSED, Status.DROPPED) and not update.get("comment"):
        yield (*path, "comment"), f"an assignment that is {status} needs the reason; add comment"
