"""Cells of a table that a spreadsheet opens: a text in one must never be taken for a formula."""

# What Excel, LibreOffice and Google's read a formula from, with what they skip before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain_cell(text: str) -> str:
    """Return a text for a cell of a CSV file: one that a spreadsheet might take for a formula begins with '."""
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(_FORMULA) else text
