"""/installningar: what a change would do, the change itself, and its history."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from planner.people.rules import Role
from planner.reminders.settings.in_force import current_settings, settings_in_force
from planner.reminders.settings.words import end_text, read_end
from tests.factories.visitor import Visitor, words
from tests.factories.world import World

PAGE = "/installningar"
FORM = {
    "remind_from": "07:00",
    "remind_until": "18:00",
    "first-1": "20 december",
    "last-1": "6 januari",
    "first-2": "midsommarafton",
    "last-2": "15 augusti",
    "answer_links": "on",
}


@pytest.fixture
def administrator(app: Flask, world: World) -> Visitor:
    return Visitor(app, world.people[Role.ADMINISTRATOR])


def looked_at(visitor: Visitor, **changed: str | None) -> str:
    """Return what the page says when one asks what a change would do."""
    answer = visitor.get(PAGE, query_string=_filled(changed))
    assert answer.status_code == 200
    return words(answer)


def save(visitor: Visitor, number: int | None = None, **changed: str | None) -> Any:
    seen = settings_in_force()[0] if number is None else number
    return visitor.submit(PAGE, {**_filled(changed), "number": str(seen)})


def _filled(changed: dict[str, str | None]) -> dict[str, str]:
    wanted = {**FORM, **{name.replace("_1", "-1").replace("_3", "-3"): value for name, value in changed.items()}}
    return {name: value for name, value in wanted.items() if value is not None}


def test_a_change_is_looked_at_made_and_remembered(administrator: Visitor) -> None:
    said = looked_at(administrator, first_3="27 oktober", last_3="7 november")
    assert "Det här ändras" in said
    assert "27 oktober till 7 november" in said
    assert "Inga påminnelser: 3 november 2014 till 7 november 2014 (5 dagar)" in said
    assert settings_in_force()[0] == 0
    answer = save(administrator, first_3="27 oktober", last_3="7 november")
    assert (answer.status_code, answer.location) == (302, PAGE)
    after = administrator.sees(PAGE)
    assert "Inställningarna är ändrade." in after
    assert "27 oktober till 7 november (tidigare 20 december" in after
    assert str(current_settings().quiet[2]) == "10-27/11-07"
    assert "Ändrade inställningarna" in administrator.sees("/handelselogg")


def test_what_is_confirmed_is_what_was_shown(administrator: Visitor) -> None:
    answer = administrator.get(PAGE, query_string=_filled({"first_3": "1/7", "last_3": "31 JUL."}))
    for field, value in {"first-3": "1 juli", "last-3": "31 juli", "answer_links": "on", "number": "0"}.items():
        assert f'<input type="hidden" name="{field}" value="{value}">' in answer.text


def test_an_emptied_row_takes_the_period_away(administrator: Visitor) -> None:
    save(administrator, first_1="", last_1="")
    assert [str(period) for period in current_settings().quiet] == ["midsummer-eve/08-15"]


def test_hours_may_be_written_short(administrator: Visitor) -> None:
    assert "Tider: 08:00–16:30 (tidigare 07:00–18:00)" in looked_at(
        administrator, remind_from="8", remind_until="16.30"
    )


def test_what_the_switch_does_is_said(administrator: Visitor) -> None:
    said = looked_at(administrator, answer_links=None)
    assert "Svara direkt från mejlet: nej (tidigare ja)" in said
    assert "Länkar i mejl som redan har skickats slutar fungera genast." in said


def test_nothing_to_change_is_said(administrator: Visitor) -> None:
    assert "Inget skulle ändras." in looked_at(administrator)
    assert save(administrator).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"remind_from": "sju"}, "remind_from", "Skriv ett klockslag"),
        ({"remind_from": "25:00"}, "remind_from", "Skriv ett klockslag"),
        ({"remind_from": "9999999999:00"}, "remind_from", "Skriv ett klockslag"),
        ({"remind_until": "06:30"}, "remind_until", "minst en timme senare"),
        ({"first_1": "31 april"}, "first-1", "Skriv en dag som finns varje år"),
        ({"last_1": "29 februari"}, "last-1", "Skriv en dag som finns varje år"),
        ({"last_1": "jul"}, "last-1", "Skriv en dag som finns varje år"),
        ({"last_1": ""}, "last-1", "Ange både första och sista dagen."),
        ({"first_1": "1 januari", "last_1": "31 december"}, "last-1", "Perioden täcker hela året."),
        ({"first_1": "1 februari", "last_1": "20 december"}, None, "Perioderna lämnar nästan inga arbetsdagar kvar"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_wrong_is_said_where_it_is(
    administrator: Visitor, wrong: dict[str, Any], field: str | None, said: str
) -> None:
    for answer in (administrator.get(PAGE, query_string=_filled(wrong)), save(administrator, **wrong)):
        assert said in words(answer)
        assert "Det här ändras" not in words(answer)
        if field:
            assert f'id="{field}-error"' in answer.text
            assert f'href="#{field}"' in answer.text
        for value in wrong.values():
            assert f'value="{value}"' in answer.text
    assert settings_in_force()[0] == 0


def test_who_changed_them_meanwhile_is_named_and_nothing_is_lost(administrator: Visitor, world: World) -> None:
    save(administrator, remind_from="08:00")
    answer = save(administrator, number=0, remind_from="09:00")
    assert answer.status_code == 409
    assert f"{world.people[Role.ADMINISTRATOR].name} har ändrat inställningarna." in words(answer)
    # What one would change now, to be confirmed anew.
    assert "09:00–18:00 (tidigare 08:00–18:00)" in words(answer)
    assert f'name="number" value="{settings_in_force()[0]}"' in answer.text
    assert save(administrator, number=-5, remind_from="09:00").status_code == 409


def test_others_dont_see_them(app: Flask, world: World) -> None:
    strategist = Visitor(app, world.strategist)
    assert strategist.get(PAGE).status_code == 403
    assert "Inställningar" not in strategist.get("/").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_days_are_read_as_they_are_written_in_both_languages(app: Flask) -> None:
    for end in ("12-20", "01-06", "05-01", "10-31", "midsummer-eve"):
        for locale in ("sv", "en"):
            with force_locale(locale):
                assert read_end(end_text(end)) == end
    for text in ("20 december", " 20  DEC ", "20 dec.", "20/12", "20 December", "12-20", "20december"):
        assert read_end(text) == "12-20", text
    for text in ("", "december", "32 maj", "29 februari", "3 ju", "13/13", "00-10", "20 december 2014", "midsommar"):
        with pytest.raises(ValueError, match=r".*"):
            read_end(text)
