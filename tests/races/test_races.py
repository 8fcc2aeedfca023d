"""Many requests at the same moment: through the whole stack, each thread with a connection of its own."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from quizzes.log.rebuilding import differences
from quizzes.models import Action, Card, Component, Review, User
from tests.factories import UserFactory, answer_of, give_answer, make_question

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough("a race")]

# With 128 writers SQLite may keep one waiting past its patience: it is told to try again, and nothing is stored.
BUSY = 503

SMALL = (12, 3)
FULL = (64, 20)
SIZES = [SMALL, pytest.param(*FULL, marks=pytest.mark.soak)]


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call every act in a thread of its own; all start together."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=60)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def signed_in(learner: User) -> dict[str, str]:
    client = Client()
    client.force_login(learner)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def post(cookies: dict[str, str], path: str, form: dict[str, Any]) -> Any:
    client = Client(raise_request_exception=False, headers={"HX-Request": "true"})
    client.cookies.load(cookies)
    return client.post(path, form)


def answer_form(learner: User, component: Component, answer_id: uuid.UUID) -> dict[str, Any]:
    answer = answer_of(learner, component, answer_id=answer_id)
    return {
        "component": answer.component_id,
        "revision": answer.revision_id,
        "version": answer.version,
        "answer_id": answer_id,
        "place": "review",
        "sure": "yes",
        **{name: values[0] for name, values in answer.data.items()},
    }


@pytest.mark.parametrize(("threads", "rounds"), SIZES)
def test_one_answer_sent_many_times_at_once_is_one_review(threads: int, rounds: int) -> None:
    learner = UserFactory.create()
    cookies = signed_in(learner)
    for _ in range(rounds):
        component = make_question().components.get()
        form = answer_form(learner, component, uuid.uuid4())

        replies = at_once([partial(post, cookies, "/review/answers/", form)] * threads)

        assert Counter(reply.status_code for reply in replies) == {200: threads}
        assert len({reply.headers["HX-Push-Url"] for reply in replies}) == 1
        assert Review.objects.filter(component=component).count() == 1
    assert list(differences(learner)) == []


@pytest.mark.parametrize(("threads", "rounds"), SIZES)
def test_many_answers_to_one_version_are_one_review_and_conflicts(threads: int, rounds: int) -> None:
    learner = UserFactory.create()
    cookies = signed_in(learner)
    for _ in range(rounds):
        component = make_question().components.get()
        forms = [answer_form(learner, component, uuid.uuid4()) for _ in range(threads)]

        replies = at_once([partial(post, cookies, "/review/answers/", form) for form in forms])

        assert Counter(reply.status_code for reply in replies) == {200: 1, 409: threads - 1}
        assert Card.objects.get(component=component).reps == 1
    assert list(differences(learner)) == []


@pytest.mark.parametrize(("threads", "rounds"), [SMALL, pytest.param(128, 50, marks=pytest.mark.soak)])
def test_undos_racing_answers_leave_what_the_log_says(threads: int, rounds: int) -> None:
    learner = UserFactory.create()
    cookies = signed_in(learner)
    for _ in range(rounds):
        component = make_question().components.get()
        first = give_answer(learner, component, timezone.now()).review
        answers = [answer_form(learner, component, uuid.uuid4()) for _ in range(threads // 2)]
        undos = [{"expected": first.answer_id, "undo_id": uuid.uuid4()} for _ in range(threads // 2)]

        acts = [partial(post, cookies, "/review/answers/", form) for form in answers]
        acts += [partial(post, cookies, "/review/undo/", form) for form in undos]
        statuses = {reply.status_code for reply in at_once(acts)}

        assert statuses <= {200, 302, 409, BUSY}
        assert Review.objects.filter(undoes=first, action=Action.UNDO).count() <= 1
    assert list(differences(learner)) == []
