"""An expired question is asked nobody, and comes back where it was once it is renewed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from quizzes.account.roles import publishers
from quizzes.authoring.pages import question_of, save_question
from quizzes.desk.expiring import set_expired_aside
from quizzes.desk.expiry_mail import Notice, mail_all
from quizzes.models import Card, Question, User
from quizzes.operations.consistency import questions_complete
from quizzes.scheduling import State
from quizzes.study.today import today_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def question(learner: User) -> Question:
    """Answered a month ago, so it is due; its fact has expired since."""
    question = make_question(ConceptFactory.create(text="{{question the-one}}"), slug="the-one")
    give_answer(learner, question.components.get(), timezone.now() - 30 * DAY)
    Question.objects.filter(pk=question.pk).update(review_by="2000-01")
    return question


def due(learner: User) -> int:
    return today_for(learner, timezone.now()).due


def aside() -> int:
    return set_expired_aside(timezone.now().date())


def test_it_leaves_the_queue_and_its_card_stays(learner: User, question: Question) -> None:
    before = Card.objects.values().get()
    assert due(learner) == 1

    assert (aside(), aside()) == (1, 0)

    assert due(learner) == 0
    assert Card.objects.values().get() == before
    assert list(questions_complete()) == []


def test_saving_it_with_a_later_month_brings_it_back_where_it_was(learner: User, question: Question) -> None:
    card = Card.objects.values().get()
    aside()
    question.refresh_from_db()

    written = dataclasses.replace(question_of(question), as_of="2998-12", review_by="2999-01")
    save_question(question.concept, written, position=0, now=timezone.now(), question=question)

    assert (aside(), due(learner)) == (0, 1)
    assert Card.objects.values().get() == card


@pytest.mark.parametrize("is_set_aside", [True, False])
def test_saving_it_for_another_reason_asks_nobody(learner: User, question: Question, is_set_aside: bool) -> None:
    if is_set_aside:
        aside()
    question.refresh_from_db()
    written = dataclasses.replace(question_of(question), as_of="1999-12", review_by="2000-01", difficulty=3)

    save_question(question.concept, written, position=0, now=timezone.now(), question=question)

    assert due(learner) == 0
    assert list(questions_complete()) == []


@pytest.mark.parametrize("month", ["", "2999-01", "this month"])
def test_what_has_not_expired_is_asked(learner: User, question: Question, month: str) -> None:
    last = f"{timezone.now():%Y-%m}" if month == "this month" else month
    Question.objects.filter(pk=question.pk).update(review_by=last)

    assert (aside(), due(learner)) == (0, 1)


@pytest.mark.parametrize("path", ["/guide/{slug}/", "/today/", "/questions/", "/guide/search/?q=temperature", "/map/"])
def test_pages_hold_without_it(client: Client, learner: User, question: Question, path: str) -> None:
    aside()
    client.force_login(learner)

    page = client.get(path.format(slug=question.concept.slug))

    assert page.status_code == 200
    assert 'name="answer"' not in page.text


def test_an_answer_from_a_page_that_is_open_is_refused(client: Client, learner: User, question: Question) -> None:
    component = question.components.get()
    aside()
    client.force_login(learner)

    assert client.get(f"/review/?card={component.pk}").status_code in {302, 200, 404}
    assert client.get(f"/questions/{component.pk}/").status_code == 200


def publishing(email: str) -> User:
    user = UserFactory.create(email=email, is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def test_publishers_are_mailed_what_runs_out(settings: Any, question: Question) -> None:
    settings.SENDS_MAIL = True
    publisher = publishing("publisher@example.com")
    UserFactory.create(is_staff=True)

    call_command("expiring", "--mail")

    [sent] = mail.outbox
    assert sent.to == [publisher.email]
    assert f"2000-01  {question}" in sent.body
    assert f"/admin/quizzes/question/{question.pk}/change/" in sent.body


# -- at most once a month


class Dies(Exception):
    pass


class Post:
    """A mail server that says what it is told to, or dies."""

    def __init__(self, *says: State | str) -> None:
        self.says, self.sent = list(says), list[str]()

    def __call__(self, notice: Notice) -> Post:
        self.to = notice.person.email
        return self

    def connect(self) -> bool:
        if self.says and self.says[0] == "dies before":
            raise Dies
        return True

    def send(self) -> State:
        said = self.says.pop(0) if self.says else State.SENT
        if said == State.SENT or said == "dies after":
            self.sent.append(self.to)
        if not isinstance(said, State):
            raise Dies
        return said


def passes(post: Post, *moments: dt.datetime) -> list[str]:
    for now in moments:
        with suppress(Dies):
            list(mail_all(publishers(), now, post))
        if post.says and post.says[0] == "dies before":
            post.says.pop(0)
    return post.sent


FIRST = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
HOURS = [FIRST + dt.timedelta(hours=number) for number in range(0, 24 * 30, 7)]


def test_a_month_has_one_mail_and_the_next_another(question: Question) -> None:
    publishing("a@example.com")
    publishing("b@example.com")

    assert passes(Post(), *HOURS) == ["a@example.com", "b@example.com"]
    assert passes(Post(), FIRST + dt.timedelta(days=31)) == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize(
    ("says", "sent"),
    [
        ((State.LATER, State.LATER), 1),
        (("dies before",), 1),
        (("dies after",), 1),
        ((State.HANDED,), 0),
        ((State.REFUSED,), 0),
    ],
)
def test_however_the_server_or_the_process_dies_nobody_has_two(
    question: Question, says: tuple[State | str, ...], sent: int
) -> None:
    publishing("a@example.com")

    assert len(passes(Post(*says), *HOURS)) == sent


def test_nothing_expires_and_nobody_hears_of_it_until_something_does(question: Question) -> None:
    publishing("a@example.com")
    Question.objects.update(review_by="2999-01")
    assert passes(Post(), FIRST) == []

    Question.objects.update(review_by="2026-12")

    assert passes(Post(), *HOURS[1:]) == ["a@example.com"]


def test_an_address_that_nobody_confirmed_gets_none(question: Question) -> None:
    UserFactory.create(email="a@example.com", is_staff=True, is_superuser=True)

    assert passes(Post(), FIRST) == []
