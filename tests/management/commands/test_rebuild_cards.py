"""manage.py rebuild_cards: which learners it looks at, and what it says."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from quizzes.models import Card, User
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def learners() -> list[User]:
    """Two, each with a card that their log does not say."""
    part = make_question().components.get()
    made = [UserFactory.create(email=f"{name}@example.com") for name in ("one", "other")]
    for learner in made:
        give_answer(learner, part, NOON)
    Card.objects.update(stability=99.0)
    return made


def rebuilt(**options: object) -> str:
    out = StringIO()
    call_command("rebuild_cards", stdout=out, **options)
    return out.getvalue()


def wrong() -> list[str]:
    return list(Card.objects.filter(stability=99.0).order_by("pk").values_list("learner__email", flat=True))


def test_everyone_s_cards_are_rebuilt() -> None:
    assert rebuilt() == "2 cards differed from their log and were rebuilt.\n"
    assert wrong() == []
    assert rebuilt(check=True) == "Every card matches its log.\n"


def test_only_one_learner_s_are_however_the_address_is_written() -> None:
    rebuilt(learner="One@Example.com")

    assert wrong() == ["other@example.com"]


def test_a_check_changes_nothing_and_fails() -> None:
    with pytest.raises(CommandError, match="Run rebuild_cards without --check"):
        rebuilt(check=True)

    assert wrong() == ["one@example.com", "other@example.com"]


def test_an_unknown_learner_is_said() -> None:
    with pytest.raises(CommandError, match="no account with"):
        rebuilt(learner="nobody@example.com")
