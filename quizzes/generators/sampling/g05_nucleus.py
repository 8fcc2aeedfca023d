"""G05: nucleus sampling, top-p."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number, Survivors
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num
from quizzes.generators.pictures import Picture

from .distributions import (
    SAME,
    bad_percents,
    bad_position,
    filtered,
    margin,
    name,
    nucleus,
    percent_table,
    percents,
    ranked,
)

THRESHOLDS = (0.9, 0.8, 0.7, 0.5, 0.6, 0.75, 0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Table:
    percent: tuple[float, ...]
    p: float


@dataclass(frozen=True, slots=True)
class TableAndTarget:
    percent: tuple[float, ...]
    p: float
    target: int


def kept(v: Table | TableAndTarget) -> list[int]:
    return nucleus(v.percent, 100 * v.p)


def bad_table(v: Table | TableAndTarget) -> str:
    return bad_percents(v.percent) or ("" if 0 < v.p <= 1 else "`p` has to be above 0, and at most 1.")


def good_table(v: Table | TableAndTarget) -> bool:
    apart = len(set(v.percent)) == len(v.percent) and min(v.percent) >= 2
    if not apart or margin(v.percent, 100 * v.p) < 1 - SAME:
        return False
    return 2 <= len(kept(v)) <= len(v.percent) - 1 and sorted(kept(v)) != unsorted_prefix(v)


def unsorted_prefix(v: Table | TableAndTarget) -> list[int]:
    sums = accumulate(v.percent)
    size = next((at for at, total in enumerate(sums, start=1) if total >= 100 * v.p - SAME), len(v.percent))
    return list(range(size))


def draw_table(luck: Luck) -> Table:
    count = luck.friendly((5, 6, 7))
    return Table(percents(luck, count, 2), luck.friendly(THRESHOLDS))


RULE = "Top-p sorts the tokens and keeps the shortest list, from the top, whose sum is at least p."
FORMULA = f"{RULE} Each one kept is then divided by their sum."


def nucleus_drawn(v: Table | TableAndTarget) -> Picture:
    inside = kept(v)
    names = ", ".join(name(at) for at in inside)
    return filtered(v.percent, inside, f"The tokens by falling probability. In the nucleus: {names}.")


class Kept(Survivors[Table]):
    asks = "the tokens in the nucleus"
    values = Table
    example = Table(percent=(25, 5, 36, 23, 11), p=0.9)
    formula = RULE
    remember = "the token that carries the sum past p is still in."

    def draw(self, luck: Luck) -> Table:
        return draw_table(luck)

    def undefined(self, v: Table) -> str:
        return bad_table(v)

    def accepts(self, v: Table) -> bool:
        return good_table(v)

    def key(self, v: Table) -> list[int]:
        return sorted(kept(v))

    def paths(self, v: Table) -> Iterator[Wrong]:
        order = kept(v)
        yield Wrong("crossing-left-out", sorted(order[:-1]), "Without the last one, the sum doesn't reach p yet.")
        own = [at for at, each in enumerate(v.percent) if each >= 100 * (1 - v.p)]
        yield Wrong("own-threshold", own, "The threshold is for the sum, not for each token by itself.")
        yield Wrong("unsorted", unsorted_prefix(v), "Sort first: the sum starts with the largest.")
        count = round(v.p * len(v.percent))
        yield Wrong("share-of-tokens", sorted(ranked(v.percent)[:count]), "p is a share of probability, not of tokens.")

    def labels(self, v: Table) -> list[str]:
        return [f"{name(at)} ({num(each)}%)" for at, each in enumerate(v.percent)]

    def remark(self, v: Table, at: int) -> str:
        order = ranked(v.percent)
        before = sum(v.percent[each] for each in order[: order.index(at)])
        if at in kept(v):
            return f"Before it the sum is {num(before)}%: not there yet, so it's in."
        return f"Before it the sum is {num(before)}% already: it's out."

    def stem(self, v: Table) -> str:
        ask = f"Which tokens does top-p keep with p = {num(v.p)}? Select all that apply."
        return f"The next token has these probabilities. {RULE}\n\n{percent_table(v.percent)}\n\n{ask}"

    def worked(self, v: Table) -> Picture:
        return nucleus_drawn(v)

    def work(self, v: Table) -> list[str]:
        order = ranked(v.percent)
        sums = list(accumulate(v.percent[at] for at in order))
        return [
            f"Sorted: {', '.join(f'{num(v.percent[at])}%' for at in order)}.",
            f"Summed up: {', '.join(f'{num(each)}%' for each in sums)}.",
            f"{num(100 * v.p)}% is reached with number {len(kept(v))}.",
            f"Kept: {', '.join(name(at) for at in kept(v))}",
        ]


class Renormalized(Number[TableAndTarget]):
    asks = "a member's probability in the nucleus"
    values = TableAndTarget
    example = TableAndTarget(percent=(25, 5, 36, 23, 11), p=0.9, target=2)
    formula = FORMULA
    remember = "divide by what was kept, not by p."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.012

    def draw(self, luck: Luck) -> TableAndTarget:
        drawn = draw_table(luck)
        return TableAndTarget(drawn.percent, drawn.p, luck.one_of(kept(drawn)))

    def undefined(self, v: TableAndTarget) -> str:
        problem = bad_table(v) or bad_position(v.target, len(v.percent))
        return problem or ("" if v.target in kept(v) else "`target` isn't in the nucleus.")

    def accepts(self, v: TableAndTarget) -> bool:
        return good_table(v)

    def key(self, v: TableAndTarget) -> float:
        return v.percent[v.target] / sum(v.percent[at] for at in kept(v))

    def paths(self, v: TableAndTarget) -> Iterator[Wrong]:
        mine, order = v.percent[v.target], kept(v)
        yield Wrong("not-renormalized", mine / 100, "Unchanged: but the tokens that stay have to sum to 1 again.")
        rest = sum(v.percent[at] for at in order[:-1])
        if v.target in order[:-1]:
            message = "You left out the token that carries the sum past p. It belongs to the nucleus."
            yield Wrong("crossing-left-out", mine / rest, message)
        yield Wrong("divided-by-p", mine / (100 * v.p), "Divide by the sum that was kept: it's more than p itself.")

    def stem(self, v: TableAndTarget) -> str:
        ask = f"With p = {num(v.p)}, what's the probability of “{name(v.target)}” afterward, to 3 decimals?"
        return f"The next token has these probabilities. {RULE}\n\n{percent_table(v.percent)}\n\n{ask}"

    def worked(self, v: TableAndTarget) -> Picture:
        return nucleus_drawn(v)

    def work(self, v: TableAndTarget) -> list[str]:
        values = [v.percent[at] for at in ranked(v.percent)]
        total = sum(v.percent[at] for at in kept(v))
        return [
            f"Sorted: {', '.join(f'{num(each)}%' for each in values)}.",
            f"Summed up: {', '.join(f'{num(each)}%' for each in accumulate(values))}.",
            f"{num(100 * v.p)}% is reached with {len(kept(v))} tokens, which hold {num(total)}%.",
            f"{num(v.percent[v.target])} / {num(total)} = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G05",
    title="Nucleus (top-p)",
    source="Holtzman et al. (2020), The curious case of neural text degeneration",
    modes={"a": Kept(), "b": Renormalized()},
)
