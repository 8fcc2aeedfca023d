import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Concept, Status
from quizzes.sittings.round import next_of_round
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

pytestmark = pytest.mark.django_db


def test_a_round_asks_what_the_program_grades_before_flashcards() -> None:
    concept = ConceptFactory.create()
    make_question(concept, kind="basic", position=0)
    graded = make_question(concept, position=1)

    asked = next_of_round(UserFactory.create(), concept.slug, dt.date(2026, 11, 24))

    assert asked is not None
    assert asked.question == graded


def test_a_round_of_a_concept_that_an_author_took_away_ends_at_the_map(client: Client) -> None:
    learner, question = UserFactory.create(), make_question()
    client.force_login(learner)
    give_answer(learner, question.components.get(), timezone.now())
    Concept.objects.update(status=Status.RETIRED)

    after = client.get(f"/map/{question.concept.slug}/", follow=True)

    assert after.redirect_chain == [("/map/", 302)]
    assert "isn’t in the guide anymore" in after.text
