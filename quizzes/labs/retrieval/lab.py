"""Retrieval: what a search by meaning puts into a prompt, whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quizzes.labs.drawing import length
from quizzes.labs.fields import OneOf, Text, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far
from quizzes.labs.word_vectors import signed

from .passages import PASSAGES, Passage
from .searching import Hit, known_words, search, words_of

ASKED = "How do I get my money back?"
GUESSES = ("returns", "gift-cards", "review")
OURS = [each for each in PASSAGES if each.is_ours]
MEANT, FRUIT, SOMETHING = "screen", {"banana", "bananas"}, 0.3
TASKS = ("words", "bananas", "closed")


@dataclass(frozen=True, slots=True)
class State:
    """`top`: so many passages go into the prompt. `source`: whose are searched. `solved`: a bit for each task."""

    guess: str
    query: str
    top: int
    source: str
    solved: int


@dataclass(frozen=True, slots=True)
class Row:
    passage: Passage
    cosine: str
    width: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came first for the question of the prediction."""

    is_right: bool
    first: str
    cosine: str
    answer_cosine: str


@dataclass(frozen=True, slots=True)
class Shown:
    passages: tuple[Passage, ...]
    asked: str
    counted: list[str]
    rows: list[Row]
    prompt: list[Passage]
    has_order: bool
    verdict: Verdict | None
    most: int
    tasks: list[Task]
    solved: int


def solved_by(query: str, hits: list[Hit], hits_of_all: list[Hit], source: str) -> tuple[bool, ...]:
    """Which tasks are solved, in the order of TASKS."""
    if not hits:
        return tuple(False for _ in TASKS)
    first, words = hits[0].passage, set(words_of(query))
    return (
        first.name == MEANT and not words & set(words_of(first.text)),
        bool(words & FRUIT) and hits[0].cosine >= SOMETHING,
        source == "own" and not hits_of_all[0].passage.is_ours,
    )


class Retrieval(Lab[State]):
    name = "retrieval"
    title = "Search by meaning"
    idea = "A search by meaning returns what lies nearest, whether or not it answers and whoever wrote it."
    concepts = ("retrieval-augmented-generation", "prompt-injection", "embedding-applications", "text-embeddings")
    questions = (("retrieval-augmented-generation", "supplier-note"), ("prompt-injection", "orders-or-material"))
    scripts = ("lab-dials.js",)
    state = State
    fields: ClassVar = {
        "guess": OneOf("Your prediction", "", ("", *GUESSES)),
        "query": Text("The question", ASKED, 200),
        "top": Whole("The number of passages", 3, 1, len(PASSAGES)),
        "source": OneOf("Whose passages", "all", ("all", "own")),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return bool(state.guess)

    def shown(self, state: State) -> Shown:
        looked = bool(state.guess)
        hits_of_all = search(state.query) if looked else []
        hits = hits_of_all if state.source == "all" else [each for each in hits_of_all if each.passage.is_ours]
        prompt = [each.passage for each in hits[: state.top]]
        tasks = tasks_so_far(
            TASKS, solved_by(state.query, hits, hits_of_all, state.source) if looked else None, state.solved
        )
        return Shown(
            passages=PASSAGES,
            asked=ASKED,
            counted=known_words(state.query) if looked else [],
            rows=[
                Row(each.passage, signed(each.cosine), length(max(0.0, each.cosine)), at < state.top)
                for at, each in enumerate(hits)
            ],
            prompt=prompt,
            has_order=not all(each.is_ours for each in prompt),
            verdict=_verdict(state.guess) if looked else None,
            most=len(PASSAGES),
            tasks=tasks,
            solved=as_bits(tasks),
        )


def _verdict(guess: str) -> Verdict:
    hits = search(ASKED)
    cosines = {each.passage.name: signed(each.cosine) for each in hits}
    first = hits[0].passage.name
    return Verdict(guess == first, first, cosines[first], cosines["returns"])


LAB = Retrieval()
