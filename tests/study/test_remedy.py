import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from quizzes.concepts import MemoryState
from quizzes.log.answering import Outcome
from quizzes.models import Card, Concept, Misconception, Review, User
from quizzes.study.remedy import Remedy, belief_behind, remedy_for
from quizzes.study.today import history_of
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def concept() -> Concept:
    """A concept with one question, whose second option is the misconception “multiplies”."""
    concept = ConceptFactory.create()
    make_question(concept)
    Misconception.objects.create(concept=concept, key="multiplies", wrong="It multiplies.", right="It divides.")
    return concept


def answer(learner: User, concept: Concept, now: dt.datetime, *, right: bool) -> Outcome:
    return give_answer(learner, concept.questions.get().components.get(), now, right=right)


def remedy_of(learner: User, outcome: Outcome) -> Remedy | None:
    related = Review.objects.select_related("component__question__concept")
    review = related.get(pk=outcome.review.pk)
    history = history_of(learner, review)
    belief = belief_behind(review.component.question.concept, outcome.verdict)
    return remedy_for(learner=learner, review=review, belief=belief, history=history, day=review.study_day)


def missed_twice(learner: User, concept: Concept) -> Outcome:
    answer(learner, concept, NOON, right=False)
    return answer(learner, concept, NOON + DAY, right=False)


def test_the_first_miss_has_no_remedy(learner: User, concept: Concept) -> None:
    assert remedy_of(learner, answer(learner, concept, NOON, right=False)) is None


def test_a_miss_after_a_right_answer_has_none(learner: User, concept: Concept) -> None:
    answer(learner, concept, NOON, right=True)

    assert remedy_of(learner, answer(learner, concept, NOON + DAY, right=False)) is None


def test_a_right_answer_has_none(learner: User, concept: Concept) -> None:
    missed_twice(learner, concept)

    assert remedy_of(learner, answer(learner, concept, NOON + 2 * DAY, right=True)) is None


def test_the_second_miss_in_a_row_contrasts_what_was_confused(learner: User, concept: Concept) -> None:
    found = remedy_of(learner, missed_twice(learner, concept))

    assert found is not None
    assert found.contrast is not None
    assert (found.contrast.wrong, found.contrast.right) == ("It multiplies.", "It divides.")


def test_a_slip_is_not_contrasted(learner: User, concept: Concept) -> None:
    Misconception.objects.update(right="")

    assert remedy_of(learner, missed_twice(learner, concept)) is None


def test_the_third_lapse_has_a_remedy_whatever_came_before(learner: User, concept: Concept) -> None:
    answer(learner, concept, NOON, right=True)
    outcome = answer(learner, concept, NOON + DAY, right=False)
    Card.objects.update(lapses=3)

    assert remedy_of(learner, outcome) is not None


def test_an_unmet_prerequisite_is_offered(learner: User, concept: Concept) -> None:
    base = ConceptFactory.create()
    make_question(base)
    concept.prerequisites.add(base)

    found = remedy_of(learner, missed_twice(learner, concept))

    assert found is not None
    assert found.prerequisite is not None
    assert (found.prerequisite.slug, found.prerequisite.state) == (base.slug, MemoryState.NEW)


def test_the_weakest_prerequisite_is_offered(learner: User, concept: Concept) -> None:
    weak, strong = ConceptFactory.create(), ConceptFactory.create()
    concept.prerequisites.add(strong, weak)
    for base, stability in ((weak, 9.0), (strong, 400.0)):
        give_answer(learner, make_question(base).components.get(), NOON - 60 * DAY)
        Card.objects.filter(question__concept=base).update(stability=stability)

    found = remedy_of(learner, missed_twice(learner, concept))

    assert found is not None
    assert found.prerequisite is not None
    assert (found.prerequisite.slug, found.prerequisite.state) == (weak.slug, MemoryState.SLIPPING)


def test_a_known_prerequisite_is_not_offered(learner: User, concept: Concept) -> None:
    base = ConceptFactory.create()
    concept.prerequisites.add(base)
    give_answer(learner, make_question(base).components.get(), NOON)
    Card.objects.filter(question__concept=base).update(stability=400.0)

    found = remedy_of(learner, missed_twice(learner, concept))

    assert found is not None
    assert found.prerequisite is None


def test_another_learners_memory_counts_for_nothing(learner: User, concept: Concept) -> None:
    base = ConceptFactory.create()
    concept.prerequisites.add(base)
    give_answer(UserFactory.create(), make_question(base).components.get(), NOON)
    Card.objects.filter(question__concept=base).update(stability=400.0)

    found = remedy_of(learner, missed_twice(learner, concept))

    assert found is not None
    assert found.prerequisite is not None
    assert found.prerequisite.state is MemoryState.NEW


def test_it_takes_three_statements(
    learner: User, concept: Concept, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        concept.prerequisites.add(ConceptFactory.create())
    outcome = missed_twice(learner, concept)
    review = Review.objects.select_related("component__question__concept").get(pk=outcome.review.pk)
    history = history_of(learner, review)

    with django_assert_num_queries(3):
        belief = belief_behind(review.component.question.concept, outcome.verdict)
        remedy_for(learner=learner, review=review, belief=belief, history=history, day=review.study_day)
