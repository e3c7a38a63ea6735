"""The follow-up's Swedish: dates, numbers with their nouns, and the words for status. Pure.

The report is the city's own document and Swedish whoever asks for it, so its texts don't pass through translation.
"""

from collections.abc import Sequence
from datetime import date

from planner.plans.rules import Due, Precision, Status, VersionStatus
from planner.reports.rules import What

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
QUARTERS = ("första", "andra", "tredje", "fjärde")

STATUS_WORDS = {
    Status.NOT_STARTED: "Inte påbörjad",
    Status.ONGOING: "Pågår",
    Status.DONE: "Genomförd",
    Status.PAUSED: "Avvaktar",
    Status.DROPPED: "Utgår",
}
# As headings of columns and in running text: "11 genomförda", "18 pågår".
STATUS_PLURALS = {
    Status.DONE: "genomförda",
    Status.ONGOING: "pågår",
    Status.PAUSED: "avvaktar",
    Status.NOT_STARTED: "inte påbörjade",
    Status.DROPPED: "utgår",
}
STATUS_SINGULARS = STATUS_PLURALS | {Status.DONE: "genomförd", Status.NOT_STARTED: "inte påbörjad"}
OVERDUE = "Försenad"
UNREPORTED = "Lägesrapport saknas"
WITHOUT_DEADLINE = "Saknar tidplan"

VERSION_WORDS = {
    VersionStatus.DRAFT: "utkast",
    VersionStatus.CONSULTATION: "på remiss",
    VersionStatus.PROPOSED: "föreslagen",
    VersionStatus.ADOPTED: "beslutad",
    VersionStatus.REPLACED: "ersatt",
}


def day_text(day: date) -> str:
    """Return a day as Swedes write it: 31 oktober 2014."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def due_text(due: Due | None) -> str:
    """Return a deadline in its own precision: december 2014, fjärde kvartalet 2014."""
    if due is None:
        return "ingen tidplan"
    match due.precision:
        case Precision.YEAR:
            return str(due.day.year)
        case Precision.QUARTER:
            return f"{QUARTERS[(due.day.month - 1) // 3]} kvartalet {due.day.year}"
        case Precision.MONTH:
            return f"{MONTHS[due.day.month - 1]} {due.day.year}"
        case _:
            return day_text(due.day)


def count(n: int, one: str, many: str) -> str:
    """Return a number with its noun: 1 aktivitet, 5 aktiviteter."""
    return f"{number(n)} {one if n == 1 else many}"


def activities(n: int) -> str:
    """Return a number of activities."""
    return count(n, "aktivitet", "aktiviteter")


def number(n: int) -> str:
    """Return a number with a thin space between thousands."""
    return f"{n:,}".replace(",", "\u202f")


def joined(parts: Sequence[str]) -> str:
    """Return a list in running text: Boende, Barn och Hälsa."""
    return " och ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def joined_if_few(names: Sequence[str], of: int, few: int) -> str:
    """Return names as a list in running text, or only how many they are where a list would hide the point: 9 av 14."""
    return joined(names) if len(names) <= few else f"{number(len(names))} av {number(of)}"


def sentence(text: str) -> str:
    """Return a text with a capital letter first and a full stop last."""
    stop = "" if text.endswith((".", "!", "?", "…")) else "."
    return f"{text[:1].upper()}{text[1:]}{stop}"


def done_of(done: int, of: int) -> str:
    """Return how many of all are done, as a clause: 11 av 41 aktiviteter är genomförda."""
    if of == 0:
        return "inga aktiviteter finns"
    if done == 0:
        return "aktiviteten är inte genomförd" if of == 1 else f"ingen av de {number(of)} aktiviteterna är genomförd"
    if done == of:
        return "den enda aktiviteten är genomförd" if of == 1 else f"alla {activities(of)} är genomförda"
    return f"{number(done)} av {activities(of)} är {'genomförd' if done == 1 else 'genomförda'}"


def status_count(status: Status, n: int) -> str:
    """Return how many have a status: 1 genomförd, 18 pågår."""
    return count(n, STATUS_SINGULARS[status], STATUS_PLURALS[status])


def overdue_clause(n: int) -> str:
    """Return how many are overdue, as a clause that follows `done_of`."""
    if n == 0:
        return "ingen är försenad"
    return f"{number(n)} är {'försenad' if n == 1 else 'försenade'}"


def share_done(done: int, of: int) -> str:
    """Return the share that is done in words, as the point of a chart: hälften av aktiviteterna är genomförda."""
    if done == 0:
        return "ingen aktivitet är genomförd ännu"
    if done == of:
        return "alla aktiviteter är genomförda"
    for part, parts, name in (
        (3, 4, "tre fjärdedelar"),
        (1, 2, "hälften"),
        (1, 3, "en tredjedel"),
        (1, 4, "en fjärdedel"),
    ):
        if done * parts == of * part:
            return f"{name} av aktiviteterna är genomförda"
        if done * parts > of * part:
            return f"mer än {name} av aktiviteterna är genomförda"
    return "mindre än en fjärdedel av aktiviteterna är genomförda"


# What stands for a number that may not leave the service.
HIDDEN = ".."
PERCENT = "\u00a0%"


def decimal(value: float) -> str:
    """Return a number as Swedes write it, with the decimals that it has: 7,5 and 1 628."""
    whole, _point, decimals = f"{value:,.6f}".rstrip("0").rstrip(".").partition(".")
    return whole.replace(",", "\u202f").replace("-", "\u2212") + (f",{decimals}" if decimals else "")


def kronor(amount: int | None) -> str:
    """Return a sum in kronor: 22 949 683 kr; a dash where it isn't known."""
    return "–" if amount is None else f"{decimal(amount)}\u00a0kr"


# What a page calls the activities that a number counts.
WHAT_WORDS = {
    What.ALL: "Alla aktiviteter",
    What.DONE: "Genomförda aktiviteter",
    What.ONGOING: "Aktiviteter som pågår",
    What.PAUSED: "Aktiviteter som avvaktar",
    What.NOT_STARTED: "Aktiviteter som inte är påbörjade",
    What.DROPPED: "Aktiviteter som utgår",
    What.OVERDUE: "Försenade aktiviteter",
    What.DUE_SOON: "Aktiviteter med tidplan som löper ut inom 30 dagar",
    What.UNREPORTED: "Aktiviteter utan lägesrapport",
    What.WITHOUT_DEADLINE: "Aktiviteter utan tidplan",
    What.MOVED: "Aktiviteter med ny tidplan",
    What.LATE_AGAINST_DECISION: "Aktiviteter som är försenade mot beslutad tidplan",
}
