"""/indikatorer: series for everybody, and their figures from those who keep them."""

from planner.indicators.pages import imports, reading, writing
from planner.indicators.pages.blueprint import blueprint

__all__ = ["blueprint", "imports", "reading", "writing"]
