import datetime as dt
import re
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, DateField, Model, QuerySet
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from quizzes.log.folding import CardState, as_columns
from quizzes.log.prepared import Change, Insertion, first, prepared
from quizzes.models import Attempt, AttemptItem, Card, Review, User
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


# --- What it leans on in Django: a new version that has it otherwise is noticed here --------------


def statements(act: Callable[[], object]) -> list[str]:
    """What was sent, without the parentheses that Django puts around an expression of ours."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [re.sub(r"(<=|=) \(([^()]+)\)", r"\1 \2", query["sql"]) for query in captured]


def some_values(model: type[Model]) -> Model:
    """A row with a value in every column, and some empty ones."""
    learner = UserFactory.create()
    [card] = cards_of(learner, 1)
    row: Model = Review.objects.get(learner=learner) if model is Review else card
    return row


@pytest.mark.parametrize("model", [Review, Card])
def test_a_row_is_inserted_as_django_inserts_it(model: type[Model]) -> None:
    row = some_values(model)
    columns = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    del columns["id"]
    insert, mine, theirs = Insertion(model), model(**columns), model(**columns)

    def again(act: Callable[[], object]) -> list[str]:
        model._base_manager.all()._raw_delete("default")
        return statements(act)

    by_django = again(lambda: theirs.save(force_insert=True))
    first_time, next_time = again(lambda: insert(mine)), again(lambda: insert(model(**columns)))
    assert [first_time, next_time] == [by_django, by_django]
    assert model._base_manager.values(*columns).get() == columns


def test_an_inserted_row_has_its_key_and_is_stored() -> None:
    learner = UserFactory.create()
    component = make_question().components.get()
    card = Card(learner=learner, component=component, question=component.question)

    Insertion(Card)(card)

    assert Card.objects.get(pk=card.pk) == card
    assert not card._state.adding


def test_columns_are_changed_as_django_changes_them() -> None:
    [card, other] = cards_of(UserFactory.create(), 2)
    columns = as_columns(CardState(version=9, due_day=dt.date(2027, 2, 3), due_at=NOON, suspended=True))
    change = Change(Card, columns)

    by_django = statements(lambda: Card.objects.filter(pk=card.pk).update(**columns))

    assert [statements(lambda: change(card.pk, columns)) for _ in range(2)] == [by_django, by_django]
    assert Card.objects.values(*columns).get(pk=card.pk) == columns
    assert Card.objects.get(pk=other.pk).version == 1


def test_a_prepared_query_is_sent_as_django_sends_it() -> None:
    values: dict[str, Any] = {"learner": UserFactory.create().pk, "day": dt.date(2027, 1, 1)}
    by_django = statements(lambda: list(due.build(**values)))

    assert [statements(lambda: due(**values)) for _ in range(2)] == [by_django, by_django]


def test_none_is_written_as_null_in_json_too() -> None:
    item = AttemptItem.objects.get(pk=_an_item().pk)
    change = Change(AttemptItem, ("response", "sent"))
    change(item.pk, {"response": {"unknown": True}, "sent": {}})
    change(item.pk, {"response": None, "sent": {"know": ["no"]}})

    assert AttemptItem.objects.filter(response__isnull=True, sent={"know": ["no"]}).get() == item


def _an_item() -> AttemptItem:
    question = make_question()
    attempt = Attempt.objects.create(
        learner=UserFactory.create(), attempt_id=uuid.uuid4(), kind=Attempt.Kind.EVERYTHING, started_at=NOON
    )
    assert question.current is not None
    return attempt.items.create(position=0, component=question.components.get(), revision=question.current, seed=1)
