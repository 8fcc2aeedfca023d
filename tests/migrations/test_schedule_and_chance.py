from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from quizzes.models import Question, QuestionRevision
from tests.factories import make_question

pytestmark = pytest.mark.django_db


def fill() -> None:
    import_module("quizzes.migrations.0007_schedule_and_chance").fill(apps, None)


def as_stored_before(question: Question, **details: object) -> None:
    """The revision as the release before wrote it: nothing in the columns that it does not know."""
    columns = {"kind": "", "skill": "", "difficulty": 1, "about": ""}
    QuestionRevision.objects.filter(question=question).update(details=details, **columns)


def test_chance_is_counted_where_it_can_be() -> None:
    choice, broken = make_question(), make_question()
    QuestionRevision.objects.update(chance=None, chance_pass=None)
    broken.revisions.update(content={"stem": "of a kind that is no more"})

    for _ in range(2):
        import_module("quizzes.migrations.0009_chance_of_revisions").fill(apps, None)

    assert choice.revisions.values_list("chance", "chance_pass").get() == (1 / 3, 1 / 3)
    assert broken.revisions.values_list("chance", "chance_pass").get() == (None, None)


def columns_of(question: Question) -> tuple[object, ...]:
    return question.revisions.values_list("kind", "skill", "difficulty", "about").get()


def test_the_columns_of_a_revision_come_from_its_details() -> None:
    question = make_question(kind="basic")
    as_stored_before(question, kind="choice", skill="apply", difficulty=3, about="order-kept")

    fill()
    fill()

    assert columns_of(question) == ("choice", "apply", 3, "order-kept")


def test_a_revision_that_does_not_say_its_kind_is_of_the_question_s() -> None:
    question = make_question(kind="basic")
    as_stored_before(question, skill="recall", difficulty=1, about="definition")

    fill()

    assert columns_of(question) == ("basic", "recall", 1, "definition")


def test_what_is_filled_stays() -> None:
    question = make_question(kind="basic")
    before = columns_of(question)
    question.revisions.update(details={"kind": "choice", "skill": "apply", "difficulty": 3, "about": "other"})

    fill()

    assert columns_of(question) == before == ("basic", "recall", 1, "definition")
