import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, DateField, QuerySet
from pytest_django import DjangoAssertNumQueries

from quizzes.models import Card, User
from quizzes.study.prepared import first, prepared
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@prepared(learner=BigIntegerField(), day=DateField())
def due(learner: Any, day: Any) -> QuerySet[Card]:
    return Card.objects.of(learner).filter(due_day__lte=day).select_related("component__question").order_by("pk")


@prepared(learner=BigIntegerField())
def due_days(learner: Any, most: int) -> QuerySet[Card, tuple[int, dt.date | None]]:
    return Card.objects.of(learner).order_by("pk").values_list("component", "due_day")[:most]


def cards_of(learner: User, count: int) -> list[Card]:
    for _ in range(count):
        give_answer(learner, make_question().components.get(), NOON)
    return list(Card.objects.of(learner).order_by("pk"))


def test_a_prepared_query_gives_what_the_query_gives() -> None:
    learner = UserFactory.create()
    cards = cards_of(learner, 3)

    assert due(learner=learner.pk, day=dt.date(2027, 1, 1)) == cards


def test_values_are_those_of_the_call() -> None:
    one, other = UserFactory.create_batch(2)
    mine, theirs = cards_of(one, 1), cards_of(other, 2)

    assert [due(learner=each.pk, day=dt.date(2027, 1, 1)) for each in (one, other)] == [mine, theirs]
    assert due(learner=one.pk, day=dt.date(2026, 11, 1)) == []


def test_rows_come_with_their_types() -> None:
    learner = UserFactory.create()
    [card] = cards_of(learner, 1)

    assert due_days(learner=learner.pk, most=5) == [(card.component_id, card.due_day)]


def test_each_shape_has_a_query_of_its_own() -> None:
    learner = UserFactory.create()
    cards_of(learner, 3)

    assert [len(due_days(learner=learner.pk, most=most)) for most in (1, 2, 1)] == [1, 2, 1]


def test_count_stops_at_the_limit_of_the_query() -> None:
    learner = UserFactory.create()
    cards_of(learner, 3)

    assert [due_days.count(learner=learner.pk, most=most) for most in (2, 9)] == [2, 3]


def test_related_rows_come_along(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    learner = UserFactory.create()
    cards_of(learner, 2)

    with django_assert_num_queries(1):
        kinds = [card.component.question.kind for card in due(learner=learner.pk, day=dt.date(2027, 1, 1))]
    assert kinds == ["choice", "choice"]


def test_what_was_read_may_be_written() -> None:
    learner = UserFactory.create()
    cards_of(learner, 1)
    [card] = due(learner=learner.pk, day=dt.date(2027, 1, 1))

    card.suspended = True
    card.save()

    assert Card.objects.get().suspended


def test_first_of_no_rows_is_none() -> None:
    assert first(due(learner=0, day=NOON.date())) is None


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    learner = UserFactory.create()
    cards = cards_of(learner, 2)
    due(learner=learner.pk, day=dt.date(2027, 1, 1))
    seen: list[list[Card]] = []

    def ask() -> None:
        seen.append(due(learner=learner.pk, day=dt.date(2027, 1, 1)))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert seen == [cards]
