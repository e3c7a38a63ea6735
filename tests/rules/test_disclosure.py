"""No count withheld can be worked out by whoever knows the rule and sees everything else: all small tables.

The tables of a shape are grouped by what would be shown of them. What somebody can know of a withheld figure is the
values that it has in the tables that look the same; one value would be to know it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.rules import Figure, Period, Split
from planner.indicators.rules.disclosure import Cell, withheld

Table = list[Cell]
# What a reader sees of a figure, "" for what is withheld.
Shown = tuple[object, ...]

_PERIOD = Period.parse("2014")
_FIELDS = ("n", "of", "share", "women", "men", "value")


def cell(
    number: int,
    organisation: int | None,
    figure: Figure,
    *,
    series: int = 1,
    above: tuple[int, ...] = (),
    public: bool = False,
    unit: str | None = "personer",
) -> Cell:
    """Return an observation of 2014."""
    return Cell(number, series, above, _PERIOD, organisation, unit, public, figure)


def persons(women: int, men: int) -> Figure:
    """Return the figure of so many."""
    return Figure(n=women + men, women=women, men=men, split=Split.OWN_UNIT)


def ways(places: int, at_most: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to put up to so many persons in so many places: all tables with one of these totals."""
    if not places:
        yield ()
        return
    for first in range(at_most + 1):
        yield from ((first, *rest) for rest in ways(places - 1, at_most - first))


def counts(organisations: int, at_most: int, *, silent: int = 0) -> Iterator[Table]:
    """Yield organisations and their total, to which `silent` others have given what isn't known."""
    for n in ways(organisations + silent, at_most):
        of_all = cell(0, None, Figure(n=sum(n)))
        yield [of_all, *(cell(1 + at, at, Figure(n=n[at])) for at in range(organisations))]


def without_total(organisations: int, each_below: int) -> Iterator[Table]:
    """Yield women and men by organisation, who are added up nowhere."""
    for n in product(range(each_below), repeat=2 * organisations):
        yield [cell(at, at, persons(n[2 * at], n[2 * at + 1])) for at in range(organisations)]


def by_sex(organisations: int, at_most: int, public: Sequence[int] = ()) -> Iterator[Table]:
    """Yield women and men by organisation, with totals."""
    for n in ways(2 * organisations, at_most):
        women, men = n[:organisations], n[organisations:]
        rows = [(None, sum(women), sum(men)), *((at, women[at], men[at]) for at in range(organisations))]
        yield [cell(number, at, persons(w, m), public=number in public) for number, (at, w, m) in enumerate(rows)]


def by_age(parts: int, at_most: int) -> Iterator[Table]:
    """Yield women and men by age group, each a series, with the series that they are parts of."""
    for n in ways(2 * parts, at_most):
        women, men = n[:parts], n[parts:]
        yield [
            cell(0, None, persons(sum(women), sum(men))),
            *(cell(1 + at, None, persons(women[at], men[at]), series=2 + at, above=(1,)) for at in range(parts)),
        ]


def on_three_levels(at_most: int, *, middle: bool) -> Iterator[Table]:
    """Yield a series of two parts, one of which has two parts in turn; the one in the `middle` may have no figure."""
    for left, right, other in ways(3, at_most):
        between = [cell(1, None, Figure(n=left + right), series=2, above=(1,))] if middle else []
        below = [
            cell(2, None, Figure(n=left), series=3, above=(2, 1)),
            cell(3, None, Figure(n=right), series=4, above=(2, 1)),
        ]
        beside = cell(4, None, Figure(n=other), series=5, above=(1,))
        yield [cell(0, None, Figure(n=left + right + other)), *between, *below, beside]


def with_values(organisations: int, at_most: int) -> Iterator[Table]:
    """Yield a count and another value in persons by organisation, with totals."""
    for numbers in ways(2 * organisations, at_most):
        rows = list(zip(numbers[:organisations], numbers[organisations:], strict=True))
        rows.insert(0, (sum(n for n, _ in rows), sum(value for _, value in rows)))
        yield [cell(at, at - 1 if at else None, Figure(n=n, value=value)) for at, (n, value) in enumerate(rows)]


