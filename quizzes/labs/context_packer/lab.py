"""The context packer: one window for everything that is sent, and what a chat costs as it grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quizzes.labs.drawing import length
from quizzes.labs.fields import OneOf, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far

from .packing import HALF, ONE, Budget, Call, calls

WINDOW = 16_384
SYSTEM, TOOL, DOCUMENT, MESSAGE, REPLY = 600, 200, 700, 150, 350
MOST_CALLS = 60
LONG, LASTING, KEEPS = 25, 40, 8
RESERVE = 1024
SAVED = 0.75
TASKS = ("fell", "all", "cheap")


@dataclass(frozen=True, slots=True)
class State:
    """`call`: which of the chat is looked at. `solved`: a bit for each task that was solved so far."""

    guess: str
    call: int
    tools: int
    documents: int
    reserve: int
    dropping: str
    solved: int

    @property
    def budget(self) -> Budget:
        return Budget(
            window=WINDOW,
            system=SYSTEM,
            tools=self.tools * TOOL,
            documents=self.documents * DOCUMENT,
            reserve=self.reserve,
            message=MESSAGE,
            reply=REPLY,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the window: where it lies on the bar, and whether the call before began with it, too."""

    name: str
    tokens: str
    x: str
    width: str
    tone: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A call's price without a cache and with one, as heights."""

    x: str
    width: str
    y: str
    height: str
    y_cached: str
    height_cached: str
    is_looked_at: bool


@dataclass(frozen=True, slots=True)
class Bill:
    without: str
    with_cache: str
    saved: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a call's price when the first turn fell out."""

    is_right: bool
    call: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`first_cut`: the call before which a turn falls out first, as the lab starts. `over`: tokens too many."""

    window: str
    parts: list[Part]
    over: int
    call: Call | None
    first_cut: int
    this: Bill | None
    whole: Bill | None
    bars: list[Bar]
    verdict: Verdict | None
    tasks: list[Task]
    solved: int


def dollars(amount: float) -> str:
    return f"${amount:.4f}" if amount < 0.1 else f"${amount:.2f}"


def bill(of: Sequence[Call]) -> Bill:
    without, cached = sum(each.price for each in of), sum(each.price_with_cache for each in of)
    return Bill(dollars(without), dollars(cached), f"{saved(of):.0%}")


def saved(of: Sequence[Call]) -> float:
    return 1 - sum(each.price_with_cache for each in of) / sum(each.price for each in of)


def first_cut(chat: Sequence[Call]) -> int:
    """The number of the first call before which turns fell out; 0 where none did."""
    return next((number for number, each in enumerate(chat, start=1) if each.dropped), 0)


def solved_by(state: State, chat: Sequence[Call]) -> tuple[bool, ...]:
    """Which tasks this state solves, in the order of TASKS."""
    if not chat:
        return (False,) * len(TASKS)
    last = chat[-1]
    return (
        last.dropped > 0,
        state.call >= LONG and not last.dropped and state.budget.reserve >= RESERVE,
        state.call >= LASTING and last.dropped > 0 and last.kept >= KEEPS and saved(chat) >= SAVED,
    )


class ContextPacker(Lab[State]):
    name = "context-packer"
    title = "The context packer"
    idea = "Everything you send shares one window. When it’s full, something falls out, and that has a price."
    concepts = ("context-budget", "context-window", "token-counting")
    questions = (("context-budget", "turns-that-stay"), ("context-budget", "where-the-clock-stands"))
    scripts = ("lab-dials.js",)
    state = State
    fields: ClassVar = {
        "guess": OneOf("Your prediction", "", ("", "falls", "stays", "jumps")),
        "call": Whole("The call", 10, 1, MOST_CALLS),
        "tools": Whole("The number of tools", 6, 0, 20),
        "documents": Whole("The number of passages", 6, 0, 16),
        "reserve": Whole("What’s kept free for the reply", RESERVE, 256, 4096),
        "dropping": OneOf("What to drop", ONE, (ONE, HALF)),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess)

    def shown(self, state: State) -> Shown:
        chat = calls(state.budget, state.call, state.dropping)
        start = calls(self.read({}).budget, MOST_CALLS, ONE)
        cut = first_cut(start)
        tasks = tasks_so_far(TASKS, solved_by(state, chat) if state.guess else None, state.solved)
        return Shown(
            window=f"{WINDOW:,}",
            parts=_parts(state.budget, chat[-1]) if chat else [],
            over=max(0, -state.budget.room),
            call=chat[-1] if chat else None,
            first_cut=cut,
            this=bill(chat[-1:]) if chat else None,
            whole=bill(chat) if chat else None,
            bars=_bars(chat) if state.guess else [],
            verdict=_verdict(start, cut, state.guess) if state.guess and first_cut(chat) else None,
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _verdict(chat: Sequence[Call], cut: int, guess: str) -> Verdict:
    before, after = (each.price_with_cache for each in chat[cut - 2 : cut])
    return Verdict(guess == "jumps", cut, dollars(before), dollars(after))


def _parts(budget: Budget, call: Call) -> list[Part]:
    sizes = (
        *(("system", budget.system), ("tools", budget.tools), ("documents", budget.documents)),
        *(("history", call.kept * budget.turn), ("message", budget.message), ("reserve", budget.reserve)),
    )
    found, x = [], 0
    for tone, (name, tokens) in enumerate(sizes):
        found.append(Part(name, f"{tokens:,}", length(x / budget.window), length(tokens / budget.window), tone))
        x += tokens
    rest = budget.window - x
    return [*found, Part("free", f"{rest:,}", length(x / budget.window), length(rest / budget.window), 7)]


def _bars(chat: Sequence[Call]) -> list[Bar]:
    highest = max((each.price for each in chat), default=1)
    width = 1 / MOST_CALLS
    return [
        Bar(
            x=length(at * width),
            width=length(width * 0.8),
            y=length(1 - each.price / highest),
            height=length(each.price / highest),
            y_cached=length(1 - each.price_with_cache / highest),
            height_cached=length(each.price_with_cache / highest),
            is_looked_at=at == len(chat) - 1,
        )
        for at, each in enumerate(chat)
    ]


LAB = ContextPacker()
