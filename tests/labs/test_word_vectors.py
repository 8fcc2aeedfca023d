"""The words as arrows: what is shipped, and the sums over it against NumPy's."""

from __future__ import annotations

import hashlib
import json
import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.building.word_vectors import HERE, file_of
from quizzes.labs.word_vectors import FILE, cosine, signed, word_vectors

KNOWN = word_vectors()
WORDS = list(KNOWN.arrows)
AT = {word: at for at, word in enumerate(WORDS)}
MATRIX = np.array([KNOWN.arrows[word] for word in WORDS], dtype=float)
UNITS = MATRIX / np.linalg.norm(MATRIX, axis=1, keepdims=True)
some_words = st.sampled_from(WORDS)


def test_the_words_are_those_that_a_person_chose() -> None:
    assert (HERE / "words.txt").read_text(encoding="utf-8").split() == WORDS
    assert len(set(WORDS)) == len(WORDS) <= 3_000
    assert [word for word in WORDS if not (word.isascii() and word.isalpha() and word.islower())] == []


def test_each_arrow_is_a_hundred_whole_numbers_the_largest_at_the_limit() -> None:
    assert MATRIX.shape == (len(WORDS), 100)
    assert set(np.abs(MATRIX).max(axis=1)) == {127.0}


def test_the_file_says_where_it_comes_from() -> None:
    about = json.loads(FILE.read_text(encoding="utf-8"))["about"]

    assert set(about) == {"vectors", "package", "license", "sha256", "numbers", "made"}


@given(some_words, some_words)
def test_a_cosine_is_that_of_a_second_program(one: str, other: str) -> None:
    expected = UNITS[AT[one]] @ UNITS[AT[other]]

    assert KNOWN.cosine(one, other) == pytest.approx(expected, abs=1e-12)
    assert cosine(KNOWN.unit(one), KNOWN.unit(other)) == pytest.approx(expected, abs=1e-12)


@given(some_words, some_words, some_words)
def test_the_ranking_around_an_analogy_is_that_of_a_second_program(a: str, b: str, c: str) -> None:
    goal = UNITS[AT[b]] - UNITS[AT[a]] + UNITS[AT[c]]
    expected = UNITS @ goal / np.linalg.norm(goal)

    ranked = KNOWN.ranked(KNOWN.analogy(a, b, c))

    assert {each.word for each in ranked} == set(WORDS)
    assert all(before.cosine >= after.cosine for before, after in pairwise(ranked))
    assert max(abs(each.cosine - expected[AT[each.word]]) for each in ranked) < 1e-9


def test_no_two_words_point_in_opposite_directions() -> None:
    lowest = (UNITS @ UNITS.T).min()

    assert f"{lowest:.2f}" == "-0.35"


def test_a_cosine_is_read_with_a_minus_sign() -> None:
    assert (signed(-0.351), signed(-0.001), signed(0.935)) == ("−0.35", "0.00", "0.94")


@pytest.mark.soak
def test_the_script_makes_the_same_bytes_again() -> None:
    path = os.environ.get("WORD_VECTORS")
    if not path:
        pytest.skip("WORD_VECTORS names no table of vectors (quizzes/labs/building/README.md).")
    raw = Path(path).read_bytes()

    assert hashlib.sha256(raw).hexdigest() == KNOWN.about["sha256"]
    assert file_of(raw) == FILE.read_text(encoding="utf-8")
