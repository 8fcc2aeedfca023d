"""The page of a visitor's first minute: a question to try, a miss explained, and the map."""

import pytest
from django.test import Client

from quizzes.models import Concept, Misconception
from quizzes.reading.page import SAMPLES
from tests.factories import ConceptFactory, make_question

pytestmark = pytest.mark.django_db


def concepts(count: int) -> list[Concept]:
    """Each with a question whose second option is a known mix-up."""
    made = [ConceptFactory.create(order=number) for number in range(count)]
    for concept in made:
        make_question(concept)
        Misconception.objects.create(
            concept=concept, key="multiplies", wrong="Temperature multiplies.", right="It divides."
        )
    return made


def test_it_shows_a_miss_with_the_mix_up_behind_it(client: Client) -> None:
    made = concepts(SAMPLES + 1)

    page = client.get("/")

    assert page.context["example"]["p"].concept == made[-1]
    assert "Not quite. A common mistake: “Temperature multiplies.”" in page.text


def test_it_never_shows_the_answer_to_a_question_that_it_asks(client: Client) -> None:
    concepts(SAMPLES)

    page = client.get("/")

    assert "example" not in page.context
    assert "Division keeps the order." not in page.text


def test_a_miss_without_a_mix_up_is_no_example(client: Client) -> None:
    concepts(SAMPLES + 1)
    Misconception.objects.update(right="")

    assert "example" not in client.get("/").context


def test_it_draws_the_map_of_the_guide(client: Client) -> None:
    first, second = concepts(2)
    second.prerequisites.add(first)

    page = client.get("/")

    assert [box.slug for box in page.context["drawing"].boxes] == [first.slug, second.slug]
    assert "2 short chapters" in page.text


def test_it_is_there_before_anything_is_published(client: Client) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "See the whole map" not in page.text
