"""Another ending, or one letter amiss, still finds what was meant."""

from __future__ import annotations

import pytest

from quizzes.search.finding import search
from quizzes.search.near import one_letter_amiss, stem_of
from tests.search.test_finding import indexed, titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed", ["halucination", "hallucinatoin", "hallucinationn", "hallucinaton", "Hallucinatiom", "halucinations"]
)
def test_one_letter_amiss_finds_the_word(typed: str) -> None:
    indexed("Hallucination")

    found = search(typed)

    assert titles(found) == ["Hallucination"]
    assert found.meant


def test_the_word_that_was_meant_is_marked() -> None:
    indexed("Hallucination")

    assert [piece.text for piece in search("halucination").concepts[0].title if piece.hit] == ["Hallucination"]


@pytest.mark.parametrize("typed", ["hallucinating", "hallucinated", "hallucinate"])
def test_another_ending_finds_the_word(typed: str) -> None:
    indexed("Hallucination")

    assert titles(search(typed)) == ["Hallucination"]


def test_a_word_that_the_guide_has_is_taken_as_it_is() -> None:
    indexed("Prompt tokens")
    indexed("Prompt taken")

    found = search("token")

    assert (titles(found), found.meant) == (["Prompt tokens"], "")


def test_two_letters_amiss_are_another_word() -> None:
    indexed("Hallucination")

    assert search("halusination").count == 0


def test_only_the_word_that_is_amiss_is_changed() -> None:
    indexed("Beam search")

    assert search("beam serch").meant == "beam search"


@pytest.mark.parametrize("typed", ["tok", "日本語語", "'; DROP", '"" OR', "\0halucination", "x" * 300, "a' b:* | c"])
def test_what_cannot_be_mended_finds_nothing(typed: str) -> None:
    indexed("Hallucination")

    assert search(typed).count == 0


@pytest.mark.parametrize(
    ("word", "stem"),
    [("sampled", "sampl"), ("embedding", "embed"), ("models", "model"), ("spelling", "spell")],
)
def test_a_stem_leaves_enough_to_tell_words_apart(word: str, stem: str) -> None:
    assert stem_of(word) == stem


def test_every_word_that_is_one_letter_away_is_tried() -> None:
    assert {"cat", "at", "cart", "cut", "act"} <= set(one_letter_amiss("cat"))
