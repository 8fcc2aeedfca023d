from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.test import Client

from quizzes import guide
from quizzes.authoring.pages import page_of, question_of
from quizzes.models import Concept, Conflict, Question, WorkingCopy
from tests.admin.browsing import act_on
from tests.admin.conftest import HEAT
from tests.factories import make_question

LIST = "/admin/quizzes/conflict/"
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def question(heat: Concept) -> Question:
    return make_question(heat, slug="dial")


@pytest.fixture
def about_question(question: Question) -> Conflict:
    content = dict(question_of(question).content) | {"remember": "what the shipped guide says"}
    shipped = dataclasses.replace(question_of(question), content=content, version="1.3")
    return Conflict.objects.create(
        concept_slug="heat",
        question_slug="dial",
        shipped=dataclasses.asdict(shipped),
        shipped_hash=guide.hash_question(shipped),
        noticed_at=NOON,
    )


@pytest.fixture
def about_page(heat: Concept) -> Conflict:
    shipped = dataclasses.replace(HEAT, title="Shipped heat")
    return Conflict.objects.create(
        concept_slug="heat",
        shipped=dataclasses.asdict(shipped),
        shipped_hash=guide.hash_page(shipped),
        noticed_at=NOON,
    )


def decide(browser: Client, action: str, conflict: Conflict) -> None:
    act_on(browser, LIST, action, conflict.pk)


def test_the_shipped_question_is_taken_as_a_revision(admin_browser: Client, about_question: Conflict) -> None:
    decide(admin_browser, "take_shipped", about_question)

    question = Question.objects.select_related("current").get()
    assert question.current is not None
    assert question.current.content["remember"] == "what the shipped guide says"
    assert question.revisions.count() == 2
    assert question.shipped_hash == guide.hash_question(question_of(question)) == about_question.shipped_hash
    assert not Conflict.objects.exists()


def test_my_question_is_kept(admin_browser: Client, question: Question, about_question: Conflict) -> None:
    decide(admin_browser, "keep_mine", about_question)

    question.refresh_from_db()
    assert question.revisions.count() == 1
    assert question.shipped_hash == about_question.shipped_hash
    assert not Conflict.objects.exists()


def test_the_shipped_page_is_taken(admin_browser: Client, about_page: Conflict) -> None:
    decide(admin_browser, "take_shipped", about_page)

    concept = Concept.objects.get()
    assert concept.title == "Shipped heat"
    assert concept.shipped_hash == guide.hash_page(page_of(concept))


def test_my_page_is_kept(admin_browser: Client, about_page: Conflict) -> None:
    decide(admin_browser, "keep_mine", about_page)

    concept = Concept.objects.get()
    assert (concept.title, concept.shipped_hash) == ("Heat", about_page.shipped_hash)


def test_a_conflict_shows_what_would_change(admin_browser: Client, about_page: Conflict) -> None:
    page = admin_browser.get(f"{LIST}{about_page.pk}/change/")

    assert "<del>title: Heat</del>" in page.text
    assert "<ins>title: Shipped heat</ins>" in page.text


def test_a_conflict_about_nothing_is_told(admin_browser: Client, about_question: Conflict) -> None:
    Conflict.objects.update(question_slug="gone")

    page = act_on(admin_browser, LIST, "keep_mine", about_question.pk)

    assert "doesn’t exist here anymore" in page.text
    assert admin_browser.get(f"{LIST}{about_question.pk}/change/").status_code == 200


def test_staff_without_permission_decide_nothing(staff_browser: Client, about_page: Conflict) -> None:
    response = staff_browser.post(LIST, {"action": "take_shipped", "_selected_action": [about_page.pk]})

    assert response.status_code == 403
    assert Conflict.objects.exists()


def test_a_decision_from_the_list_is_asked_first(
    admin_browser: Client, about_page: Conflict, about_question: Conflict
) -> None:
    rows = [about_page.pk, about_question.pk]

    asked = admin_browser.post(LIST, {"action": "take_shipped", "_selected_action": rows})

    assert asked.status_code == 200
    assert Conflict.objects.count() == 2
    act_on(admin_browser, LIST, "take_shipped", *rows)
    assert not Conflict.objects.exists()


def test_what_a_decision_replaced_is_restored_from_the_history(admin_browser: Client, about_page: Conflict) -> None:
    decide(admin_browser, "take_shipped", about_page)
    concept = Concept.objects.get()

    url = f"/admin/quizzes/concept/{concept.pk}/restore/1/"
    admin_browser.post(url, {"opened_version": concept.edit_version})

    assert Concept.objects.get().title == "Heat"


# -- put together


def merged(browser: Client, conflict: Conflict, *take: str) -> WorkingCopy:
    assert browser.post(f"{LIST}{conflict.pk}/merge/", {"take": take}).status_code == 302
    return WorkingCopy.objects.get()


def test_a_field_of_the_shipped_question_is_taken_and_the_rest_is_mine(
    admin_browser: Client, question: Question, about_question: Conflict
) -> None:
    content = dict(about_question.shipped["content"]) | {"why": "Shipped, too."}
    Conflict.objects.update(shipped=about_question.shipped | {"content": content})
    page = admin_browser.get(f"{LIST}{about_question.pk}/change/")
    assert [(name, str(label)) for name, label, _ in page.context["fields"]] == [
        ("why", "Why it’s right"),
        ("remember", "Remember"),
    ]

    copy = merged(admin_browser, about_question, "remember", "nonsense")

    assert copy.data["remember"] == ["what the shipped guide says"]
    assert copy.data["why"] == [question_of(question).content["why"]]
    form = admin_browser.get(f"/admin/quizzes/question/{question.pk}/change/").text
    assert "what the shipped guide says" in form
    assert question.revisions.count() == 1


def test_parts_of_a_page_are_put_together(admin_browser: Client, about_page: Conflict) -> None:
    copy = merged(admin_browser, about_page, "title")

    assert copy.data["title"] == ["Shipped heat"]
    assert copy.data["definition"] == [HEAT.definition]


def test_a_draft_that_is_there_is_not_written_over(admin_browser: Client, about_question: Conflict) -> None:
    first = merged(admin_browser, about_question)

    assert merged(admin_browser, about_question, "remember").data == first.data


def test_who_may_not_publish_merges_nothing(staff_browser: Client, about_question: Conflict) -> None:
    assert staff_browser.post(f"{LIST}{about_question.pk}/merge/").status_code == 404
    assert not WorkingCopy.objects.exists()
