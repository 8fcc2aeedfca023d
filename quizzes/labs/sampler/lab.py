"""The sampler: one real distribution, four settings, and a number that picks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import ClassVar

from quizzes.labs.drawing import Piece, length, percent, pieces
from quizzes.labs.fields import Decimal, OneOf, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.real_model import Candidate, Prompt, real_model
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far

from .chain import Settings, Step, chain, draws, luck, pick

ALL = 50
"""As many candidates are shipped of each prompt."""
LEFT = 3
PREDICTED_AT = 0.5
OFF = Settings(temperature=1, top_k=ALL, top_p=1, min_p=0)
MOST_DRAWS = 1000
SHOWN = 12


@dataclass(frozen=True, slots=True)
class State:
    """`solved`: a bit for each task that was solved so far. `first` and `second`: the tokens walked on with, from 1."""

    prompt: str
    guess: str
    temperature: float
    top_k: int
    top_p: float
    min_p: float
    seed: int
    draws: int
    solved: int
    first: int
    second: int

    @property
    def settings(self) -> Settings:
        return Settings(self.temperature, self.top_k, self.top_p, self.min_p)


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate: before, after, why it is out, and how often it was drawn."""

    label: str
    logprob: float
    model: float
    now: float
    cut_by: str
    drawn: int
    drawn_share: float

    @property
    def percents(self) -> tuple[str, str]:
        return percent(self.model), percent(self.now)

    @property
    def lengths(self) -> tuple[str, str, str]:
        return length(self.model), length(self.now), length(self.drawn_share)


@dataclass(frozen=True, slots=True)
class Line:
    """What a step has left, as a line from 0 to 1."""

    name: str
    kept: int
    leader: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Draw:
    """The latest draw: where its number falls."""

    u: str
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the runner-up, against what was predicted."""

    is_right: bool
    went: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Next:
    """A candidate of a walk through the model's continuations. `leads` is its number, where more is known."""

    label: str
    percent: str
    length: str
    leads: int


@dataclass(frozen=True, slots=True)
class Walk:
    """The tokens walked on with, and what comes after them."""

    taken: str
    length: int
    next: list[Next]


@dataclass(frozen=True, slots=True)
class Shown:
    prompt: Prompt
    topics: list[tuple[str, list[Prompt]]]
    held: str
    leader: str
    runner_up: str
    out: str
    rows: list[Row]
    lines: list[Line]
    latest: Draw | None
    starts: list[Next]
    walk: Walk | None
    has_end: bool
    verdict: Verdict | None
    tasks: list[Task]
    solved: int

    @property
    def first(self) -> list[Row]:
        return self.rows[:SHOWN]

    @property
    def others(self) -> list[Row]:
        return self.rows[SHOWN:]


def logprobs_of(prompt: Prompt) -> list[float]:
    return [each.logprob for each in prompt.next]


def tasks_of(prompt: Prompt) -> Iterator[Settings]:
    """Settings that solve each task, as far as there are any; a prompt without one for each is not offered."""
    logprobs = logprobs_of(prompt)
    shares = chain(logprobs, OFF)[0].shares
    yield Settings(1, LEFT, 1, 0)
    sums = list(accumulate(shares))
    mass = round(sums[LEFT - 1] - 0.005, 2)
    yield Settings(1, ALL, mass, 0)
    hot = chain(logprobs, Settings(HOT, ALL, 1, 0))[-1].shares
    yield Settings(HOT, ALL, 1, round(hot[LEFT - 1] / hot[0] - 0.005, 2))
    yield Settings(COLD, ALL, 1, 0)


HOT = 1.5
COLD = 0.2
SURE = 0.9
TASKS = ("three", "mass", "hot", "sure")


def solved_by(settings: Settings, kept: int, leader: float) -> tuple[bool, ...]:
    """Which tasks these settings solve, in the order of TASKS."""
    by_count, by_mass, by_bar = settings.top_k < ALL, settings.top_p < 1, settings.min_p > 0
    return (
        kept == LEFT and settings.temperature > 0,
        kept == LEFT and by_mass and not (by_count or by_bar) and settings.temperature == 1,
        kept == LEFT and by_bar and not (by_count or by_mass) and settings.temperature >= HOT,
        leader >= SURE and settings.temperature > 0 and not (by_count or by_mass or by_bar),
    )


def _solved(prompt: Prompt, settings: Settings) -> tuple[bool, ...]:
    last = chain(logprobs_of(prompt), settings)[-1]
    return solved_by(settings, last.kept, last.shares[0])


@cache
def offered() -> dict[str, Prompt]:
    """The prompts whose tasks can all be solved, and aren't solved from the start."""
    return {each.id: each for each in real_model().prompts.values() if _is_playable(each)}


