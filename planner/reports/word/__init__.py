"""The follow-up for Word, to go on with there: the board memo, and the follow-up that is its appendix.

Both are set from the same document as HTML and PDF, in a process of their own. Headings, lists, captions and tables use
Word's own styles and a few of ours (planner.reports.word.paper); a city that sets `word_template` has its own instead.
"""

from typing import Any

from planner.reports.press import in_child

MEMO, FOLLOW_UP = "memo", "follow_up"


def print_word(document: dict[str, Any], part: str, template: str = "") -> bytes:
    """Return the part of a document that belongs to the memo or to the follow-up, as DOCX.

    `template` is the path of the city's own, empty for ours. Raises PressError when it can't be made.
    """
    return in_child("planner.reports.word.writer", {"document": document, "part": part, "template": template})
