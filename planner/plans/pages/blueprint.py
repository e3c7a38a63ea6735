"""The blueprint of areas and activities, and what its templates know."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint
from markupsafe import Markup

from planner.kit.web import own_address
from planner.plans import words
from planner.plans.pages.wanted import here
from planner.plans.rules import Forecast, Status

blueprint = Blueprint("plans", __name__)

# What other rooms show on an activity's page; wiring registers them.
Panel = Callable[[int, date], Markup | None]
PANELS = "planner.activity_panels"

blueprint.add_app_template_filter(own_address)
blueprint.add_app_template_filter(words.due_text)
blueprint.add_app_template_filter(words.status_word)
blueprint.add_app_template_filter(words.status_shape)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "FILTER_WORDS": words.FILTER_WORDS,
        "LIGHT_WORDS": words.LIGHT_WORDS,
        "FORECAST_WORDS": words.FORECAST_WORDS,
        "COLUMN_WORDS": words.COLUMN_WORDS,
        "STATUSES": list(Status),
        "FORECASTS": list(Forecast),
        "here": here,
    }
