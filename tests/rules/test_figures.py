"""What a figure is about, what doesn't agree in it, and whether a change is wanted."""

import pytest

from planner.indicators.rules import Change, Direction, Figure, change, share_disagrees


def test_a_figure_is_about_its_value_then_its_count_then_its_share() -> None:
    assert Figure(value=7.5, n=3, share=67).main == 7.5
    assert Figure(n=3, share=67).main == 3
    assert Figure(share=67).main == 67
    assert Figure(women=57, men=43).main is None
    # Nought is a figure.
    assert Figure(n=0, share=0).main == 0


@pytest.mark.parametrize(
    ("n", "of", "share", "counted"),
    [
        (1069, 1628, 66, None),
        # Rounded to whole percent, either way at the half.
        (1, 200, 0, None),
        (1, 200, 1, None),
        (1628, 3596, 47, 45.27),
        # With decimals the last one may be rounded.
        (61, 10_000, 0.61, None),
        (61, 10_000, 0.6, None),
        (61, 10_000, 0.62, 0.61),
        # Nothing to compare.
        (731, None, 21, None),
        (731, 0, 21, None),
        (None, 3376, 46, None),
        (731, 3596, None, None),
    ],
)
def test_a_share_disagrees_where_no_rounding_explains_it(
    n: int | None, of: int | None, share: float | None, counted: float | None
) -> None:
    found = share_disagrees(Figure(n=n, of=of, share=share))
    assert found == (None if counted is None else pytest.approx(counted, abs=0.005))


@pytest.mark.parametrize(
    ("before", "after", "direction", "expected"),
    [
        (6, 10, Direction.UP, Change.BETTER),
        (6, 10, Direction.DOWN, Change.WORSE),
        (10, 6, Direction.UP, Change.WORSE),
        (10, 6, Direction.DOWN, Change.BETTER),
        (10, 6, None, Change.CHANGED),
        (6, 6, None, Change.SAME),
        (6, 6, Direction.UP, Change.SAME),
    ],
)
def test_a_change_is_wanted_or_not(before: float, after: float, direction: Direction | None, expected: Change) -> None:
    assert change(before, after, direction) is expected
