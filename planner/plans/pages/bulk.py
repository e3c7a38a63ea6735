"""What the pages that change many activities at once have in common: what is chosen, and the way back to the list."""

from flask import request, url_for

from planner.kit.web import own_address
from planner.plans.pages.wanted import filter_of_address
from planner.plans.queries.lists import Filter


def chosen_of_address() -> Filter | list[str]:
    """Return the keys of the activities that are chosen one by one, or the filter where all that fit are."""
    if request.args.get("alla"):
        return filter_of_address()
    return list(dict.fromkeys(request.args.getlist("a")))


def list_address() -> str:
    """Return the address to go back to: the list as it was."""
    return own_address(request.values.get("next")) or url_for("plans.activities")
