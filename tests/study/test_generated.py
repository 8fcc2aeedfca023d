"""A question whose content is drawn: shown, graded and revealed by its seed, and told again as it was."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from quizzes.kinds.generating import GENERATORS, Generator, UnknownGenerator
from quizzes.kinds.numeric.kind import Amount, NearAmount
from quizzes.log.answering import Answer, record_answer
from quizzes.log.presenting import Presentation
from quizzes.log.shown import Shown, shown_to
from quizzes.models import Card, Component, Question, QuestionRevision, Review, User
from quizzes.study.today import presentation_of
from tests.factories import UserFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


class ShareOfWindow(Generator[Amount]):
    """How much of a context window is left."""

    name = "share-of-window"
    version = 1
    modes = ("thousands",)

    def draw(self, luck: random.Random, mode: str) -> Amount:
        window, used = 1000 * luck.randint(8, 128), 1000 * luck.randint(1, 7)
        return Amount(
            stem=f"A window of **{window}** tokens holds {used} of them. How many fit in, exactly?",
            value=str(window - used),
            tolerance="0",
            unit="tokens",
            near=(NearAmount(str(window + used), "adds", "That adds what was to be taken away."),),
            why="What is used is taken from the whole.",
            remember="Used and free make the window.",
        )


GENERATOR = ShareOfWindow()


@pytest.fixture
def question(monkeypatch: pytest.MonkeyPatch) -> Question:
    """A revision that stores nothing but the recipe."""
    monkeypatch.setitem(GENERATORS, (GENERATOR.name, GENERATOR.version), GENERATOR)
    question = make_question(kind="numeric")
    recipe: Any = GENERATOR.recipe("thousands")
    QuestionRevision.objects.filter(question=question).update(content=recipe, rendered={}, chance=None)
    return question


@pytest.fixture
def component(question: Question) -> Component:
    return question.components.get()


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def shown_now(learner: User, component: Component) -> Presentation:
    found = presentation_of(learner, component.pk)
    assert found is not None
    return found


def value_of(shown: Shown) -> str:
    """The right answer, from the numbers in what is asked."""
    window, used = (int(word) for word in shown.words[1].split() if word.isdigit())
    return str(window - used)


def answer(learner: User, component: Component, text: str) -> Review:
    shown = shown_now(learner, component)
    sent = Answer(
        component_id=component.pk,
        revision_id=shown.revision.pk,
        version=shown.version,
        answer_id=uuid.uuid4(),
        data={"answer": [text]},
        sure=True,
        place="review",
        signature=shown.signature,
    )
    return record_answer(learner=learner, answer=sent, now=NOON).review


def test_a_variant_is_shown_as_html(learner: User, component: Component) -> None:
    assert "<strong>" in shown_now(learner, component).prompt["stem"]


def test_the_same_seed_draws_the_same_variant(learner: User, component: Component) -> None:
    assert shown_now(learner, component).prompt == shown_now(learner, component).prompt


def test_learners_are_asked_variants_of_their_own(component: Component) -> None:
    stems = {shown_now(UserFactory.create(), component).stem for _ in range(5)}

    assert len(stems) > 1


def test_an_answer_is_graded_by_the_variant_that_was_shown(learner: User, component: Component) -> None:
    review = answer(learner, component, value_of(shown_now(learner, component)))

    assert (review.score, Fraction(review.response["value"])) == (1, Fraction(review.response["text"]))


def test_a_near_miss_of_the_variant_brings_its_feedback(learner: User, component: Component) -> None:
    window, used = (int(word) for word in shown_now(learner, component).words[1].split() if word.isdigit())
    review = answer(learner, component, str(window + used))
    shown = shown_to(review)

    revealed = shown.reveal(review.response, shown.grade(review.response))

    assert [each["feedback"] for each in revealed["tempting"]] == ["That adds what was to be taken away."]


def test_the_next_variant_is_another_and_the_last_is_told_as_it_was(learner: User, component: Component) -> None:
    before = shown_now(learner, component)
    review = answer(learner, component, value_of(before))

    assert shown_now(learner, component).stem != before.stem
    assert shown_to(Review.objects.get(pk=review.pk)).stem == before.stem


def test_nothing_of_a_variant_is_stored_but_its_seed(learner: User, component: Component) -> None:
    review = answer(learner, component, value_of(shown_now(learner, component)))

    assert review.revision.content == GENERATOR.recipe("thousands")
    assert Card.objects.get().reps == 1


def test_the_whole_of_it_in_a_browser(client: Client, learner: User, component: Component) -> None:
    client.force_login(learner)
    shown = shown_now(learner, component)
    form = {"component": component.pk, "revision": shown.revision.pk, "version": 0, "answer_id": uuid.uuid4()}
    form |= {"place": "review", "sure": "yes", "signature": shown.signature, "answer": value_of(shown)}

    asked = client.get("/review/")
    told = client.post("/review/answers/", form, follow=True)

    assert shown.stem in asked.text
    assert f"Right: {value_of(shown)}." in told.text


def test_a_version_that_is_gone_is_named(component: Component) -> None:
    revision = QuestionRevision(kind="numeric", content={"generator": {"name": "share", "version": 9, "mode": ""}})

    with pytest.raises(UnknownGenerator, match="share, version 9"):
        _ = Shown(revision).parts
