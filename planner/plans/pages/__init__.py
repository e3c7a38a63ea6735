"""Pages of areas and activities, and the forms on them."""

from planner.plans.pages import acts, deadline_requests, hand_over, mergers, reading
from planner.plans.pages.blueprint import PANELS, Panel, blueprint

__all__ = ["PANELS", "Panel", "acts", "blueprint", "deadline_requests", "hand_over", "mergers", "reading"]
