"""Pages of areas and activities, and the forms on them."""

from planner.plans.pages import acts, hand_over, mergers, reading
from planner.plans.pages.blueprint import PANELS, Panel, blueprint

__all__ = ["PANELS", "Panel", "acts", "blueprint", "hand_over", "mergers", "reading"]
