"""Attention on a sentence of four words: a small head, every number of it, with and without the mask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.labs.drawing import length, percent
from quizzes.labs.fields import Decimal, OneOf
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far

from .head import HANDS_OVER, KEYS, LOOKS_FOR, QUERIES, VALUES, WORDS, Look, look

MOST_STRENGTH = 4
FROM = {word.lower(): at for at, word in enumerate(WORDS)}
ASKED = "slept"
POINT, PICK = 0.01, 0.99
SHADES = 5
TASKS = ("flat", "pick", "alone")


@dataclass(frozen=True, slots=True)
class State:
    """`row`: the word that looks. `strength` multiplies every query. `solved`: a bit for each task solved so far."""

    guess: str
    row: str
    mask: str
    strength: float
    solved: int

    @property
    def looks(self) -> list[Look]:
        return [look(at, self.strength, mask=self.mask == "on") for at in range(len(WORDS))]


@dataclass(frozen=True, slots=True)
class Vector:
    word: str
    numbers: list[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    name: str
    columns: Sequence[str]
    rows: list[Vector]


@dataclass(frozen=True, slots=True)
class Worked:
    """A row of the working: how one word gets its weight."""

    word: str
    sum: str
    product: str
    scaled: str
    raised: str
    weight: str
    width: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A weight of the grid. `shade` grows with it, from 0."""

    weight: str
    shade: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Line:
    word: str
    cells: list[Cell]
    is_looking: bool


@dataclass(frozen=True, slots=True)
class Output:
    """One number that the word takes home, and what it is made of."""

    name: str
    sum: str
    number: str
    width: str


@dataclass(frozen=True, slots=True)
class Verdict:
    is_right: bool
    before: list[str]
    after: list[str]
    fraction: str


@dataclass(frozen=True, slots=True)
class Shown:
    words: Sequence[str]
    row: str
    asked: str
    before: list[Vector]
    given: list[Matrix]
    query: str
    worked: list[Worked]
    total: str
    grid: list[Line]
    output: list[Output]
    verdict: Verdict | None
    tasks: list[Task]
    solved: int


def plain(number: float) -> str:
    """Without zeros at its end."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


GIVEN = [
    Matrix(name, columns, [Vector(word, list(map(plain, row))) for word, row in zip(WORDS, rows, strict=True)])
    for name, columns, rows in (("Q", LOOKS_FOR, QUERIES), ("K", LOOKS_FOR, KEYS), ("V", HANDS_OVER, VALUES))
]


def solved_by(state: State) -> tuple[bool, ...]:
    """Which tasks this state solves, in the order of TASKS."""
    seen = [step.weight for step in state.looks[FROM[state.row]].steps if not step.is_hidden]
    has_choice = len(seen) > 1
    return (
        has_choice and max(seen) - min(seen) <= POINT,
        has_choice and max(seen) >= PICK,
        len(seen) == 1,
    )


class Attention(Lab[State]):
    name = "attention"
    title = "Attention, number by number"
    idea = "Each word looks at the words it may see and takes home a blend of them, in shares that add up to 100%."
    concepts = ("attention-heads", "transformer-and-gpt", "logits-and-softmax")
    questions = (("transformer-and-gpt", "scores-to-weights"), ("attention-heads", "looking-back"))
    scripts = ("lab-dials.js",)
    state = State
    fields: ClassVar = {
        "guess": OneOf("Your prediction", "", ("", "stay", "alike", "cat")),
        "row": OneOf("The word that looks", ASKED, tuple(FROM)),
        "mask": OneOf("The mask", "on", ("on", "off")),
        "strength": Decimal("The strength of the query", 1.0, 0, MOST_STRENGTH),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess)

    def shown(self, state: State) -> Shown:
        looked, at = bool(state.guess), FROM[state.row]
        here = state.looks[at]
        tasks = tasks_so_far(TASKS, solved_by(state) if looked else None, state.solved)
        return Shown(
            words=WORDS,
            row=WORDS[at],
            asked=ASKED,
            before=_before(),
            given=GIVEN,
            query=", ".join(map(plain, here.query)),
            worked=_worked(here) if looked else [],
            total=f"{here.total:,.2f}",
            grid=_grid(state.looks, at) if looked else [],
            output=_output(here) if looked else [],
            verdict=_verdict(state.guess) if looked and state.mask == "off" else None,
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _before() -> list[Vector]:
    """The weights of the prediction: with the mask, as the lab starts."""
    steps = look(FROM[ASKED], 1, mask=True).steps
    return [Vector(word, [percent(step.weight)]) for word, step in zip(WORDS, steps, strict=True) if not step.is_hidden]


def _worked(here: Look) -> list[Worked]:
    return [
        Worked(
            word=word,
            sum=" + ".join(f"{plain(one)}×{other}" for one, other in zip(here.query, key, strict=True)),
            product=plain(step.product),
            scaled="−∞" if step.is_hidden else plain(step.scaled),
            raised=f"{step.raised:,.2f}" if step.raised else "0",
            weight=percent(step.weight),
            width=length(step.weight),
            is_hidden=step.is_hidden,
        )
        for word, key, step in zip(WORDS, KEYS, here.steps, strict=True)
    ]


def _grid(looks: Sequence[Look], row: int) -> list[Line]:
    return [
        Line(
            word,
            [Cell(f"{step.weight:.0%}", round(step.weight * SHADES), step.is_hidden) for step in each.steps],
            at == row,
        )
        for at, (word, each) in enumerate(zip(WORDS, looks, strict=True))
    ]


def _output(here: Look) -> list[Output]:
    largest = max(max(row) for row in VALUES)
    return [
        Output(
            name=name,
            sum=" + ".join(
                f"{percent(step.weight)}×{number}"
                for step, number in zip(here.steps, column, strict=True)
                if not step.is_hidden
            ),
            number=f"{number:.2f}",
            width=length(number / largest),
        )
        for name, column, number in zip(HANDS_OVER, zip(*VALUES, strict=True), here.output, strict=True)
    ]


def _verdict(guess: str) -> Verdict:
    row = FROM[ASKED]
    before, after = (look(row, 1, mask=mask).weights[: row + 1] for mask in (True, False))
    return Verdict(
        guess == "alike",
        [percent(each) for each in before],
        [percent(each) for each in after],
        percent(after[0] / before[0]),
    )


LAB = Attention()
