"""The blueprint of the overview and my activities."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
