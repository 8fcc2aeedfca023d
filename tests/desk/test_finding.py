"""A question is found by whatever its author remembers of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from quizzes.desk.finding import matching
from quizzes.models import Component, Fact, Figures, Misconception, ProblemReport, Question, Source
from tests.factories import ConceptFactory, UserFactory, choice_content, give_answer, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    """Beside another one that nothing here is true of."""
    make_question(ConceptFactory.create(slug="elsewhere", title="Elsewhere"), kind="basic", slug="other")
    concept = ConceptFactory.create(slug="heat", title="Heat")
    Fact.objects.create(concept=concept, key="order-kept", text="Ranks survive any temperature.")
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
            '"ranks survive"',
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


@pytest.mark.parametrize("text", ["chills", '"heats it"', "Renze", '"lower temperatures"', "arxiv.org/abs/1"])
def test_by_the_words_of_a_mistake_and_of_a_source_that_it_names(question: Question, text: str) -> None:
    page = {"concept": question.concept, "position": 0}
    assert not matching(Question.objects.all(), text).exists()
    Misconception.objects.create(key="multiplies", wrong="T chills by factors.", right="It heats it.", **page)
    Misconception.objects.create(key="unnamed", wrong="T chills by factors.", right="It heats it.", **page)
    Source.objects.create(
        **page | {"key": "chng-2023", "title": "A study", "by": "Renze", "url": "https://arxiv.org/abs/1"},
        quote="At lower temperatures, less varies.",
    )
    bystander = make_question(question.concept, kind="basic")

    assert list(matching(Question.objects.all(), text)) == [question]
    assert bystander.concept == question.concept


@pytest.mark.parametrize("text", ["feedback", "text", "options", "mistake", "true", "sources", "_", "skill"])
def test_what_a_field_is_called_is_no_word_of_a_question(question: Question, text: str) -> None:
    assert not matching(Question.objects.all(), text).exists()

    content = choice_content(why=f"Division keeps the order, whatever “{text}” is said to mean here.")
    other = make_question(question.concept, slug="says-it", content=content)

    assert list(matching(Question.objects.all(), text)) == [other]


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


NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def reported(question: Question) -> None:
    component, revision = question.components.get(), question.current
    assert revision is not None
    ProblemReport.objects.create(
        learner=UserFactory.create(), component=component, revision=revision, reason="key", created_at=NOON
    )


def looks_wrong(question: Question) -> None:
    component: Component = question.components.get()
    Figures.objects.create(
        component=component,
        question=question,
        since=1,
        learners=9,
        figures={},
        is_suspect=True,
        through=1,
        counted_at=NOON,
    )


def expired(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(review_by="2000-01")


@pytest.mark.parametrize(("needs", "make"), [("reported", reported), ("suspect", looks_wrong), ("overdue", expired)])
def test_the_list_is_filtered_by_what_needs_attention(
    client: Client, question: Question, needs: str, make: Callable[[Question], None]
) -> None:
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    url = f"/admin/quizzes/question/?needs={needs}"
    assert list(client.get(url).context["cl"].queryset) == []

    make(question)

    assert list(client.get(url).context["cl"].queryset) == [question]


def test_the_list_is_filtered_by_what_nobody_answered(client: Client, question: Question) -> None:
    client.force_login(UserFactory.create(is_staff=True, is_superuser=True))
    give_answer(UserFactory.create(), question.components.get(), NOON)

    found = client.get("/admin/quizzes/question/?needs=unanswered").context["cl"].queryset

    assert [each.slug for each in found] == ["other"]
