"""Predicted against achieved recall by concept, beside three ways to predict that are simpler than a memory model.

A model is worth its trouble only where it comes closer than they do: the learner's own average, the average of their
last answers, and the same model with nobody's numbers but its own.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from quizzes.log.day_log import SAME_DAY_RECALL
from quizzes.models import Place, Review, User
from quizzes.scheduling import DEFAULT_PARAMETERS, TINY, Rating, pass_mark, recall_after

from .progress import ENOUGH

READ = 2000  # of the latest reviews: a long history costs no more
LATELY = 50  # reviews of the moving average
PRIOR = 0.9  # what is expected of the very first, by the recall that is wanted


@dataclass(frozen=True, slots=True)
class Proof:
    """A review that says something about memory."""

    concept: str
    predicted: float
    default: float
    """By the model with its default parameters."""
    known: float
    """1 where it was remembered, 0 for "I don't know"; below 0 for a miss that stands for luck elsewhere."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Achieved recall, and what each way predicted: means over the same reviews."""

    reviews: int
    achieved: float
    predicted: float
    average: float
    lately: float
    default: float

    @property
    def enough(self) -> bool:
        return self.reviews >= ENOUGH


@dataclass(frozen=True, slots=True)
class RecallByConcept:
    concepts: list[tuple[str, Rates]]
    """Those with most reviews first."""
    total: Rates | None
    off: Rates | None
    """By how much each way is off, as the mean over concepts with enough reviews; `achieved` is 0."""


def recall_by_concept(learner: User) -> RecallByConcept:
    """From the latest reviews: one statement."""
    return compared(_tested(learner))


def compared(reviews: Sequence[Proof]) -> RecallByConcept:
    """`reviews` in the order in which they were given."""
    if not reviews:
        return RecallByConcept([], None, None)
    average = _share([each.known for each in reviews])
    rows: defaultdict[str, list[tuple[Proof, float]]] = defaultdict(list)
    for each, lately in zip(reviews, _moving(each.known for each in reviews), strict=True):
        rows[each.concept].append((each, lately))
    concepts = [(title, _rates(found, average)) for title, found in rows.items()]
    concepts.sort(key=lambda each: (-each[1].reviews, each[0]))
    total = _rates([pair for found in rows.values() for pair in found], average)
    return RecallByConcept(concepts, total, _off([rates for _, rates in concepts if rates.enough]))


def _rates(found: Sequence[tuple[Proof, float]], average: float) -> Rates:
    return Rates(
        reviews=len(found),
        achieved=_share([each.known for each, _ in found]),
        predicted=fmean(each.predicted for each, _ in found),
        average=average,
        lately=fmean(lately for _, lately in found),
        default=fmean(each.default for each, _ in found),
    )


def _off(concepts: Sequence[Rates]) -> Rates | None:
    if not concepts:
        return None

    def mean(name: str) -> float:
        return fmean(abs(getattr(each, name) - each.achieved) for each in concepts)

    ways = {name: mean(name) for name in ("predicted", "average", "lately", "default")}
    return Rates(sum(each.reviews for each in concepts), 0.0, **ways)


def _moving(known: Iterable[float]) -> list[float]:
    """Before each review: the share of the last ones that were remembered."""
    last: deque[float] = deque(maxlen=LATELY)
    found = []
    for each in known:
        found.append(_share(last) if last else PRIOR)
        last.append(each)
    return found


def _share(known: Iterable[float]) -> float:
    return min(max(fmean(known), 0.0), 1.0)


def _tested(learner: User) -> list[Proof]:
    answers = Review.objects.of(learner).answers().filter(place=Place.REVIEW, recall__lt=SAME_DAY_RECALL)
    rows = answers.exclude(revision__chance_pass__gte=1).order_by("-pk")[:READ]
    columns = ("recall", "stability_before", "elapsed_days", "rating", "score", "response__unknown")
    title, chance = "component__question__concept__title", ("revision__chance", "revision__chance_pass")
    return [_as_tested(*row) for row in reversed(rows.values_list(title, *columns, *chance))]


def _as_tested(
    title: str,
    recall: float,
    stability: float | None,
    elapsed: int | None,
    rating: int | None,
    score: float | None,
    unknown: bool | None,
    chance: float | None,
    luck: float | None,
) -> Proof:
    has_both = stability is not None and elapsed is not None
    default = recall_after(elapsed, stability, DEFAULT_PARAMETERS) if has_both else recall  # type: ignore[arg-type]
    return Proof(title, recall, default, known_by(rating, score, unknown, chance, luck))


def known_by(
    rating: int | None, score: float | None, unknown: bool | None, chance: float | None, luck: float | None
) -> float:
    """What one review tells of memory: 1 remembered, 0 “I don't know”, below 0 a miss that stands for luck elsewhere.

    The same as `progress.calibration` has the database compute.
    """
    passed = (rating or 0) > Rating.AGAIN if chance is None else (score or 0.0) >= pass_mark(chance) - TINY
    if passed:
        return 1.0
    return 0.0 if unknown else -(luck or 0.0) / (1.0 - (luck or 0.0))
