"""Organisations."""

from typing import Any

from flask import Response

from planner.kit.actor import acting
from planner.kit.api.answers import answer, check_unchanged, created
from planner.kit.api.paging import PageQuery, answer_page
from planner.kit.api.problems import PREFIX
from planner.kit.clock import business_date
from planner.kit.web import Access, access
from planner.people.api.blueprint import blueprint
from planner.people.api.shapes import NewOrganisation, OrganisationAnswer, OrganisationChange, OrganisationPage
from planner.people.operations.organisations import add_organisation, edit_organisation
from planner.people.queries.organisations import find_organisation, organisation_row, organisations_by_page
from planner.people.rules import OrganisationKind


@blueprint.get("/organisations")
@access(Access.ADMINISTRATOR)
@blueprint.asks(PageQuery)
@blueprint.gives(OrganisationPage)
def list_organisations(wanted: dict[str, Any]) -> Response:
    """List the organisations by key, those that have ended among them."""
    page = organisations_by_page(**wanted)
    return answer_page(page, [_organisation(row) for row in page.rows])


@blueprint.post("/organisations")
@access(Access.ADMINISTRATOR)
@blueprint.takes(NewOrganisation, example={"name": "Bromma", "kind": "district", "parent": "stockholm"})
@blueprint.gives(OrganisationAnswer, status=201)
def add(values: dict[str, Any]) -> Response:
    """Add an organisation. Its key is made of its name."""
    added = add_organisation(actor=acting(), today=business_date(), **values)
    return created(_read(added.key), at=f"{PREFIX}/organisations/{added.key}")


@blueprint.get("/organisations/<organisation>")
@access(Access.ADMINISTRATOR)
@blueprint.gives(OrganisationAnswer)
def read_organisation(organisation: str) -> Response:
    """Read an organisation."""
    return answer(_read(organisation))


@blueprint.patch("/organisations/<organisation>")
@access(Access.ADMINISTRATOR)
@blueprint.takes(OrganisationChange, partial=True, example={"name": "Bromma-Västerled"})
@blueprint.gives(OrganisationAnswer, problems=(412, 428))
def change(values: dict[str, Any], organisation: str) -> Response:
    """Change an organisation. Its key stays."""
    find_organisation(organisation, lock=True)
    before = _read(organisation)
    check_unchanged(before)
    present = {
        **{name: before[name] for name in ("name", "contact_id", "started", "ended", "passwords_allowed")},
        "kind": OrganisationKind(before["kind"]),
        "parent_key": before["parent"],
        "successor_key": before["successor"],
    }
    edit_organisation(actor=acting(), key=organisation, today=business_date(), **{**present, **values})
    return answer(_read(organisation))


def _read(key: str) -> dict[str, Any]:
    return _organisation(organisation_row(key))


def _organisation(row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "kind": row.kind,
        "parent": row.parent,
        "contact_id": row.contact_id,
        "started": row.started,
        "ended": row.ended,
        "successor": row.successor,
        "passwords_allowed": row.passwords_allowed,
    }
