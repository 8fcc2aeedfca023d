import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from quizzes.knowledge.next_concept import listed, next_concept, next_slug
from quizzes.knowledge.opening import open_by_hand
from quizzes.models import NewMaterial, Place, User
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def test_the_first_concept_needs_nothing(learner: User) -> None:
    make_question(ConceptFactory.create(title="Vectors"))

    found = next_concept(learner)

    assert found is not None
    assert (found.title, found.reason) == ("Vectors", "It doesn’t build on anything else.")


def test_a_concept_that_has_opened_says_what_opened_it(learner: User) -> None:
    base, upper = ConceptFactory.create(title="Vectors"), ConceptFactory.create()
    upper.prerequisites.add(base)
    make_question(upper)
    give_answer(learner, make_question(base).components.get(), NOON)

    found = next_concept(learner)

    assert found is not None
    assert (found.slug, found.reason) == (upper.slug, "Unlocked because you know Vectors.")


def test_a_concept_opened_by_hand_says_so(learner: User) -> None:
    base, upper = ConceptFactory.create(), ConceptFactory.create()
    upper.prerequisites.add(base)
    make_question(upper)
    for _ in range(3):
        make_question(base)
    give_answer(learner, base.questions.all()[0].components.get(), NOON)
    open_by_hand(learner=learner, concept=upper, now=NOON)

    found = next_concept(learner)

    assert found is not None
    assert (found.slug, found.reason) == (upper.slug, "You unlocked it yourself.")


def test_a_begun_concept_comes_after_those_not_begun(learner: User) -> None:
    begun, fresh = ConceptFactory.create(order=1), ConceptFactory.create(order=2)
    give_answer(learner, make_question(begun).components.get(), NOON)
    make_question(begun)
    make_question(fresh)

    found = next_concept(learner)

    assert found is not None
    assert found.slug == fresh.slug


def test_to_who_is_taught_a_question_that_was_only_tried_is_no_reason_to_wait(learner: User) -> None:
    learner.new_material = NewMaterial.TEACH
    tried = ConceptFactory.create(section_order=1)
    give_answer(learner, make_question(tried).components.get(), NOON, place=Place.READING)
    make_question(tried)
    make_question(ConceptFactory.create(section_order=2))

    assert next_slug(learner) == tried.slug


def test_a_lesson_under_way_comes_before_those_not_begun(learner: User) -> None:
    make_question(ConceptFactory.create(section_order=1))
    begun = ConceptFactory.create(section_order=8)
    give_answer(learner, make_question(begun).components.get(), NOON, place=Place.LESSON)
    make_question(begun)

    found = next_concept(learner)

    assert found is not None
    assert (found.slug, next_slug(learner)) == (begun.slug, begun.slug)


def test_a_concept_of_which_every_question_was_begun_is_not_next(learner: User) -> None:
    cloze = make_question(kind="cloze")
    give_answer(learner, cloze.components.order_by("key")[0], NOON)

    assert cloze.components.count() > 1
    assert next_concept(learner) is None


def test_nothing_is_next_when_all_was_met(learner: User) -> None:
    give_answer(learner, make_question().components.get(), NOON)

    assert next_concept(learner) is None


def test_it_takes_two_statements(learner: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_question()

    with django_assert_num_queries(2):
        next_concept(learner)


@pytest.mark.parametrize(("names", "text"), [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")])
def test_listed(names: list[str], text: str) -> None:
    assert listed(names) == text
