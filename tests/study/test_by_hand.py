"""What the queries of a day count and choose, beside the rules written out in plain Python, for random learners."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

import pytest

from quizzes.generators import Recipe, is_drawn
from quizzes.knowledge.memory import concept_states
from quizzes.knowledge.next_concept import next_concept
from quizzes.knowledge.opening import is_open, lacks_prerequisite
from quizzes.models import Card, Component, Concept, NewMaterial, Opening, Question, QuestionRevision, Status, User
from quizzes.study.today import new_components, next_presentation, today_for
from tests.examples import examples
from tests.factories import ConceptFactory, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DRAWN = Recipe("G08", "a", 1)
DAY = NOON.date()  # in all five zones, with days that begin at 4
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Tokyo"]
LEARNERS = [examples(80), pytest.param(1000, marks=pytest.mark.soak)]

pytestmark = pytest.mark.django_db


# --- Random learners ----------------------------------------------------------------------------


def random_guide(luck: random.Random) -> None:
    """Concepts with 0 to 5 questions of one to three parts; some drafts, retired questions and removed parts."""
    concepts: list[Concept] = []
    drawing = random.Random(9)
    for _ in range(12):
        status = Status.PUBLISHED if luck.random() < 0.85 else luck.choice([Status.DRAFT, Status.RETIRED])
        concept = ConceptFactory.create(status=status, order=luck.randrange(1, 9), section_order=luck.randrange(1, 3))
        concept.prerequisites.set(luck.sample(concepts, luck.randrange(min(3, len(concepts)) + 1)))
        for _ in range(luck.randrange(6)):
            kind, position = luck.choice(["choice", "cloze", "reversed"]), luck.randrange(5)
            question = make_question(concept, kind=kind, position=position)
            if kind == "choice" and drawing.random() < 0.5:
                question.revisions.update(content=DRAWN.stored, skill=drawing.choice(["apply", "apply", "recall"]))
        concepts.append(concept)
    for question in Question.objects.order_by("pk"):
        if luck.random() < 0.1:
            Question.objects.filter(pk=question.pk).update(status=luck.choice([Status.DRAFT, Status.RETIRED]))
    for component in Component.objects.order_by("pk"):
        if luck.random() < 0.06:
            Component.objects.filter(pk=component.pk).update(active=False)


def random_learner(number: int, luck: random.Random) -> User:
    """From fresh to finished; as many new questions a day as there are, so that all are counted."""
    return User(
        email=f"learner-{number}@example.com",
        time_zone=ZONES[number % 5],
        rollover_hour=4,
        new_per_day=luck.choice([0, 3, 200, 200]),
        reviews_per_day=luck.choice([5, 2000]),
        new_material=NewMaterial.TEACH if number % 3 else NewMaterial.ASK,
    )


def random_cards(learner: User, parts: Iterable[Component], luck: random.Random) -> Iterable[Card]:
    share, break_of = luck.choice([0, 0.1, 0.4, 0.8, 1]), luck.choice([0, 0, 1, 40])
    for part in parts:
        if luck.random() > share:
            continue
        answered = luck.random() < 0.9
        missed = answered and luck.random() < 0.1
        due = DAY + dt.timedelta(luck.choice([-3, 0, 1, 20]) - break_of)
        yield Card(
            learner=learner,
            component=part,
            question_id=part.question_id,
            version=1,
            stability=luck.choice([0.2, 0.99, 1.0, 2.3, 10.0, 40.0]) if answered else None,
            difficulty=5.0 if answered else None,
            last_day=DAY - dt.timedelta(luck.choice([0, 1, 1, 5]) + break_of) if answered else None,
            due_day=due if answered or luck.random() < 0.7 else None,
            due_at=NOON + dt.timedelta(minutes=luck.choice([-9, 9])) if missed else None,
            suspended=luck.random() < (0.1 if answered else 0.5),
        )


@pytest.fixture(params=LEARNERS)
def everyone(request: pytest.FixtureRequest) -> list[ByHand]:
    luck = random.Random(8)
    random_guide(luck)
    parts, concepts = list(Component.objects.order_by("pk")), list(Concept.objects.order_by("pk"))
    made = User.objects.bulk_create(random_learner(number, luck) for number in range(request.param))
    Card.objects.bulk_create(card for each in made for card in random_cards(each, parts, luck))
    Opening.objects.bulk_create(
        Opening(learner=each, concept=concept, opened_at=NOON)
        for each in made
        for concept in luck.sample(concepts, luck.randrange(4))
    )
    guide = Guide()
    return [ByHand(each, guide) for each in made]


# --- The rules, written out ---------------------------------------------------------------------


class Guide:
    """All rows of it, whatever their state."""

    def __init__(self) -> None:
        self.concepts = {each.pk: each for each in Concept.objects.prefetch_related("prerequisites")}
        self.questions = {each.pk: each for each in Question.objects.all()}
        self.parts = list(Component.objects.all())
        revisions = QuestionRevision.objects.filter(skill="apply")
        self.drawn = {each.question_id for each in revisions if is_drawn(each.content)}


class ByHand:
    """One learner's day, by the rules of docs/decisions 0208 and 0301."""

    def __init__(self, learner: User, guide: Guide) -> None:
        self.learner = learner
        self.cards = {each.component_id: each for each in Card.objects.filter(learner=learner)}
        self.opened = set(Opening.objects.filter(learner=learner).values_list("concept_id", flat=True))
        self.concepts, self.questions, self.parts = guide.concepts, guide.questions, guide.parts
        self.drawn = guide.drawn

    def concept_of(self, question: int) -> Concept:
        return self.concepts[self.questions[question].concept_id]

    def is_asked(self, part: Component) -> bool:
        published = self.questions[part.question_id].status == self.concept_of(part.question_id).status == "published"
        return part.active and published

    def is_known(self, concept: Concept) -> bool:
        """Two of its questions, or all that it has, are remembered for a day."""
        firm = {
            card.question_id
            for card in self.cards.values()
            if card.stability is not None and card.stability >= 1 and card.due_at is None
        }
        count = sum(self.questions[pk].concept_id == concept.pk for pk in firm)
        asked = sum(each.concept_id == concept.pk and each.status == "published" for each in self.questions.values())
        return count >= min(2, asked)

    def lacks(self, concept: Concept) -> bool:
        return any(each.status == "published" and not self.is_known(each) for each in concept.prerequisites.all())

    def has_begun(self, concept: Concept) -> bool:
        answered = {card.question_id for card in self.cards.values() if card.stability is not None}
        return any(self.questions[pk].concept_id == concept.pk for pk in answered)

    def is_open(self, concept: Concept) -> bool:
        return not self.lacks(concept) or concept.pk in self.opened or self.has_begun(concept)

    def is_met(self, part: Component) -> bool:
        card = self.cards.get(part.pk)
        return card is not None and (card.stability is not None or card.due_day is not None or card.suspended)

    def sibling_met(self, part: Component, *, put_off_counts: bool) -> bool:
        return any(
            card.question_id == part.question_id
            and card.component_id != part.pk
            and (card.last_day == DAY or (put_off_counts and card.stability is None and _is_after(card.due_day)))
            for card in self.cards.values()
        )

    def new(self) -> list[Component]:
        """Those that may be asked today, in the order in which they are introduced."""
        found = [
            part
            for part in self.parts
            if self.is_asked(part)
            and not self.is_met(part)
            and not self.sibling_met(part, put_off_counts=True)
            and self.is_let_in(part)
        ]
        return sorted(found, key=self.place)

    def is_let_in(self, part: Component) -> bool:
        """Of an open concept; to who is taught first, questions are new in lessons, and only their other parts here."""
        if self.learner.is_taught_first:
            return any(
                card.question_id == part.question_id and card.stability is not None for card in self.cards.values()
            )
        return self.is_open(self.concept_of(part.question_id))

    def place(self, part: Component) -> tuple[bool, int, int, int, str, int]:
        concept, question = self.concept_of(part.question_id), self.questions[part.question_id]
        late = part.question_id in self.drawn and not self.holds(concept)
        return late, question.position, concept.section_order, concept.order, part.key, part.pk

    def holds(self, concept: Concept) -> bool:
        """An answer about it lasts a day."""
        mine = [each for each in self.cards.values() if self.concept_of(each.question_id) is concept]
        return any((each.stability or 0) >= 1 for each in mine)

    def waiting(self) -> set[int]:
        """The questions whose day has come."""
        return {
            part.question_id
            for part in self.parts
            if (card := self.cards.get(part.pk)) is not None
            and self.is_asked(part)
            and not card.suspended
            and card.due_day is not None
            and (card.due_day < DAY or (card.due_day == DAY and card.due_at is None))
            and not self.sibling_met(part, put_off_counts=False)
        }

    def next_concept(self) -> str | None:
        ready = [each for each in self.concepts.values() if each.status == "published" and self.has_unmet(each)]
        ready = [each for each in ready if self.is_open(each)]
        taught = self.learner.is_taught_first
        best = min(
            ready,
            key=lambda each: (not taught and self.has_answered(each), each.section_order, each.order, each.slug),
            default=None,
        )
        return best.slug if best else None

    def has_unmet(self, concept: Concept) -> bool:
        """A question of which no part was met."""
        met = {each.question_id for each in self.parts if self.is_met(each)}
        mine = {each.question_id for each in self.parts if self.is_asked(each)}
        return any(self.concept_of(question) is concept for question in mine - met)

    def has_answered(self, concept: Concept) -> bool:
        """One of the parts that are asked now."""
        mine = [each for each in self.parts if self.is_asked(each) and self.concept_of(each.question_id) is concept]
        return any((card := self.cards.get(each.pk)) is not None and card.stability is not None for each in mine)

    def state(self, concept: Concept) -> str:
        """By the glossary: of each part that is asked, then of all of them together."""
        mine = [each for each in self.parts if self.is_asked(each) and self.concept_of(each.question_id) is concept]
        states = [self.state_of(part) for part in mine]
        answered = [each for each in states if each != "new"]
        if not answered:
            return "new" if self.is_open(concept) else "locked"
        if states.count("strong") >= 3 / 4 * len(states):
            return "strong"
        if states.count("slipping") > 1 / 4 * len(answered):
            return "slipping"
        return "known" if states.count("strong") + states.count("known") >= 1 / 2 * len(states) else "learning"

    def state_of(self, part: Component) -> str:
        card = self.cards.get(part.pk)
        if card is None or card.stability is None or card.last_day is None:
            return "new"
        if card.due_at is not None or card.stability < 7:
            return "learning"
        if recalled(card.stability, (DAY - card.last_day).days) < 0.8:
            return "slipping"
        return "strong" if card.stability >= 30 else "known"