def _is_playable(prompt: Prompt) -> bool:
    solvable = all(_solved(prompt, settings)[at] for at, settings in enumerate(tasks_of(prompt)))
    return solvable and not any(_solved(prompt, OFF))


class Sampler(Lab[State]):
    name = "sampler"
    title = "The sampler"
    idea = "A model hands over probabilities; four settings reshape them, and one number picks the token."
    concepts = ("sampling-pipeline", "temperature", "top-k-sampling", "top-p-sampling", "greedy-and-determinism")
    questions = (("temperature", "change-of-the-leader"), ("sampling-pipeline", "survivors-of-min-p"))
    scripts = ("lab-sampler.js",)
    state = State
    fields: ClassVar = {
        "prompt": OneOf("The text", "forest", tuple(offered())),
        "guess": OneOf("Your prediction", "", ("", "up", "down", "same")),
        "temperature": Decimal("Temperature", 1.0, 0, 3),
        "top_k": Whole("Top-k", ALL, 1, ALL),
        "top_p": Decimal("Top-p", 1.0, 0.01, 1),
        "min_p": Decimal("Min-p", 0.0, 0, 1),
        "seed": Whole("The seed", 1, 1, 9999),
        "draws": Whole("The number of draws", 0, 0, MOST_DRAWS),
        "solved": solved_field(TASKS),
        "first": Whole("The first token", 0, 0, ALL),
        "second": Whole("The second token", 0, 0, ALL),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess)

    def shown(self, state: State) -> Shown:
        prompt = offered()[state.prompt]
        logprobs, labels = logprobs_of(prompt), [each.label for each in prompt.next]
        steps = chain(logprobs, state.settings)
        last = steps[-1]
        solved = solved_by(state.settings, last.kept, last.shares[0]) if state.guess else None
        tasks = tasks_so_far(TASKS, solved, state.solved)
        return Shown(
            prompt=prompt,
            topics=_by_topic(),
            held=percent(sum(each.share for each in prompt.next)),
            leader=labels[0],
            runner_up=labels[1],
            out=labels[LEFT],
            rows=_rows(logprobs, labels, steps, draws(last.shares, state.seed, state.draws)),
            lines=[Line(each.name, each.kept, percent(each.shares[0]), pieces(each.shares, labels)) for each in steps],
            latest=_latest(labels, last, state),
            starts=[each for each in _nexts(prompt.next) if each.leads],
            walk=_walk(prompt.next, state),
            has_end=any(each.id == real_model().about["end_of_turn"] for each in prompt.next),
            verdict=_verdict(logprobs, state.guess) if state.guess and state.temperature <= PREDICTED_AT else None,
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _nexts(candidates: Sequence[Candidate]) -> list[Next]:
    return [
        Next(each.label, percent(each.share), length(each.share), at if each.then else 0)
        for at, each in enumerate(candidates, start=1)
    ]


def _walk(candidates: Sequence[Candidate], state: State) -> Walk | None:
    """As far as the address leads and the stored tree goes."""
    taken: list[Candidate] = []
    for number in (state.first, state.second):
        follow = [each for each in candidates[number - 1 : number] if number and each.then]
        if not follow:
            break
        taken += follow
        candidates = follow[0].then
    text = "".join(each.text for each in taken)
    return Walk(text, len(taken), _nexts(candidates)) if taken else None


def _by_topic() -> list[tuple[str, list[Prompt]]]:
    topics = [(name, [each for each in prompts if each.id in offered()]) for name, prompts in real_model().topics]
    return [(name, prompts) for name, prompts in topics if prompts]


def _rows(logprobs: list[float], labels: list[str], steps: list[Step], drawn: dict[int, int]) -> list[Row]:
    count = sum(drawn.values())
    return [
        Row(
            label=label,
            logprob=logprobs[at],
            model=steps[0].shares[at],
            now=steps[-1].shares[at],
            cut_by=next((each.name for each in steps if each.shares[at] == 0), ""),
            drawn=drawn.get(at, 0),
            drawn_share=drawn.get(at, 0) / count if count else 0,
        )
        for at, label in enumerate(labels)
    ]


def _latest(labels: list[str], last: Step, state: State) -> Draw | None:
    if not state.draws:
        return None
    u = luck(state.seed, state.draws - 1)
    return Draw(f"{u:.4f}", length(u), labels[pick(last.shares, u)])


def _verdict(logprobs: list[float], guess: str) -> Verdict:
    before, after = (
        chain(logprobs, Settings(temperature, ALL, 1, 0))[-1].shares[1] for temperature in (1, PREDICTED_AT)
    )
    went = "same" if percent(before) == percent(after) else "up" if after > before else "down"
    return Verdict(guess == went, went, percent(before), percent(after))


LAB = Sampler()
