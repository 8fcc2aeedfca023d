import datetime as dt

import pytest

from quizzes.knowledge.progress import ENOUGH, calibration
from quizzes.knowledge.recall import LATELY, PRIOR, Proof, compared, recall_by_concept
from quizzes.models import User
from tests.factories import UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def proof(concept: str, known: float) -> Proof:
    return Proof(concept, predicted=0.9, default=0.8, known=known)


def test_without_reviews_there_is_nothing_to_compare() -> None:
    assert compared([]).total is None


def test_each_concept_has_its_own_recall_and_all_share_the_average() -> None:
    found = compared([proof("a", 1.0)] * 3 + [proof("b", 0.0)])

    rates = dict(found.concepts)
    assert [name for name, _ in found.concepts] == ["a", "b"]
    assert (rates["a"].achieved, rates["b"].achieved) == (1.0, 0.0)
    assert rates["a"].average == rates["b"].average == 0.75


def test_a_miss_takes_off_the_luck_elsewhere_but_never_below_nothing() -> None:
    found = compared([proof("a", 1.0), proof("a", -0.5), proof("b", -0.5)])

    assert [rates.achieved for _, rates in found.concepts] == [0.25, 0.0]


def test_the_moving_average_knows_only_what_came_before() -> None:
    found = compared([proof("a", 0.0)] + [proof("b", 1.0)] * LATELY)

    rates = dict(found.concepts)
    assert rates["a"].lately == PRIOR
    assert rates["b"].lately < 1


@pytest.mark.parametrize(("reviews", "enough"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_few_reviews_make_no_percentage(reviews: int, enough: bool) -> None:
    found = compared([proof("a", 1.0)] * reviews)

    assert (found.concepts[0][1].enough, found.off is not None) == (enough, enough)


def test_a_way_is_off_by_its_distance_from_what_was_remembered() -> None:
    found = compared([proof("a", 1.0)] * ENOUGH)

    assert found.off is not None
    assert (round(found.off.predicted, 6), found.off.average, round(found.off.default, 6)) == (0.1, 0.0, 0.2)


@pytest.mark.django_db
def test_it_counts_what_the_page_counts_over_all() -> None:
    learner: User = UserFactory.create()
    for number in range(6):
        part = make_question().components.get()
        give_answer(learner, part, NOON - dt.timedelta(days=9))
        give_answer(learner, part, NOON, right=number % 2 == 0)
    day = NOON.date()

    whole, total = calibration(learner, day, day), recall_by_concept(learner).total

    assert whole is not None
    assert total is not None
    assert (total.reviews, total.achieved, total.predicted) == pytest.approx(
        (whole.answers, whole.achieved, whole.predicted)
    )
