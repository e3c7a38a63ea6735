"""What two writings of a text differ in, and what each text is kept as."""

from hypothesis import given
from hypothesis import strategies as st

from planner.reports.rules.texts import (
    NECESSARY,
    Part,
    Stretch,
    area_of,
    differences,
    requirement_of,
    section_of_area,
    section_of_requirement,
)

some_text = (
    st.lists(st.sampled_from(["boende ", "och", " ", "\n\n", "stöd. ", "å"]), max_size=30).map("".join) | st.text()
)


@given(some_text, some_text)
def test_both_texts_are_found_again_in_what_they_differ_in(before: str, after: str) -> None:
    stretches = differences(before, after)
    assert "".join(one.text for one in stretches if one.before) == before
    assert "".join(one.text for one in stretches if one.after) == after
    assert all(one.text and (one.before or one.after) for one in stretches)


@given(some_text)
def test_a_text_doesnt_differ_from_itself(text: str) -> None:
    assert all(one.before and one.after for one in differences(text, text))


def test_a_word_that_was_changed_is_told_from_the_others() -> None:
    assert differences("Sju nya bostäder", "Sju stora bostäder") == (
        Stretch("Sju ", before=True, after=True),
        Stretch("nya ", before=True, after=False),
        Stretch("stora ", before=False, after=True),
        Stretch("bostäder", before=True, after=True),
    )


def test_the_longest_texts_are_compared_in_no_time() -> None:
    before, after = "a " * 10_000, "a b " * 5_000
    assert "".join(one.text for one in differences(before, after) if one.after) == after


def test_texts_on_areas_and_requirements_are_told_apart() -> None:
    assert area_of(section_of_area("boende")) == "boende"
    assert requirement_of(section_of_requirement("2014-G1")) == "2014-G1"
    assert area_of(section_of_requirement("2014-G1")) is None
    assert requirement_of(Part.SUMMARY) is None


def test_what_a_board_needs_is_named_in_the_reports_order() -> None:
    assert [part for part in Part if part in NECESSARY] == list(NECESSARY)
