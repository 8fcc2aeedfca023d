"""The word map: what the page claims of the arrows holds in the file that is shipped."""

from __future__ import annotations

import calendar
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.embedding_map.flat import flat
from quizzes.labs.embedding_map.lab import LAB, TASKS, Map, Shown, State, analogy_of, map_of
from quizzes.labs.word_vectors import word_vectors

START: State = LAB.read({})
GUESSED = replace(START, guess="sell")
KNOWN = word_vectors()
MONTHS = {*calendar.month_name[1:]}
ANIMALS = {"monkey", "spider", "squirrel", "parrot", "cat", "hamster", "owl", "giraffe", "kitten", "rabbit", "elephant"}
some_words = st.lists(st.sampled_from(list(KNOWN.arrows)), min_size=3, max_size=8, unique=True)


def shown(**changes: Any) -> Shown:
    found: Shown = LAB.shown(replace(GUESSED, **changes))
    return found


def neighbors(word: str) -> list[str]:
    found = shown(word=word).neighbors
    assert found is not None
    return [each.word for each in found.rows]


def drawn(words: str) -> Map:
    found = shown(words=words).map
    assert found is not None
    return found


# -- what the page says


def test_the_opposite_of_buying_is_nearer_than_what_means_the_same() -> None:
    assert neighbors("buy")[:2] == ["sell", "purchase"]


@pytest.mark.parametrize(("guess", "is_right"), [("sell", True), ("purchase", False), ("store", False)])
def test_the_verdict_comes_with_the_prediction(guess: str, is_right: bool) -> None:
    verdict = shown(guess=guess).verdict

    assert verdict is not None
    assert verdict.is_right is is_right


@pytest.mark.parametrize(
    "pair", ["hot cold", "big small", "up down", "early late", "day night", "rich poor", "full empty"]
)
def test_opposites_are_nearer_than_words_are_on_average(pair: str) -> None:
    units = np.array([KNOWN.unit(word) for word in KNOWN.arrows])

    assert KNOWN.cosine(*pair.split()) > 1.5 * (units @ units.T).mean()


def test_all_that_is_near_march_is_a_month() -> None:
    assert {word.title() for word in neighbors("march")} <= MONTHS


def test_python_is_only_an_animal() -> None:
    assert set(neighbors("python")) <= ANIMALS


def test_apple_is_between_the_fruit_and_the_companies() -> None:
    fruit, companies = ("pear", "cherry", "banana"), ("microsoft", "intel", "google")

    for word in (*fruit, *companies):
        assert KNOWN.cosine("apple", word) > max(KNOWN.cosine(one, other) for one in fruit for other in companies), word


@pytest.mark.parametrize(
    ("three", "answer"),
    [
        ("man king woman", "queen"),
        ("france paris italy", "rome"),
        ("france paris japan", "tokyo"),
        ("walk walked play", "played"),
        ("france paris australia", "sydney"),
        ("man doctor woman", "nurse"),
    ],
)
def test_a_step_answers_as_the_page_says(three: str, answer: str) -> None:
    assert analogy_of(*three.split()).answer == answer


def test_the_texts_name_sydney_more_often_than_the_capital() -> None:
    by_frequency = list(KNOWN.arrows)

    assert by_frequency.index("sydney") < by_frequency.index("canberra")


def test_the_word_nearest_to_the_step_from_doctor_is_doctor() -> None:
    assert analogy_of("man", "doctor", "woman").rows[0].word == "doctor"
    assert not analogy_of("man", "doctor", "woman").is_free


def test_the_salmon_is_the_odd_one_out() -> None:
    assert drawn("cat dog horse salmon table").odd == "salmon"


# -- the map


@given(some_words)
def test_a_map_keeps_as_much_as_any_plane_can(words: list[str]) -> None:
    arrows = np.array([KNOWN.unit(word) for word in words])
    strengths = np.linalg.svd(arrows - arrows.mean(axis=0), compute_uv=False) ** 2

    found = flat(arrows.tolist())

    assert found.kept == pytest.approx(strengths[:2].sum() / strengths.sum(), abs=2e-3)


@given(some_words)
def test_a_map_never_shows_two_words_farther_apart_than_they_are(words: list[str]) -> None:
    arrows, places = np.array([KNOWN.unit(word) for word in words]), flat([KNOWN.unit(word) for word in words]).places

    for at, (x, y) in enumerate(places):
        for other, (also_x, also_y) in enumerate(places):
            apart = float(np.linalg.norm(arrows[at] - arrows[other]))
            assert np.hypot(x - also_x, y - also_y) <= apart + 1e-3


@given(some_words)
def test_labels_stay_in_the_frame_and_never_touch(words: list[str]) -> None:
    dots = map_of(words).dots
    for anchor in ("start", "end"):
        heights = sorted(float(dot.label_y.rstrip("%")) for dot in dots if dot.anchor == anchor)
        assert all(0 <= each <= 100.01 for each in heights)
        assert all(after - before >= 9.9 for before, after in pairwise(heights))


# -- words that are not there


def test_a_word_without_an_arrow_is_named_with_some_that_begin_alike() -> None:
    missing = shown(word=" Kingfisher ", c="womanly", words="cat kingfisher").no_neighbors[0]

    assert missing.word == "kingfisher"
    assert "king" in missing.similar
    assert shown(c="womanly").analogy is None
    assert shown(words="cat kingfisher dog").map is None


def test_a_word_may_be_typed_in_capitals() -> None:
    assert shown(a="FRANCE", b=" Paris", c="Italy").analogy == analogy_of("france", "paris", "italy")


def test_words_on_the_map_count_once_and_up_to_eight() -> None:
    words = "cat, cat, dog horse cow pig sheep goat lion tiger wolf"

    assert [dot.word for dot in drawn(words).dots] == words.replace(",", "").split()[1:9]


# -- tasks


SOLUTIONS: dict[str, dict[str, str]] = {
    "queen": {"b": "monarch"},
    "free": {"a": "spain", "b": "spanish", "c": "italy"},
    "far": {"words": "turtle milan cat"},
}


@pytest.mark.parametrize("name", TASKS)
def test_each_task_can_be_solved_and_is_not_from_the_start(name: str) -> None:
    def done(found: Shown) -> bool:
        return next(task.done for task in found.tasks if task.name == name)

    assert done(shown(**SOLUTIONS[name]))
    assert not done(shown())


@pytest.mark.parametrize("three", ["king queen queen", "man man queen", "cat cat dog"])
def test_repeating_what_was_put_in_solves_nothing(three: str) -> None:
    a, b, c = three.split()

    assert [task.done for task in shown(a=a, b=b, c=c).tasks][:2] == [False, False]


def test_before_the_prediction_nothing_tells_what_is_near() -> None:
    found: Shown = LAB.shown(replace(START, solved=7))

    assert (found.neighbors, found.analogy, found.map, found.verdict, found.solved) == (None, None, None, None, 0)
