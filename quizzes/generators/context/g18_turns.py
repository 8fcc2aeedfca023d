"""G18: which turns of a chat survive in the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.pictures import Part, Picture, budget

MOST_TURNS = 100


@dataclass(frozen=True, slots=True)
class Values:
    W: int
    s: int
    q: int
    reserve: int
    turns: tuple[int, ...]


def kept(free: int, newest_first: Sequence[int]) -> int:
    return sum(total <= free for total in accumulate(newest_first))


def free(v: Values) -> int:
    return v.W - v.s - v.q - v.reserve


class Kept(Number[Values]):
    asks = "how many turns of a chat stay"
    values = Values
    example = Values(W=8192, s=250, q=300, reserve=512, turns=(2090, 1680, 940, 1940, 960))
    formula = (
        "Free = W - system prompt - new message - reserve. Add turns from the newest while they fit; drop the rest."
    )
    remember = "first set aside what has to stay, then keep the newest turns that fit whole."
    unit = "turns"

    def draw(self, luck: Luck) -> Values:
        window = luck.one_of((2048, 4096, 8192))
        turns = tuple(
            luck.between(window * 5 // 1000 * 10 + 10, window * 30 // 1000 * 10, 10)
            for _ in range(luck.friendly((5, 6, 7, 8)))
        )
        return Values(
            window, luck.between(100, 500, 50), luck.between(50, 400, 50), luck.one_of((256, 512, 1024)), turns
        )

    def undefined(self, v: Values) -> str:
        if min(v.W, v.s, v.q, v.reserve, *v.turns, 0) < 0:
            return "All token counts have to be 0 or more."
        if not 1 <= len(v.turns) <= MOST_TURNS:
            return f"`turns` needs 1 to {MOST_TURNS} entries, from old to new."
        return "" if free(v) >= 0 else "The window is too small for what has to stay."

    def accepts(self, v: Values) -> bool:
        key = self.key(v)
        if not 1 <= key < len(v.turns) or kept(free(v) + v.reserve, v.turns[::-1]) == key:
            return False
        sums = list(accumulate(v.turns[::-1]))
        return all(abs(free(v) - total) >= 5 for total in sums)

    def key(self, v: Values) -> int:
        return kept(free(v), v.turns[::-1])

    def paths(self, v: Values) -> Iterator[Wrong]:
        no_reserve = kept(free(v) + v.reserve, v.turns[::-1])
        yield Wrong("no-reserve", no_reserve, "The reserve for the reply has to stay free; you filled it.")
        yield Wrong("no-system-prompt", kept(free(v) + v.s, v.turns[::-1]), "The system prompt takes its place first.")
        yield Wrong("newest-dropped", kept(free(v), v.turns), "The oldest turns go first, not the newest.")
        yield Wrong("part-kept", self.key(v) + 1, "A turn that fits only in part is dropped whole.")

    def stem(self, v: Values) -> str:
        turns = ", ".join(f"{each:,}" for each in v.turns)
        return (
            f"A window holds {v.W:,} tokens: the system prompt has {v.s}, the new message {v.q}, and {v.reserve:,} are "
            f"reserved for the reply. The turns so far, from old to new: {turns}. What doesn't fit is dropped in whole "
            "turns, oldest first.\n\nHow many turns, exactly, stay?"
        )

    def worked(self, v: Values) -> Picture:
        stays = self.key(v)
        turns = list(enumerate(v.turns[::-1], start=1))
        names = {1: "Newest turn", len(turns): "Oldest turn"}
        parts = [
            *(Part("System prompt", v.s, "good"), Part("New message", v.q, "solid"), Part("Reply", v.reserve, "good")),
            *(Part(names.get(at, f"Turn {at}"), size, "tint" if at <= stays else "bad") for at, size in turns),
        ]
        alt = f"What has to stay, then the turns from the newest: {stays} fit into {v.W:,} tokens, the others don't."
        return budget(v.W, parts, alt)

    def work(self, v: Values) -> list[str]:
        sums = ", ".join(f"{total:,}" for total in accumulate(v.turns[::-1]))
        return [
            f"Free: {v.W:,} - {v.s} - {v.q} - {v.reserve:,} = {free(v):,}.",
            f"Summed up from the newest: {sums}.",
            f"That many fit into {free(v):,}: {self.key(v)}",
        ]


GENERATOR = Generator(
    id="G18",
    title="Which turns survive?",
    source="The sliding window of chat applications: oldest turns first",
    modes={"a": Kept()},
)
