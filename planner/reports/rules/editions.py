"""Editions: what a board may do with one."""

from enum import StrEnum


class Handling(StrEnum):
    """What a board did with an edition."""

    ADOPTED = "adopted"
    RETURNED = "returned"
    TABLED = "tabled"
