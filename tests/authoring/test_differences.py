from hypothesis import given
from hypothesis import strategies as st

from quizzes.authoring.differences import MOST_WORDS, Difference, changed_fields, differences, word_differences


def test_equal_texts_do_not_differ() -> None:
    assert differences(["one", "two"], ["one", "two"]) == []


def test_a_changed_line_stands_between_its_neighbors() -> None:
    found = differences(["a", "b", "c", "d", "e"], ["a", "b", "C", "d", "e"])

    assert [(each.mark, each.text) for each in found] == [("same", "b"), ("gone", "c"), ("new", "C"), ("same", "d")]


def test_a_first_version_is_all_new() -> None:
    assert differences([], ["one"]) == [Difference("new", "one")]


def test_a_changed_word_stands_among_the_words_around_it() -> None:
    found = word_differences("Heat divides each logit.", "Heat multiplies each logit.")

    assert [(each.mark, each.text) for each in found] == [
        ("same", "Heat"),
        ("gone", " divides"),
        ("new", " multiplies"),
        ("same", " each logit."),
    ]


TEXTS = st.lists(st.sampled_from(["a", "b", "c d", "", "e\n"])).map(" ".join)


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    pieces = [each for each in word_differences(before, after) if " … " not in each.text]

    if len(pieces) == len(word_differences(before, after)):
        assert "".join(each.text for each in pieces if each.mark != "new") == before
        assert "".join(each.text for each in pieces if each.mark != "gone") == after


def test_what_stays_is_shortened_and_what_changes_is_not() -> None:
    long = "word " * 200

    first, *changed, last = word_differences(f"{long}here\n{long}", f"{long}there\n{long}")

    assert [each.text.strip() for each in changed] == ["here", "there"]
    assert len(first.text) < 200 > len(last.text)


def test_a_passage_too_long_to_compare_is_shown_whole() -> None:
    before, after = "a " * (MOST_WORDS + 1), "b " * (MOST_WORDS + 1)

    assert word_differences(before, after) == [Difference("gone", before), Difference("new", after)]


def test_fields_that_do_not_differ_are_left_out() -> None:
    found = changed_fields({"stem": "Why?", "why": "So."}, {"stem": "Why?", "remember": "So."})

    assert [(each.cell, [piece.mark for piece in each.pieces]) for each in found] == [
        ("remember", ["new"]),
        ("why", ["gone"]),
    ]
