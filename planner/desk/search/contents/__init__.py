"""What each kind of thing is found by: a registry with a function for each kind, which reads things by their numbers.

A thing that isn't there, or says nothing, is left out. What a function reads from other tables has to be noted when it
changes there: the migration's triggers say which change is of which thing.
"""

from collections.abc import Callable, Iterator

from planner.desk.search.contents import follow_up, people, plan, requirements
from planner.desk.search.contents.found import Found, Ids
from planner.desk.search.kinds import Kind
from planner.indicators.models import Indicator
from planner.people.models import Organisation, Person
from planner.plans.models import Activity, Area
from planner.reports.models import Edition, ReportText
from planner.requirements.models import Requirement
from planner.rounds.models import Round


def things(kind: Kind, ids: Ids) -> Iterator[Found]:
    """Give those of some things of a kind that can be found."""
    return _READ[kind](ids)


_READ: dict[Kind, Callable[[Ids], Iterator[Found]]] = {
    Kind.ACTIVITY: plan.activities,
    Kind.AREA: plan.areas,
    Kind.INDICATOR: follow_up.indicators,
    Kind.REQUIREMENT: requirements.requirements,
    Kind.EVIDENCE: requirements.evidence,
    Kind.ROUND: follow_up.rounds,
    Kind.REPORT_TEXT: follow_up.report_texts,
    Kind.EDITION: follow_up.editions,
    Kind.ORGANISATION: people.organisations,
    Kind.PERSON: people.persons,
}
# Where the numbers of all things of a kind stand.
NUMBERS = {
    Kind.ACTIVITY: Activity.id,
    Kind.AREA: Area.id,
    Kind.INDICATOR: Indicator.id,
    Kind.REQUIREMENT: Requirement.id,
    Kind.EVIDENCE: Requirement.id,
    Kind.ROUND: Round.id,
    Kind.REPORT_TEXT: ReportText.id,
    Kind.EDITION: Edition.id,
    Kind.ORGANISATION: Organisation.id,
    Kind.PERSON: Person.id,
}
