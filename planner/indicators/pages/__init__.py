"""/indikatorer: series for everybody, and their figures from those who keep them."""

from planner.indicators.pages import imports, reading, writing
from planner.indicators.pages.blueprint import ASKED, blueprint

__all__ = ["ASKED", "blueprint", "imports", "reading", "writing"]
