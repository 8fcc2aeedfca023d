from __future__ import annotations

import random

import pytest
from django.db import connection
from django.utils import timezone

from benchmarks.classmates import make_learners
from benchmarks.devices import ANSWERS, REVIEW, Device, reply_to, signed_in, text_of
from benchmarks.forms import RIGHT_BY_KIND, Asked, revision_of
from benchmarks.measuring import Stopwatch
from benchmarks.states import STATES
from quizzes.kinds import KINDS
from quizzes.models import Card, Concept, Question, Review, User
from quizzes.study.today import session_for
from tests.factories import ConceptFactory, UserFactory, make_question
from tests.kinds.samples import sample

pytestmark = pytest.mark.django_db


class Certain(random.Random):
    """Luck that always says the same."""

    def __init__(self, chance: float) -> None:
        super().__init__(1)
        self.chance = chance

    def random(self) -> float:
        return self.chance


@pytest.fixture(autouse=True)
def _as_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Revisions of earlier tests are forgotten, and the end of a request leaves the connection of the test alone."""
    revision_of.cache_clear()
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def device() -> Device:
    return signed_in(UserFactory.create(new_per_day=200))


def ask(device: Device, kind: str) -> Question:
    question = make_question(ConceptFactory.create(), kind=kind, content=sample(kind))
    device.begin()
    return question


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_right_answer_is_right(device: Device, kind: str) -> None:
    device.luck = Certain(0.5)
    ask(device, kind)

    device.answer(watch := Stopwatch())

    assert watch.wall
    review = Review.objects.get()
    assert (review.score, "unknown" in review.response) == (1.0, False)


@pytest.mark.parametrize("kind", sorted(RIGHT_BY_KIND))
@pytest.mark.parametrize("chance", [0.01, 0.99])
def test_any_other_answer_is_taken(device: Device, kind: str, chance: float) -> None:
    device.luck = Certain(chance)
    ask(device, kind)

    assert reply_to(device.request("POST", ANSWERS, device.body)).status_code == 200


def test_a_flashcard_is_looked_at_before_it_is_graded(device: Device) -> None:
    ask(device, "basic")

    assert "grade=" in device.body
    assert device.ready_at


def test_a_page_without_a_question_asks_nothing(device: Device) -> None:
    assert Asked.on(text_of(reply_to(device.request("GET", REVIEW)))) is None


@pytest.mark.parametrize("name", STATES)
def test_learners_of_a_state_are_alike(name: str) -> None:
    concept = ConceptFactory.create()
    for _ in range(30):
        make_question(concept)

    first, other = make_learners(STATES[name], 2)

    assert counts(first) == counts(other)
    assert rows(first) == rows(other)
    assert bool(counts(first)[0]) == (name != "fresh")
    assert Concept.objects.count() == 1


def counts(learner: User) -> tuple[int, int, bool]:
    today = session_for(learner, timezone.now())
    return today.due, today.new, today.comeback


def rows(learner: User) -> list[list[tuple[object, ...]]]:
    found = []
    for model in (Card, Review):
        columns = [each.attname for each in model._meta.concrete_fields if each.name not in {"id", "learner"}]
        found.append(sorted(model._default_manager.filter(learner=learner).values_list(*columns), key=repr))
    return found
