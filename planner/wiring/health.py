"""Addresses for those who watch over the service."""

from flask import Blueprint, jsonify
from flask.wrappers import Response
from sqlalchemy.exc import SQLAlchemyError

from planner.kit.web import Access, access
from planner.wiring.database import is_migrated

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@access(Access.PUBLIC)
def healthz() -> Response:
    """Say that the process is alive."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@access(Access.PUBLIC)
def readyz() -> tuple[Response, int]:
    """Say whether the database answers and is migrated."""
    try:
        ready = is_migrated()
    except SQLAlchemyError:
        ready = False
    return jsonify(status="ok" if ready else "not ready"), 200 if ready else 503
