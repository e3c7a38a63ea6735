"""A gap in words, and where it is filled."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from planner.kit.i18n import long_date
from planner.reports.rules.missing import Gap, Lack, Lacking
from planner.reports.rules.texts import Part, section_of_area, section_of_requirement
from planner.reports.texts.words import PART_WORDS, address_of
from planner.requirements.rules import Milestone
from planner.requirements.words import MILESTONE_WORDS

_TEXTS = {
    Lack.PART: _l("Texten ”%(name)s” är inte skriven."),
    Lack.AREA: _l("Området %(name)s har ingen text."),
    Lack.NO_REQUIREMENTS: _l("Årets krav är inte inlagda."),
    Lack.UNLISTED: _l("Listan över årets krav är inte markerad som fullständig."),
    Lack.UNASSESSED: _l("Kravet %(key)s är inte bedömt: %(name)s."),
    Lack.UNEXPLAINED: _l("Kravet %(key)s är inte uppfyllt och ingen text säger varför: %(name)s."),
    Lack.NO_DEADLINE: _l("Redovisningen har ingen sista dag, så ingen påminns om den."),
    Lack.MILESTONE: _l("%(name)s: skulle ha skett."),
    Lack.MONEY: _l("Hur mycket av bidraget som har använts är inte ifyllt."),
    Lack.FIGURES: _l("Indikatorn %(name)s har ett målvärde men inget utfall för året."),
    Lack.ROUND: _l("Omgången %(name)s är fortfarande öppen."),
    Lack.NOT_FROZEN: _l("Rapporten är inte låst."),
    Lack.CHANGED_SINCE: _l("Texter har ändrats sedan utgåva %(count)s låstes."),
}

# Where each is filled: a page, and what its address holds.
_PAGES = {
    Lack.NO_REQUIREMENTS: ("requirements.years",),
    Lack.UNLISTED: ("requirements.year_form", "year"),
    Lack.UNASSESSED: ("requirements.requirement", "year", "code"),
    Lack.WITHOUT_RESPONSIBLE: ("requirements.year", "year"),
    Lack.NO_DEADLINE: ("requirements.submission_form", "year"),
    Lack.MILESTONE: ("requirements.submission_form", "year"),
    Lack.MONEY: ("requirements.money_form", "year"),
    Lack.UNREPORTED: ("plans.activities", "status"),
    Lack.STALE: ("plans.activities", "status"),
    Lack.WITHOUT_DEADLINE: ("plans.activities", "status"),
    Lack.FIGURES: ("indicators.record_form", "key", "period"),
    Lack.UNMEASURED: ("indicators.indicators",),
    Lack.ROUND: ("rounds.round_", "round_id"),
    Lack.NOT_FROZEN: ("editions.freeze_form", "year"),
    Lack.CHANGED_SINCE: ("editions.freeze_form", "year"),
}


def gap_text(gap: Gap) -> str:
    """Return what is missing, in a sentence."""
    n = gap.count
    match gap.lack:
        case Lack.WITHOUT_RESPONSIBLE:
            return str(ngettext("%(num)s obedömt krav saknar ansvarig.", "%(num)s obedömda krav saknar ansvarig.", n))
        case Lack.UNREPORTED:
            return str(
                ngettext("%(num)s aktivitet saknar lägesrapport.", "%(num)s aktiviteter saknar lägesrapport.", n)
            )
        case Lack.WITHOUT_DEADLINE:
            return str(ngettext("%(num)s aktivitet saknar tidplan.", "%(num)s aktiviteter saknar tidplan.", n))
        case Lack.UNMEASURED:
            return str(
                ngettext(
                    "%(num)s indikator mättes året före men har inget utfall för i år.",
                    "%(num)s indikatorer mättes året före men har inget utfall för i år.",
                    n,
                )
            )
        case Lack.STALE:
            return str(
                ngettext(
                    "%(num)s aktivitet har ingen ny lägesrapport på 60 dagar.",
                    "%(num)s aktiviteter har ingen ny lägesrapport på 60 dagar.",
                    n,
                )
            )
    return str(_TEXTS[gap.lack]) % {"key": gap.key, "name": _name(gap), "count": n}


def gap_note(gap: Gap) -> str | None:
    """Return what else is known of it: what evidence is missing, and by when it was to be done."""
    notes = []
    if gap.lack is Lack.UNASSESSED and gap.count:
        notes.append(str(ngettext("%(num)s underlag saknas", "%(num)s underlag saknas", gap.count)))
    if gap.day is not None and gap.lack is Lack.ROUND:
        notes.append(str(_("svar senast %(day)s", day=long_date(gap.day))))
    elif gap.day is not None:
        notes.append(str(_("senast %(day)s", day=long_date(gap.day))))
    return ", ".join(notes) or None


def gap_link(gap: Gap, year: int) -> str:
    """Return the address of the page where it is filled."""
    section = {
        Lack.PART: gap.key,
        Lack.AREA: section_of_area(gap.key),
        Lack.UNEXPLAINED: section_of_requirement(gap.key),
    }.get(gap.lack)
    if section is not None:
        return url_for("texts.write_form", year=year, address=address_of(section))
    endpoint, *names = _PAGES[gap.lack]
    known: dict[str, Any] = {
        "year": year,
        "period": year,
        "status": gap.lack.value,
        **dict.fromkeys(("key", "code", "round_id"), gap.key),
    }
    return url_for(endpoint, **{name: known[name] for name in names})


def each_text(one: Lacking) -> str:
    """Return one of several that lack the same, and who should have done it, where they have left."""
    return f"{one.name} ({_('%(name)s har slutat', name=one.who)})" if one.who else one.name


def each_link(gap: Gap, one: Lacking, year: int) -> str:
    """Return the address of the page where one of several is filled."""
    if gap.lack is Lack.WITHOUT_RESPONSIBLE:
        return url_for("requirements.requirement_form", year=year, code=one.key)
    return url_for("indicators.record_form", key=one.key, period=year)


def _name(gap: Gap) -> str:
    match gap.lack:
        case Lack.PART:
            return str(PART_WORDS[Part(gap.key)])
        case Lack.MILESTONE:
            return str(MILESTONE_WORDS[Milestone(gap.key)])
    return gap.name
