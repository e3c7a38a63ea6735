"""Pages as people get them, at 100 × 14 and 10,000 × 14: eight clients, signed in, on two workers of granian.

Beside them stands a bare Flask page with one indexed query, served in the same way right before; how pages grow is
worked out from those ratios, so that it doesn't depend on what else the machine does meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from bench.load import Load, load
from bench.made_up import EMAIL, PASSWORD, TODAY, made_up
from bench.measure import Speed, goal, remark
from bench.served import Server, Visitor, served
from planner.kit.db import db
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, ActivityGroup, Area, Assignment, OwnerRow
from planner.plans.operations.synthetic import Size

SMALL, LARGE = Size(100, 200, 14), Size(10_000, 200, 14)
CLIENTS, SECONDS = 8, 3.0
# How fast the list should be against the bare page; how many times as long a page may take with a hundred times as
# much; megabytes of a worker.
LIST_LEAST, GROWTH, MEMORY = 0.12, 1.5, 150

REPORT = {"status": "ongoing", "comment": "Arbetet fortsätter som planerat."}


def pages() -> None:
    """Measure pages of a small plan and of a large one."""
    small, large = (_measured(size) for size in (SMALL, LARGE))
    for name, ratio in large.items():
        growth = small[name] / ratio
        aim = goal(f"<= {GROWTH}", growth <= GROWTH)
        print(remark(f"{name}, growth from {SMALL.activities:,} to {LARGE.activities:,}", f"× {growth:.2f}", aim))


def _measured(size: Size) -> Mapping[str, float]:
    """Measure each page, print it, and return how fast it is against the bare one."""
    ratios: dict[str, float] = {}
    with _servers(size) as (bare, ours, shares):
        before = 0.0
        for name, requests in _requests(ours.port, shares):
            plain = load(bare.port, [[Visitor(bare.port).request("/")]] * CLIENTS, seconds=SECONDS / 2)
            loaded = load(ours.port, requests, seconds=SECONDS)
            before = before or ours.memory()
            figure = _figure(f"{name}, {size.activities:,} × {size.districts}", loaded, plain, name == "list")
            print(figure, flush=True)
            ratios[name] = figure.ratio
        after = ours.memory()
    result = f"{before:.0f} MB, then {after:.0f} MB"
    print(remark("  memory of a worker, after a page and after all", result, goal(f"< {MEMORY} MB", after < MEMORY)))
    return ratios


@dataclass(frozen=True)
class Share:
    """What the one who is signed in answers for: keys of the area, the activity and the organisation."""

    area: str
    activity: str
    organisation: str

    @property
    def form(self) -> str:
        """Where its status is reported."""
        return f"/aktiviteter/{self.activity}/{self.organisation}/lagesrapporter"


@contextmanager
def _servers(size: Size) -> Iterator[tuple[Server, Server, list[Share]]]:
    """Lend the bare server and ours, on one made-up plan, and say what the one who signs in answers for in it."""
    with made_up(size) as (app, path):
        with app.app_context():
            shares = _shares()
        settings = {
            "PLANNER_DATABASE_URL": f"sqlite:///{path}",
            "PLANNER_INSTANCE_DIR": str(path.parent),
            "PLANNER_TODAY": TODAY.isoformat(),
            # All clients come from one place.
            "PLANNER_RATE_LIMIT_SIGN_IN": "1000 per minute",
        }
        with (
            served("bench.bare:application", {"BENCH_DATABASE": str(path)}, is_factory=True) as bare,
            served("wsgi:app", settings) as ours,
        ):
            yield bare, ours, shares


def _shares() -> list[Share]:
    found = db.session.execute(
        select(Area.key, Activity.key, Organisation.key)
        .join_from(OwnerRow, Person, Person.id == OwnerRow.person_id)
        .join(Assignment, Assignment.id == OwnerRow.assignment_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(ActivityGroup, ActivityGroup.id == Activity.group_id)
        .join(Area, Area.id == ActivityGroup.area_id)
        .where(Person.email == EMAIL, OwnerRow.holds_from <= TODAY, OwnerRow.holds_to > TODAY)
        .order_by(Assignment.id)
    )
    return [Share(*row) for row in found]


def _requests(port: int, shares: Sequence[Share]) -> Iterator[tuple[str, list[list[str]]]]:
    """Return each page with what every client sends for it, again and again; what changes something comes last."""
    visitors = [Visitor(port) for _ in range(CLIENTS)]
    for visitor in visitors:
        visitor.sign_in(EMAIL, PASSWORD)
    share = shares[0]
    addresses = {
        "overview": "/",
        "list": "/aktiviteter",
        "area": f"/omraden/{share.area}",
        "activity": f"/aktiviteter/{share.activity}",
        "mine": "/mina-aktiviteter",
        "report status, form": share.form,
    }
    for name, address in addresses.items():
        yield name, [[visitor.request(address)] for visitor in visitors]
    for visitor in visitors:
        visitor.get(share.form)
    # To each their own, as far as they go.
    own = [shares[place::CLIENTS] or shares for place in range(CLIENTS)]
    posts = [[visitor.request(one.form, REPORT) for one in mine] for visitor, mine in zip(visitors, own, strict=True)]
    yield "report status, sent", posts


def _figure(work: str, loaded: Load, plain: Load, is_list: bool) -> Speed:
    note = f"{loaded.per_second:,.0f}/s against {plain.per_second:,.0f}/s, p95 {loaded.p95:.0f} ms"
    note += f", {loaded.size / 1000:.1f} kB"
    least = LIST_LEAST if is_list else None
    return Speed(work, 1000 / loaded.per_second, 1000 / plain.per_second, note, least=least)
