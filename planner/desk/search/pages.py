"""/sok: what somebody may see that has the words they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from planner.auth.sessions import signed_in
from planner.desk.search.excerpts import excerpt, marked
from planner.desk.search.kinds import Kind
from planner.desk.search.matching import LONGEST_QUESTION
from planner.desk.search.queries import Answer, Hit, find
from planner.desk.search.words import MANY, ONE
from planner.desk.trail.objects import Thing, look_up
from planner.kit.web import Access, access
from planner.people.rules import may_manage_people

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as it is shown."""

    title: Markup
    url: str
    kind: Kind
    key: str | None
    excerpt: Markup


@blueprint.get("/sok")
@access(Access.READER)
def search() -> str:
    """Show what was found. What was asked for is logged nowhere: it may be a name."""
    question = " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST_QUESTION]
    kind = _kind(request.args.get("sort"))
    answer = find(question, actor=signed_in(), kind=kind, page=request.args.get("page", 1, type=int))
    return render_template(
        "desk/search/results.html",
        question=question,
        chosen=kind,
        answer=answer,
        everything=sum(answer.counts.values()),
        shown=_shown(answer),
        ONE=ONE,
        MANY=MANY,
    )


def _kind(text: str | None) -> Kind | None:
    return Kind(text) if text in set(Kind) else None


def _shown(answer: Answer) -> Sequence[Shown]:
    known = look_up(_numbers(answer.rows)).known
    return [
        Shown(
            marked(thing.title, answer.parts),
            _address(hit, thing),
            hit.kind,
            _key(hit),
            excerpt(hit.text, answer.parts),
        )
        for hit in answer.rows
        if (thing := known.get((_named_as(hit.kind), hit.object_id)))
    ]


def _numbers(rows: Sequence[Hit]) -> Mapping[str, set[int]]:
    numbers: dict[str, set[int]] = {}
    for hit in rows:
        numbers.setdefault(_named_as(hit.kind), set()).add(hit.object_id)
    return numbers


def _named_as(kind: Kind) -> str:
    """Return the kind by which the trail names a thing, which knows names and addresses."""
    return Kind.REQUIREMENT.value if kind is Kind.EVIDENCE else kind.value


def _address(hit: Hit, thing: Thing) -> str:
    if hit.kind is Kind.ORGANISATION and not may_manage_people(signed_in()):
        # Its own page is the administrators'; everybody sees what it carries out.
        return url_for("plans.activities", organisation=hit.key)
    return thing.url or ""


def _key(hit: Hit) -> str | None:
    return hit.key if hit.kind is Kind.ACTIVITY else None
