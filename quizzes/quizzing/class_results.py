"""What came of an author's quiz, for its owner: by learner, by concept, by misconception and by question.

Stored scores are summed; nothing is graded twice, and the statements are the same for five tries and for hundreds.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quizzes.models import Attempt, AttemptItem, Concept, Quiz
from quizzes.models.attempts import AttemptQuerySet
from quizzes.scoring import Range, likely

from .asked import asked
from .grading import grade_items
from .results import FEW, Score, believed
from .state import State, state_of


@dataclass(frozen=True, slots=True)
class Taken:
    """One learner's try, once it is over."""

    attempt: Attempt
    state: State
    score: Score


@dataclass(slots=True)
class Group:
    """What several learners got of the same concept or question."""

    marks: float = 0.0
    answers: int = 0
    shares: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By learner: answers of one learner go together, so a learner counts once, with the share of their marks."""
    latest: int = 0
    """An item that was asked, to show its wording."""

    def add(self, learner: int, score: float, item: int) -> None:
        self.marks += score
        self.answers += 1
        self.shares[learner].append(score)
        self.latest = max(self.latest, item)

    @property
    def learners(self) -> int:
        return len(self.shares)

    @property
    def likely(self) -> Range:
        """What many more learners like these would get of it."""
        return likely(sum(sum(each) / len(each) for each in self.shares.values()), self.learners)

    @property
    def is_few(self) -> bool:
        return self.learners <= FEW


@dataclass(frozen=True, slots=True)
class Results:
    taken: list[Taken]
    open: int
    concepts: list[tuple[str, Group]]
    misconceptions: list[tuple[str, int]]
    questions: list[Group]


def results_for_owner(quiz: Quiz, now: dt.datetime) -> Results:
    """All tries that are over."""
    tries = Attempt.objects.filter(quiz=quiz, learner__deleted=False)
    over = tries.over(now)
    attempts = list(over.select_related("learner").order_by("pk"))
    rows = list(_rows(over, attempts))
    scores: dict[int, list[tuple[float, float]]] = defaultdict(list)
    by_concept: dict[int, Group] = defaultdict(Group)
    by_question: dict[int, Group] = defaultdict(Group)
    mistakes: Counter[tuple[int, str]] = Counter()
    for each in rows:
        scores[each.attempt].append((each.score, each.chance))
        by_concept[each.concept].add(each.learner, each.score, each.item)
        by_question[each.component].add(each.learner, each.score, each.item)
        mistakes.update((each.concept, name) for name in each.mistakes)
    titles = dict(Concept.objects.filter(pk__in=by_concept).values_list("pk", "title"))
    return Results(
        taken=[Taken(each, state_of(each, now), _score(scores[each.pk])) for each in attempts if each.pk in scores],
        open=tries.count() - len(attempts),
        concepts=[(titles[pk], group) for pk, group in by_concept.items()],
        misconceptions=believed(mistakes),
        questions=list(by_question.values()),
    )


def _score(answers: Sequence[tuple[float, float]]) -> Score:
    return Score(sum(score for score, _ in answers), len(answers), sum(chance for _, chance in answers) / len(answers))


@dataclass(frozen=True, slots=True)
class _Row:
    item: int
    attempt: int
    learner: int
    component: int
    concept: int
    chance: float
    score: float
    mistakes: Sequence[str]


_COLUMNS = (
    *("pk", "attempt", "attempt__learner", "component", "component__question__concept"),
    *("revision__chance", "score", "mistakes"),
)


def _rows(over: AttemptQuerySet, attempts: Sequence[Attempt]) -> Iterable[_Row]:
    """An answer each. What has just run out of time, nothing has graded yet."""
    waiting = [each for each in attempts if not each.graded]
    fresh = {each.pk: each for each in grade_items(waiting, {each.learner_id: each.learner for each in waiting})}
    items = AttemptItem.objects.filter(attempt__in=over.order_by().values("pk")).order_by("attempt", "position")
    for pk, attempt, learner, component, concept, chance, score, mistakes in items.values_list(*_COLUMNS):
        if pk in fresh:
            score, mistakes = fresh[pk].score, fresh[pk].mistakes
        yield _Row(pk, attempt, learner, component, concept, chance or 0.0, score or 0.0, mistakes or ())


@dataclass(frozen=True, slots=True)
class Worded:
    """A question as it was asked last, and what came of it."""

    stem: str
    concept: str
    group: Group


def worded(questions: Sequence[Group]) -> list[Worded]:
    """One statement. A page words only what it shows."""
    related = ("component__question__concept", "revision__question")
    items = AttemptItem.objects.select_related(*related).in_bulk([each.latest for each in questions])
    shown = [(asked(items[each.latest], 1), each) for each in questions if each.latest in items]
    return [Worded(one.stem, one.concept.title, group) for one, group in shown]
