"""The blueprint that the pages of this folder register with."""

from flask import Blueprint

from planner.reminders.words import step_text, telling_text

blueprint = Blueprint("reminders", __name__)
blueprint.add_app_template_filter(step_text)
blueprint.add_app_template_global(telling_text)
