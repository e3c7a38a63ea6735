"""/konto/api-nycklar: one's own tokens for the API."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from planner.auth.operations.tokens import create_token, revoke_token
from planner.auth.pages.blueprint import blueprint
from planner.auth.queries import tokens_of
from planner.auth.schemas import TOKEN_NAME_LENGTH, TokenInput
from planner.auth.sessions import signed_in
from planner.auth.words import SCOPE_WORDS
from planner.kit.clock import now
from planner.kit.errors import Invalid
from planner.kit.forms import errors_at_fields, show_form
from planner.kit.settings import Settings
from planner.kit.web import Access, access

USUAL_DAYS = 90


@blueprint.get("/konto/api-nycklar")
@access(Access.READER)
def tokens() -> str:
    """Show one's own tokens, and a form for another."""
    return _page(values={"days": min(USUAL_DAYS, _longest()), "scope": "read"})


@blueprint.post("/konto/api-nycklar")
@access(Access.READER)
def create() -> str | tuple[str, int]:
    """Make a token and show it, this once. No redirect: the page that it would lead to couldn't know the token."""
    given = request.form.to_dict()
    try:
        token = create_token(person=signed_in().person, **TokenInput().load(given))
    except (ValidationError, Invalid) as error:
        return _page(values=given, errors=errors_at_fields(error)), 422
    return _page(values={"days": min(USUAL_DAYS, _longest()), "scope": "read"}, made=token)


@blueprint.post("/konto/api-nycklar/<int:token_id>/aterkallelse")
@access(Access.READER)
def revoke(token_id: int) -> Response:
    """End a token at once."""
    revoke_token(person=signed_in().person, token_id=token_id)
    flash(_("Nyckeln är återkallad och öppnar inget mer."))
    return redirect(url_for("auth.tokens"))


def _page(**context: Any) -> str:
    return show_form(
        "auth/tokens.html",
        tokens=tokens_of(signed_in().id),
        at=now(),
        longest=_longest(),
        longest_name=TOKEN_NAME_LENGTH,
        SCOPE_WORDS=SCOPE_WORDS,
        **context,
    )


def _longest() -> int:
    settings: Settings = current_app.extensions["planner.settings"]
    return settings.api_token_longest_days
