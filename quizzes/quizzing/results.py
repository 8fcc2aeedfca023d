"""What came of a quiz: the score with its range, by concept, by misconception, and beside earlier tries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.models import Attempt, AttemptItem, Misconception, User
from quizzes.scoring import Range, difference, known, likely

from .asked import items_of
from .grading import SURE, said_in
from .state import State, is_told, state_of
from .telling import Told, told

FEW = 3
"""So many questions or fewer say too little for a range."""
EARLIER = 5


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of marks over questions, and what blind answers would get of them."""

    marks: float
    items: int
    chance: float

    @property
    def share(self) -> float:
        return self.marks / self.items

    @property
    def likely(self) -> Range:
        return likely(self.marks, self.items)

    @property
    def known(self) -> Range:
        return known(self.likely, self.chance)

    @property
    def is_few(self) -> bool:
        return self.items <= FEW


@dataclass(frozen=True, slots=True)
class ByConcept:
    title: str
    slug: str
    told: Sequence[Told]

    @property
    def score(self) -> Score:
        return score_of(self.told)

    @property
    def is_sentence(self) -> bool:
        """Does its title bring the mark with which a sentence ends?"""
        return self.title.endswith((".", "?", "!", "…", "؟", "。"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another try at the same quiz. `better`: by how much this one is; it holds 0 where nobody can tell."""

    attempt: Attempt
    score: Score
    better: Range


@dataclass(frozen=True, slots=True)
class Sureness:
    """How answers came out that the learner was sure of, and all others."""

    sure_right: int
    sure_misses: Sequence[Told]
    rest_right: int
    rest_missed: int


@dataclass(frozen=True, slots=True)
class Result:
    attempt: Attempt
    state: State
    told: Sequence[Told]
    concepts: Sequence[ByConcept]
    misconceptions: Sequence[tuple[str, int]]
    """What the learner seems to believe, and how often it was chosen."""

    @property
    def score(self) -> Score:
        return score_of(self.told)

    @property
    def misses(self) -> list[Told]:
        return [each for each in self.told if each.is_miss]

    @property
    def sureness(self) -> Sureness | None:
        """None where the learner said of no answer that they were sure."""
        sure = [each for each in self.told if is_sure(each.item)]
        rest = [each for each in self.told if not is_sure(each.item)]
        if not sure:
            return None
        missed = [each for each in sure if each.is_miss]
        rest_missed = sum(each.is_miss for each in rest)
        return Sureness(len(sure) - len(missed), missed, len(rest) - rest_missed, rest_missed)

    @property
    def open(self) -> int:
        """Questions without an answer."""
        return sum(each.feedback.reveal["unknown"] and each.item.response is None for each in self.told)

    @property
    def gap(self) -> ByConcept | None:
        """The concept with the most misses, where one has more than any other."""
        missed = Counter({each.slug: sum(one.is_miss for one in each.told) for each in self.concepts})
        most = missed.most_common(2)
        if not most or not most[0][1] or (len(most) > 1 and most[1][1] == most[0][1]):
            return None
        return next(each for each in self.concepts if each.slug == most[0][0])


def is_sure(item: AttemptItem) -> bool:
    """Nobody is sure of an answer that they did not give."""
    said = said_in(item.sent or {})
    return SURE in (item.sent or {}) and bool(said) and "know" not in said


def score_of(answers: Sequence[Told]) -> Score:
    """Chance is the mean of the questions asked; one that is not known is small, and counts as none."""
    chances = [each.shown.revision.chance or 0.0 for each in answers]
    return Score(sum(each.score for each in answers), len(answers), sum(chances) / len(chances))


def result_of(learner: User, attempt: Attempt, now: dt.datetime) -> Result:
    """The same few statements whatever the number of questions."""
    answers = told(items_of(attempt), learner)
    return Result(attempt, state_of(attempt, now), answers, grouped(answers), misconceptions_in(answers))


def grouped(answers: Sequence[Told]) -> list[ByConcept]:
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for each in answers:
        groups[each.shown.concept.slug].append(each)
    return [ByConcept(group[0].shown.concept.title, slug, group) for slug, group in groups.items()]


def misconceptions_in(answers: Sequence[Told]) -> list[tuple[str, int]]:
    return believed(
        Counter(
            (each.shown.question.concept_id, note.mistake)
            for each in answers
            for note in each.verdict.notes
            if note.mistake
        )
    )


def believed(met: Counter[tuple[int, str]]) -> list[tuple[str, int]]:
    """Mistakes by their concept and name, as beliefs. A slip, which has no rebuttal, is none."""
    rows = Misconception.objects.filter(concept__in={concept for concept, _ in met}).exclude(right="")
    found = [(row.wrong, met[row.concept_id, row.key]) for row in rows if (row.concept_id, row.key) in met]
    return sorted(found, key=lambda each: -each[1])


def earlier_tries(learner: User, result: Result, now: dt.datetime) -> list[Earlier]:
    """The latest tries before this one, each compared with it: two statements a try."""
    this = result.attempt
    if this.kind == Attempt.Kind.AUTHORED and this.quiz is None:  # its author deleted it
        return []
    same = Attempt.objects.of(learner).filter(kind=this.kind, about=this.about, quiz=this.quiz, pk__lt=this.pk)
    found = []
    for attempt in same.order_by("-pk")[:EARLIER]:
        if not is_told(attempt, now) or not (answers := told(items_of(attempt), learner)):
            continue
        before, score = score_of(answers), result.score
        found.append(Earlier(attempt, before, difference(score.marks, score.items, before.marks, before.items)))
    return found
