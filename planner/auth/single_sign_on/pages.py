"""Signing in at the city's own sign-in: there, and back again."""

from dataclasses import asdict
from datetime import timedelta

import structlog
from flask import Blueprint, Flask, current_app, redirect, render_template, request, session, url_for
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from planner.auth.pages.sign_in import begin_session
from planner.auth.rules import SignInMethod
from planner.auth.single_sign_on.operations import recognise, refuse
from planner.auth.single_sign_on.provider import Begun, Refused, init_provider, provider
from planner.auth.single_sign_on.rules import Reason
from planner.kit.clock import business_date, now
from planner.kit.origin import origin
from planner.kit.rates import SIGN_IN, limited
from planner.kit.settings import Settings
from planner.kit.transaction import transaction
from planner.kit.web import Access, access, own_address
from planner.people.models import Person

# What the cookie calls a sign-in that has begun. One at a time: the cookie must stay small.
BEGUN = "single_sign_on"
LONGEST = timedelta(minutes=15)
LONGEST_NEXT = 1000

STATUS_CODES = {Reason.UNAVAILABLE: 503, Reason.NOT_BEGUN: 400, Reason.CODE_REFUSED: 400}

log = structlog.get_logger("planner.auth")

blueprint = Blueprint("single_sign_on", __name__)


def init_single_sign_on(app: Flask) -> None:
    """Add the pages and the button that leads to them, where the settings name a provider."""
    settings: Settings = app.extensions["planner.settings"]
    app.jinja_env.globals["SINGLE_SIGN_ON"] = settings.oidc_name if settings.oidc_issuer else None
    if settings.oidc_issuer:
        init_provider(app)
        app.register_blueprint(blueprint)


# A link, not a form: the policy on where forms lead would stop each step of the way that the provider may take.
# It changes nothing here, and who is sent there without having asked comes back as themselves.
@blueprint.get("/logga-in/sso")
@access(Access.PUBLIC)
def begin() -> Response | tuple[str, int]:
    """Send a browser to the provider."""
    try:
        address, begun = provider().begin(_redirect_uri())
    except Refused as refused:
        return _not_let_in(refused)
    wanted = own_address(request.args.get("next")) or "/"
    session[BEGUN] = {
        **asdict(begun),
        "at": now().timestamp(),
        "next": wanted if len(wanted) <= LONGEST_NEXT else "/",
    }
    return redirect(address)


@blueprint.get("/logga-in/sso/svar")
@access(Access.PUBLIC)
@limited(SIGN_IN)
def finish() -> Response | tuple[str, int]:
    """Take a browser back from the provider, and let in whoever it vouches for."""
    kept = session.pop(BEGUN, None)
    if kept is None or now().timestamp() - kept["at"] > LONGEST.total_seconds():
        # Going back in the browser after signing in is no mistake.
        if current_user.is_authenticated:
            return redirect("/")
        return _not_let_in(Refused(Reason.NOT_BEGUN, "nothing begun"))
    begun = Begun(kept["state"], kept["nonce"], kept["verifier"])
    try:
        claimant = provider().finish(begun, request.args, redirect_uri=_redirect_uri())
        with transaction():
            found = recognise(claimant=claimant, today=business_date())
            if isinstance(found, Person):
                begin_session(found, SignInMethod.SINGLE_SIGN_ON)
    except Refused as refused:
        with transaction():
            refuse(reason=refused.reason)
        return _not_let_in(refused)
    except IntegrityError:
        # Two came at once for the first time; the second finds what the first has left.
        return _not_let_in(Refused(Reason.NOT_BEGUN, "at once"))
    if isinstance(found, Reason):
        return _not_let_in(Refused(found, ""), email=claimant.email)
    return redirect(kept["next"])


def _redirect_uri() -> str:
    """Return where the provider sends browsers back to. From the settings: a Host header could say anything."""
    settings: Settings = current_app.extensions["planner.settings"]
    return settings.base_url.rstrip("/") + url_for("single_sign_on.finish")


def _not_let_in(refused: Refused, email: str | None = None) -> tuple[str, int]:
    log.warning("single sign-on refused", reason=refused.reason.value, detail=refused.detail)
    page = render_template(
        "auth/not_let_in.html", reason=refused.reason.value, email=email, reference=origin().request_id
    )
    return page, STATUS_CODES.get(refused.reason, 403)
