"""The doctor finds what is wrong: each fault is seeded and has to be named."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils import timezone

from quizzes.log.answering import Answer
from quizzes.log.undoing import undo_last
from quizzes.models import (
    Ability,
    Action,
    AttemptItem,
    AttemptSave,
    Card,
    Component,
    Concept,
    Placement,
    Question,
    QuestionRevision,
    Reminder,
    Review,
    User,
)
from quizzes.operations.consistency import CHECKS, Check, examine, findings
from quizzes.quizzing.practice import Scope, Wish, answer_practice, start_practice
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@dataclass
class Life:
    """Two answers to one question, an answer to another, and one taken back."""

    learner: User
    first: Review
    second: Review
    other: Review
    undo: Review


@pytest.fixture
def life() -> Life:
    learner = UserFactory.create()
    component, another = (make_question().components.get() for _ in range(2))
    first = give_answer(learner, component, NOON).review
    second = give_answer(learner, component, NOON + dt.timedelta(days=5)).review
    other = give_answer(learner, another, NOON + dt.timedelta(days=6)).review
    undo_last(
        learner=learner, expected=other.answer_id, undo_id=uuid.UUID(int=7), now=NOON + dt.timedelta(days=6, hours=1)
    )
    return Life(learner, first, second, other, Review.objects.get(action=Action.UNDO))


def rewrite(review: Review, **columns: object) -> None:
    """What the models refuse to do."""
    models.QuerySet.update(Review.objects.filter(pk=review.pk), **columns)


def card_of(life: Life) -> models.QuerySet[Card]:
    return Card.objects.filter(component=life.first.component)


def a_ring(life: Life) -> None:
    one, two = ConceptFactory.create(), ConceptFactory.create()
    one.prerequisites.add(two)
    two.prerequisites.add(one)


def orphan(life: Life) -> None:
    question = make_question()
    Card.objects.create(learner=life.learner, component=question.components.get(), question=question)


def practiced(life: Life) -> AttemptItem:
    wish = Wish(Scope.SEEN, questions=1)
    attempt = start_practice(learner=life.learner, wish=wish, attempt_id=uuid.uuid4(), now=NOON, luck=random.Random(1))
    item = attempt.items.get()
    answer = Answer(item.component_id, item.revision_id, 0, uuid.uuid4(), {"know": ["no"]})
    answer_practice(learner=life.learner, attempt_id=attempt.attempt_id, answer=answer, now=NOON)
    return item


def of_another_question(life: Life) -> None:
    item = practiced(life)
    other = QuestionRevision.objects.exclude(question=item.component.question)
    AttemptItem.objects.update(revision=other[0])


def of_another_attempt(life: Life) -> None:
    item, other = practiced(life), practiced(life)
    models.QuerySet.update(AttemptSave.objects.filter(item=item), attempt=other.attempt)


def a_placement_with_a_gap(life: Life) -> None:
    placement = Placement.objects.create(learner=life.learner, placement_id=uuid.uuid4(), started_at=NOON)
    part = {"component": life.first.component, "revision": life.first.revision}
    said = {"score": 1, "outcome": "right", "chance": 0.05, "seed": 1, "answered_at": NOON}
    concept = life.first.component.question.concept
    placement.answers.create(answer_id=uuid.uuid4(), number=1, concept=concept, **part, **said)


def a_miscounted_learner(life: Life) -> None:
    through = Review.objects.of(life.learner).latest("pk").pk
    Ability.objects.create(learner=life.learner, answered=99, earned=1.0, through=through)


FAULTS: list[tuple[str, Callable[[Life], object]]] = [
    ("cards.differ-from-log", lambda life: card_of(life).update(stability=1.5)),
    ("cards.differ-from-log", lambda life: card_of(life).delete()),
    ("cards.differ-from-log", orphan),
    ("figures.differ-from-log", a_miscounted_learner),
    ("reviews.version-gap", lambda life: Review.objects.filter(pk=life.first.pk).delete()),
    ("reviews.undo-order", lambda life: rewrite(life.undo, undoes=life.first)),
    ("reviews.other-question", lambda life: rewrite(life.first, revision=life.other.revision)),
    ("cards.other-question", lambda life: card_of(life).update(question=life.other.revision.question)),
    ("cards.out-of-bounds", lambda life: card_of(life).update(due_day=NOON.date())),
    ("cards.out-of-bounds", lambda life: card_of(life).update(lapses=9)),
    ("reviews.seed-incomplete", lambda life: rewrite(life.other, action=Action.SEED, due_day=None)),
    ("placements.gap", a_placement_with_a_gap),
    ("reviews.unrated", lambda life: rewrite(life.first, score=None)),
    ("reviews.unrated", lambda life: rewrite(life.first, rating=None)),
    ("attempts.differ-from-log", lambda life: AttemptItem.objects.filter(pk=practiced(life).pk).update(version=2)),
    ("attempts.differ-from-log", lambda life: AttemptItem.objects.filter(pk=practiced(life).pk).update(response={})),
    ("attempts.other-question", of_another_question),
    ("attempts.other-question", of_another_attempt),
    ("questions.incomplete", lambda life: Question.objects.update(current=None)),
    ("questions.incomplete", lambda life: Component.objects.update(active=False)),
    ("questions.revision-gap", lambda life: QuestionRevision.objects.update(number=2)),
    ("questions.revision-kind", lambda life: QuestionRevision.objects.update(kind="")),
    ("guide.ring", a_ring),
    ("guide.not-rendered", lambda life: Concept.objects.update(text="Something to read.")),
]


def codes() -> list[str]:
    return [found.code for found in findings()]


def test_a_lively_database_is_healthy(life: Life) -> None:
    practiced(life)

    assert codes() == []


@pytest.mark.parametrize(("code", "seed"), FAULTS, ids=[f"{number}" for number in range(len(FAULTS))])
def test_a_seeded_fault_is_named(life: Life, code: str, seed: Callable[[Life], object]) -> None:
    seed(life)

    assert code in codes()


def test_every_check_is_seeded() -> None:
    """The engine's own two are in tests/management/commands/test_doctor.py."""
    seeded = {code for code, _ in FAULTS + DECISIONS}

    assert {check.code for check in CHECKS} - seeded == {"database.damaged", "database.references"}


