"""The blueprint that the pages of answers register with, and what holds for every mail's link."""

from flask import Blueprint, Response, render_template, request

from planner.auth.answer_links import signed_for
from planner.desk.answering.doors import DeadLink
from planner.kit.rates import ANSWERS, limited

blueprint = Blueprint("answering", __name__)

per_link = limited(ANSWERS, whose=lambda: signed_for((request.view_args or {}).get("link", "")))


@blueprint.errorhandler(DeadLink)
def _dead_link(_error: DeadLink) -> tuple[str, int]:
    return render_template("desk/answering/link_over.html"), 404


@blueprint.after_request
def _keep_link_private(response: Response) -> Response:
    if "link" in (request.view_args or {}):
        # Our host's name and nothing more, to our own pages too: over TLS the check of forms asks for that much.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
