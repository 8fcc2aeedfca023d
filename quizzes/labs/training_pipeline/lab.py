"""The training pipeline: sort its steps, predict a reply, then stop the training where you like."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import ClassVar

from quizzes.labs.fields import OneOf, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far

STEPS = {
    "t": "tokenizer",
    "p": "pretraining",
    "m": "mid-training",
    "s": "demonstrations",
    "r": "comparisons",
    "l": "reinforcement",
}
"""In the order in which they're taken, by the letters that an address has for them."""
RIGHT = "".join(STEPS)
OFFERED = "rlstmp"
"""The order in which they're offered: none stands where it belongs."""
UNTRAINED, PRETRAINED, MID_TRAINED, IMITATES, GRADES, LEARNED_TASTE = range(1, len(STEPS) + 1)
STOPPED_AFTER = {
    "continues": (PRETRAINED, MID_TRAINED),
    "imitates": (IMITATES,),
    "grades": (GRADES,),
    "flatters": (LEARNED_TASTE,),
}
"""Where the training of each stranger stopped."""
TASKS = tuple(STOPPED_AFTER)


@dataclass(frozen=True, slots=True)
class State:
    """`order`: the letters of the steps as sorted so far. `done`: so many steps are taken. `claim`: whose training is
    said to have stopped there."""

    order: str
    guess: str
    done: int
    claim: str
    solved: int


@dataclass(frozen=True, slots=True)
class Next:
    """A step that can be taken next, and the order with it; what is left alone afterwards follows by itself."""

    name: str
    order: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """A step where it was put: `place` is where it belongs, and 0 until the prediction is made."""

    name: str
    place: int
    is_right: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    is_right: bool


@dataclass(frozen=True, slots=True)
class Shown:
    sorted: list[Sorted]
    next: list[Next]
    hits: int
    steps: list[str]
    step: str
    verdict: Verdict | None
    missed: str
    tasks: list[Task]
    solved: int


def orders() -> list[str]:
    """All that somebody can have sorted so far: one step is never left over."""
    lengths = [*range(len(STEPS) - 1), len(STEPS)]
    return ["".join(some) for length in lengths for some in permutations(STEPS, length)]


def solved_by(state: State) -> tuple[bool, ...]:
    """Which tasks this state solves, in the order of TASKS."""
    return tuple(state.claim == name and state.done in right for name, right in STOPPED_AFTER.items())


class TrainingPipeline(Lab[State]):
    name = "training-pipeline"
    title = "Where training stops"
    idea = "A chat model is made in steps. Each starts from what the one before left, and leaves a habit of its own."
    concepts = (
        *("training-pipeline", "pretraining", "base-models", "supervised-fine-tuning"),
        *("reward-modeling", "preference-optimization"),
    )
    questions = (("training-pipeline", "build-an-assistant"), ("training-pipeline", "four-complaints"))
    scripts = ("lab-dials.js",)
    state = State
    fields: ClassVar = {
        "order": OneOf("The order", "", frozenset(orders())),
        "guess": OneOf("Your prediction", "", ("", "answer", "more", "noise")),
        "done": Whole("The number of steps", UNTRAINED, UNTRAINED, len(STEPS)),
        "claim": OneOf("Your claim", "", ("", *TASKS)),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess) and len(state.order) == len(STEPS)

    def shown(self, state: State) -> Shown:
        is_told = self.is_predicted(state)
        solved = solved_by(state) if is_told else None
        tasks = tasks_so_far(TASKS, solved, state.solved)
        names = list(STEPS.values())
        return Shown(
            sorted=[_sorted(letter, at, is_told) for at, letter in enumerate(state.order)],
            next=[_next(state.order, letter) for letter in OFFERED if letter not in state.order],
            hits=sum(mine == right for mine, right in zip(state.order, RIGHT, strict=False)) if is_told else 0,
            steps=names[: state.done] if is_told else [],
            step=names[state.done - 1] if is_told else "",
            verdict=Verdict(state.guess == "more") if is_told and state.done >= PRETRAINED else None,
            missed=state.claim if solved and not any(solved) else "",
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _sorted(letter: str, at: int, is_told: bool) -> Sorted:
    return Sorted(STEPS[letter], RIGHT.index(letter) + 1 if is_told else 0, is_told and RIGHT[at] == letter)


def _next(before: str, letter: str) -> Next:
    order = before + letter
    left = "".join(each for each in RIGHT if each not in order)
    return Next(STEPS[letter], order + left if len(left) == 1 else order)


LAB = TrainingPipeline()
