"""How each mode asks: in the form in which its answer is given by whoever understands it.

Nearly all end in a number, which is typed: nothing on the page helps to guess it. The others are here, each with why.
"""

from __future__ import annotations

import pytest

from quizzes.generators import LATEST

NUMBER = "numeric"
OTHERS = {
    # Click the survivors: the answer is a set of tokens of a table.
    "G04 a": "choices",
    "G05 a": "choices",
    "G06 a": "choices",
    # One among what known mistakes lead to: a token, a vector, a word.
    "G08 a": "choice",
    "G22 a": "choice",
    "G22 b": "choice",
    # The pieces of a word, among those that other rules would cut.
    "G10 b": "choice",
    "G14 a": "choice",
    # A step to name: the pair that is merged next.
    "G11 a": "short",
    # One answer by each of several rules: each gets its own place.
    "G07 a": "matching",
    "G13 a": "matching",
    "G21 a": "matching",
    "G28 a": "matching",
}
MODES = [f"{each.id} {mode}" for each in LATEST.values() for mode in each.modes]


@pytest.mark.parametrize("name", MODES)
def test_a_mode_asks_in_its_best_form(name: str) -> None:
    generator, mode = name.split()

    assert LATEST[generator].modes[mode].kind == OTHERS.get(name, NUMBER)


def test_each_form_of_the_table_is_one_of_a_mode() -> None:
    assert set(OTHERS) <= set(MODES)
