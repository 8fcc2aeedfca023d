"""Byte pair encoding by hand, against the rule that the exercises are graded by."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.generators.tokens.corpora import tokens, trained
from quizzes.generators.tokens.g14_unigram import product, segmentations
from quizzes.labs.merges import unigram
from quizzes.labs.merges.lab import FIRST, LAB, OFFERED, Shown, learned, size
from quizzes.labs.merges.wordpiece import pieces_of

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
    bpe = told.cuts[0].pieces
    assert bpe == tokens("slowest", learned(FIRST, 6)[1])
    assert "".join(bpe) == "slowest"


def test_three_ways_cut_the_same_word() -> None:
    told = shown(step="5", pick="1", word="lowest").told

    assert told is not None
    assert {cut.way: cut.pieces for cut in told.cuts} == {
        "bpe": ["low", "est"],
        "wordpiece": ["low", "##est"],
        "unigram": ["low", "e", "s", "t"],
    }


def test_wordpiece_takes_the_longest_piece_and_gives_up_where_none_fits() -> None:
    known = {"sa", "sand", "##nd", "##s", "##a"}

    assert pieces_of("sands", known) == ["sand", "##s"]
    assert pieces_of("sandal", known) == ["[UNK]"]


def test_unigram_drops_what_it_would_miss_least() -> None:
    assert set(unigram.learned((("ab", 9), ("abc", 1), ("c", 5)), 4)) == {"ab", "a", "b", "c"}


WORDS = st.lists(st.tuples(st.text("abc", min_size=1, max_size=9), st.integers(1, 9)), min_size=1, max_size=6)


@given(WORDS, st.integers(1, 20), st.text("abc", min_size=1, max_size=8))
def test_unigram_keeps_its_size_and_takes_the_most_probable_cut(
    words: list[tuple[str, int]], size: int, word: str
) -> None:
    letters = {letter for each, _ in words for letter in each}
    shares = unigram.learned(words, size)
    pieces, logprob = unigram.cut(word, shares)

    assert letters <= set(shares)
    assert len(shares) <= max(size, len(letters))
    assert sum(shares.values()) == pytest.approx(1)
    assert "".join(pieces) == word
    ways = segmentations(word, dict(shares))
    if ways:
        assert logprob == pytest.approx(max(math.log(product(each, dict(shares))) for each in ways))


def test_a_long_word_does_not_vanish() -> None:
    shares = unigram.learned((("ab" * 200, 1),), 4)

    assert len(shares) == 4
    assert all(math.isfinite(share) and share > 0 for share in shares.values())


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
