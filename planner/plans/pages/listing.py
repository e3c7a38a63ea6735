"""/aktiviteter: the list, narrowed, in order, with the columns that somebody wants; the address holds all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from planner.auth.sessions import signed_in
from planner.kit.clock import business_date
from planner.kit.i18n import language, long_date
from planner.kit.web import Access, access
from planner.people.models import Organisation, Person
from planner.people.queries.organisations import organisations
from planner.people.queries.persons import people
from planner.people.rules import Role
from planner.plans.models import Area
from planner.plans.pages.blueprint import blueprint
from planner.plans.pages.wanted import COLUMNS, Wanted, wanted
from planner.plans.queries.areas import areas
from planner.plans.queries.list_rows import methods_of, partners_of, to_report
from planner.plans.queries.lists import activity_page
from planner.plans.queries.saved_views import views_for
from planner.plans.rules import Column, Light, may_manage_plan
from planner.plans.words import FILTER_WORDS, LIGHT_WORDS, SORT_WORDS, due_text


@dataclass(frozen=True)
class Chip:
    """Something that the list is narrowed to, in words, and the address of the list without it."""

    name: str
    value: str
    without: str


@blueprint.get("/aktiviteter")
@access(Access.READER)
def activities() -> str | Response:
    """Show all activities, filtered, ordered and a page at a time; the address holds all of it."""
    asked = wanted()
    if len(request.args.getlist(COLUMNS)) > 1:
        # The form names each column and every field that it leaves empty: not an address to keep or to send to others.
        return redirect(asked.address())
    me, today = signed_in(), business_date()
    page = activity_page(asked.filter, sort=asked.sort, page=asked.page, today=today)
    found_areas, found_organisations, found_people = areas(actor=me), organisations(), people(today)
    return render_template(
        "plans/list.html",
        page=page,
        wanted=asked,
        areas=found_areas,
        organisations=found_organisations,
        people=found_people,
        chips=list(_chips(asked, found_areas, found_organisations, found_people)),
        to_report=to_report(page.rows, me.person, today),
        methods=methods_of(page.rows) if Column.METHODS in asked.columns else {},
        partners=partners_of(page.rows) if Column.PARTNERS in asked.columns else {},
        views=views_for(me.person),
        all_ticked="valda" in request.args,
        may_change_several=me.may(Role.COORDINATOR),
        may_decide=may_manage_plan(me),
        SORT_WORDS=SORT_WORDS,
    )


def _chips(asked: Wanted, areas: list[Area], organisations: list[Organisation], people: list[Person]) -> Iterator[Chip]:
    given = asked.filter
    names: dict[str, dict[str, Any]] = {
        "area": {area.key: _area_name(area) for area in areas},
        "status": FILTER_WORDS,
        "light": {light.value: words for light, words in LIGHT_WORDS.items()},
        "organisation": {organisation.key: organisation.name for organisation in organisations},
        "owner": {person.email: person.name for person in people},
    }
    said = {
        "q": (_("Sök"), given.q),
        "area": (_("Område"), given.area),
        "status": (_("Läge"), given.status),
        "light": (_("Färg"), given.light),
        "organisation": (_("Organisation"), given.organisation),
        "owner": (_("Ansvarig"), given.owner),
        "month": (_("Tidplan"), due_text(asked.month) if asked.month else None),
        "from": (_("Tidplan från"), long_date(given.due_from) if given.due_from and not asked.month else None),
        "to": (_("Tidplan till"), long_date(given.due_to) if given.due_to and not asked.month else None),
    }
    for field, (name, value) in said.items():
        if value:
            # Of a light, the colour alone.
            words = str(names.get(field, {}).get(value, value))
            yield Chip(name, words.partition(":")[0] if value in set(Light) else words, asked.address(**{field: None}))


def _area_name(area: Area) -> str:
    return (area.name_en if language() == "en" else None) or area.name_sv
