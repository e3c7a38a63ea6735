"""The menu: it offers what somebody may open, and says where one is."""

import re

import pytest
from flask import Flask

from planner.people.rules import Role
from tests.factories.visitor import Visitor
from tests.factories.world import World, build_world

LINK = re.compile(r'<a href="([^"]+)"\s*(?:aria-current="(\w+)")?\s*>')


@pytest.fixture
def world(app: Flask) -> World:
    return build_world()


def menu(visitor: Visitor, path: str) -> dict[str, str | None]:
    """Return where the main menu leads, and what it says of being there."""
    page = visitor.get(path).text
    found = re.search(r'<nav class="menu.*?</nav>', page, re.DOTALL)
    assert found, page
    links = {href: current or None for href, current in LINK.findall(found[0])}
    assert "/" in links
    return links


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_leads_only_to_what_one_may_open(app: Flask, world: World, role: Role) -> None:
    visitor = Visitor(app, world.people[role])
    for href in menu(visitor, "/konto"):
        assert visitor.get(href).status_code == 200, href


def test_each_role_finds_what_is_for_it(app: Flask, world: World) -> None:
    assert "/mina-aktiviteter" not in menu(Visitor(app, world.people[Role.READER]), "/konto")
    assert "/mina-aktiviteter" in menu(Visitor(app, world.people[Role.CONTRIBUTOR]), "/konto")
    strategist = menu(Visitor(app, world.strategist), "/konto")
    assert "/utskick/forhandsvisning" in strategist
    assert "/personer" not in strategist
    assert "/personer" in menu(Visitor(app, world.people[Role.ADMINISTRATOR]), "/konto")


def test_the_menu_says_where_one_is(app: Flask, world: World) -> None:
    administrator = Visitor(app, world.people[Role.ADMINISTRATOR])

    def marked(path: str) -> dict[str, str]:
        return {href: current for href, current in menu(administrator, path).items() if current}

    assert marked("/") == {"/": "page"}
    assert marked("/aktiviteter") == {"/aktiviteter": "page"}
    assert marked("/aktiviteter/boende-1") == {"/aktiviteter": "true"}
    # A page that stands in the menu itself isn't another page of what its address begins with.
    assert marked("/utskick/forhandsvisning") == {"/utskick/forhandsvisning": "page"}
    assert marked("/konto") == {}
