"""Indicators as tables and charts: the latest figures, their development, and organisation by organisation. Pure."""

from collections.abc import Iterator, Sequence
from operator import attrgetter

from planner.indicators.rules import newest
from planner.indicators.rules.views import ObservationView, SeriesView, TargetView, main_field
from planner.reports import wording as w
from planner.reports.document.blocks import (
    NONE,
    Link,
    Part,
    captioned,
    cell,
    column,
    filled,
    paragraphs,
    section,
    span,
    table,
    to_indicator,
)
from planner.reports.document.figures import (
    development_text,
    main_text,
    number_text,
    outcome_text,
    period_text,
    remarks,
    sex_text,
    wanted,
    with_unit,
)

# More series than this side by side would not fit the page.
SIDE_BY_SIDE = 3


def indicator_section(found: Sequence[SeriesView], id_: str, of: str, title: str = "Indikatorer") -> Part | None:
    """Return series as a section, or None where there is none; `of`: what they are of, for the tables' titles."""
    if not found:
        return None
    whole = [series for series in found if series.total_key is None]
    blocks = [
        _latest(f"Indikatorer: {of}", whole),
        *(chart for chart in map(_chart, found) if chart),
        *_by_part(found),
        *_by_organisation(found),
    ]
    return section(id_, title, blocks)


def sexes_table(found: Sequence[SeriesView]) -> Part | None:
    """Return the latest figures of women and men, of each series that has any and is no part of another."""
    rows = []
    for series in found:
        latest = series.latest if series.total_key is None else None
        if latest and (sex_text(latest, "women"), sex_text(latest, "men")) != (NONE, NONE):
            rows.append(
                [
                    cell(series.label),
                    cell(period_text(latest.period)),
                    cell(sex_text(latest, "women"), to_indicator(series.key)),
                    cell(sex_text(latest, "men"), to_indicator(series.key)),
                ]
            )
    columns = [
        column("Indikator", 8),
        column("Period", 3),
        column("Kvinnor", 2, number=True),
        column("Män", 2, number=True),
    ]
    return table("Kvinnor och män", columns, rows)


def _latest(title: str, found: Sequence[SeriesView], within: str = "") -> Part | None:
    """Return the latest figures of series as a table, whose title says where they are from if that is one place.

    `within`: the series that these are parts of, whose name theirs need not repeat.
    """
    latest = [(series, series.latest) for series in found if series.latest]
    sources = list(dict.fromkeys(one.source for _series, one in latest))
    alone = len(sources) == 1
    rows = [_row(series, one, within, with_source=not alone) for series, one in latest]
    columns = [
        column("Indikator", 8),
        column("Period", 4),
        column("Utfall", 5, number=True),
        column("Kvinnor", 3, number=True),
        column("Män", 3, number=True),
        column("Perioden före", 5),
        column("Målvärde", 3, number=True),
    ]
    return table(f"{title}. Källa: {sources[0]}" if alone and sources[0] else title, *filled(columns, rows))


def _row(series: SeriesView, latest: ObservationView, within: str, *, with_source: bool) -> list[Part]:
    link = to_indicator(series.key)
    notes = [*([way] if (way := wanted(series)) else []), *remarks(latest)]
    if with_source and latest.source:
        notes.append(f"Källa: {latest.source}")
    return [
        cell(series.label_within(within), notes=notes),
        cell(period_text(latest.period)),
        cell(outcome_text(latest, series.unit), link),
        cell(sex_text(latest, "women"), link),
        cell(sex_text(latest, "men"), link),
        _before(series),
        _target(series, link),
    ]


def _by_part(found: Sequence[SeriesView]) -> Iterator[Part | None]:
    """Return the parts of each series that has any, such as its age groups, as tables of their own."""
    labels = {series.key: series.label for series in found}
    families: dict[str, list[SeriesView]] = {}
    for series in found:
        if series.total_key is not None:
            families.setdefault(series.total_key, []).append(series)
    for key, parts in families.items():
        label = labels.get(key, "")
        yield _latest(f"Delar av {label}" if label else "Delar", parts, label)


def _before(series: SeriesView) -> Part:
    found = series.development
    if found is None:
        return cell(NONE)
    text = f"{main_text(found.since.figure, series.unit)} ({period_text(found.since.period)})"
    return cell(text, to_indicator(series.key), notes=[development_text(found, series.unit)])


