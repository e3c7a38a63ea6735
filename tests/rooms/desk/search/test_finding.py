"""What is found, by whom, and in which order: the same on both databases."""

import pytest
from flask import Flask

from planner.desk.search.kinds import Kind
from planner.desk.search.queries import PAGE_SIZE, Answer, find
from planner.kit.db import db
from planner.people.rules import Role
from planner.plans.models import Factor
from planner.plans.rules import VersionStatus
from tests.factories.plan import add_activity, add_area, add_version
from tests.factories.world import TODAY, World, build_world


@pytest.fixture
def world(app: Flask) -> World:
    """The small world, on a database of its own."""
    return build_world()


def keys(answer: Answer) -> list[str | None]:
    """Return what was found by its keys."""
    return [hit.key for hit in answer.rows]


def asking(world: World, question: str, role: Role = Role.READER, **more: int | Kind) -> Answer:
    """Ask as somebody of a role; what the test has prepared is committed first."""
    db.session.commit()
    return find(question, actor=world.people[role], **more)  # type: ignore[arg-type]


SAME = (
    ("Stöd till anhöriga", "anhoriga"),
    ("Stod till anhoriga", "anhöriga"),
    ("De anhörigas behov", "anhörig"),
    ("Anhörig", "ANHÖRIGAS"),
    ("Boende för unga", "boendet"),
    ("Boendena", "boende"),
    ("Boenden", "boendena"),
    ("En utredning", "utredningar"),
    ("Utredningarna", "utredning"),
    ("Bostäder", "bostad"),
    ("Bostad", "bostäderna"),
    ("Målet är nått", "mål"),
    ("Mål", "målen"),
    ("Möten hålls", "mötet"),
    ("Området", "omrade"),
    ("Åtgärder", "atgard"),
    ("Bostadsstöd", "stöd"),
    ("Gruppboende", "boenden"),
    ("Missbruksvård", "vården"),
    ("Bostadsstöd", "bostadss"),
    ("SIP-möten", "sip"),
    ("ﬁnns på Café", "cafe"),
    ("Женя", "женя"),
    ("Bilaga ℂ", "bilaga c"),
    ("ﱞ utan ord", "ﱞ ord"),
)


def test_a_word_is_found_however_it_is_spelt_and_inflected(world: World) -> None:
    area = add_area("sak")
    for number, (written, _asked) in enumerate(SAME):
        add_activity(f"sak-{number}", area=area, title=written)
    lost = [
        (written, asked) for number, (written, asked) in enumerate(SAME) if f"sak-{number}" not in all_of(world, asked)
    ]
    assert lost == []


OTHERS = (
    ("Stöd mot våld", "möte"),
    ("Området", "råd"),
    ("Brand", "and"),
    ("Bostad", "arbete"),
    ("Arbete 2014", "2013"),
)


def test_other_words_are_not(world: World) -> None:
    area = add_area("sak")
    for number, (written, _asked) in enumerate(OTHERS):
        add_activity(f"sak-{number}", area=area, title=written)
    wrong = [
        (written, asked) for number, (written, asked) in enumerate(OTHERS) if f"sak-{number}" in all_of(world, asked)
    ]
    assert wrong == []


def all_of(world: World, question: str) -> set[str | None]:
    """Return the keys on all pages of an answer."""
    first = asking(world, question)
    return {key for number in range(first.pages) for key in keys(asking(world, question, page=number + 1))}


def test_all_words_are_asked_for_and_any_of_them_where_nothing_has_all(world: World) -> None:
    area = add_area("arbete")
    add_activity("arbete-1", area=area, title="Stöd till unga")
    add_activity("arbete-2", area=area, title="Stöd till äldre", wording="Unga är inte med.")
    both = asking(world, "unga stöd")
    assert keys(both) == ["arbete-1", "arbete-2"]
    assert not both.loosely
    either = asking(world, "äldre kaniner")
    assert keys(either) == ["arbete-2"]
    assert either.loosely
    assert keys(asking(world, "kaniner")) == []


def test_titles_come_before_texts_and_whole_words_before_parts_of_words(world: World) -> None:
    area = add_area("arbete")
    add_activity("arbete-1", area=area, title="Annat", wording="Gruppboende")
    add_activity("arbete-2", area=area, title="Annat", wording="Boende")
    add_activity("arbete-3", area=area, title="Gruppboende")
    add_activity("arbete-4", area=area, title="Boende")
    found = [key for key in keys(asking(world, "boende")) if key and key.startswith("arbete-")]
    assert found == ["arbete-4", "arbete-3", "arbete-2", "arbete-1"]


