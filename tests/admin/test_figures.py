"""Figures in the admin: the page of a question, the list, its filters, and what waits in the inbox."""

from __future__ import annotations

from random import Random

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.desk.figures import refresh
from quizzes.models import Component, Concept, Figures, Question
from tests.desk.cohort import NOON, answered, review
from tests.factories import UserFactory, choice_content, give_answer, make_question

LIST = "/admin/quizzes/question/"


@pytest.fixture
def parts(heat: Concept) -> list[Component]:
    """The key of the first is wrong: the strong pick option 1."""
    questions = [make_question(heat) for _ in range(7)]
    parts = [question.components.select_related("question__current").get() for question in questions]
    for strength, user in enumerate(answered(parts[1:], 30, Random(1))):
        review(user, parts[0], 0 if strength < 15 else 1).save()
    list(refresh(NOON))
    Figures.objects.update(counted_at="2030-01-01T00:00Z")  # the questions are of the real clock's today
    return parts


def page_of(part: Component) -> str:
    return f"{LIST}{part.question_id}/figures/"


def member(codename: str) -> Client:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    browser = Client()
    browser.force_login(user)
    return browser


def test_the_page_tells_each_figure_with_its_range_and_what_to_do(
    admin_browser: Client, parts: list[Component]
) -> None:
    page = admin_browser.get(page_of(parts[0]))

    [part] = page.context["parts"]
    assert [line.name for line in part.lines][:3] == ["Facility", "Facility, guessing taken out", "Discrimination"]
    assert (part.lines[0].value, part.lines[0].interval, part.lines[0].n) == ("50%", "33% – 67%", 30)
    assert "Check the key first" in page.text


def test_options_are_told_with_the_misconception_behind_them_and_a_line_of_fifths(
    admin_browser: Client, parts: list[Component]
) -> None:
    parts[0].question.concept.misconceptions.filter(key="multiplies").update(wrong="Heat multiplies.")

    [part] = admin_browser.get(page_of(parts[0])).context["parts"]

    right, multiplies = part.picks[:2]
    assert (right.text, right.is_key, right.share) == (choice_content()["options"][0]["text"], True, "50%")
    assert multiplies.mistake == "Heat multiplies."
    assert multiplies.fifths == "0% · 25% · 50% · 75% · 100%"
    assert multiplies.points == "0.0,40.0 30.0,30.0 60.0,20.0 90.0,10.0 120.0,0.0"


def test_a_question_that_nobody_answered_says_so(admin_browser: Client, heat: Concept) -> None:
    assert "Nothing is counted yet." in admin_browser.get(f"{LIST}{make_question(heat).pk}/figures/").text
    assert admin_browser.get(f"{LIST}999999/figures/").status_code == 404


def test_a_suspect_waits_in_the_inbox_until_somebody_has_looked(admin_browser: Client, parts: list[Component]) -> None:
    def waiting() -> list[str]:
        found = {each.name: each.lines for each in admin_browser.get("/admin/").context["sections"]}
        return [line.url for line in found.get("suspects", [])]

    assert page_of(parts[0]) in waiting()

    assert admin_browser.post(page_of(parts[0]))["Location"] == "/admin/"

    assert page_of(parts[0]) not in waiting()
    review(UserFactory.create(), parts[0], 1).save()
    list(refresh(NOON))
    assert not Figures.objects.get(component=parts[0]).is_suspect


def test_who_may_only_look_says_nothing_of_it(parts: list[Component]) -> None:
    reader = member("view_question")

    assert reader.get(page_of(parts[0])).status_code == 200
    assert reader.post(page_of(parts[0])).status_code == 403
    assert member("view_card").get(page_of(parts[0])).status_code == 404


def test_the_list_says_who_answered_and_filters_by_it(
    admin_browser: Client, heat: Concept, parts: list[Component]
) -> None:
    never = make_question(heat)
    give_answer(UserFactory.create(), make_question(heat).components.get(), NOON)

    def listed(needs: str) -> set[int]:
        return {each.pk for each in admin_browser.get(LIST, {"needs": needs}).context["cl"].queryset}

    assert "30 learners, looks wrong" in admin_browser.get(LIST, {"needs": "suspect"}).text
    assert parts[0].question_id in listed("suspect")
    assert never.pk not in listed("suspect")
    # the cohort has no cards
    assert listed("unanswered") == {never.pk, *(part.question_id for part in parts)}


@pytest.mark.parametrize("needs", ["", "suspect", "unanswered", "reported", "overdue"])
def test_the_list_costs_the_same_statements_however_many_questions_and_answers(
    admin_browser: Client, heat: Concept, parts: list[Component], needs: str
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin_browser.get(LIST, {"needs": needs} if needs else {})
        return len(captured)

    statements()
    before = statements()
    more = [make_question(heat).components.select_related("question__current").get() for _ in range(9)]
    answered(more, 20, Random(2))
    list(refresh(NOON))

    assert statements() == before
    assert Question.objects.count() == len(parts) + len(more)
