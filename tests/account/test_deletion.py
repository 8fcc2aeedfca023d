"""An account is gone at once; its rows go in batches between which others write, and a crash leaves none for long."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from quizzes.account import deletion
from quizzes.account.deletion import delete_account, finish_deletions
from quizzes.log.locking import lock
from quizzes.log.undoing import undo_last
from quizzes.models import Card, Review, User
from quizzes.operations.consistency import findings
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough("every table is emptied after each")]


@pytest.fixture(autouse=True)
def _tiny_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "BATCH", 2)


@pytest.fixture
def learner() -> User:
    """With five answers and an undo."""
    learner = UserFactory.create(email="ada@example.com")
    for _ in range(5):
        outcome = give_answer(learner, make_question().components.get(), NOON)
    undo_last(learner=learner, expected=outcome.review.answer_id, undo_id=uuid.uuid4(), now=NOON)
    return learner


@pytest.fixture
def half_deleted(learner: User, monkeypatch: pytest.MonkeyPatch) -> User:
    """The process ended after the second batch."""
    whole, batches = deletion._deleted_some, iter(range(2))

    def two_batches(model: type[Card | Review], key: int) -> bool:
        if next(batches, None) is None:
            raise KeyboardInterrupt
        return whole(model, key)

    with monkeypatch.context() as until_then:
        until_then.setattr(deletion, "_deleted_some", two_batches)
        with pytest.raises(KeyboardInterrupt):
            delete_account(learner)
    assert Review.objects.count() > 0
    return learner


@pytest.mark.central
def test_an_account_with_undone_answers_goes_in_batches(learner: User) -> None:
    delete_account(learner)

    assert (User.with_deleted.count(), Card.objects.count(), Review.objects.count()) == (0, 0, 0)


def test_others_can_write_between_two_batches(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, open_transactions = deletion._deleted_some, []

    def noted(model: type[Card | Review], key: int) -> bool:
        open_transactions.append(connection.in_atomic_block)
        return whole(model, key)

    monkeypatch.setattr(deletion, "_deleted_some", noted)

    delete_account(learner)

    assert open_transactions == [False] * len(open_transactions)
    assert len(open_transactions) >= 6


def test_half_an_account_is_seen_by_nobody(half_deleted: User) -> None:
    assert not User.objects.filter(pk=half_deleted.pk).exists()
    assert [each.code for each in findings()] == []


def test_half_an_account_signs_nobody_in(learner: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(learner)
    monkeypatch.setattr(deletion, "_finish", lambda key: None)

    delete_account(learner)

    assert client.get("/settings/").status_code == 302
    assert not client.login(email="ada@example.com", password="correct horse battery")


def test_half_an_account_takes_no_answer(half_deleted: User) -> None:
    with pytest.raises(User.DoesNotExist), transaction.atomic():
        lock(half_deleted.pk)


def test_the_address_of_half_an_account_is_free(half_deleted: User) -> None:
    assert UserFactory.create(email="ada@example.com").pk != half_deleted.pk


def test_the_next_start_finishes_what_a_crash_left(half_deleted: User) -> None:
    other = UserFactory.create()

    call_command("finish_deletions")

    assert (list(User.with_deleted.all()), Card.objects.count(), Review.objects.count()) == ([other], 0, 0)
    assert finish_deletions() == 0
