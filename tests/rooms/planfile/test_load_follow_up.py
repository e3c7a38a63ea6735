"""Loading indicators and requirements: what is created, what changes, what stays, and that nothing is lost."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from planner.indicators.models import Observation
from planner.kit.clock import now
from planner.kit.db import db
from planner.planfile.check import draft_of
from planner.planfile.dump import write_json, write_yaml
from planner.planfile.operations.section import Tally
from planner.planfile.parse import parse_json, parse_yaml
from planner.planfile.queries import whole_plan
from planner.planfile.rules import WrongPlanFile
from planner.requirements.models import Assessment, Evidence, EvidenceItem, StoredFile
from tests.factories.everything import add_everything
from tests.factories.plan_file import INDICATOR, NOTHING, YEAR, Item, plan, requirement, rows, series, year
from tests.factories.world import TODAY

Load = Callable[..., Tally]
Export = Callable[[], Any]

HEAD: Item = {"plan": {"key": "stockholm", "title": "Handlingsplan"}}


def test_what_a_file_names_is_exported_key_by_key_and_no_more(load: Load, export: Export) -> None:
    load(plan() | {"indicators": [INDICATOR], "requirements": [YEAR]})

    exported = export()

    # Sexes that aren't given are given in nothing.
    idle = {**INDICATOR["observations"][0], "split": None}
    assert exported["indicators"] == [{**INDICATOR, "observations": [idle]}]
    assert exported["requirements"] == [YEAR]
    assert [list(item) for item in (exported["indicators"][0], exported["requirements"][0])] == [
        list(INDICATOR),
        list(YEAR),
    ]
    tally = load(HEAD | {"indicators": [INDICATOR], "requirements": [YEAR]})
    assert tally.created == tally.changed == NOTHING


def test_what_the_service_keeps_beyond_that_is_exported_where_it_is_set(load: Load, export: Export) -> None:
    load(plan())

    exported = export()

    assert exported["indicators"][0]["part_of"] == "sip.has"
    assert "part_of" not in exported["indicators"][1]
    assert [item.get("by") for item in series(exported)["observations"]] == [None, None, "s@example.org"]
    assert year(exported) == year(plan()) | {
        "items": [
            requirement(plan())
            | {
                "evidence": [
                    requirement(plan())["evidence"][0],
                    {"title": "Mål", "on": None, "signed_by": None, "note": None},
                ]
            },
            {
                "code": "2013-G2",
                "kind": "basic",
                "audience": "all",
                "actor": "municipality",
                "title": "Webbinformation",
                "responsible": None,
                "internal_due": None,
                "national_sum_sek": None,
                "evidence": [],
                "assessment": None,
            },
        ]
    }
    assert exported["requirements"][1] == {
        "year": 2014,
        "complete": True,
        "national_sum_sek": None,
        "granted_sek": None,
        "submission": None,
        "items": [],
    }


def test_what_came_in_by_pages_comes_round(load: Load, export: Export) -> None:
    add_everything()
    db.session.commit()
    exported = export()

    tally = load({section: exported[section] for section in ("plan", "indicators", "requirements")})

    assert tally.created == tally.changed == NOTHING
    assert export() == exported


@pytest.mark.parametrize(("write", "read"), [(write_yaml, parse_yaml), (write_json, parse_json)])
def test_numbers_come_round_as_they_were_written(
    load: Load, write: Callable[..., None], read: Callable[[bytes], Any]
) -> None:
    written = [0.61, 0.6, 7.4, 7, 0, 100, 22949683, 0.0001, 12.123456789, -3, 1e-07]
    targets = [{"period": 1990 + number, "value": value} for number, value in enumerate(written)]
    load(HEAD | {"indicators": [{"key": "a", "label": "A", "targets": targets}]})
    text = io.StringIO()
    db.session.rollback()

    write(whole_plan(TODAY), text)

    again = draft_of(read(text.getvalue().encode())).data["indicators"][0]["targets"]
    assert [repr(target["value"]) for target in again] == [repr(value) for value in written]
    assert [str(target["period"]) for target in again] == [str(1990 + number) for number in range(len(written))]


def test_figures_stand_by_period_and_those_of_all_first(load: Load, export: Export) -> None:
    keys = [
        ("2014", "farsta"),
        ("2014", None),
        ("2014-Q1", None),
        ("2013", "bromma"),
        ("2014", "bromma"),
        ("2010/2014", None),
    ]
    observations = [{"period": period, "n": 1, "organisation": key} for period, key in keys]
    load(plan() | {"indicators": [{"key": "a", "label": "A", "observations": observations}]})

    assert [(item["period"], item["organisation"]) for item in export()["indicators"][0]["observations"]] == [
        ("2013", "bromma"),
        ("2014-Q1", None),
        ("2010/2014", None),
        ("2014", None),
        ("2014", "bromma"),
        ("2014", "farsta"),
    ]


# Once is enough: what the two databases do differently shows in the other tests.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda p: series(p).update(label="Har en plan"), "indicators"),
        (lambda p: series(p).update(area="halsa"), "indicators"),
        (lambda p: p["indicators"][0].update(part_of=None), "indicators"),
        (lambda p: series(p)["observations"][0].update(share=0.6), "observations"),
        (lambda p: series(p)["observations"][0].update(public=None), "observations"),
        (lambda p: series(p)["observations"][1].update(women=None, men=None), "observations"),
        (lambda p: series(p)["observations"][2].update(by=None), "observations"),
        (lambda p: series(p)["targets"][1].update(value=0.51), "targets"),
        (lambda p: year(p).update(used_sek=100), "grant_years"),
        (lambda p: year(p).update(complete=None), "grant_years"),
        (lambda p: year(p)["submission"].update(receipt="Dnr 2/2013"), "grant_years"),
        (lambda p: year(p)["submission"].update(responsible="b@example.org"), "grant_years"),
        (lambda p: year(p)["submission"]["milestones"][1].update(done="2013-10-30"), "grant_years"),
        (lambda p: requirement(p).update(actor="region"), "requirements"),
        (lambda p: requirement(p).update(responsible=None), "requirements"),
        (lambda p: requirement(p)["assessment"].update(outcome=None), "requirements"),
        (lambda p: requirement(p)["authority"].update(outcome="met"), "requirements"),
        (lambda p: requirement(p)["evidence"][1].update(on="2013-07-01"), "requirements"),
        (lambda p: requirement(p)["evidence"].append({"title": "Rutiner"}), "requirements"),
        (lambda p: requirement(p)["evidence"][0]["items"].append({"note": "Också"}), "requirements"),
        (lambda p: requirement(p)["evidence"][0]["items"][0].update(by="b@example.org"), "requirements"),
        (lambda p: requirement(p)["evidence"][1].update(items=[{"note": "Se avtalet"}]), "requirements"),
    ],
)
def test_a_change_is_counted_where_it_is_and_kept(
    load: Load, export: Export, change: Callable[[Item], object], kind: str
) -> None:
    load(plan())
    changed = plan()
    change(changed)

    tally = load(changed)
    assert tally.changed == NOTHING | {kind: 1}
    assert tally.created == NOTHING
    exported = export()
    assert load(changed).changed == NOTHING
    assert load(exported).changed == NOTHING
    assert export() == exported


def test_what_a_file_does_not_name_stays(load: Load, export: Export) -> None:
    load(plan())
    before = export()
    few = {"period": "2014", "n": 731}
    evidence = [{"title": "Mål"}]

    tally = load(
        HEAD
        | {
            "indicators": [{"key": "sip.has", "label": "Har plan", "observations": [few]}],
            "requirements": [
                {"year": 2013, "items": [{"code": "2013-G1", "title": "Överenskommelse", "evidence": evidence}]}
            ],
        }
    )

    assert export() == before
    assert tally.created == tally.changed == NOTHING
    counted = ("plan", "indicators", "observations", "grant_years", "requirements")
    assert tally.unchanged == NOTHING | dict.fromkeys(counted, 1)


def test_null_takes_away_what_a_key_said(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    series(changed).update(unit=None, direction=None)
    year(changed).update(granted_sek=None, submission=None)
    requirement(changed).update(kind=None, assessment=None, authority=None, internal_due=None)
    requirement(changed)["evidence"][0].update(on=None, signed_by=None, items=None)

    tally = load(changed)

    assert tally.changed == NOTHING | {"indicators": 1, "grant_years": 1, "requirements": 1}
    exported = export()
    assert (series(exported)["unit"], series(exported)["direction"]) == (None, None)
    # Milestones are things of their own, which nothing deletes.
    assert set(year(exported)["submission"]) == {"recipient", "due", "receipt", "milestones"}
    item = requirement(exported)
    assert (item["kind"], item["assessment"], item["internal_due"]) == ("basic", None, None)
    assert "authority" not in item
    # Nor is what shows something deleted.
    shown = requirement(plan())["evidence"][0] | {"on": None, "signed_by": None}
    assert item["evidence"][0] == shown


def test_uploaded_files_are_not_in_a_plan_file_and_stay(load: Load, export: Export) -> None:
    load(plan())
    evidence_id = db.session.scalars(select(Evidence.id).order_by(Evidence.id)).first()
    file = StoredFile(name="avtal.pdf", media_type="application/pdf", size=3, sha256="a" * 64, content=b"abc")
    file.added_at = now()
    db.session.add(file)
    db.session.flush()
    db.session.add(EvidenceItem(evidence_id=evidence_id, kind="file", file_id=file.id, added_at=now()))
    db.session.commit()

    assert load(export()).changed == NOTHING
    load(plan())

    assert ("file",) in rows(EvidenceItem, "kind")


@pytest.mark.parametrize("items", [None, [], [{"note": "Ny"}]])
def test_an_older_file_takes_away_no_evidence_that_came_in_since(load: Load, export: Export, items: Any) -> None:
    load(plan())
    before = requirement(export())["evidence"][0]["items"]
    older = plan()
    requirement(older)["evidence"][0]["items"] = items

    load(older)

    assert requirement(export())["evidence"][0]["items"] == before + (items or [])


def test_two_notes_that_say_the_same_come_round(load: Load, export: Export) -> None:
    changed = plan()
    requirement(changed)["evidence"][1]["items"] = [{"note": "Finns"}, {"note": "Finns", "by": "s@example.org"}]
    load(changed)
    exported = export()
    assert requirement(exported)["evidence"][1]["items"] == requirement(changed)["evidence"][1]["items"]
    assert load(exported).changed == NOTHING


def test_another_assessment_is_added_and_the_earlier_one_kept(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    requirement(changed)["assessment"] |= {"outcome": "not_met", "on": "2014-10-01", "reason": "Avtalet föll."}
    load(changed)
    load(changed)

    kept = rows(Assessment, "whose", "outcome")
    assert [outcome for whose, outcome in kept if whose == "ours"] == ["met", "not_met"]
    assert load(export()).changed == NOTHING


def test_figures_that_change_were_recorded_anew_and_the_others_were_not(load: Load) -> None:
    load(plan())
    before = dict(rows(Observation, "id", "recorded_at"))
    changed = plan()
    series(changed)["observations"][0]["share"] = 0.6

    load(changed)

    assert [at == before[row_id] for row_id, at in rows(Observation, "id", "recorded_at")].count(False) == 1


def test_things_stand_in_the_order_of_the_file(load: Load, export: Export) -> None:
    load(plan())
    changed = plan()
    changed["indicators"].insert(0, {"key": "new", "label": "Ny"})
    changed["indicators"][1:] = reversed(changed["indicators"][1:])
    year(changed)["items"].reverse()
    year(changed)["items"][1]["evidence"].insert(0, {"title": "Först"})

    load(changed)

    exported = export()
    assert [item["key"] for item in exported["indicators"]] == ["new", "sip.has", "sip.adults"]
    assert [item["code"] for item in year(exported)["items"]] == ["2013-G2", "2013-G1"]
    assert [item["title"] for item in year(exported)["items"][1]["evidence"]] == ["Först", "Mål", "Mål"]


def test_a_wrong_figure_changes_nothing(load: Load, export: Export) -> None:
    load(plan())
    before = export()
    wrong = plan()
    wrong["plan"]["title"] = "Ny"
    series(wrong)["observations"][0]["share"] = 101

    with pytest.raises(WrongPlanFile, match=r"^indicators\[1\]\.observations\[0\]\.share: "):
        load(wrong)

    assert export() == before
