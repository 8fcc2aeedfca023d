"""What was shown, whatever the question has become since."""

from __future__ import annotations

import dataclasses

import pytest

from quizzes import guide
from quizzes.kinds import KINDS
from quizzes.kinds.base import UNKNOWN
from quizzes.log.shown import Shown
from quizzes.models import DecimalMark, QuestionRevision
from quizzes.scheduling import Rating
from tests.kinds.samples import sample


def revision_of(kind: str) -> QuestionRevision:
    return QuestionRevision(kind=kind, content=sample(kind), rendered=guide.render_content(kind, sample(kind)))


def shown(kind: str, seed: int = 1) -> Shown:
    whole = Shown(revision_of(kind), seed=seed)
    return dataclasses.replace(whole, key=whole.parts[0])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_graded_and_revealed_through_it(kind: str) -> None:
    question = shown(kind)

    assert question.has_part
    assert question.stem == question.prompt["stem"]
    assert question.grade(UNKNOWN).score == 0
    assert question.reveal(UNKNOWN, question.grade(UNKNOWN))["unknown"] is True


def test_a_part_that_the_revision_does_not_ask_is_none_of_its_parts() -> None:
    assert not Shown(revision_of("choice"), "forward").has_part


def test_not_knowing_is_an_answer_to_every_kind() -> None:
    assert shown("numeric").parse({"know": ["no"], "answer": ["7"]}) == UNKNOWN


def test_the_learners_decimal_mark_reaches_the_kind() -> None:
    form = {"answer": ["6,500"], "decimal-mark": ["point"]}

    assert shown("numeric").parse(form, DecimalMark.COMMA)["value"] == "13/200"


def test_the_order_of_options_follows_the_seed() -> None:
    orders = {str(shown("choice", seed).prompt["options"]) for seed in range(20)}

    assert len(orders) > 1


@pytest.mark.parametrize(("grade", "rating"), [("again", Rating.AGAIN), ("easy", Rating.EASY)])
def test_a_flashcard_is_rated_by_its_learner(grade: str, rating: Rating) -> None:
    assert shown("basic").rating(0.0, {"grade": grade}, None) == rating


def test_a_flashcard_given_up_is_a_miss() -> None:
    assert shown("basic").rating(0.0, dict(UNKNOWN), None) == Rating.AGAIN


def test_any_other_kind_is_rated_by_its_score() -> None:
    assert shown("choice").rating(1.0, {"choice": 0}, sure=False) == Rating.HARD
