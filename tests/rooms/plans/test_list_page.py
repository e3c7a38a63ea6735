"""/aktiviteter: what the overview's links narrow it to."""

import re
from datetime import date

from flask import Flask

from planner.kit.db import db
from planner.plans.operations.summaries import refresh_all
from planner.plans.rules import Status
from tests.factories.plan import add_activity, add_assignment, add_update
from tests.factories.visitor import Visitor
from tests.factories.world import TODAY, World


def test_each_count_on_the_overview_leads_to_the_activities_it_counts(app: Flask, world: World) -> None:
    for number, due in enumerate(["2014-10-20", "2014-10-21", "2014-11-14", "2015-12-31", None], 2):
        activity = add_activity(f"boende-{number}", area=world.area, due=due)
        assignment = add_assignment(activity, world.bromma, owner=world.owner)
        if due == "2015-12-31":
            add_update(assignment, Status.ONGOING, date(2014, 5, 2))
    refresh_all(TODAY)
    db.session.commit()
    visitor = Visitor(app, world.owner)
    links = re.findall(r'href="([^"]+status=\w+)">(\d+) ', visitor.get("/").text)
    assert len(links) == 5
    for link, count in links:
        path = link.replace("&amp;", "&")
        assert re.search(rf"\b{count} aktivitet", visitor.sees(path)), path
    assert "6 aktiviteter" in visitor.sees("/aktiviteter?status=gammal&light=lila&sort=x&page=y")
