"""What an accessibility statement says, and how long what people leave with a fault is kept."""

from datetime import timedelta
from enum import StrEnum

# The law's own promise is "within reasonable time"; so many working days is what the page promises.
ANSWER_DAYS = 10
# How long the address of somebody who reported a fault is kept after it was handled: long enough for an answer back.
KEEP_ADDRESS = timedelta(days=90)
# However many report something, administrators get no more than a mail a day about it.
TELL_AGAIN_AFTER = timedelta(days=1)
# DIGG asks that a statement is gone through regularly; after so long, administrators are reminded on the page.
REVIEW_EVERY = timedelta(days=365)


class Conformance(StrEnum):
    """How far the service meets the law's requirements, in the three steps of (EU) 2018/1523, annex."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
