"""Attention, number by number, against softmax(QKᵀ/√d)V in NumPy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.attention.head import KEYS, QUERIES, VALUES, WORDS, look
from quizzes.labs.attention.lab import LAB, TASKS, Shown, State, solved_by

START: State = LAB.read({})
GUESSED = replace(START, guess="alike")
strengths = st.integers(0, 16).map(lambda each: each / 4)


def attended(strength: float, *, mask: bool) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Weights and outputs of all rows at once."""
    queries, keys, values = strength * np.array(QUERIES, dtype=float), np.array(KEYS), np.array(VALUES)
    scores = queries @ keys.T / np.sqrt(keys.shape[1])
    if mask:
        scores += np.triu(np.full(scores.shape, -np.inf), k=1)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = powers / powers.sum(axis=1, keepdims=True)
    return weights, weights @ values


@given(strengths, st.booleans())
def test_a_head_computes_what_the_formula_says(strength: float, mask: bool) -> None:
    weights, outputs = attended(strength, mask=mask)
    for row in range(len(WORDS)):
        here = look(row, strength, mask=mask)
        assert here.weights == pytest.approx(weights[row])
        assert here.output == pytest.approx(outputs[row])
        assert sum(here.weights) == pytest.approx(1)


def test_slept_gives_the_weights_that_the_guide_works_out() -> None:
    here = look(WORDS.index("slept"), 1, mask=True)

    assert [each.product for each in here.steps[:3]] == [2, 6, 4]
    assert [f"{each:.0%}" for each in here.weights] == ["9%", "67%", "24%", "0%"]


# -- what the page says


@given(st.integers(0, 3), strengths)
def test_without_the_mask_all_weights_shrink_to_the_same_fraction(row: int, strength: float) -> None:
    before, after = (look(row, strength, mask=mask).weights[: row + 1] for mask in (True, False))
    fractions = [late / early for early, late in zip(before, after, strict=True)]

    assert max(fractions) == pytest.approx(min(fractions))


def test_attention_is_not_mutual() -> None:
    the, cat = (look(row, 1, mask=False).weights for row in (0, 1))

    assert (f"{the[1]:.0%}", f"{cat[0]:.0%}") == ("81%", "24%")


@pytest.mark.parametrize("row", range(4))
def test_strength_2_is_what_comes_without_the_division(row: int) -> None:
    powers = np.exp(np.array(QUERIES[row]) @ np.array(KEYS).T)

    assert look(row, 2, mask=False).weights == pytest.approx(powers / powers.sum())


@given(strengths)
def test_the_first_word_takes_home_its_own_value_behind_the_mask(strength: float) -> None:
    assert look(0, strength, mask=True).output == pytest.approx(VALUES[0])


def test_every_word_is_in_every_row_of_the_working() -> None:
    found: Shown = LAB.shown(replace(GUESSED, row="cat", strength=0.25))

    assert [each.word for each in found.worked] == list(WORDS)
    assert found.query == "0.5, 0.25, 0.75, 0"
    assert found.worked[0].sum == "0.5×2 + 0.25×0 + 0.75×0 + 0×0"
    assert [each.is_hidden for each in found.worked] == [False, False, True, True]
    assert found.worked[1].scaled == "0.25"


# -- prediction and tasks


@pytest.mark.parametrize(("guess", "is_right"), [("alike", True), ("stay", False), ("cat", False)])
def test_the_verdict_comes_when_the_mask_is_off(guess: str, is_right: bool) -> None:
    assert LAB.shown(replace(GUESSED, guess=guess)).verdict is None

    verdict = LAB.shown(replace(GUESSED, guess=guess, mask="off", row="cat", strength=3.0)).verdict
    assert verdict is not None
    assert (verdict.is_right, verdict.fraction) == (is_right, "91.7%")
    assert (verdict.before, verdict.after) == (["9.0%", "66.5%", "24.5%"], ["8.3%", "61.0%", "22.5%"])


SOLUTIONS: dict[str, dict[str, Any]] = {
    "flat": {"strength": 0.0},
    "pick": {"row": "well", "strength": 4.0},
    "alone": {"row": "the"},
}


@pytest.mark.parametrize("name", TASKS)
def test_each_task_can_be_solved_and_is_not_from_the_start(name: str) -> None:
    def done(state: State) -> bool:
        return dict(zip(TASKS, solved_by(state), strict=True))[name]

    assert done(replace(GUESSED, **SOLUTIONS[name]))
    assert not done(GUESSED)


def test_a_word_that_sees_only_itself_neither_spreads_nor_picks() -> None:
    assert solved_by(replace(GUESSED, row="the", strength=0.0)) == (False, False, True)


def test_before_the_prediction_nothing_tells_the_weights() -> None:
    found: Shown = LAB.shown(replace(START, mask="off", solved=7))

    assert (found.worked, found.grid, found.output, found.verdict, found.solved) == ([], [], [], None, 0)
