"""Byte pair encoding by hand, against the rule that the exercises are graded by."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.generators.tokens.corpora import tokens, trained
from quizzes.labs.merges.lab import FIRST, LAB, OFFERED, Shown, learned, size

TEXTS = st.text("abcde ", min_size=1, max_size=80)


def shown(**sent: str) -> Shown:
    found = LAB.shown(LAB.read(sent))
    assert isinstance(found, Shown)
    return found


def best_of(told: Shown) -> str:
    return next(str(each.number) for each in told.options if each.is_best)


@given(TEXTS, st.integers(0, 12))
def test_it_learns_what_the_exercises_learn(text: str, steps: int) -> None:
    corpus = tuple(Counter(text.split()).items())

    assert learned(text, steps)[1] == trained(corpus, steps)


@given(TEXTS, st.integers(0, 12))
def test_each_merge_makes_fewer_pieces_of_the_same_letters(text: str, steps: int) -> None:
    before, merges = learned(text, steps)
    after, more = learned(text, steps + 1)

    assert [("".join(pieces), count) for pieces, count in before] == [("".join(p), count) for p, count in after]
    assert size(after) < size(before) or merges == more


def test_the_published_example_begins_with_es_and_est() -> None:
    assert shown(step="2", pick="1").vocabulary[:2] == ["es", "est"]


def test_before_the_choice_no_count_is_told() -> None:
    asked = shown()

    assert asked.told is None
    assert {each.count for each in asked.options} == {None}
    assert len(asked.options) == OFFERED


def test_the_most_frequent_pair_is_right_and_any_other_is_not() -> None:
    for number in range(1, OFFERED + 1):
        told = shown(pick=str(number))
        picked = next(each for each in told.options if each.is_picked)
        assert told.told is not None
        assert told.told.is_right == (picked.count == told.told.count)
        assert told.told.right == int(told.told.is_right)


def test_a_pair_as_frequent_counts_as_right_and_says_so() -> None:
    tied = shown(corpus="ab ba", pick="2").told

    assert tied is not None
    assert (tied.is_right, tied.tied, tied.best) == (True, True, ("a", "b"))


def test_a_new_word_is_cut_by_what_was_learned() -> None:
    told = shown(step="5", pick="1", word="slowest").told

    assert told is not None
    assert told.unseen == tokens("slowest", learned(FIRST, 6)[1])
    assert "".join(told.unseen) == "slowest"


@pytest.mark.parametrize("corpus", ["", "   ", "a", "a b c", "\n\t"])
def test_a_text_without_neighbors_has_nothing_to_merge(corpus: str) -> None:
    asked = shown(corpus=corpus, pick="1", step="9")

    assert (asked.options, asked.told) == ([], None)


def test_each_task_can_be_solved() -> None:
    own = "do re mi do re mi fa sol la " * 3

    tasks = [
        *shown(pick="1", right="5").tasks,
        *shown(step="12", pick="1").tasks,
        *shown(corpus=own, step="4", pick="1").tasks,
    ]

    assert {each.name for each in tasks if each.done} == {"five", "half", "own"}
    assert not any(each.done for each in shown(pick=best_of(shown(pick="1"))).tasks)