def by_age_and_organisation(at_most: int) -> Iterator[Table]:
    """Yield women and men of two age groups in two organisations, with all totals."""
    return map(_by_age_and_organisation, ways(8, at_most))


def by_age_and_organisation_of(*sizes: int) -> Iterator[Table]:
    """Yield the same of so many persons in each age group of each organisation, which are all that is shown of them."""
    for women in product(*(range(size + 1) for size in sizes)):
        yield _by_age_and_organisation([n for w, size in zip(women, sizes, strict=True) for n in (w, size - w)])


def _by_age_and_organisation(n: Sequence[int]) -> Table:
    """Return women and men of two age groups in two organisations, with all totals."""
    # By organisation, age group and sex.
    at = dict(zip(product((0, 1), (0, 1), (0, 1)), n, strict=True))
    table: Table = []
    for organisation, age in product((None, 0, 1), (None, 0, 1)):
        women, men = (
            sum(
                number
                for (o, a, s), number in at.items()
                if s == sex and organisation in (None, o) and age in (None, a)
            )
            for sex in (0, 1)
        )
        series, above = (1, ()) if age is None else (2 + age, (1,))
        table.append(cell(len(table), organisation, persons(women, men), series=series, above=above))
    return table


def parts_of_wholes(organisations: int, at_most: int) -> Iterator[Table]:
    """Yield counts out of others, by organisation, with totals and exact shares."""
    for n in ways(2 * organisations, at_most):
        rows = [(a, a + b) for a, b in zip(n[:organisations], n[organisations:], strict=True)]
        rows.insert(0, (sum(a for a, _ in rows), sum(b for _, b in rows)))
        yield [
            cell(number, number - 1 if number else None, Figure(n=a, of=b, share=100 * a / b if b else None))
            for number, (a, b) in enumerate(rows)
        ]


def in_percent(at_most: int) -> Iterator[Table]:
    """Yield how many there are, and how many in a hundred are women and men."""
    for women, men in ways(2, at_most):
        if n := women + men:
            shares = Figure(n=n, women=round(100 * women / n), men=round(100 * men / n), split=Split.PERCENT)
            yield [cell(0, None, shares)]


SHAPES: dict[str, tuple[Callable[[], Iterator[Table]], int]] = {
    "two organisations": (lambda: counts(2, 16), 5),
    "three organisations": (lambda: counts(3, 14), 5),
    "four organisations": (lambda: counts(4, 10), 4),
    "some have not answered": (lambda: counts(2, 16, silent=1), 5),
    "no total": (lambda: without_total(2, 7), 4),
    "women and men": (lambda: by_sex(1, 20), 5),
    "women and men by two organisations": (lambda: by_sex(2, 12), 4),
    "women and men by three organisations": (lambda: by_sex(3, 8), 3),
    "women and men by two ages": (lambda: by_age(2, 12), 4),
    "women and men by three ages": (lambda: by_age(3, 8), 3),
    "women and men by age and organisation": (lambda: by_age_and_organisation(6), 3),
    "three levels": (lambda: on_three_levels(16, middle=True), 5),
    "three levels, nothing in the middle": (lambda: on_three_levels(16, middle=False), 5),
    "in percent": (lambda: in_percent(40), 5),
}


def look(table: Table, below: int) -> Shown:
    """Return what is shown of a table."""
    gone = withheld(table, below)
    return tuple("" if f in gone.get(one.id, ()) else getattr(one.figure, f) for one in table for f in _FIELDS)


def follows(looks: Iterable[tuple[Table, Shown]], fields: Sequence[str] = _FIELDS) -> list[tuple[Table, int]]:
    """Return the withheld figures that can be worked out: a table, and the place of the one that follows."""
    alike: dict[Shown, list[Table]] = defaultdict(list)
    for table, shown in looks:
        alike[shown].append(table)
    found = []
    for shown, same in alike.items():
        for at in (at for at, value in enumerate(shown) if value == ""):
            number, field = divmod(at, len(_FIELDS))
            values = {getattr(table[number].figure, _FIELDS[field]) for table in same}
            if _FIELDS[field] in fields and len(values) < 2:
                found.append((same[0], at))
    return found


