"""What leads to a submission, and what can show that a requirement is met."""

from enum import StrEnum


class Milestone(StrEnum):
    """An internal date before the submission, in this order."""

    DATA_STOP = "data_stop"
    DRAFT = "draft"
    BOARD = "board"
    SEND = "send"


class EvidenceKind(StrEnum):
    """What evidence is: words, an address, a file, or something in the service, known by its key."""

    NOTE = "note"
    LINK = "link"
    FILE = "file"
    OBSERVATION = "observation"
    ACTIVITY = "activity"
    EDITION = "edition"
