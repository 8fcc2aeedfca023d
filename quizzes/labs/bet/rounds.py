"""The rounds of the betting lab: a text, five candidates and the rest, and what three bettors gave to each."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quizzes.labs.real_model import Candidate, Prompt, real_model
from quizzes.labs.sampler.chain import luck

NAMED = 5
ROUNDS = 10
COUNTS = Path(__file__).parent.parent / "data" / "word_counts.json"
READABLE = re.compile(r"␣?[A-Za-z’']+|\d+|end of turn|[.,!?:;]")


@dataclass(frozen=True, slots=True)
class Memory:
    """What the counter of words remembers after so many words: how often it read them, and what followed most often."""

    after: str
    seen: int
    next: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counter's shares of the candidates by their position, and of all that it remembers."""

    shares: tuple[float, ...]
    memories: tuple[Memory, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """`named` stand in no telling order; after them comes the rest. Shares are in that order, and sum to 1."""

    prompt: Prompt
    named: tuple[Candidate, ...]
    model: tuple[float, ...]
    counter: tuple[float, ...] | None
    memories: tuple[Memory, ...]
    came: int

    @property
    def labels(self) -> list[str]:
        return [each.label for each in self.named]


def with_rest(shares: Sequence[float]) -> tuple[float, ...]:
    return (*shares, max(1 - math.fsum(shares), 1e-6))


@cache
def rounds() -> Mapping[str, Round]:
    """Of each text whose likeliest five candidates can be read."""
    likeliest = {each.id: each for each in real_model().prompts.values() if _is_readable(each)}
    return {name: _round(prompt) for name, prompt in likeliest.items()}


def _is_readable(prompt: Prompt) -> bool:
    return all(READABLE.fullmatch(each.label) for each in prompt.next[:NAMED])


def _round(prompt: Prompt) -> Round:
    order = sorted(range(NAMED), key=lambda at: prompt.next[at].label.casefold())
    named = tuple(prompt.next[at] for at in order)
    counted = word_counts().get(prompt.id)
    ids = [each.id for each in named]
    return Round(
        prompt=prompt,
        named=named,
        model=with_rest([each.share for each in named]),
        counter=with_rest([counted.shares[at] for at in order]) if counted else None,
        memories=counted.memories if counted else (),
        came=ids.index(prompt.written.id) if prompt.written.id in ids else NAMED,
    )


@cache
def word_counts() -> Mapping[str, Counted]:
    stored = json.loads(COUNTS.read_text(encoding="utf-8"))
    return {
        each["id"]: Counted(
            tuple(math.exp(logprob) for logprob in each["candidates"]),
            tuple(
                Memory(memory["after"], memory["seen"], tuple((word, count) for word, count in memory["next"]))
                for memory in each["memories"]
            ),
        )
        for each in stored["prompts"]
    }


def dealt(deck: int) -> list[Round]:
    """The rounds of a deck, in its order."""
    listed = list(rounds().values())
    order = sorted(range(len(listed)), key=lambda at: (luck(deck, at), at))
    return [listed[at] for at in order[:ROUNDS]]