def test_a_check_that_stumbles_is_a_finding() -> None:
    def stumble() -> Iterator[str]:
        yield "one"
        raise ValueError("torn page")

    found = examine(Check("some.code", "it holds", stumble, "Do this."))

    assert found is not None
    assert found.count == 2


def test_many_findings_are_counted_and_the_first_are_shown() -> None:
    found = examine(Check("some.code", "it holds", lambda: map(str, range(1000)), "Do this."))

    assert found is not None
    assert (found.count, len(found.details)) == (1000, 20)


# --- What an upgrade cannot decide


def claimed(life: Life) -> None:
    UserFactory.create(email=life.learner.email.upper())


def second(life: Life) -> None:
    EmailAddress.objects.create(user=life.learner, email="another@example.com", verified=True)


def staff(**fields: Any) -> User:
    return UserFactory.create(is_staff=True, **fields)


def permission(name: str = "change_concept") -> Permission:
    return Permission.objects.get(codename=name)


def beyond(life: Life) -> None:
    author = staff()
    group = Group.objects.create(name="Authors")
    group.permissions.add(permission("view_concept"))
    author.groups.add(group)
    author.user_permissions.add(permission("view_concept"), permission())


def shrank(life: Life) -> None:
    keepers = Group.objects.create(name="Keepers")
    keepers.permissions.add(permission("change_group"))
    staff().groups.add(keepers)


def lost_reminder(life: Life) -> None:
    """The mail server hung up three days ago."""
    then = timezone.now() - dt.timedelta(days=3)
    Reminder.objects.create(learner=life.learner, study_day=then.date(), state="handed", at=then)


DECISIONS: list[tuple[str, Callable[[Life], object]]] = [
    ("address.blank", lambda life: User.objects.filter(pk=life.learner.pk).update(email="")),
    ("address.claimed-twice", claimed),
    ("address.second", second),
    ("reminders.lost", lost_reminder),
    ("accounts.powers-beyond-groups", beyond),
    ("accounts.powers-shrank", shrank),
    ("accounts.staff-without-powers", lambda life: staff()),
]


@pytest.mark.parametrize(("code", "seed"), DECISIONS, ids=[f"{number}" for number in range(len(DECISIONS))])
def test_what_a_person_has_to_decide_is_listed(life: Life, code: str, seed: Callable[[Life], object]) -> None:
    seed(life)

    (found,) = findings()
    assert (found.code, found.severity) == (code, "decision")


def test_staff_with_the_powers_of_their_group_need_no_decision(life: Life) -> None:
    author = staff()
    group = Group.objects.create(name="Authors")
    group.permissions.add(permission())
    author.groups.add(group)
    author.user_permissions.add(permission())

    assert codes() == []


def test_an_address_of_one_account_in_two_tables_needs_no_decision(life: Life) -> None:
    EmailAddress.objects.create(user=life.learner, email=life.learner.email, verified=True)

    assert codes() == []
