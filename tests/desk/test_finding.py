"""A question is found by whatever its author remembers of it."""

from __future__ import annotations

import pytest
from django.test import Client

from quizzes.desk.finding import matching
from quizzes.models import Question
from tests.factories import ConceptFactory, UserFactory, choice_content, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    """Beside another one that nothing here is true of."""
    make_question(ConceptFactory.create(slug="elsewhere", title="Elsewhere"), kind="basic", slug="other")
    concept = ConceptFactory.create(slug="heat", title="Heat")
    content = choice_content(why='Division keeps the order, as “Łukasz” says: "100 %".')
    return make_question(concept, slug="first-look", content=content, about="order-kept", sources=("chng-2023",))


@pytest.mark.parametrize(
    "text",
    [
        *("first-look", "heat/first-look", "HEAT/first", "Heat", "What does temperature do", "division ORDER"),
        *(
            "multiplies",
            "It divides.",
            "order-kept",
            "chng-2023",
            "C100 first",
            "“Łukasz”",
            '"100 %"',
            "'keeps the order'",
        ),
    ],
)
def test_it_is_found_by(question: Question, text: str) -> None:
    assert list(matching(Question.objects.filter(slug="first-look"), text)) == [question]


@pytest.mark.parametrize(
    "text", ["first-look elsewhere", "other/first-look", '"order the keeps"', "/", "x" * 5000, "\\", "%"]
)
def test_every_word_has_to_fit_and_nothing_is_a_wildcard(question: Question, text: str) -> None:
    assert question not in matching(Question.objects.exclude(slug="first-look"), text)
    assert not matching(Question.objects.filter(slug="other"), "%" if text == "%" else f"{text} first-look").exists()


def test_by_status_and_skill(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(status="draft")
    question.revisions.update(skill="diagnose")

    for text in ("draft", "diagnose", "Draft diagnose heat"):
        assert list(matching(Question.objects.all(), text)) == [question]


def test_the_list_of_the_admin_searches_like_that(client: Client, question: Question) -> None:
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))

    found = client.get("/admin/quizzes/question/", {"q": "heat/first-look"}).context["cl"].queryset

    assert list(found) == [question]
    offered = {"app_label": "quizzes", "model_name": "quizquestion", "field_name": "question", "term": "multiplies"}
    assert client.get("/admin/autocomplete/", offered).json()["results"][0]["id"] == str(question.pk)
