"""An author changes or removes a question in the very moment in which a learner uses it: nobody sees a failure.

The learner comes through the whole stack, and so does the author who deletes; other edits are one verb each.
"""

from __future__ import annotations

import dataclasses
import random
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.account.deletion import delete_account
from quizzes.authoring.acts import Act
from quizzes.authoring.pages import question_of, save_question
from quizzes.authoring.questions import edit_question, retire_question
from quizzes.models import Component, Question, Review, User
from quizzes.operations.consistency import findings
from tests.factories import UserFactory, basic_content, choice_content, give_answer, make_question
from tests.races.test_races import answer_form, at_once, post, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough("a race")]

ROUNDS = [2, pytest.param(30, marks=pytest.mark.soak)]
MOST_MILLISECONDS = 30


@dataclasses.dataclass
class Scene:
    author: User
    learner: User
    cookies: dict[str, str]
    by_author: dict[str, str]
    question: Question
    component: Component
    luck: random.Random

    def later(self, act: Callable[[], Any]) -> Callable[[], Any]:
        """The same a few milliseconds after the start, so that the two meet at another place each time."""
        wait = self.luck.uniform(0, MOST_MILLISECONDS) / 1000

        def run() -> Any:
            time.sleep(wait)
            return act()

        return run


@pytest.fixture
def scene() -> Callable[[int], Scene]:
    author = User.objects.create_superuser("author@example.com", "correct horse battery")
    by_author = signed_in(author)

    def make(number: int) -> Scene:
        learner = UserFactory.create()
        question = make_question()
        component = question.components.get()
        return Scene(author, learner, signed_in(learner), by_author, question, component, random.Random(number))

    return make


def client_of(cookies: dict[str, str]) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)
    return client


# --- What the author does: each gives a status


def deletes(scene: Scene) -> int:
    path = f"/admin/quizzes/question/{scene.question.pk}/delete/"
    return client_of(scene.by_author).post(path, {"post": "yes"}).status_code


def retires(scene: Scene) -> int:
    retire_question(question=scene.question, act=Act(scene.author, timezone.now()))
    return 200


def edits(scene: Scene, *, major: bool) -> int:
    present = Question.objects.get(pk=scene.question.pk)
    content = choice_content(remember=f"Another {uuid.uuid4().hex}.")
    written = dataclasses.replace(question_of(present), content=content)
    seen = present.edit_version
    edit_question(question=present, written=written, seen=seen, major=major, author=scene.author, now=timezone.now())
    return 200


def changes_the_kind(scene: Scene) -> int:
    present = Question.objects.get(pk=scene.question.pk)
    written = dataclasses.replace(question_of(present), kind="basic", content=basic_content())
    save_question(present.concept, written, position=0, now=timezone.now(), question=present)
    return 200


AUTHORS: dict[str, Callable[[Scene], int]] = {
    "deletes": deletes,
    "retires": retires,
    "edits slightly": partial(edits, major=False),
    "edits the meaning": partial(edits, major=True),
    "changes the kind": changes_the_kind,
}


# --- What the learner does: each prepares, and gives what is then done at once


def answers(scene: Scene) -> Callable[[], Any]:
    form = answer_form(scene.learner, scene.component, uuid.uuid4())
    return lambda: post(scene.cookies, "/review/answers/", form)


def answers_again(scene: Scene) -> Callable[[], Any]:
    give_answer(scene.learner, scene.component, timezone.now())
    return answers(scene)


def undoes(scene: Scene) -> Callable[[], Any]:
    stored = give_answer(scene.learner, scene.component, timezone.now()).review
    undo = {"expected": stored.answer_id, "undo_id": uuid.uuid4()}
    return lambda: post(scene.cookies, "/review/undo/", undo)


def sets_aside(scene: Scene) -> Callable[[], Any]:
    form = {"component": scene.component.pk, "version": 0, "action": "suspend", "record_id": uuid.uuid4()}
    return lambda: post(scene.cookies, "/review/set-aside/", form)


def reports(scene: Scene) -> Callable[[], Any]:
    report = {"reason": "key", "report_id": uuid.uuid4(), "text": ""}
    return lambda: post(scene.cookies, f"/review/report/{scene.component.pk}/", report)


def reads(scene: Scene) -> Callable[[], Any]:
    concept = scene.question.concept.slug
    paths = [f"/guide/{concept}/", "/review/", f"/review/?card={scene.component.pk}", "/review/done/", "/today/"]

    def act() -> Any:
        replies = [client_of(scene.cookies).get(path) for path in paths]
        return max(replies, key=lambda reply: reply.status_code)

    return act


LEARNERS = {
    "answers": answers,
    "answers again": answers_again,
    "undoes": undoes,
    "sets aside": sets_aside,
    "reports": reports,
    "reads": reads,
}


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("author", AUTHORS)
@pytest.mark.parametrize("learner", LEARNERS)
def test_an_author_and_a_learner_meet(scene: Callable[[int], Scene], rounds: int, author: str, learner: str) -> None:
    for number in range(rounds):
        here = scene(number)
        act = LEARNERS[learner](here)

        status, reply = at_once([here.later(partial(AUTHORS[author], here)), here.later(act)])

        assert status < 500
        assert reply.status_code < 500
        stored = Review.objects.of(here.learner).filter(component=here.component).count()
        assert stored or learner in {"reads", "reports"} or reply.status_code in {404, 409}
    assert list(findings()) == []


@pytest.mark.parametrize("rounds", ROUNDS)
@pytest.mark.parametrize("author", ["edits the meaning", "deletes"])
def test_an_account_is_deleted_meanwhile(scene: Callable[[int], Scene], rounds: int, author: str) -> None:
    for number in range(rounds):
        here = scene(number)
        form = answer_form(here.learner, here.component, uuid.uuid4())
        acts: list[Callable[[], Any]] = [
            partial(AUTHORS[author], here),
            partial(delete_account, here.learner),
            partial(post, here.cookies, "/review/answers/", form),
            partial(client_of(here.cookies).get, "/review/"),
        ]

        status, _, *replies = at_once([here.later(act) for act in acts])

        assert max(status, *(reply.status_code for reply in replies)) < 500
        assert not User.objects.filter(pk=here.learner.pk).exists()
    assert list(findings()) == []


def test_two_authors_delete_the_same_question(scene: Callable[[int], Scene]) -> None:
    here = scene(1)

    statuses = at_once([partial(deletes, here)] * 4)

    assert max(statuses) < 500
    assert not Question.objects.filter(pk=here.question.pk).exists()