def recalled(stability: float, days: int) -> float:
    """The curve of FSRS-6 with its published decay: nine in ten after as many days as the memory is stable."""
    decay = -0.1542
    return float((1 + (0.9 ** (1 / decay) - 1) * days / stability) ** decay)


def _is_after(day: dt.date | None) -> bool:
    return day is not None and day > DAY


# --- Both beside each other ---------------------------------------------------------------------


def test_the_random_learners_are_of_all_sorts(everyone: list[ByHand]) -> None:
    days = [today_for(each.learner, NOON) for each in everyone]

    assert {each.day for each in days} == {DAY}
    assert sum(each.comeback for each in days) > len(everyone) // 16
    assert len({len(each.new()) for each in everyone}) > min(len(everyone) // 8, 10)


def test_what_is_open_is_what_the_rules_say(everyone: list[ByHand]) -> None:
    for rules in everyone:
        found = Concept.objects.order_by("pk")
        expected = {pk for pk, concept in rules.concepts.items() if rules.is_open(concept)}
        lacking = {pk for pk, concept in rules.concepts.items() if rules.lacks(concept)}

        assert set(found.filter(is_open(rules.learner)).values_list("pk", flat=True)) == expected
        assert set(found.filter(lacks_prerequisite(rules.learner)).values_list("pk", flat=True)) == lacking


def test_new_questions_are_those_that_the_rules_let_in(everyone: list[ByHand]) -> None:
    for rules in everyone:
        expected = [part.pk for part in rules.new()]
        new = new_components(rules.learner, DAY, taught=rules.learner.is_taught_first)

        assert list(new.values_list("pk", flat=True)) == expected


def test_the_counts_of_the_day_are_those_of_the_rules(everyone: list[ByHand]) -> None:
    for rules in everyone:
        today = today_for(rules.learner, NOON)

        assert today.waiting == len(rules.waiting())
        assert today.new == min(today.daily_new, len({part.question_id for part in rules.new()}))


def test_what_comes_next_is_what_the_rules_say(everyone: list[ByHand]) -> None:
    for rules in everyone:
        today = today_for(rules.learner, NOON)
        shown = next_presentation(rules.learner, today)
        if today.new and not today.due:
            assert shown is not None
            assert shown.component == rules.new()[0]
        if shown is None:
            assert not today.portion
            assert not today.new


def test_the_concept_to_learn_next_is_the_one_by_the_rules(everyone: list[ByHand]) -> None:
    for rules in everyone:
        found = next_concept(rules.learner)

        assert (found and found.slug) == rules.next_concept()


def test_the_states_of_concepts_are_those_of_the_rules(everyone: list[ByHand]) -> None:
    met = set()
    for rules in everyone:
        found = {pk: each.state.value for pk, each in concept_states(rules.learner, NOON).items()}
        published = {pk: each for pk, each in rules.concepts.items() if each.status == "published"}

        assert found == {pk: rules.state(concept) for pk, concept in published.items()}
        met |= set(found.values())
    assert met == {"new", "learning", "known", "strong", "slipping", "locked"}
