"""Simulated learners, and the methods that placement has to beat.

Three populations, and none is the model that placement infers with. All draw a continuous ability, and a taste for
each section of the guide and a difficulty of each concept, which do not exist there; each learner slips as often as is
theirs. docs/placement.md says on whom the figures of the model were tried.

* **Those who obey the graph**: a concept is known only with everything that it builds on. There are no holes.
* **Those with holes**: the same, but one in ten of what they knew is forgotten, and one in twenty of what they
  never learned they know all the same. Knowledge is partial: who knows a concept answers from it in 60 to 95 of a
  hundred questions, and who doesn't in up to 25.
* **Those who hardly follow the graph**: knowledge is a degree between 0 and 1, pulled along by what the concept builds
  on, with much chance of its own, and one concept in twelve is turned round: holes below, islands above. A
  question is answered from knowledge with that degree, so two questions of one concept may end differently. Known is
  half or more.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp, inf, sqrt
from statistics import fmean

from quizzes.concepts import Graph
from quizzes.guide import graph_of, placement_bank
from quizzes.placement import Bank, Candidate, Course, JunctionTree, Outcome
from tests.prepared import shipped_guide

TYPED_LUCK = (0.0, 0.1)
"""How often a typed answer is right without knowing: somewhere between, for each learner."""


@dataclass(frozen=True)
class World:
    """The shipped guide as the simulation sees it, with a difficulty of its own for each concept."""

    graph: Graph
    tree: JunctionTree
    bank: Bank
    section: Mapping[str, str]
    hardness: Mapping[str, float]


@cache
def world() -> World:
    pages, _ = shipped_guide()
    graph, luck = graph_of(pages), random.Random("hardness")
    hardness = {page.slug: luck.gauss(0, 0.4) for page in pages}
    return World(
        graph, JunctionTree(graph), placement_bank(pages), {page.slug: page.section for page in pages}, hardness
    )


@dataclass(frozen=True)
class Learner:
    degree: Mapping[str, float]
    """How much of each concept is known."""
    slip: float
    typed_luck: float
    admits: float
    """How often they say “I don't know yet” where they don't know."""
    luck: random.Random

    @property
    def knows(self) -> dict[str, bool]:
        return {slug: degree >= 0.5 for slug, degree in self.degree.items()}

    def answer(self, question: Candidate) -> Outcome:
        if self.luck.random() < self.degree[question.concept]:
            return Outcome.WRONG if self.luck.random() < self.slip else Outcome.RIGHT
        if self.luck.random() < self.admits:
            return Outcome.DONT_KNOW
        chance = question.chance if question.guessable else self.typed_luck
        return Outcome.RIGHT if self.luck.random() < chance else Outcome.WRONG


def sigma(x: float) -> float:
    return 1 / (1 + exp(-x))


def who_obeys(seed: int, admits: float) -> Learner:
    """Somebody who knows nothing that rests on what they don't know."""
    luck, here = random.Random(f"obeys {seed}"), world()
    ability, taste = luck.gauss(0, 1.2), tastes(luck, 0.6)
    degree: dict[str, float] = {}
    for slug in here.graph.order:
        ready = all(degree[name] for name in here.graph.known_prerequisites(slug))
        pull = 1.4 + 1.3 * ability + taste[here.section[slug]] - 0.12 * here.graph.depth(slug) + here.hardness[slug]
        degree[slug] = float(ready and luck.random() < sigma(pull))
    return learner(degree, luck, admits)


def who_has_holes(seed: int, admits: float) -> Learner:
    """Somebody who forgot a part, picked up another, and knows much of it only partly."""
    before = who_obeys(seed, admits)
    luck = random.Random(f"holes {seed}")
    degree = {}
    for slug, whole in before.degree.items():
        known = luck.random() > 0.1 if whole else luck.random() < 0.05
        degree[slug] = luck.uniform(0.6, 0.95) if known else luck.uniform(0, 0.25)
    return learner(degree, luck, admits)


def who_hardly_follows(seed: int, admits: float) -> Learner:
    """Somebody whose knowledge has little to do with what builds on what."""
    luck, here = random.Random(f"hardly follows {seed}"), world()
    ability, taste = luck.gauss(0, 1.2), tastes(luck, 0.8)
    degree: dict[str, float] = {}
    for slug in here.graph.order:
        below = [degree[name] for name in here.graph.known_prerequisites(slug)]
        pull = 0.4 + 1.5 * ability + taste[here.section[slug]] - 0.1 * here.graph.depth(slug) + here.hardness[slug]
        pull += 2.5 * ((fmean(below) if below else 0.5) - 0.5) + luck.gauss(0, 0.8)
        degree[slug] = sigma(pull) if luck.random() > 1 / 12 else 1 - sigma(pull)
    return learner(degree, luck, admits)


