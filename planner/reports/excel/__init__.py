"""The follow-up for Excel, to sort, filter and count further in: a sheet for each sort of thing, with native charts.

Days are days and numbers are numbers there. What people have written is text whatever it begins with, so that nothing
in it is worked out as a formula. Small numbers are withheld as everywhere else.
"""

from planner.reports import wording as w
from planner.reports.excel.activities import activities_sheet, assignments_sheet
from planner.reports.excel.book import Book
from planner.reports.excel.changes import changes_sheets
from planner.reports.excel.deviations import deviations_sheet
from planner.reports.excel.grants import money_sheet, requirements_sheet
from planner.reports.excel.indicators import indicators_sheet
from planner.reports.excel.summary import summary_sheet
from planner.reports.rules import Report

__all__ = ["print_excel"]


def print_excel(report: Report) -> bytes:
    """Return a report as XLSX; the same report gives the same bytes."""
    name = f"Uppföljning {report.year}"
    book = Book(
        title=f"{name}: {report.extract.name}" if report.extract else name,
        about=f"{report.plan_title}. Läget den {w.day_text(report.as_of)}.",
        publisher=report.plan_owner,
        day=report.as_of,
    )
    summary_sheet(book, report)
    activities_sheet(book, report)
    assignments_sheet(book, report)
    # The grant is the whole city's.
    if not report.extract:
        requirements_sheet(book, report)
        money_sheet(book, report)
    indicators_sheet(book, report)
    deviations_sheet(book, report)
    changes_sheets(book, report)
    return book.written()
