"""The blueprint that the pages of this folder register with, and the words that their templates share."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from flask import Blueprint
from flask_login import current_user

from planner.indicators.rules import Period, may_manage_indicators
from planner.indicators.rules.views import Asked
from planner.indicators.words import (
    CHANGE_LIGHTS,
    CHANGE_WORDS,
    DIRECTION_WORDS,
    difference_words,
    figure_words,
    number,
    period_words,
    sex_words,
    value_words,
)
from planner.kit.actor import acting

# Where a room that asks organisations for figures says how many have given them: by series' key and period.
ASKED = "planner.asked_figures"
AskedFigures = Callable[[date, Collection[str]], Mapping[str, Mapping[Period, Asked]]]

blueprint = Blueprint("indicators", __name__)
blueprint.add_app_template_filter(period_words)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "CHANGE_LIGHTS": CHANGE_LIGHTS,
        "CHANGE_WORDS": CHANGE_WORDS,
        "DIRECTION_WORDS": DIRECTION_WORDS,
        "difference_words": difference_words,
        "figure_words": figure_words,
        "number": number,
        "sex_words": sex_words,
        "value_words": value_words,
        # A page that says what is wrong may be for somebody who isn't signed in.
        "may_manage": current_user.is_authenticated and may_manage_indicators(acting()),
    }
