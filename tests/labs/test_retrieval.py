"""A search by meaning over ten passages: what the page claims of it holds over the shipped arrows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs.retrieval.lab import ASKED, GUESSES, LAB, TASKS, Shown, State
from quizzes.labs.retrieval.passages import PASSAGES
from quizzes.labs.retrieval.searching import SMALL, known_words, search, words_of
from quizzes.labs.word_vectors import word_vectors

START: State = LAB.read({})
GUESSED = replace(START, guess="review")
KNOWN = word_vectors()
UNITS = {word: np.array(row) / np.linalg.norm(row) for word, row in KNOWN.arrows.items()}
COMMON = np.mean(list(UNITS.values()), axis=0)


def shown(**changes: Any) -> Shown:
    found: Shown = LAB.shown(replace(GUESSED, **changes))
    return found


def second(text: str) -> np.ndarray[Any, Any]:
    words = [word for word in words_of(text) if word in KNOWN and word not in SMALL]
    return np.asarray(np.mean([UNITS[word] for word in words], axis=0) - COMMON)


@given(st.lists(st.sampled_from([word for word in KNOWN.arrows if word not in SMALL]), min_size=1, max_size=8))
def test_a_search_ranks_as_a_second_program_does(words: list[str]) -> None:
    query = " ".join(words)
    asked = second(query)

    for hit in search(query):
        stored = second(hit.passage.text)
        expected = asked @ stored / np.linalg.norm(asked) / np.linalg.norm(stored)
        assert hit.cosine == pytest.approx(expected, abs=1e-9)


def test_every_word_of_a_passage_counts_or_is_small() -> None:
    unknown = {word for each in PASSAGES for word in words_of(each.text) if word not in KNOWN} - SMALL

    assert unknown == set()


def test_one_passage_of_ten_is_a_strangers() -> None:
    assert [each.name for each in PASSAGES if not each.is_ours] == ["review"]
    assert len(PASSAGES) == 10


# -- what the page says


def test_the_review_comes_before_the_passage_that_answers() -> None:
    hits = search(ASKED)

    assert [each.passage.name for each in hits[:2]] == ["review", "returns"]
    assert {"money", "back"} <= set(words_of(ASKED)) & set(words_of(hits[0].passage.text))
    assert not set(known_words(ASKED)) & set(known_words(hits[1].passage.text))


@pytest.mark.parametrize("guess", GUESSES)
def test_the_verdict_holds_for_the_question_of_the_prediction(guess: str) -> None:
    verdict = shown(guess=guess, query="When do you close?").verdict

    assert verdict is not None
    assert (verdict.is_right, verdict.first) == (guess == "review", "review")


def test_neither_order_nor_a_small_word_changes_anything() -> None:
    assert [each.cosine for each in search("can the screen repair me")] == pytest.approx(
        [each.cosine for each in search("repair not screen")]
    )


def test_searching_what_the_shop_wrote_keeps_the_order_out() -> None:
    assert shown().has_order
    assert not shown(source="own", top=10).has_order
    assert len(shown(source="own", top=10).prompt) == 9


def test_as_many_go_into_the_prompt_as_the_dial_says() -> None:
    found = shown(top=4)

    assert len(found.prompt) == 4
    assert [row.is_in for row in found.rows] == [True] * 4 + [False] * 6


@pytest.mark.parametrize("query", ["", "xyzzy?", "is it not", "日本語"])
def test_a_question_without_a_word_that_counts_finds_nothing(query: str) -> None:
    assert shown(query=query).rows == []


# -- tasks


SOLUTIONS: dict[str, dict[str, str]] = {
    "words": {"query": "My display is black"},
    "bananas": {"query": "Do you sell bananas?"},
    "closed": {"source": "own"},
}


@pytest.mark.parametrize("name", TASKS)
def test_each_task_can_be_solved_and_is_not_from_the_start(name: str) -> None:
    def done(found: Shown) -> bool:
        return next(task.done for task in found.tasks if task.name == name)

    assert done(shown(**SOLUTIONS[name]))
    assert not done(shown())


def test_a_word_of_the_passage_gives_the_task_away() -> None:
    assert not next(task.done for task in shown(query="My screen is black").tasks if task.name == "words")


def test_before_the_prediction_nothing_tells_what_comes_first() -> None:
    found: Shown = LAB.shown(replace(START, solved=7))

    assert (found.rows, found.prompt, found.verdict, found.solved) == ([], [], None, 0)
