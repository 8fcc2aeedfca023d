"""The agent: a chain of steps, and what checks and retries do for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quizzes.labs.drawing import Piece, length, percent, pieces
from quizzes.labs.fields import OneOf, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far

from .chain import Outcome, Step, outcome

MOST = 60
PREDICTED = 20
"""Steps, in the prediction."""
HALF, GOAL, NEARLY, UNNOTICED = 0.5, 0.95, 95, 0.02
TASKS = ("longest", "goal", "honest")


@dataclass(frozen=True, slots=True)
class State:
    """`works` and `caught` in percent. `solved`: a bit for each task that was solved so far."""

    guess: str
    steps: int
    works: int
    caught: int
    retries: int
    solved: int

    @property
    def step(self) -> Step:
        return Step(self.works / 100, self.caught / 100, self.retries)

    @property
    def unchecked(self) -> Step:
        return Step(self.works / 100, 0, 0)


@dataclass(frozen=True, slots=True)
class End:
    """One way in which an errand can end."""

    name: str
    share: str


@dataclass(frozen=True, slots=True)
class Verdict:
    is_right: bool
    share: str


@dataclass(frozen=True, slots=True)
class Way:
    """A line over the number of steps, named as the stylesheet paints it: bare, and with checks."""

    name: str
    points: str


@dataclass(frozen=True, slots=True)
class Shown:
    predicted: int
    works: str
    pieces: list[Piece]
    ends: list[End]
    tries: str
    unchecked: str
    most: int
    at: str
    ways: list[Way]
    verdict: Verdict | None
    tasks: list[Task]
    solved: int


def solved_by(state: State) -> tuple[bool, ...]:
    """Which tasks this state solves, in the order of TASKS."""
    ends = outcome(state.step, state.steps)
    is_bare = state.works == NEARLY and (state.caught == 0 or (state.retries == 0 and ends.stopped == 0))
    return (
        is_bare and ends.right >= HALF > outcome(state.step, state.steps + 1).right,
        state.steps >= PREDICTED and state.works <= NEARLY and ends.right >= GOAL,
        ends.right < HALF and ends.wrong < UNNOTICED,
    )


class Agent(Lab[State]):
    name = "agent"
    title = "The agent’s errand"
    idea = "Steps that nearly always work make errands that often fail, unless something checks them."
    concepts = ("agents", "tool-calling", "reasoning-models")
    questions = (("agents", "chain-without-retries"), ("agents", "chain-with-retries"))
    scripts = ("lab-dials.js",)
    state = State
    fields: ClassVar = {
        "guess": OneOf("Your prediction", "", ("", "95", "75", "36")),
        "steps": Whole("The number of steps", 5, 1, MOST),
        "works": Whole("How often a step works", NEARLY, 50, 99),
        "caught": Whole("How often the check catches a failure", 0, 0, 100),
        "retries": Whole("The number of retries", 0, 0, 5),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess)

    def shown(self, state: State) -> Shown:
        start = self.read({})
        ends, bare = outcome(state.step, state.steps), outcome(state.unchecked, state.steps)
        tasks = tasks_so_far(TASKS, solved_by(state) if state.guess else None, state.solved)
        has_looked = bool(state.guess) and state.steps >= PREDICTED
        return Shown(
            predicted=PREDICTED,
            works=f"{start.works}%",
            pieces=pieces((ends.right, ends.stopped, ends.wrong), ("", "", "")) if state.guess else [],
            ends=_ends(ends) if state.guess else [],
            tries=f"{ends.tries:.1f}",
            unchecked=percent(bare.right) if state.guess else "",
            most=MOST,
            at=length((state.steps - 1) / (MOST - 1)),
            ways=_ways(state) if state.guess else [],
            verdict=_verdict(start, state.guess) if has_looked else None,
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _ends(ends: Outcome) -> list[End]:
    shares = {"right": ends.right, "stopped": ends.stopped, "wrong": ends.wrong}
    return [End(name, percent(share)) for name, share in shares.items()]


def _verdict(start: State, guess: str) -> Verdict:
    share = outcome(start.unchecked, PREDICTED).right
    return Verdict(guess == f"{share * 100:.0f}", percent(share))


def _ways(state: State) -> list[Way]:
    return [Way("one", _points(state.unchecked)), Way("verifier", _points(state.step))]


def _points(step: Step) -> str:
    """A line in a frame of 1,000 by 100."""
    x = 1000 / (MOST - 1)
    return " ".join(
        f"{(steps - 1) * x:.1f},{100 - 100 * outcome(step, steps).right:.2f}" for steps in range(1, MOST + 1)
    )


LAB = Agent()
