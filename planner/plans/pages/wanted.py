"""What the address of the list of activities asks for, and the addresses of what lies beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from planner.kit.forms import from_address
from planner.plans.queries.lists import Filter
from planner.plans.rules import SORTS, USUAL_COLUMNS, Column, Due, Light, chosen_columns, is_sort
from planner.plans.schemas import ListInput
from planner.plans.words import FILTER_WORDS

# The field of the address that names the columns; several, or one with commas.
COLUMNS = "kolumner"


@dataclass(frozen=True)
class Wanted:
    """Filter, order, columns and page. `query` holds all but the page, as an address has them, the usual left out."""

    filter: Filter
    month: Due | None
    sort: str
    columns: tuple[Column, ...]
    page: int
    query: dict[str, str]

    def address(self, endpoint: str = "plans.activities", /, **changes: str | int | None) -> str:
        """Return the address of the same list with some fields changed, and on its first page unless one is named."""
        fields = {name: value for name, value in {**self.query, **changes}.items() if value is not None}
        return _with_query(url_for(endpoint), fields)

    def sorted_by(self, name: str) -> str:
        """Return the address of the same list in another order; asked for again, that order is turned round."""
        return self.address(sort=f"-{name}" if self.sort == name else name)

    @property
    def as_text(self) -> str:
        """The fields as an address has them, without the page."""
        return _encoded(self.query)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.filter != Filter()


def wanted(given: MultiDict[str, str] | None = None) -> Wanted:
    """Return what an address asks for, this request's or that of the fields given. What makes no sense is left out."""
    args = request.args if given is None else given
    fields = from_address(ListInput(), args.to_dict())
    month = fields["month"]
    kept = Filter(
        area=fields["area"],
        status=_known(fields["status"], FILTER_WORDS),
        light=_known(fields["light"], Light),
        organisation=fields["organisation"],
        owner=fields["owner"],
        q=fields["q"],
        due_from=month.day.replace(day=1) if month else fields["due_from"],
        due_to=month.day if month else fields["due_to"],
    )
    sort = fields["sort"] if is_sort(fields["sort"]) else SORTS[0]
    columns = chosen_columns(name for value in args.getlist(COLUMNS) for name in value.split(","))
    query = {
        "area": kept.area,
        "status": kept.status,
        "light": kept.light,
        "organisation": kept.organisation,
        "owner": kept.owner,
        "q": kept.q,
        "month": str(month) if month else None,
        "from": None if month else _day(kept.due_from),
        "to": None if month else _day(kept.due_to),
        "sort": None if sort == SORTS[0] else sort,
        COLUMNS: None if columns == USUAL_COLUMNS else ",".join(columns),
    }
    said = {name: value for name, value in query.items() if value is not None}
    return Wanted(kept, month, sort, columns, fields["page"], said)


def filter_of_address() -> Filter:
    """Return what the list is narrowed to that this request's address belongs to."""
    return wanted().filter


def here(**changes: str | None) -> str:
    """Return this page's address with some fields changed; a form that is open in it is closed."""
    fields: dict[str, Any] = {**request.args.to_dict(flat=False), "rapportera": None, **changes}
    return _with_query(request.path, {name: value for name, value in fields.items() if value is not None})


def _with_query(path: str, fields: dict[str, Any]) -> str:
    return f"{path}?{_encoded(fields)}" if fields else path


def _encoded(fields: Mapping[str, Any]) -> str:
    return urlencode(fields, doseq=True, safe=",@")


def _known(value: str | None, values: Iterable[str]) -> str | None:
    return value if value in set(values) else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
