"""/indikatorer: what everybody reads, and what only strategists see."""

import re
from datetime import date

from flask import Flask

from planner.people.rules import Role
from planner.plans.rules import VersionStatus
from tests.factories.follow_up import add_indicator, add_observation, add_target
from tests.factories.plan import add_area, add_version
from tests.factories.program import Program
from tests.factories.visitor import Visitor
from tests.factories.world import World


def test_series_stand_by_area_with_what_became_of_them(reader: Visitor, world: World) -> None:
    one = add_indicator(area_id=world.area.id, direction="up")
    add_observation(one, "2013", n=1731, share=21.0)
    add_observation(one, "2014", n=1853)
    add_target(one, 1900)
    page = reader.sees("/indikatorer")
    assert "1 853 personer" in page
    assert "+122 åt rätt håll sedan 2013" in page
    assert "1 900 personer målvärde för 2014" in page


def test_nothing_yet_is_said(reader: Visitor) -> None:
    assert "Det finns inga indikatorer än." in reader.sees("/indikatorer")


def test_a_share_changes_in_percentage_points_and_the_wrong_way_is_said(reader: Visitor) -> None:
    one = add_indicator("children.at_home", unit="procent", direction="down")
    add_observation(one, "2006", share=6.1)
    add_observation(one, "2013", share=10.4)
    page = reader.sees("/indikatorer")
    assert "10,4 %" in page
    assert "+4,3 procentenheter åt fel håll sedan 2006" in page


def test_a_series_shows_its_history_as_chart_and_as_table(reader: Visitor) -> None:
    one = add_indicator(label="Boendestöd <b>", unit="personer", direction="up")
    add_observation(one, "2013", n=731, women=59.0, men=41.0, split="percent", source="plan-2013", note="ungefär")
    add_observation(one, "2014", n=853)
    add_target(one, 900)
    html = reader.get("/indikatorer/sip.has").text
    assert 'aria-label="Boendestöd &lt;b&gt; över tid. 2013: 731; 2014: 853; målvärde 2014: 900 personer."' in html
    page = reader.sees("/indikatorer/sip.has")
    for words in ("731 personer", "59 %", "41 %", "plan-2013", "ungefär", "2014 900 personer"):
        assert words in page, words


def test_figures_that_disagree_say_so(reader: Visitor) -> None:
    add_observation(add_indicator(), n=1069, of=1628, share=60.0)
    page = reader.sees("/indikatorer/sip.has")
    assert "Källan anger 60 %, men talen ger 65,7 %." in page


def test_organisations_are_shown_for_one_period_at_a_time(reader: Visitor, world: World) -> None:
    one = add_indicator("support.hours", unit="timmar per månad", direction="up")
    for period, bromma, kista in (("2021", 4.0, 9.5), ("2022", 5.0, 9.0)):
        add_observation(one, period, organisation=world.bromma, value=bromma)
        add_observation(one, period, organisation=world.kista, value=kista)
    page = reader.sees("/indikatorer/support.hours")
    assert "Efter organisation, 2022" in page
    assert "Bromma 5 timmar per månad" in page
    assert "−0,5 åt fel håll sedan 2021" in page
    assert "9,5 timmar per månad" in reader.sees("/indikatorer/support.hours?period=2021")
    assert "Efter organisation, 2022" in reader.sees("/indikatorer/support.hours?period=skräp")


def test_what_a_series_consists_of_stands_with_it_and_not_in_the_list(reader: Visitor) -> None:
    total = add_indicator("table1", label="Tabell 1", unit="procent")
    add_observation(total, women=57.0, men=43.0, split="percent")
    part = add_indicator("table1.18-24", label="18–24 år", unit="procent", total_id=total.id)
    add_observation(part, women=4.0, men=2.0, split="percent")
    overview = reader.sees("/indikatorer")
    assert "Tabell 1 1 del 57 % kvinnor, 43 % män 2013" in overview
    assert "18–24 år" not in overview
    assert "18–24 år" in reader.sees("/indikatorer/table1")
    assert "Är en del av Tabell 1" in reader.sees("/indikatorer/table1.18-24")