def tastes(luck: random.Random, spread: float) -> dict[str, float]:
    return {section: luck.gauss(0, spread) for section in sorted(set(world().section.values()))}


def learner(degree: Mapping[str, float], luck: random.Random, admits: float) -> Learner:
    return Learner(degree, luck.betavariate(2, 20), luck.uniform(*TYPED_LUCK), admits, luck)


def guessable(bank: Bank) -> Bank:
    """The bank without what is typed."""
    return {slug: [each for each in them if each.guessable] for slug, them in bank.items()}


@dataclass(frozen=True)
class Placed:
    """What a method says of one learner, and what is true."""

    says: Mapping[str, float]
    knows: Mapping[str, bool]
    asked: int

    @property
    def accuracy(self) -> float:
        return fmean((self.says[slug] >= 0.5) == known for slug, known in self.knows.items())

    @property
    def brier(self) -> float:
        return fmean((self.says[slug] - known) ** 2 for slug, known in self.knows.items())


def by_placement(learner: Learner, bank: Bank) -> Placed:
    course = Course(world().tree, bank)
    while course.next is not None:
        course = course.after(learner.answer(course.next))
    return Placed(course.beliefs.known, learner.knows, len(course.answers))


@dataclass(frozen=True)
class Group:
    """Probabilities near each other: how many, their mean, how often it was known, and the standard error of that."""

    count: int
    said: float
    known: float
    error: float

    @property
    def miss(self) -> float:
        return abs(self.said - self.known)

    @property
    def is_thin(self) -> bool:
        """Too few learners have a concept in it to tell five hundredths from luck, with 95 of a hundred."""
        return 1.96 * self.error > 0.05

    @property
    def holds(self) -> bool:
        """Within five hundredths; a thin one, as far as luck allows."""
        return self.miss <= 0.05 or (self.is_thin and self.miss - 1.96 * self.error <= 0.05)

    def __str__(self) -> str:
        return f"{self.said:.3f}→{self.known:.3f} ±{1.96 * self.error:.3f} ({self.count:,})"


@dataclass(frozen=True)
class Summary:
    accuracy: float
    tenth_percentile: float
    brier: float
    asked: float
    tenths: Sequence[Group]
    """From 0 to .1, from .1 to .2, and so on; most concepts are in the outer two."""
    deciles: Sequence[Group]
    """Ten groups of as many concepts each, from the least likely to be known to the most."""


def summary(placed: Sequence[Placed]) -> Summary:
    accuracies = sorted(each.accuracy for each in placed)
    return Summary(
        accuracy=fmean(accuracies),
        tenth_percentile=accuracies[len(accuracies) // 10],
        brier=fmean(each.brier for each in placed),
        asked=fmean(each.asked for each in placed),
        tenths=_tenths(placed),
        deciles=_deciles(placed),
    )


type Point = tuple[int, float, bool]
"""Whose concept it is, how likely it was said to be known, and whether it is."""


def _points(placed: Sequence[Placed]) -> list[Point]:
    return [(who, p, each.knows[slug]) for who, each in enumerate(placed) for slug, p in each.says.items()]


def _tenths(placed: Sequence[Placed]) -> list[Group]:
    split: list[list[Point]] = [[] for _ in range(10)]
    for point in _points(placed):
        split[min(9, int(10 * point[1]))].append(point)
    return [_group(points) for points in split if points]


def _deciles(placed: Sequence[Placed]) -> list[Group]:
    points = sorted(_points(placed), key=lambda point: point[1])
    cuts = [n * len(points) // 10 for n in range(11)]
    return [_group(points[start:end]) for start, end in pairwise(cuts)]


def _group(points: Sequence[Point]) -> Group:
    """The error counts learners, not concepts: what one knows of them hangs together."""
    said, known = fmean(p for _, p, _ in points), fmean(knows for _, _, knows in points)
    off: dict[int, float] = {}
    for who, p, knows in points:
        off[who] = off.get(who, 0.0) + knows - p - (known - said)
    learners = len(off)
    spread = sum(each**2 for each in off.values()) * learners / (learners - 1) if learners > 1 else inf
    return Group(len(points), said, known, sqrt(spread) / len(points))