def small_counts(table: Table, below: int) -> list[int]:
    """Return the places of the small counts of a table."""
    return [
        number * len(_FIELDS) + _FIELDS.index(field)
        for number, one in enumerate(table)
        for field in (
            ("n", "of", "value") if one.figure.split is Split.PERCENT else ("n", "of", "women", "men", "value")
        )
        if not one.public and 0 < (getattr(one.figure, field) or 0) < below
    ]


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_is_withheld_could_be_another_number(shape: str) -> None:
    tables, below = SHAPES[shape]
    looks = [(table, look(table, below)) for table in tables()]
    assert follows(looks) == []
    for table, shown in looks:
        small = small_counts(table, below)
        assert all(shown[at] == "" for at in small)
        # A small number can be one of those who haven't answered, or of a sex that is given in percent.
        assert small or "" not in shown or shape in ("some have not answered", "in percent")


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(3, 3, 3, 3), (3, 4, 5, 3), (5, 3, 3, 6)])
def test_few_women_or_men_of_an_age_in_an_organisation_leave_the_counts(sizes: tuple[int, ...]) -> None:
    """How many of each age each organisation has is shown; no small number of women or men follows from it."""
    looks = [(table, look(table, 3)) for table in by_age_and_organisation_of(*sizes)]
    assert follows(looks, ("women", "men")) == []
    assert all(shown[at] == "" for table, shown in looks for at in small_counts(table, 3))
    counts = [shown[number * len(_FIELDS)] for table, shown in looks for number in range(len(table))]
    assert sum(count == "" for count in counts) < len(counts) / 10


@pytest.mark.parametrize(("tables", "fields"), [(parts_of_wholes, ("n", "of")), (with_values, ("n", "value"))])
def test_another_number_beside_counts_goes_with_them(
    tables: Callable[[int, int], Iterator[Table]], fields: Sequence[str]
) -> None:
    looks = [(table, look(table, 4)) for table in tables(2, 12)]
    # Where the total goes too, tables above the largest here would look the same; and that all of none, or of all, is
    # 0 or 100 percent tells no count.
    totals = ((table[0].figure, at) for table, at in follows(looks, fields))
    assert [found for found in totals if (found[0].of or (found[0].n or 0) + (found[0].value or 0)) <= 8] == []
    assert all(shown[at] == "" for table, shown in looks for at in small_counts(table, 4))


def test_a_printed_total_neither_goes_nor_helps() -> None:
    looks = [(table, look(table, 4)) for table in by_sex(2, 12, public=[0])]
    assert follows(looks) == []
    assert all(shown[0] == table[0].figure.n for table, shown in looks)


@pytest.mark.slow
def test_a_printed_organisation_neither_goes_nor_helps() -> None:
    """Whoever subtracts it from the total learns nothing of the others."""
    printed = [cell(3, 3, persons(*n), public=True) for n in ((0, 0), (1, 1), (4, 0), (2, 7))]
    looks = []
    for (total, *others), known in product(by_sex(2, 8), printed):
        figure = persons(
            int((total.figure.women or 0) + (known.figure.women or 0)),
            int((total.figure.men or 0) + (known.figure.men or 0)),
        )
        table = [cell(0, None, figure), *others, known]
        looks.append((table, look(table, 3)))
    assert follows(looks) == []
    assert all(shown[-len(_FIELDS)] == table[-1].figure.n for table, shown in looks)


_number = st.none() | st.integers(0, 12)
_any_figure = st.builds(Figure, n=_number, of=_number, share=_number, value=_number) | st.builds(
    Figure, n=_number, women=st.integers(0, 12), men=_number, split=st.sampled_from(Split)
)


