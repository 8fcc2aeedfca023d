"""Where a second person is wanted, no way around: whatever one publisher does alone, their words reach no learner."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from quizzes.authoring.pages import question_of
from quizzes.kinds import KINDS
from quizzes.models import Concept, Question, StatusChange, User, WorkingCopy
from tests.admin.browsing import act_on, changed, opened
from tests.admin.test_overrules import accepted, overruled
from tests.admin.test_roles import member, member_again, migration, stem_of
from tests.factories import make_question
from tests.kinds.samples import sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_are_wanted(settings: Any) -> None:
    migration.make_roles(apps, None)
    settings.PUBLISHING_NEEDS_SECOND_PERSON = True


@pytest.fixture
def question(heat: Concept) -> Question:
    return make_question(heat, sources=("chng-2023",))


@pytest.fixture
def publisher() -> Client:
    return member("publisher")


def form_at(question: Question) -> str:
    return f"/admin/quizzes/question/{question.pk}/change/"


def handed_over(question: Question, **typed: str) -> str:
    """An author types this into the form and hands it over; the address at which others read it."""
    author = member("author")
    form = changed(opened(author, form_at(question), "question_form"), **typed)
    sent = form | {"desk_tab": [str(uuid.uuid4())], "_hand_over": ["1"]}
    assert author.post(f"/admin/quizzes/question/{question.pk}/desk/", sent).status_code == 302
    return f"{form_at(question)}?copy={WorkingCopy.objects.get().pk}"


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_handed_over_is_published_as_it_is_whatever_its_kind(
    publisher: Client, heat: Concept, kind: str
) -> None:
    question = make_question(heat, kind=kind, content=sample(kind), sources=("chng-2023",))
    reviewed = handed_over(question, difficulty="3")

    sent = publisher.post(reviewed, opened(publisher, reviewed, "question_form"))

    question.refresh_from_db()
    assert (sent.status_code, question_of(question).difficulty) == (302, 3)


def test_whoever_changes_what_was_handed_over_publishes_their_own_words(publisher: Client, question: Question) -> None:
    reviewed = handed_over(question, stem="What does heat divide?")

    refused = publisher.post(reviewed, changed(opened(publisher, reviewed, "question_form"), stem="My own words?"))

    assert "Somebody else has to look" in refused.text
    assert "My own words?" in refused.text
    assert stem_of(question) == "What does temperature do?"


def test_what_its_author_has_changed_since_is_looked_at_again(publisher: Client, question: Question) -> None:
    reviewed = handed_over(question, stem="What does heat divide?")
    form = opened(publisher, reviewed, "question_form")
    copy = WorkingCopy.objects.get()
    WorkingCopy.objects.update(data=copy.data | {"stem": ["Another?"]}, version=copy.version + 1)

    publisher.post(reviewed, form)

    assert stem_of(question) == "What does temperature do?"


def test_undoing_a_retirement_publishes_nothing_that_one_wrote_since(publisher: Client, question: Question) -> None:
    act_on(publisher, "/admin/quizzes/question/", "retire", question.pk)
    publisher.post(
        form_at(question), changed(opened(publisher, form_at(question), "question_form"), stem="My own words?")
    )
    undo = f"/admin/quizzes/question/undo/{StatusChange.objects.get().batch}/"

    told = publisher.post(undo, follow=True).text
    question.refresh_from_db()
    assert ("in your own words" in told, question.status, stem_of(question)) == (True, "retired", "My own words?")

    member_again().post(undo)
    question.refresh_from_db()
    assert question.status == "published"


def test_one_does_not_accept_a_spelling_alone(publisher: Client, heat: Concept) -> None:
    question = make_question(heat, kind="short", content=sample("short"))
    before = accepted(question)
    row = overruled(question, "Max decoding", User.objects.get(email="publisher@example.com"))

    told = publisher.post(f"/admin/quizzes/overruled/{row.pk}/accept/", follow=True).text

    assert "Somebody else has to look first" in told
    assert accepted(question) == before
