"""Who a token speaks for."""

from flask import Response

from planner.auth.rules import Scope
from planner.auth.sessions import signed_in
from planner.kit.api.answers import answer
from planner.kit.api.blueprint import ApiBlueprint
from planner.kit.api.shapes import Answer, moment, one_of, text
from planner.kit.web import Access, access
from planner.people.rules import Role

blueprint = ApiBlueprint("me", __name__, says="Who you are to the service.")


class MeAnswer(Answer):
    """The person whose token it is, and what the token may be used for."""

    email = text("Your e-mail.", "strateg@example.org")
    name = text("Your name.", "Strateg")
    role = one_of(Role, "Your role.", "strategist")
    organisation = text("Key of your organisation.", "strategiska-enheten", nullable=True)
    scope = one_of(Scope, "What the token may be used for.", "read")
    ends_at = moment("When the token ends.", "2015-02-01T09:00:00+00:00")


@blueprint.get("/me")
@access(Access.READER)
@blueprint.gives(MeAnswer)
def me() -> Response:
    """Read who you are and until when your token works."""
    person, token = signed_in().person, signed_in().token
    return answer(
        {
            "email": person.email,
            "name": person.name,
            "role": person.role,
            "organisation": person.organisation.key if person.organisation else None,
            "scope": token and token.scope,
            "ends_at": token and token.ends_at,
        }
    )
