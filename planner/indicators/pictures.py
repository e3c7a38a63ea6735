"""Series drawn as charts, each with what it shows in words. Whoever draws sees to which figures may be shown."""

from collections.abc import Sequence

from flask_babel import gettext as _

from planner.indicators.charts import Bar, Point, bar_chart, time_chart
from planner.indicators.rules.views import ObservationView, SeriesView, main_field
from planner.indicators.words import HIDDEN, figure_words, period_words, sex_words, value_words

# In a page, that of the page.
FONT = "inherit"


def over_time(series: SeriesView, font: str = FONT) -> str | None:
    """Return a series' figures of all over time, with its targets, as SVG; None where there is nothing to compare.

    Figures of another kind than the latest, such as a share among counts, are left to the table.
    """
    rows = series.over_time
    kind = main_field(rows[0].figure) if rows else None
    points = [_point(one, kind) for one in rows]
    targets = [
        Point(one.period.last, period_words(one.period), one.value, value_words(one.value, series.own_unit))
        for one in series.targets_beside(kind)
    ]
    if not points or len(points) + len(targets) < 2:
        return None
    told = [f"{point.label}: {point.text}" for point in points]
    told += [_("målvärde %(period)s: %(value)s", period=point.label, value=point.text) for point in targets]
    alternative = _("%(label)s över tid. %(figures)s.", label=series.label, figures="; ".join(told))
    return time_chart(points, targets, alternative=alternative, target=_("Målvärde"), font=font)


def by_sex(title: str, rows: Sequence[tuple[str, ObservationView]], font: str = FONT) -> str | None:
    """Return women and men of labelled figures as bars; None where none has any."""
    pairs = [(label, [_sex(one, "women"), _sex(one, "men")]) for label, one in rows if one.has_sexes]
    if not pairs:
        return None
    women, men = _("Kvinnor"), _("Män")
    told = [f"{label}: {women.lower()} {bars[0].text}, {men.lower()} {bars[1].text}" for label, bars in pairs]
    alternative = _("%(label)s, kvinnor och män. %(figures)s.", label=title, figures="; ".join(told))
    return bar_chart(pairs, (women, men), alternative=alternative, font=font)


def side_by_side(
    title: str, rows: Sequence[tuple[str, ObservationView]], unit: str | None, font: str = FONT
) -> str | None:
    """Return labelled figures, such as organisations', as bars; None where there are no two to compare."""
    kinds = [kind for _label, one in rows if (kind := main_field(one.figure))]
    if len(rows) < 2 or len(set(kinds)) != 1:
        return None
    bars = [(label, [_main(one, kinds[0])]) for label, one in rows]
    told = "; ".join(f"{label}: {figure_words(one.figure, unit, one.hidden)}" for label, one in rows)
    return bar_chart(bars, (title,), alternative=_("%(label)s. %(figures)s.", label=title, figures=told), font=font)


def _point(one: ObservationView, kind: str | None) -> Point:
    value = one.figure.main or 0.0
    return Point(one.period.last, period_words(one.period), value, value_words(value, None, kind))


def _main(one: ObservationView, kind: str) -> Bar:
    value = one.figure.main
    return Bar(value, HIDDEN if value is None else value_words(value, None, kind))


def _sex(one: ObservationView, name: str) -> Bar:
    return Bar(getattr(one.figure, name), sex_words(one.figure, name, one.hidden) or "–")
