"""Pages of areas and activities, and the forms on them."""

from planner.plans.pages import (
    acts,
    bulk_deadlines,
    bulk_owners,
    deadline_requests,
    exports,
    hand_over,
    listing,
    mergers,
    reading,
    saved_views,
    sheet,
)
from planner.plans.pages.blueprint import PANELS, Panel, blueprint

__all__ = [
    "PANELS",
    "Panel",
    "acts",
    "blueprint",
    "bulk_deadlines",
    "bulk_owners",
    "deadline_requests",
    "exports",
    "hand_over",
    "listing",
    "mergers",
    "reading",
    "saved_views",
    "sheet",
]
