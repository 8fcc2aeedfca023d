"""A simulated learner follows the same rules as one in the database, and a small company of them keeps the promises."""

import datetime as dt

import pytest

from benchmarks.coming_back import Learner, StudyDay, lives
from quizzes.log.presenting import seed_for
from quizzes.models import Card, Component, User
from quizzes.scheduling import Limits
from quizzes.study.today import next_presentation, session_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.time(12, tzinfo=dt.UTC)
LIMITS = Limits(reviews=200, new=6)


class Paired(Learner):
    """Simulated with the seeds of a learner in the database, whose n-th question is its n-th card."""

    components: list[Component]

    def seed(self, number: int, answers: int) -> int:
        return seed_for(self.secret, self.component(number).pk, answers)

    def component(self, number: int) -> Component:
        return self.components[number - self.first_card]


def pairs(simulated: Paired) -> User:
    """A learner in the database who is asked the same questions; the two must be alike from the first answer."""
    concept = ConceptFactory.create()
    simulated.components = [make_question(concept).components.get() for _ in range(95)]
    learner = UserFactory.create(new_per_day=LIMITS.new, reviews_per_day=LIMITS.reviews)
    learner.secret = simulated.secret
    learner.save()
    return learner


def study(learner: User, day: StudyDay, missed: set[int]) -> list[int]:
    """The cards that the product asks, in their order, answered as the simulated learner did: `missed` once wrongly."""
    now, asked = dt.datetime.combine(day.day, NOON), list[int]()
    while (found := next_presentation(learner, session_for(learner, now))) is not None:
        give_answer(learner, found.component, now, right=found.component.pk not in missed)
        missed.discard(found.component.pk)
        asked.append(Card.objects.get(learner=learner, component=found.component).pk)
    return list(dict.fromkeys(asked))


@pytest.mark.thorough("many simulated days")
@pytest.mark.django_db
def test_a_simulated_learner_is_asked_what_the_product_asks() -> None:
    simulated = Paired(7, range(9, 23), LIMITS)
    learner = pairs(simulated)
    part = simulated.components[0]
    simulated.first_card = Card.objects.create(learner=UserFactory.create(), component=part, question=part.question).pk
    simulated.first_card += 1
    simulated.live(29)
    plans, asked = [], []

    for day in simulated.days:
        asked.append(study(learner, day, {simulated.component(card).pk for card in day.missed}))
        record = learner.reviews.filter(study_day=day.day)[0]
        plans.append((record.day_waiting, record.day_share))

    assert plans == [(day.plan.waiting, day.plan.share) for day in simulated.days]
    assert asked == [day.asked for day in simulated.days]
    assert any(share for _, share in plans)


@pytest.mark.thorough("many simulated days")
def test_a_small_company_keeps_the_rules_and_nearly_the_promises() -> None:
    """A handful says little of nine in ten: the whole company is for the benchmark."""
    found = lives(6, 100, 6)
    back = [comeback for life in found for comeback in life.comebacks]

    assert len(back) == 6
    assert all(each.days is not None and each.promised is not None for each in back)
    assert all(abs((each.promised or 0) - (each.days or 0)) <= 5 for each in back)
    assert all(each.last_questions <= 1.5 * each.share for each in back)
    assert not any(life.over_limits for life in found)
