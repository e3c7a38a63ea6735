"""Programs read years of the grant."""

from typing import Any

from flask import Flask

from planner.kit.clock import now
from planner.kit.db import db
from planner.people.rules import Role
from planner.requirements.models import EvidenceItem
from tests.factories.follow_up import add_evidence, add_grant_year, add_requirement
from tests.factories.program import Program
from tests.factories.world import TODAY, World


def test_a_program_reads_a_year_with_its_gate_and_what_is_missing(app: Flask, world: World) -> None:
    year = add_grant_year(complete=True, granted_sek=100, used_sek=40, responsible_id=world.strategist.id)
    signed: dict[str, Any] = {"assessed_on": TODAY, "assessed_by_id": world.strategist.id}
    add_evidence(add_requirement(year, outcome="met", **signed), there=True)
    add_evidence(add_requirement(year, "2014-V1", kind="target", outcome="met", **signed), "Analys")
    add_requirement(year, "2014-V2", kind="target", outcome="met", authority_outcome="met", **signed)
    add_requirement(year, "2014-B2", kind="target", actor="region", outcome="met", **signed)
    program = Program(app, world.people[Role.READER])

    in_short = program.reads("/requirements")["items"]
    assert [(one["year"], one["gate"], one["requirements"], one["met"]) for one in in_short] == [(2014, "open", 3, 2)]

    whole = program.reads("/requirements/2014")
    assert whole["money"]["left_sek"] == 60
    assert whole["submission"]["due"] == "2014-11-01"
    assert whole["submission"]["responsible"] == world.strategist.email
    assert {one["code"]: (one["outcome"], one["counts"], one["evidence_missing"]) for one in whole["items"]} == {
        "2014-G1": ("met", False, []),
        "2014-V1": ("not_assessed", False, ["Analys"]),
        "2014-V2": ("met", True, []),
        "2014-B2": ("met", False, []),
    }
    assert program.get("/requirements/2010").status_code == 404


def test_what_hangs_on_evidence_is_told_to_contributors_and_not_to_readers(app: Flask, world: World) -> None:
    line = add_evidence(add_requirement(add_grant_year()), there=True)
    line.note = "Utkast"
    db.session.add(EvidenceItem(evidence_id=line.id, kind="note", text="Finns.", added_at=now()))
    told = {}
    for role in (Role.READER, Role.CONTRIBUTOR):
        (item,) = Program(app, world.people[role]).reads("/requirements/2014")["items"]
        (evidence,) = item["evidence"]
        assert evidence["shown_on"] == TODAY.isoformat()
        told[role] = (evidence["note"], [one["text"] for one in evidence["items"]])
    assert told == {Role.READER: (None, []), Role.CONTRIBUTOR: ("Utkast", ["Finns."])}
