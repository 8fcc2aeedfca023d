"""A question whose numbers are drawn: shown, graded and revealed by its seed, and told again as it was."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any, cast

import pytest
from django.test import Client

from quizzes.account.own_data import own_data
from quizzes.generators import ALL, Recipe, UnknownGenerator, at_level, level_for, read_recipe, told_of
from quizzes.generators.base import Exercise, Generator
from quizzes.generators.luck import Level, level_of
from quizzes.generators.recipes import BY_VERSION
from quizzes.generators.values import dumped
from quizzes.knowledge.one_question import one_question
from quizzes.log.answering import Answer, record_answer
from quizzes.log.overruling import overrule
from quizzes.log.presenting import Presentation, presentation_in
from quizzes.log.shown import Shown, shown_to
from quizzes.log.undoing import undo_last
from quizzes.models import Card, Component, ProblemReport, Question, QuestionRevision, Review, User
from quizzes.reading.reporting import report_problem
from quizzes.study.today import presentation_of
from tests.factories import UserFactory, give_answer, make_question
from tests.generators.filling import right_fields

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ROOM = Recipe("G17", "a", 1)
EVERY = [Recipe(each.id, mode, each.version) for each in ALL for mode in each.modes]

pytestmark = pytest.mark.django_db


def drawn_question(recipe: Recipe) -> Question:
    question = make_question(kind=recipe.kind.name, content=recipe.stored)
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
    return send(learner, shown_now(learner, component), {"answer": [text]})


def send(learner: User, shown: Presentation, fields: dict[str, list[str]]) -> Review:
    sent = Answer(
        component_id=shown.component.pk,
        revision_id=shown.revision.pk,
        version=shown.version,
        answer_id=uuid.uuid4(),
        data=fields,
        sure=True,
        place="review",
        signature=shown.signature,
    )
    return record_answer(learner=learner, answer=sent, now=NOON).review


def answer_rightly(learner: User, component: Component) -> Review:
    shown = shown_now(learner, component)
    return send(learner, shown, right_fields(shown))


def undo(learner: User, review: Review) -> None:
    undo_last(learner=learner, expected=review.answer_id, undo_id=uuid.uuid4(), now=NOON)


def report(learner: User, review: Review) -> ProblemReport:
    return report_problem(
        learner=learner,
        presentation=presentation_in(review),
        review=review,
        report_id=uuid.uuid4(),
        now=NOON,
        reason="key",
        text="",
    )


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


def test_an_undone_answer_is_asked_again_with_its_numbers(learner: User, component: Component) -> None:
    before = shown_now(learner, component)
    answer(learner, component, "1")

    undo(learner, Review.objects.get())

    assert exercise_of(shown_now(learner, component)).values == exercise_of(before).values


def test_an_overruled_miss_keeps_its_numbers(learner: User, component: Component) -> None:
    miss = answer(learner, component, "1")

    right = overrule(learner=learner, answer_id=miss.answer_id, overrule_id=uuid.uuid4(), now=NOON)

    assert (right.score, shown_to(right).drawn) == (1, shown_to(miss).drawn)


@pytest.mark.parametrize("stability", [2, 60])
def test_its_page_shows_what_was_asked_the_last_time(learner: User, component: Component, stability: float) -> None:
    answer(learner, component, "1")
    Card.objects.update(stability=stability)
    last = answer(learner, component, "1")

    page = one_question(learner, component.pk, NOON.date())

    assert page is not None
    assert page.presentation is not None
    assert page.presentation.drawn == shown_to(last).drawn


def test_its_page_shows_no_answer_that_was_undone(learner: User, component: Component) -> None:
    first = answer(learner, component, "1")
    second = answer(learner, component, "2")
    undo(learner, second)

    page = one_question(learner, component.pk, NOON.date())

    assert page is not None
    assert page.presentation is not None
    assert page.presentation.drawn == shown_to(first).drawn


def test_the_download_has_the_drawn_numbers(learner: User, component: Component) -> None:
    review = answer(learner, component, "1")
    report(learner, review)

    data = own_data(learner, NOON)

    exercise = exercise_of(shown_to(review))
    told = {"name": "G17", "version": 1, "mode": "a", "values": dumped(exercise.values)}
    assert [row["drawn"] for row in (*data["reviews"], *data["problem_reports"])] == [told, told]


def test_the_download_has_no_numbers_of_what_nobody_drew(learner: User) -> None:
    give_answer(learner, make_question().components.get(), NOON, sure=True)

    assert [row["drawn"] for row in own_data(learner, NOON)["reviews"]] == [None]


def test_an_author_sees_the_variant_that_was_reported(
    admin_client: Client, learner: User, component: Component
) -> None:
    review = answer(learner, component, "1")
    reported = report(learner, review)

    page = admin_client.get(f"/admin/quizzes/problemreport/{reported.pk}/preview/").text

    assert shown_to(review).prompt["setup"] in page
    assert str(exercise_of(shown_to(review)).solution[-1]) in page


def test_another_version_leaves_what_was_asked(
    learner: User, component: Component, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mode asks of other values under the same seed."""
    review = answer(learner, component, "1")
    before = shown_to(review).prompt
    second = replace(ROOM.generator, version=2)
    monkeypatch.setitem(cast(dict[Any, Generator], BY_VERSION), ("G17", 2), second)
    changed = QuestionRevision.objects.get()
    changed.pk, changed.number, changed.content = None, 2, Recipe("G17", "a", 2).stored
    changed.save()
    Question.objects.update(current=changed)

    asked_now = second.exercise("a", shown_now(learner, component).seed)

    assert f"{asked_now.values.W:,} tokens" in shown_now(learner, component).prompt["setup"]
    assert asked_now.values != exercise_of(shown_now(learner, component)).values
    assert shown_to(Review.objects.get(pk=review.pk)).prompt == before


@pytest.mark.parametrize("recipe", EVERY, ids=str)
def test_an_answer_of_any_mode_is_told_again_from_the_database(learner: User, recipe: Recipe) -> None:
    component = drawn_question(recipe).components.get()
    shown = shown_now(learner, component)
    given = answer_rightly(learner, component)

    stored = Review.objects.get(pk=given.pk)
    again = shown_to(stored)

    assert (stored.score, again.grade(stored.response).score) == (1, 1)
    assert again.drawn == told_of(recipe.stored, shown.seed)
    assert again.prompt == shown.prompt


def test_the_largest_seed_fits_into_the_log(learner: User, component: Component) -> None:
    largest = at_level(2**48 - 1, Level.MIDDLE)
    review = answer(learner, component, "1")
    Review._base_manager.filter(pk=review.pk).update(seed=largest)

    assert shown_to(Review.objects.get(pk=review.pk)).drawn == told_of(ROOM.stored, largest)


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
