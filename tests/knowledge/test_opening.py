"""The rule of opening is stated twice, in Python and as a query: here both judge the same learners."""

import datetime as dt
import random

import pytest

from quizzes.concepts import open_concepts as open_by_rule
from quizzes.knowledge.guide_graph import published_graph
from quizzes.knowledge.memory import concept_states
from quizzes.knowledge.opening import is_open, open_by_hand
from quizzes.models import Card, Component, Concept, Opening, Question, Status, User
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def open_concepts(learner: User) -> set[int]:
    return set(Concept.objects.published().filter(is_open(learner)).values_list("pk", flat=True))


def random_guide(luck: random.Random) -> None:
    """A few concepts, each building on earlier ones; some drafts, some retired questions, some without any."""
    concepts: list[Concept] = []
    for _ in range(9):
        status = Status.PUBLISHED if luck.random() < 0.85 else Status.DRAFT
        concept = ConceptFactory.create(status=status)
        concept.prerequisites.set(luck.sample(concepts, luck.randrange(min(3, len(concepts)) + 1)))
        for _ in range(luck.randrange(4)):
            make_question(concept, kind=luck.choice(["choice", "cloze"]))
        concepts.append(concept)
    Question.objects.filter(pk__in=luck.sample(range(1, 40), 4)).update(status=Status.RETIRED)


def random_memory(learner: User, luck: random.Random) -> None:
    day = NOON.date()
    for component in Component.objects.select_related("question"):
        if luck.random() < 0.45:
            continue
        answered = luck.random() < 0.9
        Card.objects.create(
            learner=learner,
            component=component,
            question=component.question,
            version=1,
            stability=luck.choice([0.2, 0.99, 1.0, 2.3, 40.0]) if answered else None,
            difficulty=5.0 if answered else None,
            last_day=day if answered else None,
            due_day=day,
            due_at=NOON if luck.random() < 0.25 else None,
            suspended=luck.random() < 0.1,
        )
    for concept in Concept.objects.all():
        if luck.random() < 0.1:
            open_by_hand(learner=learner, concept=concept, now=NOON)


@pytest.mark.parametrize("seed", range(25))
def test_the_query_and_the_rule_agree(seed: int) -> None:
    luck = random.Random(seed)
    learner, stranger = UserFactory.create(), UserFactory.create()
    random_guide(luck)
    random_memory(learner, luck)
    random_memory(stranger, luck)
    slugs = dict(Concept.objects.values_list("pk", "slug"))
    known = {slugs[pk] for pk, state in concept_states(learner, NOON).items() if state.known}
    opened = {slugs[pk] for pk in Opening.objects.filter(learner=learner).values_list("concept", flat=True)}
    begun = Card.objects.of(learner).exclude(stability=None).values_list("question__concept__slug", flat=True)

    by_query = {slugs[pk] for pk in open_concepts(learner)}

    assert by_query == set(open_by_rule(published_graph(), known, opened | set(begun)))


def test_two_right_answers_open_what_builds_on_a_concept() -> None:
    learner = UserFactory.create()
    base, upper = ConceptFactory.create(), ConceptFactory.create()
    upper.prerequisites.add(base)
    questions = [make_question(base) for _ in range(3)]

    give_answer(learner, questions[0].components.get(), NOON)
    after_one = open_concepts(learner)
    give_answer(learner, questions[1].components.get(), NOON)

    assert (after_one, open_concepts(learner)) == ({base.pk}, {base.pk, upper.pk})


def test_two_parts_of_one_question_are_one_question() -> None:
    learner = UserFactory.create()
    base, upper = ConceptFactory.create(), ConceptFactory.create()
    upper.prerequisites.add(base)
    question, _ = make_question(base, kind="cloze"), make_question(base)

    for component in question.components.all():
        give_answer(learner, component, NOON)

    assert open_concepts(learner) == {base.pk}


def test_opening_twice_is_opening_once() -> None:
    learner, concept = UserFactory.create(), ConceptFactory.create()

    for _ in range(2):
        open_by_hand(learner=learner, concept=concept, now=NOON)

    assert Opening.objects.count() == 1
