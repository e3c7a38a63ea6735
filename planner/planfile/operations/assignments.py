"""Loading assignments: who carries out what."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from planner.kit.db import db
from planner.planfile.consistency import Item
from planner.planfile.operations.basics import Names
from planner.planfile.operations.bulk import insert_with_ids, update_rows
from planner.planfile.operations.histories import Deadlines, Owners, Updates
from planner.planfile.operations.section import Ids, Tally
from planner.planfile.rules import merged_order, moved
from planner.plans.models import Assignment


def load_assignments(
    activities: Sequence[Item], activity_ids: Ids, names: Names, *, today: date, tally: Tally
) -> set[str]:
    """Load the assignments of activities, and the histories of both.

    Returns the keys of the activities whose own deadline changed.
    """
