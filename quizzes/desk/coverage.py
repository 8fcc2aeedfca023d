"""What the questions cover: each fact by how it is asked, what nothing asks, and where learners are weakest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from quizzes.generators import is_drawn
from quizzes.guide.format.pages import SKILLS
from quizzes.kinds import KINDS
from quizzes.models import Concept, Fact, Figures, Misconception, Question, QuestionRevision, Status

FEWEST_ANSWERS = 10
"""Below so many first answers, a mean says nothing."""


@dataclass(slots=True)
class Taught:
    """One thing that a page teaches, and the published questions about it."""

    key: str
    text: str
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: {skill: Counter() for skill in SKILLS})
    """By skill, how often each kind asks it."""

    @property
    def total(self) -> int:
        return sum(counts.total() for counts in self.kinds.values())


@dataclass(slots=True)
class Covered:
    """A page, and how far its questions go."""

    concept: Concept
    facts: list[Taught]
    """Its definition first."""
    misconceptions: list[Taught] = field(default_factory=list)
    questions: int = 0
    skills: Counter[str] = field(default_factory=Counter)
    mistakes: set[str] = field(default_factory=set)
    """The names that wrong answers stand for."""
    answers: int = 0
    earned: float = 0.0
    """The sum of the scores of so many first answers."""

    @property
    def unasked(self) -> list[Taught]:
        """Facts that no question is about. A definition is asked along with what follows from it."""
        return [fact for fact in self.facts[1:] if not fact.total]

    @property
    def unused(self) -> list[Taught]:
        """Misconceptions that no question is about and no wrong answer stands for."""
        return [each for each in self.misconceptions if not each.total and each.key not in self.mistakes]

    @property
    def facility(self) -> float | None:
        return self.earned / self.answers if self.answers >= FEWEST_ANSWERS else None


def coverage(slug: str = "") -> list[Covered]:
    """Published pages in reading order, or one of them: five statements however many there are."""
    concepts = Concept.objects.published().in_reading_order().only("slug", "title", "definition")
    if slug:
        concepts = concepts.filter(slug=slug)
    found = {each.pk: Covered(each, [Taught("definition", each.definition)]) for each in concepts}
    for fact in Fact.objects.filter(concept__in=found):
        found[fact.concept_id].facts.append(Taught(fact.key, fact.text))
    for wrong in Misconception.objects.filter(concept__in=found).exclude(right=""):
        found[wrong.concept_id].misconceptions.append(Taught(wrong.key, wrong.wrong))
    _add_questions(found)
    _add_answers(found)
    return list(found.values())


def weakest(covered: Iterable[Covered], most: int) -> list[Covered]:
    """Where first answers are worst."""
    known = [each for each in covered if each.facility is not None]
    return sorted(known, key=lambda each: each.facility or 0.0)[:most]


def _add_questions(found: dict[int, Covered]) -> None:
    asked = Question.objects.filter(concept__in=found, status=Status.PUBLISHED, current__isnull=False)
    for question in asked.select_related("current").defer("current__rendered", "current__details"):
        covered, revision = found[question.concept_id], question.current
        assert revision is not None
        covered.questions += 1
        covered.skills[revision.skill] += 1
        covered.mistakes.update(_mistakes(revision))
        for taught in (*covered.facts, *covered.misconceptions):
            if taught.key == revision.about and revision.skill in taught.kinds:
                taught.kinds[revision.skill][revision.kind] += 1


def _mistakes(revision: QuestionRevision) -> list[str]:
    kind = KINDS.get(revision.kind)
    if kind is None or is_drawn(revision.content):
        return []
    return kind.mistakes(kind.load(revision.content))


def _add_answers(found: dict[int, Covered]) -> None:
    counted = Figures.objects.filter(question__concept__in=found, question__status=Status.PUBLISHED, learners__gt=0)
    sums: defaultdict[int, list[float]] = defaultdict(lambda: [0, 0.0])
    for concept, learners, facility in counted.values_list("question__concept", "learners", "figures__facility__0"):
        sums[concept][0] += learners
        sums[concept][1] += learners * (facility or 0.0)
    for pk, (answers, earned) in sums.items():
        found[pk].answers, found[pk].earned = int(answers), earned
