"""The kinds of things that can be found."""

from enum import StrEnum


class Kind(StrEnum):
    """What is found, in the order in which kinds come where all else is the same."""

    ACTIVITY = "activity"
    AREA = "area"
    INDICATOR = "indicator"
    REQUIREMENT = "requirement"
    EVIDENCE = "evidence"
    ROUND = "round"
    REPORT_TEXT = "report_text"
    EDITION = "edition"
    ORGANISATION = "organisation"
    PERSON = "person"
