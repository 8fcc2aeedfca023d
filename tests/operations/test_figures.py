"""One pass over the figures, as the thread beside the server makes it."""

from __future__ import annotations

import datetime as dt

import pytest

from quizzes.operations.board import board
from quizzes.operations.figures import NAME, refresh_slowly
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def test_a_pass_counts_what_is_new_and_notes_it_on_the_board() -> None:
    give_answer(UserFactory.create(), make_question().components.get(), NOON)

    assert (refresh_slowly(NOON, 0), refresh_slowly(NOON, 0)) == (1, 0)

    assert board().read()[NAME] == {"at": NOON.isoformat(), "counted": 0}