def _target(series: SeriesView, link: Link) -> Part:
    target = series.target
    if target is None:
        return cell(NONE)
    return cell(_aim(series, target), link, notes=[period_text(target.period)])


def _by_organisation(found: Sequence[SeriesView]) -> Iterator[Part | None]:
    """Return the latest figures of organisations, series of one period side by side."""
    latest: dict[str, list[tuple[SeriesView, dict[str, ObservationView]]]] = {}
    for series in found:
        theirs = [one for one in series.observations if one.organisation]
        last = newest(theirs, attrgetter("period"))
        if last is None:
            continue
        figures = {one.organisation: one for one in theirs if one.period == last.period and one.organisation}
        latest.setdefault(period_text(last.period), []).append((series, figures))
    for period, all_of_it in latest.items():
        for start in range(0, len(all_of_it), SIDE_BY_SIDE):
            together = all_of_it[start : start + SIDE_BY_SIDE]
            yield _side_by_side(period, together)
            told = ([span(text, to_indicator(together[0][0].key))] for text in _standing_on(together))
            yield paragraphs(*told)


def _side_by_side(period: str, found: Sequence[tuple[SeriesView, dict[str, ObservationView]]]) -> Part | None:
    # In the order in which the first of them that has it gives it.
    names = list(dict.fromkeys(name for _series, figures in found for name in figures))
    rows = []
    for name in names:
        cells = [_of_one(series, figures.get(name)) for series, figures in found]
        rows.append([cell(name), *cells])
    columns = [column("Organisation", 4), *(column(series.label, 4, number=True) for series, _figures in found)]
    return table(f"Per organisation, {period}", columns, rows)


def _standing_on(found: Sequence[tuple[SeriesView, dict[str, ObservationView]]]) -> Iterator[str]:
    """Say how many of those asked the figures of organisations are, once where it is the same of all."""
    told = [(series, series.asked.get(next(iter(figures.values())).period)) for series, figures in found]
    if len(told) > 1 and len({asked for _series, asked in told}) == 1 and (same := told[0][1]):
        yield f"{same.given} av {same.asked} tillfrågade har lämnat siffrorna."
        return
    for series, asked in told:
        if asked:
            about = f"{series.label}: " if len(told) > 1 else ""
            yield f"{about}{asked.given} av {asked.asked} tillfrågade har lämnat siffran."


def _of_one(series: SeriesView, observation: ObservationView | None) -> Part:
    if observation is None:
        return cell("uppgift saknas")
    women, men = sex_text(observation, "women"), sex_text(observation, "men")
    notes = [] if (women, men) == (NONE, NONE) else [f"kvinnor {women}, män {men}"]
    return cell(outcome_text(observation, series.unit), to_indicator(series.key), notes=notes)


def _chart(series: SeriesView) -> Part | None:
    """Return a series over time, where it has figures that can be compared of two periods or more."""
    points = series.over_time
    if len(points) < 2:
        return None
    targets = series.targets_beside(main_field(points[-1].figure))
    said = [f"{period_text(one.period)}: {main_text(one.figure, series.unit)}" for one in points]
    aims = [f"mål {period_text(one.period)}: {_aim(series, one)}" for one in targets]
    first, last = points[0], points[-1]
    chart = {
        "kind": "chart",
        "drawing": "series",
        "chart": {
            "points": [_point(one, one.figure.main or 0.0, number_text(one.figure)) for one in points],
            "targets": [_point(one, one.value, _aim(series, one)) for one in targets],
            "target_word": "Målvärde",
        },
        "alternative": f"Linje över tid. {series.label}. {'; '.join([*said, *aims])}.",
    }
    caption = w.sentence(
        f"{series.label}: från {main_text(first.figure, series.unit)} {period_text(first.period)} "
        f"till {main_text(last.figure, series.unit)} {period_text(last.period)}"
    )
    return captioned(chart, [span(caption, to_indicator(series.key))])


def _point(one: ObservationView | TargetView, value: float, text: str) -> Part:
    return {"on": one.period.last.isoformat(), "label": period_text(one.period), "value": value, "text": text}


def _aim(series: SeriesView, target: TargetView) -> str:
    return with_unit(w.decimal(target.value), series.own_unit)