def test_a_key_leads_to_what_has_it_first(world: World) -> None:
    add_activity("arbete-1", area=add_area("arbete"), title="Som boende-1")
    for asked in ("boende-1", " BOENDE-1 "):
        assert keys(asking(world, asked))[0] == "boende-1"


def test_what_the_inventory_found_is_found_with_its_area(world: World) -> None:
    db.session.add(Factor(area_id=world.area.id, text="Det saknas träningslägenheter.", position=1))
    answer = asking(world, "träningslägenhet")
    assert [(hit.kind, hit.text) for hit in answer.rows] == [(Kind.AREA, "Det saknas träningslägenheter.")]


def test_hits_are_counted_by_kind_and_come_page_by_page(world: World) -> None:
    area = add_area("trygghet")
    for number in range(PAGE_SIZE + 5):
        add_activity(f"trygghet-{number}", area=area, title=f"Trygghet {number}")
    answer = asking(world, "trygghet")
    assert (answer.counts, answer.total, answer.pages) == ({Kind.ACTIVITY: 25, Kind.AREA: 1}, 26, 2)
    assert [hit.kind for hit in answer.rows] == [Kind.AREA, *[Kind.ACTIVITY] * 19]
    last = asking(world, "trygghet", page=2)
    assert keys(last) == [f"trygghet-{number}" for number in range(19, 25)]
    of_areas = asking(world, "trygghet", kind=Kind.AREA)
    assert (of_areas.counts, of_areas.total, keys(of_areas)) == (answer.counts, 1, ["trygghet"])
    assert keys(asking(world, "trygghet", page=-7)) == keys(answer)
    assert keys(asking(world, "trygghet", page=10**30)) == keys(last)


@pytest.mark.parametrize("role", list(Role))
def test_drafts_are_found_by_those_who_see_them(world: World, role: Role) -> None:
    add_version("2014", decided_on=TODAY)
    draft = add_version("2016", VersionStatus.DRAFT)
    area = add_area("hemligt", since=draft)
    db.session.add(Factor(area_id=area.id, text="Hemligheter", position=1))
    add_activity("hemligt-1", area=area, title="I ett utkasts område")
    add_activity("boende-9", area=world.area, since=draft, title="Hemlighet i boende")
    expected = ["hemligt", "boende-9", "hemligt-1"] if role.includes(Role.STRATEGIST) else []
    answer = asking(world, "hemlig", role)
    assert sorted(map(str, keys(answer))) == sorted(expected)
    assert answer.total == len(expected)


@pytest.mark.parametrize("role", list(Role))
def test_why_a_draft_drops_an_activity_is_not_found(world: World, role: Role) -> None:
    adopted, draft = add_version("2014", decided_on=TODAY), add_version("2016", VersionStatus.DRAFT)
    add_activity(
        "boende-9", area=world.area, since=adopted, dropped=draft, dropped_reason="Hemligheter", title="Oförändrad"
    )
    assert keys(asking(world, "hemlighet", role)) == []
    assert keys(asking(world, "oförändrad", role)) == ["boende-9"]


@pytest.mark.parametrize("role", list(Role))
def test_people_are_found_by_administrators_alone(world: World, role: Role) -> None:
    world.owner.name = "Kontot Ovanlig"
    answer = asking(world, "ovanlig", role)
    assert [hit.object_id for hit in answer.rows] == ([world.owner.id] if role is Role.ADMINISTRATOR else [])


QUESTIONS = (
    "", " ", "\0", "a\0b", "'", '"', "''", '"boende', "boende*", "*", "(", ")", "-", "NEAR(", "boende AND", "OR", "NOT",
    "title_words:boende", "boende:*", "boende & !stad", "boende <-> stad", "\\", "%", "_", ";--", "1 OR 1=1", "^boende",
    "{title_words} : boende", "och", "och i på", "…", "\N{PILE OF POO}", "x" * 5000, "boende " * 500, "ß", "İ",
    "' OR search_entry.needs <> '", ":asked", "%s %(x)s", "\ud800",
    "ͺ", "ﱞ", "ᴬ", "ℂ",
)  # fmt: skip


def test_whatever_is_asked_is_answered(world: World) -> None:
    for question in QUESTIONS:
        answer = asking(world, question)
        assert answer.total == sum(answer.counts.values())
        assert {hit.kind for hit in answer.rows} <= {Kind.ACTIVITY, Kind.AREA, Kind.ORGANISATION}, question