def test_what_a_draft_adds_to_a_series_or_makes_of_it_is_for_those_who_see_drafts(
    app: Flask, world: World, reader: Visitor, strategist: Visitor
) -> None:
    add_version("2014", decided_on=date(2014, 1, 1))
    area = add_area("hemligt", since=add_version("2015", VersionStatus.DRAFT))
    whole = add_indicator("whole", label="Helheten", area_id=area.id)
    series = add_indicator("series", label="Serien", total_id=whole.id)
    part = add_indicator("part", label="Delen", total_id=series.id, area_id=area.id)
    for one in (whole, series, part):
        add_observation(one, n=400)
    for said in ("Helheten", "Delen"):
        assert said in strategist.sees("/indikatorer/series")
        assert said not in reader.sees("/indikatorer/series")
    program = Program(app, world.people[Role.READER])
    listed = program.get("/indicators").get_json()["items"]
    read = program.get("/indicators/series").get_json()
    assert [(one["key"], one["part_of"]) for one in [*listed, read]] == [("series", None)] * 2


def test_a_quarter_is_no_point_on_the_line_of_years(reader: Visitor) -> None:
    one = add_indicator()
    for period, n in (("2013", 1000), ("2014", 1100), ("2014-Q4", 250)):
        add_observation(one, period, n=n)
    answer = reader.get("/indikatorer/sip.has")
    alternative = re.search(r"över tid\. ([^<\"]+)", answer.text)
    assert alternative
    assert "1\u00a0100" in alternative[1]
    assert "250" not in alternative[1]


def test_parts_stand_side_by_side_in_one_period(reader: Visitor) -> None:
    """A bar of 2012 beside one of 2014 would be compared."""
    total = add_indicator("total")
    for number, (label, period, n) in enumerate(
        [("Barn", "2014", 401), ("Vuxna", "2014", 402), ("Äldre", "2012", 403)]
    ):
        part = add_indicator(f"part-{number}", label=label, total_id=total.id, position=number)
        add_observation(part, period, n=n)
        add_observation(part, "2011", n=411 + number)
    page = reader.get("/indikatorer/total").text
    assert "Diagrammet visar 2014." in page
    (chart,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert "401" in chart
    assert "402" in chart
    assert "403" not in chart


def test_small_numbers_are_for_strategists_only(reader: Visitor, strategist: Visitor) -> None:
    add_observation(add_indicator(), n=3, share=7.0)
    for path in ("/indikatorer", "/indikatorer/sip.has"):
        for visitor, seen in ((reader, False), (strategist, True)):
            page = visitor.get(path).text
            assert ("3 personer" in page) is seen
            assert (".. personer" in page) is not seen
            assert ("visas som .. för andra" in page) is seen


def test_a_chart_says_no_more_than_the_table(reader: Visitor, strategist: Visitor, world: World) -> None:
    one = add_indicator()
    for organisation, n in ((world.bromma, 3), (world.kista, 41)):
        add_observation(one, "2013", organisation=organisation, n=n)
    assert "Bromma: 3 personer" in strategist.get("/indikatorer/sip.has").text
    assert "3 personer" not in reader.get("/indikatorer/sip.has").text


def test_a_series_that_is_not_there(reader: Visitor) -> None:
    assert reader.get("/indikatorer/finns-inte").status_code == 404


def test_readers_are_offered_nothing_that_they_may_not_do(reader: Visitor) -> None:
    add_observation(add_indicator(), n=731)
    for path in ("/indikatorer", "/indikatorer/sip.has"):
        page = reader.get(path).text
        assert "/utfall" not in page
        assert "/inlasning" not in page


def test_programs_read_the_same_with_small_numbers_hidden_whoever_asks(app: Flask, world: World) -> None:
    one = add_indicator(area_id=world.area.id, direction="up")
    add_observation(one, "2013", n=731, share=21.0, public=True, source="plan-2013")
    add_observation(one, "2014", organisation=world.bromma, n=3)
    add_target(one, 900)
    program = Program(app, world.strategist)
    read = program.reads("/indicators/sip.has")
    assert program.reads("/indicators")["items"] == [read]
    first, second = read["observations"]
    assert (first["n"], first["share"], first["organisation"], first["hidden"]) == (731, 21.0, None, [])
    assert (second["n"], second["organisation"], second["hidden"]) == (None, "bromma", ["n"])
    assert (read["area"], read["direction"], read["targets"]) == ("boende", "up", [{"period": "2014", "value": 900.0}])
    assert program.get("/indicators/nej").status_code == 404
