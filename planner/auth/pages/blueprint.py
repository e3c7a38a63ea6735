"""The blueprint that the pages of this folder register with."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__)