@given(
    st.dictionaries(st.tuples(st.integers(1, 3), st.none() | st.integers(1, 3)), st.tuples(_any_figure, st.booleans()))
)
def test_whatever_sources_print_no_small_count_is_shown_and_nothing_public_goes(
    figures: dict[tuple[int, int | None], tuple[Figure, bool]],
) -> None:
    """Of figures that don't add up, are half missing, or printed here and there."""
    table = [
        cell(number, organisation, figure, series=series, above=tuple(range(series - 1, 0, -1)), public=public)
        for number, ((series, organisation), (figure, public)) in enumerate(figures.items())
    ]
    gone = withheld(table, 5)
    shown = look(table, 5)
    assert all(shown[at] == "" for at in small_counts(table, 5))
    assert not gone.keys() & {one.id for one in table if one.public}
    assert all(getattr(table[number].figure, field) is not None for number in gone for field in gone[number])


# Single tables.

_FOUR_DISTRICTS = {1: persons(3, 2), 2: persons(10, 20), 3: persons(8, 8), 4: persons(12, 15)}


def table_of(rows: dict[int, Figure], *, public: bool = False) -> Table:
    """Return organisations by their ids, with their total as 0."""
    women, men = (sum(int(getattr(row, sex)) for row in rows.values()) for sex in ("women", "men"))
    return [cell(id_, id_ or None, row, public=public) for id_, row in {0: persons(women, men), **rows}.items()]


def test_small_sexes_in_one_district_take_the_breakdown_and_leave_the_counts_and_totals() -> None:
    assert withheld(table_of(_FOUR_DISTRICTS), 5) == dict.fromkeys([1, 2, 3, 4], frozenset({"women", "men"}))


def test_a_small_district_takes_the_next_smallest_with_it() -> None:
    rows = _FOUR_DISTRICTS | {5: persons(2, 0)}
    gone = withheld(table_of(rows), 5)
    assert {id_ for id_, fields in gone.items() if "n" in fields} == {1, 5}
    assert 0 not in gone


def test_what_a_printed_total_tells_by_itself_is_withheld_all_the_same() -> None:
    printed, only = cell(0, None, persons(0, 3), public=True), cell(1, 1, persons(0, 3))
    assert withheld([printed, only], 5) == {1: frozenset({"n", "men"})}


def test_nothing_goes_that_is_public_or_no_count_of_persons() -> None:
    assert withheld(table_of(_FOUR_DISTRICTS, public=True), 5) == {}
    hours = Figure(value=3, women=3.5, men=2.5, split=Split.OWN_UNIT)
    assert withheld([cell(1, None, hours, unit="timmar per månad")], 5) == {}
    assert withheld([cell(1, None, Figure(share=3), unit="procent")], 5) == {}


def test_a_threshold_of_one_withholds_nothing() -> None:
    assert withheld(table_of(_FOUR_DISTRICTS), 1) == {}


def test_a_share_goes_with_the_count_that_it_would_tell() -> None:
    assert withheld([cell(1, None, Figure(n=3, of=60, share=5))], 5) == {1: frozenset({"n", "of", "share"})}
    # 5 percent of 60 are 3, printed or not.
    assert withheld([cell(1, None, Figure(of=60, share=5))], 5) == {1: frozenset({"of", "share"})}


def test_percentages_of_women_and_men_go_where_they_would_tell_a_small_count() -> None:
    few = Figure(n=40, women=10, men=90, split=Split.PERCENT)
    assert withheld([cell(1, None, few)], 5) == {1: frozenset({"women", "men"})}
    many = Figure(n=400, women=10, men=90, split=Split.PERCENT)
    assert withheld([cell(1, None, many)], 5) == {}


def test_other_periods_are_no_concern_of_each_other() -> None:
    after = Cell(9, 1, (), Period.parse("2015"), None, "personer", False, persons(30, 40))
    assert 9 not in withheld([*table_of({1: persons(1, 1), 2: persons(10, 10)}), after], 5)


@pytest.mark.parametrize("unit", ["personer", " Personer", "brukare", "Barn", None])
def test_people_are_people_whatever_they_are_called(unit: str | None) -> None:
    assert withheld([cell(1, None, Figure(n=3), unit=unit)], 5) == {1: frozenset({"n"})}


def test_a_share_of_few_people_is_one_of_people() -> None:
    few = Figure(n=3, of=60, share=5, value=2)
    assert withheld([cell(1, None, few, unit="procent")], 5) == {1: frozenset({"n", "of", "share"})}
