import datetime as dt

import pytest

from quizzes.sittings.round import next_of_round
from tests.factories import ConceptFactory, UserFactory, make_question

pytestmark = pytest.mark.django_db


def test_a_round_asks_what_the_program_grades_before_flashcards() -> None:
    concept = ConceptFactory.create()
    make_question(concept, kind="basic", position=0)
    graded = make_question(concept, position=1)

    asked = next_of_round(UserFactory.create(), concept.slug, dt.date(2026, 11, 24))

    assert asked is not None
    assert asked.question == graded
