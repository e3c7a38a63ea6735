"""Plain text as letters are written: short lines, whole addresses, titles on one line."""

from hypothesis import given
from hypothesis import strategies as st

from planner.mail.paper import LINE, one_line, wrapped

ADDRESS = "https://planner.example.org/svara/" + "x-" * 60


def test_lines_are_short_and_continue_under_their_beginning() -> None:
    text = wrapped(f"* {'Ett stöd som når fler ' * 5}\n  {'Ska vara klar i december. ' * 4}\n  {ADDRESS}\n")
    assert all(len(line) <= LINE for line in text.splitlines() if ADDRESS not in line)
    assert f"\n  {ADDRESS}\n" in text
    assert [line[:2] for line in text.splitlines()] == ["* ", *["  "] * (len(text.splitlines()) - 1)]


def test_the_foot_keeps_its_mark_and_nothing_else_ends_in_a_blank() -> None:
    assert wrapped("\n\nHej! \n\n\n\nPlanner\n\n-- \nFrån  \n") == "Hej!\n\nPlanner\n\n-- \nFrån\n"


@given(st.text(st.sampled_from("abcåäö -*\n.:/"), max_size=400))
def test_no_word_is_lost_or_broken(text: str) -> None:
    assert wrapped(text).split() == text.split()
    assert wrapped(wrapped(text)) == wrapped(text)


@given(st.text(max_size=300), st.integers(20, 100))
def test_a_title_is_one_line_and_not_too_long(title: str, most: int) -> None:
    cut = one_line(title, most)
    assert len(cut.splitlines()) <= 1
    assert len(cut) <= most + 1
    if len(" ".join(title.split())) <= most:
        assert cut.split() == title.split()


def test_a_title_is_cut_after_a_word() -> None:
    assert one_line("Utveckla boendestödet så att det når fler", 25) == "Utveckla boendestödet …"
    assert one_line("x" * 100, 25) == "x" * 24 + " …"
