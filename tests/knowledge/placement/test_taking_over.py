"""From a result to the schedule, and back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest

from quizzes.concepts import MemoryState
from quizzes.knowledge.memory import concept_states
from quizzes.knowledge.placement.taking_over import in_turns, learn_anyway, take_back, take_over
from quizzes.log.overruling import overrule
from quizzes.log.rebuilding import differences
from quizzes.log.renewing import renew_cards
from quizzes.log.undoing import NothingToUndo, last_undoable, undo_last
from quizzes.models import Action, Card, Concept, Review, User
from quizzes.operations.consistency import findings
from quizzes.placement import checks, early_checks
from quizzes.placement.checks import A_FEW, WEEKS_OF_CHECKS
from quizzes.study.today import next_presentation, today_for
from tests.factories import UserFactory, answer_placement, give_answer, make_question, place, placeable_guide

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def concepts() -> list[Concept]:
    return placeable_guide()


def cards_of(learner: User, concept: Concept) -> list[Card]:
    return list(Card.objects.of(learner).filter(question__concept=concept).order_by("due_day", "pk"))


def seeded(learner: User, concept: Concept) -> int:
    return sum(card.stability is not None for card in cards_of(learner, concept))


def due(learner: User, concept: Concept) -> Card:
    return cards_of(learner, concept)[0]


def healthy(learner: User) -> bool:
    return [*differences(learner)] == [] and [*findings()] == []


def test_every_part_of_a_known_concept_is_seeded(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])

    assert (seeded(learner, concepts[0]), seeded(learner, concepts[1])) == (4, 0)
    assert healthy(learner)


def test_a_known_concept_is_known_well_enough_to_build_on(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])

    assert concept_states(learner, NOON)[concepts[0].pk].known


def test_what_may_be_known_gets_one_early_check_and_opens_nothing(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, unsure=(concepts[0],))

    [card] = cards_of(learner, concepts[0])
    assert card.due_day is not None
    assert card.due_day <= NOON.date() + 7 * DAY
    assert not concept_states(learner, NOON)[concepts[0].pk].known


def test_nothing_is_due_on_the_day_of_the_placement(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, *concepts)

    assert today_for(learner, NOON).due == 0


def test_checks_spread_over_four_weeks_a_few_a_day(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, *concepts)

    days = Counter(day for day in Card.objects.of(learner).values_list("due_day", flat=True) if day)
    assert min(days) == NOON.date() + DAY
    assert max(days) <= NOON.date() + WEEKS_OF_CHECKS * DAY
    assert max(days.values()) <= A_FEW


@pytest.mark.parametrize("count", [0, 1, 27, 28, 100, WEEKS_OF_CHECKS * A_FEW, 1000])
def test_never_more_than_a_few_checks_a_day(count: int) -> None:
    for times in (checks(count), early_checks(count)):
        days = Counter(check.days for check in times)
        assert len(times) == count
        assert max(days.values(), default=0) <= A_FEW
        assert all(check.days >= 1 for check in times)


def test_every_concept_is_checked_once_before_any_is_twice() -> None:
    a, b, c = [(1, 1, 1), (2, 2, 2)], [(3, 3, 3)], [(4, 4, 4), (5, 5, 5), (6, 6, 6)]

    assert [part[0] for part in in_turns([a, b, c])] == [1, 3, 4, 2, 5, 6]


def test_a_check_is_a_review_and_not_new(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    tomorrow = NOON + DAY
    today = today_for(learner, tomorrow)
    asked = next_presentation(learner, today)

    assert today.due >= 1
    assert asked is not None
    assert (asked.concept, asked.is_new) == (concepts[0], False)


def test_a_check_that_is_right_is_remembered_longer(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    review = give_answer(learner, due(learner, concepts[0]).component, NOON + DAY, data={"answer": ["6.5"]}).review

    assert review.stability is not None
    assert review.stability_before is not None
    assert review.stability > review.stability_before
    assert healthy(learner)


def test_the_first_check_says_nothing_of_the_memory_model(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])

    assert (
        give_answer(learner, due(learner, concepts[0]).component, NOON + DAY, data={"answer": ["6.5"]}).review.recall
        is None
    )


def missed(learner: User, concept: Concept) -> Review:
    return give_answer(learner, due(learner, concept).component, NOON + DAY, data={"answer": ["1"]}).review


def test_a_missed_check_brings_its_concept_back_to_learning(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, *concepts[:2])
    missed(learner, concepts[0])

    states = concept_states(learner, NOON + DAY)
    assert (seeded(learner, concepts[0]), seeded(learner, concepts[1])) == (1, 4)
    assert states[concepts[0].pk].state is MemoryState.LEARNING
    assert not states[concepts[0].pk].known
    assert healthy(learner)


def test_a_second_miss_brings_nothing_more(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    miss = missed(learner, concepts[0])
    count = Review.objects.filter(action=Action.UNSEED).count()
    give_answer(learner, miss.component, NOON + DAY, data={"answer": ["1"]})

    assert Review.objects.filter(action=Action.UNSEED).count() == count


def test_undoing_a_missed_check_brings_the_seeds_back(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    before = [(card.component_id, card.due_day) for card in cards_of(learner, concepts[0])]
    miss = missed(learner, concepts[0])
    undo_last(learner=learner, expected=miss.answer_id, undo_id=uuid.uuid4(), now=NOON + DAY)

    assert [(card.component_id, card.due_day) for card in cards_of(learner, concepts[0])] == before
    assert healthy(learner)


def test_a_miss_that_was_undone_can_be_missed_again(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    for _ in range(3):
        miss = missed(learner, concepts[0])
        undo_last(learner=learner, expected=miss.answer_id, undo_id=uuid.uuid4(), now=NOON + DAY)
    missed(learner, concepts[0])

    assert seeded(learner, concepts[0]) == 1
    assert healthy(learner)


def test_a_missed_check_that_counts_as_right_brings_the_seeds_back(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    miss = missed(learner, concepts[0])
    overrule(learner=learner, answer_id=miss.answer_id, overrule_id=uuid.uuid4(), now=NOON + DAY)

    assert seeded(learner, concepts[0]) == 4
    assert healthy(learner)


def test_undo_passes_a_placement_by(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])

    assert last_undoable(learner, NOON.date()) is None
    with pytest.raises(NothingToUndo):
        undo_last(learner=learner, expected=Review.objects.latest("pk").answer_id, undo_id=uuid.uuid4(), now=NOON)


def test_taking_over_twice_changes_nothing(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    count = Review.objects.count()

    assert take_over(learner=learner, says={}, now=NOON) == 0
    assert Review.objects.count() == count


def test_a_placement_is_undone_as_a_whole(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, *concepts[:3], unsure=(concepts[3],))
    take_back(learner=learner, now=NOON + DAY)

    assert not Card.objects.of(learner).exclude(stability=None, due_day=None, last_day=None).exists()
    assert healthy(learner)


def test_what_was_answered_since_stands(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    review = give_answer(learner, due(learner, concepts[0]).component, NOON + DAY, data={"answer": ["6.5"]}).review
    take_back(learner=learner, now=NOON + DAY)

    assert [card.component_id for card in cards_of(learner, concepts[0]) if card.stability] == [review.component_id]
    assert healthy(learner)


def test_an_answer_undone_after_the_placement_was_leaves_no_seed(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    review = give_answer(learner, due(learner, concepts[0]).component, NOON + DAY, data={"answer": ["6.5"]}).review
    take_back(learner=learner, now=NOON + DAY)
    undo_last(learner=learner, expected=review.answer_id, undo_id=uuid.uuid4(), now=NOON + DAY)

    assert seeded(learner, concepts[0]) == 0
    assert healthy(learner)


@pytest.mark.parametrize("again", [False, True])
def test_a_miss_undone_after_the_placement_was_brings_no_seed_back(
    learner: User, concepts: list[Concept], *, again: bool
) -> None:
    place(learner, NOON, concepts[0])
    check = due(learner, concepts[0])
    assert check.due_day is not None
    later = NOON + (check.due_day - NOON.date())
    miss = give_answer(learner, check.component, later, data={"answer": ["1"]}).review
    take_back(learner=learner, now=later)
    if again:
        place(learner, later + dt.timedelta(minutes=1), concepts[1])

    undo_last(learner=learner, expected=miss.answer_id, undo_id=uuid.uuid4(), now=later + dt.timedelta(minutes=2))

    assert seeded(learner, concepts[0]) == 0
    assert healthy(learner)


def test_a_miss_undone_after_teach_me_this_brings_no_seed_back(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    miss = missed(learner, concepts[0])
    learn_anyway(learner=learner, concept=concepts[0].slug, now=NOON + DAY)
    undo_last(learner=learner, expected=miss.answer_id, undo_id=uuid.uuid4(), now=NOON + DAY)

    assert seeded(learner, concepts[0]) == 0
    assert healthy(learner)


def test_a_placement_that_was_undone_can_be_taken_again(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, concepts[0])
    take_back(learner=learner, now=NOON)
    place(learner, NOON, *concepts[:2])

    assert (seeded(learner, concepts[0]), seeded(learner, concepts[1])) == (4, 4)
    assert healthy(learner)


def test_what_the_learner_has_begun_is_left_alone(learner: User, concepts: list[Concept]) -> None:
    part = make_question(concepts[0]).components.get()
    give_answer(learner, part, NOON)
    place(learner, NOON, *concepts)

    assert [card.component_id for card in cards_of(learner, concepts[0])] == [part.pk]


def test_disagreeing_afterward_makes_one_concept_new(learner: User, concepts: list[Concept]) -> None:
    place(learner, NOON, *concepts[:2])
    learn_anyway(learner=learner, concept=concepts[0].slug, now=NOON)

    assert (seeded(learner, concepts[0]), seeded(learner, concepts[1])) == (0, 4)
    assert healthy(learner)


def test_the_result_alone_decides_where_the_learner_does_not_disagree(learner: User, concepts: list[Concept]) -> None:
    placement = answer_placement(learner, NOON)
    take_over(learner=learner, says={"no-such-concept": "known", concepts[0].slug: "nonsense"}, now=NOON)

    placement.refresh_from_db()
    assert placement.judged is not None
    assert placement.judged.keys() == {each.slug for each in concepts}
    assert placement.judged[concepts[0].slug]["judged"] in {"known", "unsure"}


def test_a_renewed_question_is_not_asked_earlier_of_who_never_answered_it(
    learner: User, concepts: list[Concept]
) -> None:
    place(learner, NOON, concepts[0])

    assert renew_cards(due(learner, concepts[0]).question, NOON) == 0
