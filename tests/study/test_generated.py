"""A question whose numbers are drawn: shown, graded and revealed by its seed, and told again as it was."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from quizzes.generators import Recipe, UnknownGenerator, level_for, read_recipe
from quizzes.generators.base import Exercise
from quizzes.generators.luck import Level, level_of
from quizzes.log.answering import Answer, record_answer
from quizzes.log.presenting import Presentation
from quizzes.log.shown import Shown, shown_to
from quizzes.models import Card, Component, Question, QuestionRevision, Review, User
from quizzes.study.today import presentation_of
from tests.factories import UserFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ROOM = Recipe("G17", "a", 1)

pytestmark = pytest.mark.django_db


def drawn_question(recipe: Recipe) -> Question:
    question = make_question(kind=recipe.kind.name)
    QuestionRevision.objects.filter(question=question).update(content=recipe.stored, rendered={}, chance=None)
    return question


@pytest.fixture
def component() -> Component:
    return drawn_question(ROOM).components.get()


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def shown_now(learner: User, component: Component) -> Presentation:
    found = presentation_of(learner, component.pk)
    assert found is not None
    return found


def exercise_of(shown: Shown) -> Exercise:
    return ROOM.exercise(shown.seed)


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


def right_answer(shown: Shown) -> str:
    return str(exercise_of(shown).key)


def test_a_variant_is_shown_with_its_numbers(learner: User, component: Component) -> None:
    shown = shown_now(learner, component)

    assert f"{exercise_of(shown).values.W:,} tokens" in shown.prompt["setup"]


def test_a_reload_shows_the_same_numbers(learner: User, component: Component) -> None:
    assert shown_now(learner, component).prompt == shown_now(learner, component).prompt


def test_learners_are_asked_variants_of_their_own(component: Component) -> None:
    setups = {shown_now(UserFactory.create(), component).prompt["setup"] for _ in range(5)}

    assert len(setups) > 1


def test_an_answer_is_graded_by_the_variant_that_was_shown(learner: User, component: Component) -> None:
    review = answer(learner, component, right_answer(shown_now(learner, component)))

    assert (review.score, review.response["value"]) == (1, review.response["text"])


def test_a_known_mistake_brings_its_message(learner: User, component: Component) -> None:
    path = exercise_of(shown_now(learner, component)).wrong[0]
    review = answer(learner, component, str(path.value))
    shown = shown_to(review)

    revealed = shown.reveal(review.response, shown.grade(review.response))

    assert [each["feedback"] for each in revealed["tempting"]] == [path.message.replace("'", "’") or path.message]


def test_the_verdict_works_it_out_with_the_drawn_numbers(learner: User, component: Component) -> None:
    review = answer(learner, component, "1")
    shown = shown_to(review)

    why = shown.reveal(review.response, shown.grade(review.response))["why"]

    assert exercise_of(shown).solution[-1] in why


def test_the_next_variant_is_another_and_the_last_is_told_as_it_was(learner: User, component: Component) -> None:
    before = shown_now(learner, component)
    review = answer(learner, component, right_answer(before))

    assert shown_now(learner, component).prompt["setup"] != before.prompt["setup"]
    assert shown_to(Review.objects.get(pk=review.pk)).prompt["setup"] == before.prompt["setup"]


def test_a_miss_asks_again_with_new_numbers(learner: User, component: Component) -> None:
    before = shown_now(learner, component)
    answer(learner, component, "1")

    assert exercise_of(shown_now(learner, component)).values != exercise_of(before).values


def test_the_log_has_what_draws_it_again(learner: User, component: Component) -> None:
    shown = shown_now(learner, component)
    review = answer(learner, component, right_answer(shown))

    assert review.revision.content["generator"] == {"name": "G17", "version": 1, "mode": "a"}
    assert review.seed == shown.seed
    assert Card.objects.get().reps == 1


def test_the_first_numbers_are_friendly(learner: User, component: Component) -> None:
    assert level_of(shown_now(learner, component).seed) is Level.FRIENDLY


def test_numbers_get_harder_as_the_memory_lasts(learner: User, component: Component) -> None:
    answer(learner, component, right_answer(shown_now(learner, component)))
    Card.objects.update(stability=60)

    assert level_of(shown_now(learner, component).seed) is level_for(60) is Level.FULL


def test_a_question_that_somebody_wrote_has_a_seed_without_a_level(learner: User) -> None:
    component = make_question(kind="numeric").components.get()

    assert shown_now(learner, component).seed < 2**48


def test_the_whole_of_it_in_a_browser(client: Client, learner: User, component: Component) -> None:
    client.force_login(learner)
    shown = shown_now(learner, component)
    key = right_answer(shown)
    form: dict[str, Any] = {"component": component.pk, "revision": shown.revision.pk, "version": 0}
    form |= {"answer_id": uuid.uuid4(), "place": "review", "sure": "yes", "signature": shown.signature, "answer": key}

    asked = client.get("/review/")
    told = client.post("/review/answers/", form, follow=True)

    assert shown.prompt["setup"] in asked.text
    assert f"Right: {exercise_of(shown).content.value}." in told.text  # type: ignore[attr-defined]  # a number's


def test_a_release_without_the_generator_asks_its_example() -> None:
    stored = ROOM.stored | {"generator": {"name": "G17", "version": 99, "mode": "a"}}
    revision = QuestionRevision(kind="numeric", content=stored)

    assert "128,000" in Shown(revision, "", 5).prompt["setup"]


@pytest.mark.parametrize("text", ["G17 a 99", "G17 z 1", "G99 a 1", "G17 a", "", "G17  a  one"])
def test_a_file_names_a_generator_that_there_is(text: str) -> None:
    with pytest.raises(UnknownGenerator):
        read_recipe(text)
