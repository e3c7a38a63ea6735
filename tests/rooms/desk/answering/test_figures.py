"""Giving an organisation's figures from a mail's link."""

from flask import Flask
from sqlalchemy import select

from planner.kit.db import db
from planner.rounds.models import Round, RoundAnswer
from tests.factories.follow_up import add_indicator
from tests.factories.rounds import add_figure_round
from tests.factories.sheet import link_of
from tests.factories.visitor import Visitor
from tests.factories.world import World


def ask(world: World) -> Round:
    """Ask Bromma, whose contact the owner is, how many have a plan."""
    world.bromma.contact_id = world.owner.id
    return add_figure_round([add_indicator("sip.has")], [world.bromma])


def test_a_link_leads_to_the_figures_and_they_are_saved(app: Flask, world: World) -> None:
    round_, visitor, link = ask(world), Visitor(app), link_of(world.owner)
    page = visitor.get(link)
    address = f"{link}/siffror/{round_.id}/bromma"
    assert f'href="{address}"' in page.text
    assert "Ingen tidigare siffra." in visitor.sees(address)
    given = {"sip.has:women": "4", "sip.has:men": "0", "reasons": "", "since": ""}
    assert visitor.submit(address, given).location == address
    row = db.session.scalars(select(RoundAnswer)).one()
    assert (row.by_id, row.via) == (world.owner.id, "mail_link")
    assert visitor.get(address).headers["Referrer-Policy"] == "strict-origin"
    assert "Lämnade 3 november" in visitor.sees(link)


def test_reading_changes_nothing_and_a_forged_link_opens_nothing(app: Flask, world: World) -> None:
    round_, visitor = ask(world), Visitor(app)
    visitor.sees(f"{link_of(world.owner)}/siffror/{round_.id}/bromma")
    assert db.session.scalars(select(RoundAnswer)).all() == []
    assert visitor.get(f"/svara/forged/siffror/{round_.id}/bromma").status_code == 404
    assert visitor.get(f"{link_of(world.somebody_in_kista)}/siffror/{round_.id}/bromma").status_code == 403


def test_several_organisations_are_chosen_from(app: Flask, world: World) -> None:
    world.kista.contact_id = world.bromma.contact_id = world.owner.id
    round_ = add_figure_round([add_indicator("sip.has")], [world.bromma, world.kista])
    page = Visitor(app, world.owner).get(f"/omgangar/{round_.id}/svar").text
    for key in ("bromma", "kista"):
        assert f"/omgangar/{round_.id}/siffror/{key}" in page
