"""More thinking: many samples of one model, and two ways to choose among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from quizzes.labs.drawing import length, percent
from quizzes.labs.fields import OneOf, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far

from .choosing import best_of, ceiling, majority

MOST = 64
PREDICTED = 25
NEARLY = 1 - 1e-9  # many samples are never certain, though the sum rounds to 1
"""Samples, in the prediction."""
HARM, FLAT, GOAL = 0.10, 0.01, 0.90
WEAK, ERRING, MANY = 30, 97, 32
TASKS = ("harm", "flat", "goal")


@dataclass(frozen=True, slots=True)
class State:
    """`right` and `quality` in percent. `solved`: a bit for each task that was solved so far."""

    guess: str
    samples: int
    right: int
    quality: int
    solved: int

    @property
    def p(self) -> float:
        return self.right / 100

    @property
    def q(self) -> float:
        return self.quality / 100


@dataclass(frozen=True, slots=True)
class Way:
    """A way to choose: how often it's right at the samples of the state, and its line over their number."""

    name: str
    share: str
    points: str


@dataclass(frozen=True, slots=True)
class Verdict:
    is_right: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    predicted: int
    start: str
    ways: list[Way]
    most: int
    at: str
    ceiling: str
    verdict: Verdict | None
    tasks: list[Task]
    solved: int


def solved_by(state: State) -> tuple[bool, ...]:
    """Which tasks this state solves, in the order of TASKS."""
    chosen = best_of(state.p, state.samples, state.q)
    gained = chosen - best_of(state.p, state.samples // 2, state.q)
    return (
        majority(state.p, state.samples) <= state.p - HARM,
        state.samples >= MANY and chosen < GOAL and 0 <= gained < FLAT and state.q > 0.5,
        state.right <= WEAK and state.quality <= ERRING and chosen >= GOAL,
    )


class MoreThinking(Lab[State]):
    name = "more-thinking"
    title = "More thinking"
    idea = "Asking a model many times helps only as much as the way you choose among its answers."
    concepts = ("self-consistency", "best-of-n-and-verifiers", "test-time-compute")
    questions = (("self-consistency", "majority-of-samples"), ("best-of-n-and-verifiers", "worth-of-an-approval"))
    scripts = ("lab-dials.js",)
    state = State
    fields: ClassVar = {
        "guess": OneOf("Your prediction", "", ("", "up", "down", "same")),
        "samples": Whole("The number of samples", 1, 1, MOST),
        "right": Whole("How often one sample is right", 40, 1, 99),
        "quality": Whole("How often the verifier judges rightly", 80, 50, 100),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess)

    def shown(self, state: State) -> Shown:
        start = self.read({})
        tasks = tasks_so_far(TASKS, solved_by(state) if state.guess else None, state.solved)
        has_looked = bool(state.guess) and state.samples >= PREDICTED
        return Shown(
            predicted=PREDICTED,
            start=f"{start.right}%",
            ways=_ways(state) if state.guess else [],
            most=MOST,
            at=length((state.samples - 1) / (MOST - 1)),
            ceiling=percent(ceiling(state.p, state.q)),
            verdict=_verdict(start.p, state.guess) if has_looked else None,
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _verdict(p: float, guess: str) -> Verdict:
    return Verdict(guess == "down", percent(p), percent(majority(p, PREDICTED)))


def _ways(state: State) -> list[Way]:
    p, q = state.p, state.q
    ways: dict[str, Callable[[int], float]] = {
        "one": lambda _: p,
        "majority": lambda samples: majority(p, samples),
        "verifier": lambda samples: best_of(p, samples, q),
        "perfect": lambda samples: best_of(p, samples, 1),
    }
    return [Way(name, percent(min(share(state.samples), NEARLY)), _points(share)) for name, share in ways.items()]


def _points(share: Callable[[int], float]) -> str:
    """A line in a frame of 1,000 by 100."""
    x = 1000 / (MOST - 1)
    return " ".join(f"{(samples - 1) * x:.1f},{100 - 100 * share(samples):.2f}" for samples in range(1, MOST + 1))


LAB = MoreThinking()
