import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.forms.questions import WantedForm
from quizzes.knowledge import my_questions
from quizzes.knowledge.my_questions import DUE, PAGE, SUSPENDED, Order, Wanted, concepts_met
from quizzes.models import Card, Component, Status, User
from tests.factories import ConceptFactory, UserFactory, make_question

DAY = dt.date(2026, 11, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def card(learner: User, part: Component | None = None, **changes: Any) -> Card:
    part = part or make_question().components.get()
    known = {"stability": 10.0, "difficulty": 5.0, "last_day": DAY, "due_day": DAY + dt.timedelta(days=9), "reps": 1}
    return Card.objects.create(learner=learner, component=part, question=part.question, **known | changes)


def new(learner: User, **changes: Any) -> Card:
    """Put off or suspended before its first answer."""
    nothing = dict.fromkeys(("stability", "difficulty", "last_day", "due_day"))
    return card(learner, **nothing | {"reps": 0} | changes)


def in_days(count: int) -> dt.date:
    return DAY + dt.timedelta(days=count)


def pages(learner: User, **wanted: Any) -> list[list[int]]:
    """All pages of the list, each by its cards."""
    found, after = [], None
    while True:
        page = my_questions.my_questions(learner, DAY, Wanted(after=after, **wanted))
        found.append([each.card.pk for each in page.rows])
        after = page.following
        if after is None:
            return found


def listed(learner: User, **wanted: Any) -> list[int]:
    return [pk for page in pages(learner, **wanted) for pk in page]


def test_the_next_to_come_back_is_first_and_what_has_no_date_last(learner: User) -> None:
    undated, late, soon = new(learner, suspended=True), card(learner, due_day=in_days(9)), card(learner, due_day=DAY)

    assert listed(learner) == [soon.pk, late.pk, undated.pk]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_order_lists_each_question_once(
    order: Order, size: int, learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_questions, "PAGE", size)
    same = [card(learner, stability=3.3) for _ in range(3)]
    rest = [card(learner, stability=0.1, due_day=in_days(3)), new(learner, suspended=True), new(learner, due_day=DAY)]

    assert sorted(listed(learner, order=order)) == sorted(each.pk for each in same + rest)


def test_the_weakest_memory_is_first(learner: User) -> None:
    strong, weak = card(learner, stability=40.0), card(learner, stability=0.2)

    assert listed(learner, order=Order.WEAKEST) == [weak.pk, strong.pk]
    assert listed(learner, order=Order.STRONGEST) == [strong.pk, weak.pk]


def test_nothing_of_another_learner_is_listed(learner: User) -> None:
    card(UserFactory.create())

    assert listed(learner) == []


@pytest.mark.parametrize(
    ("show", "changes"),
    [
        ("learning", {"stability": 2.0}),
        ("known", {}),
        ("strong", {"stability": 90.0}),
        ("slipping", {"last_day": in_days(-90), "due_day": in_days(-80)}),
        (SUSPENDED, {"suspended": True, "stability": 90.0, "due_day": DAY}),
    ],
)
def test_a_filter_lets_only_that_pass(show: str, changes: dict[str, Any], learner: User) -> None:
    others = [card(learner, stability=stability) for stability in (2.0, 10.0, 90.0)]
    wanted = card(learner, **changes)

    found = listed(learner, show=show)

    assert wanted.pk in found
    assert len(found) <= len(others) - 1


def test_what_was_never_answered_is_new(learner: User) -> None:
    card(learner)
    waiting = new(learner, due_day=DAY)

    assert listed(learner, show="new") == [waiting.pk]


def test_due_is_what_may_be_asked_today(learner: User) -> None:
    due = card(learner, due_day=DAY)
    card(learner, due_day=in_days(1))
    card(learner, due_day=DAY, suspended=True)
    retired = make_question()
    type(retired).objects.filter(pk=retired.pk).update(status=Status.RETIRED)
    card(learner, retired.components.get(), due_day=DAY)

    assert listed(learner, show=DUE) == [due.pk]


def test_only_one_concept(learner: User) -> None:
    concept = ConceptFactory.create()
    wanted = card(learner, make_question(concept).components.get())
    card(learner)

    assert listed(learner, concept=concept.slug) == [wanted.pk]
    assert concept in concepts_met(learner)


def test_a_concept_never_met_is_not_offered(learner: User) -> None:
    make_question()

    assert list(concepts_met(learner)) == []


def test_a_page_looks_through_so_many_cards_and_the_next_goes_on(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_questions, "LOOKED_THROUGH", 4)
    monkeypatch.setattr(my_questions, "BATCH", 3)
    for _ in range(9):
        card(learner)
    rare = card(learner, stability=90.0, due_day=in_days(99))

    assert pages(learner, show="strong") == [[], [], [rare.pk]]
    assert my_questions.my_questions(learner, DAY, Wanted(show="strong")).cut_short


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(show="known"), Wanted(order=Order.WEAKEST), Wanted(show=DUE)])
def test_a_page_takes_as_many_statements_of_many_questions_as_of_some(wanted: Wanted, learner: User) -> None:
    part = make_question().components.get()
    question = part.question
    found = []
    for many in (PAGE + 5, PAGE * 3):
        for number in range(many):
            key = f"{many}-{number}"
            card(learner, Component.objects.create(question=question, key=key), due_day=DAY)
        with CaptureQueriesContext(connection) as statements:
            my_questions.my_questions(learner, DAY, wanted)
        found.append(len(statements))

    assert found[0] == found[1]


@pytest.mark.parametrize(
    "data",
    [
        {"after": "nonsense"},
        {"after": "~"},
        {"after": "2026-11-24~x"},
        {"after": "2026-13-24~5"},
        {"after": "nan~5", "order": "weakest"},
        {"after": f"2026-11-24~{'9' * 4000}"},
        {"order": "sideways", "show": "everything", "concept": "no-such"},
        {"after": "2026-11-24~5\x00"},
    ],
)
def test_an_address_that_makes_no_sense_lists_everything(data: dict[str, str], learner: User) -> None:
    wanted = WantedForm(data, []).wanted

    assert wanted == Wanted(order=wanted.order)
