"""G04: top-k."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number, Survivors
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num
from quizzes.generators.pictures import Picture

from .distributions import bad_percents, bad_position, filtered, name, percent_table, percents, ranked


@dataclass(frozen=True, slots=True)
class Table:
    percent: tuple[float, ...]
    k: int


@dataclass(frozen=True, slots=True)
class TableAndTarget:
    percent: tuple[float, ...]
    k: int
    target: int


def kept(v: Table | TableAndTarget) -> list[int]:
    return ranked(v.percent)[: v.k]


def bad_table(v: Table | TableAndTarget) -> str:
    return bad_percents(v.percent) or ("" if v.k >= 1 else "`k` has to be 1 or more.")


def good_table(v: Table | TableAndTarget) -> bool:
    return len(set(v.percent)) == len(v.percent) and min(v.percent) >= 2 and v.k <= len(v.percent) - 2


def draw_table(luck: Luck) -> Table:
    count = luck.friendly((5, 6, 7))
    return Table(percents(luck, count, 2), luck.one_of((2, 3, 4)))


FORMULA = "Sort the probabilities, keep the k largest, and divide each by the sum of those kept."


def largest_drawn(v: Table | TableAndTarget) -> Picture:
    names = ", ".join(name(at) for at in kept(v))
    return filtered(v.percent, kept(v), f"The tokens by falling probability. Kept are {names}.")


class Kept(Survivors[Table]):
    asks = "the tokens that top-k keeps"
    values = Table
    example = Table(percent=(25, 5, 36, 23, 11), k=3)
    formula = FORMULA
    remember = "top-k counts tokens, however their probabilities lie."

    def draw(self, luck: Luck) -> Table:
        return draw_table(luck)

    def undefined(self, v: Table) -> str:
        return bad_table(v)

    def accepts(self, v: Table) -> bool:
        return good_table(v) and sorted(kept(v)) != list(range(v.k))

    def key(self, v: Table) -> list[int]:
        return sorted(kept(v))

    def paths(self, v: Table) -> Iterator[Wrong]:
        first = list(range(min(v.k, len(v.percent))))
        yield Wrong("unsorted", first, "The first ones of the table: top-k takes the largest, wherever they stand.")
        one_more = sorted(ranked(v.percent)[: v.k + 1])
        yield Wrong("one-too-many", one_more, f"One too many: k = {v.k} keeps {v.k}.")

    def labels(self, v: Table) -> list[str]:
        return [f"{name(at)} ({num(each)}%)" for at, each in enumerate(v.percent)]

    def remark(self, v: Table, at: int) -> str:
        rank = ranked(v.percent).index(at) + 1
        return f"Number {rank} by size, so it {'stays' if rank <= v.k else 'goes'}."

    def stem(self, v: Table) -> str:
        ask = f"Which tokens can still be drawn with top-k and k = {v.k}? Select all that apply."
        return f"The next token has these probabilities.\n\n{percent_table(v.percent)}\n\n{ask}"

    def worked(self, v: Table) -> Picture:
        return largest_drawn(v)

    def work(self, v: Table) -> list[str]:
        order = [f"{num(v.percent[at])}%" for at in ranked(v.percent)]
        names = ", ".join(name(at) for at in kept(v))
        return [f"Sorted: {', '.join(order)}.", f"The {v.k} largest stay: {names}"]


class Renormalized(Number[TableAndTarget]):
    asks = "a survivor's probability after top-k"
    values = TableAndTarget
    example = TableAndTarget(percent=(25, 5, 36, 23, 11), k=3, target=2)
    formula = FORMULA
    remember = "whatever is cut, the rest is shared out again so that it sums to 1."
    unit = "probability"
    within = Within(abs=0.005)
    gap = 0.015

    def draw(self, luck: Luck) -> TableAndTarget:
        drawn = draw_table(luck)
        return TableAndTarget(drawn.percent, drawn.k, luck.one_of(kept(drawn)))

    def undefined(self, v: TableAndTarget) -> str:
        problem = bad_table(v) or bad_position(v.target, len(v.percent))
        return problem or ("" if v.target in kept(v) else "`target` isn't among the tokens that are kept.")

    def accepts(self, v: TableAndTarget) -> bool:
        return good_table(v)

    def key(self, v: TableAndTarget) -> float:
        return v.percent[v.target] / sum(v.percent[at] for at in kept(v))

    def paths(self, v: TableAndTarget) -> Iterator[Wrong]:
        mine, total = v.percent[v.target], sum(v.percent[at] for at in kept(v))
        yield Wrong("not-renormalized", mine / 100, "Its old probability. The kept ones have to sum to 1 again.")
        yield Wrong("uniform", 1 / v.k, f"Top-k doesn't make the {v.k} survivors equal; they keep their ratios.")
        shared = (mine + (100 - total) / v.k) / 100
        yield Wrong("shared-equally", shared, "You split what was cut evenly. Dividing by the sum keeps the ratios.")

    def stem(self, v: TableAndTarget) -> str:
        ask = f"With top-k and k = {v.k}, what's the probability of “{name(v.target)}”, to 3 decimals?"
        return f"The next token has these probabilities.\n\n{percent_table(v.percent)}\n\n{ask}"

    def worked(self, v: TableAndTarget) -> Picture:
        return largest_drawn(v)

    def work(self, v: TableAndTarget) -> list[str]:
        values = [num(v.percent[at]) for at in kept(v)]
        total = sum(v.percent[at] for at in kept(v))
        return [
            f"The {v.k} largest: {', '.join(f'{each}%' for each in values)}.",
            f"Their sum: {' + '.join(values)} = {num(total)}.",
            f"{num(v.percent[v.target])} / {num(total)} = {dec(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G04",
    title="Top-k",
    source="Fan, Lewis & Dauphin (2018), Hierarchical neural story generation",
    modes={"a": Kept(), "b": Renormalized()},
)
