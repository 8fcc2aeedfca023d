"""What is known, from answers: exact Bayes by a junction tree.

The probability of each concept is a sum over everything that a learner may know, 2 to the 57 cases. The tree sums
out one concept after the other (`elimination`): each step works on a clique, a table of at most some hundred cells.
Upward, each clique hands its sum to the clique of the concept that is summed out next among its own; downward, each
hands back what the rest of the tree says. Then every table is the joint probability of its concepts, given all answers.

The ability is no node of the tree, and neither is the manner: they would join everything. The tree is gone through for
each pair of them, all at once (they are the columns of every table), and the results are mixed by how well each
explains the answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from quizzes.concepts import Graph

from .elimination import Elimination, eliminated, families
from .learners import ABILITIES, MANNERS, WEIGHTS, Evidence, Manner

BELIEFS_KEPT = 64
COLUMNS = [(manner, ability) for manner in MANNERS for ability in ABILITIES]
PRIOR = np.array([manner.weight * weight for manner in MANNERS for weight in WEIGHTS])
type Table = NDArray[np.float64]
"""A row for each state of a clique, a column for each of `COLUMNS`. The clique's concept that is summed out last is
known where bit 0 of the row is set, and so on; its own is the first, so that the second half is where it's known."""
type Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the answers so far say."""

    known: Mapping[str, float]
    """How likely each concept is known, in the order of learning."""
    abilities: tuple[float, ...]
    """How likely each step of `ABILITIES` is."""
    manners: tuple[float, ...]
    """How likely each of `MANNERS` is."""
    by_manner: Mapping[str, Sequence[float]]
    """`known` in its parts: how likely each concept is known and the learner's manner is that one."""

    @property
    def expected_wrong(self) -> float:
        """How many concepts would be judged wrong by taking each for what is more likely."""
        return sum(min(p, 1 - p) for p in self.known.values())


@dataclass(frozen=True, slots=True)
class _Clique:
    concept: str
    """The one that is summed out here."""
    terms: Table
    """Without any answer."""
    half: int
    """How many rows the sum has."""
    parent: int | None
    """The clique that takes the sum; none for the last one of a part of the graph."""
    up: Rows | None
    """For each row of the parent, that of the sum; none where they are the same."""
    back: Rows | None
    """The rows of the parent, so that each run of `half` goes with all rows of the sum."""
    is_leaf: bool


class JunctionTree:
    """The tree of one graph. Made once, asked often."""

    def __init__(self, graph: Graph, elimination: Elimination | None = None) -> None:
        self.graph = graph
        self.elimination = elimination or eliminated(graph)
        self._cliques = _cliques(graph, self.elimination)
        places = {slug: place for place, slug in enumerate(self.elimination.order)}
        self._in_order = [places[slug] for slug in graph.order]
        self._kept = lru_cache(maxsize=BELIEFS_KEPT)(self._beliefs)

    def beliefs(self, answered: Mapping[str, Evidence]) -> Beliefs:
        """The beliefs given what was answered about each concept.

        They are kept for a while: what an answer leads to is asked again when the next one comes.
        """
        return self._kept(tuple(answered.items()))

    def _beliefs(self, answered: tuple[tuple[str, Evidence], ...]) -> Beliefs:
        told = {slug: np.repeat(np.array(each).T, len(ABILITIES), axis=1) for slug, each in answered}
        likely, known = self._through(told)
        shares = PRIOR * likely
        shares /= shares.sum()
        by_manner = (known[self._in_order] * shares).reshape(-1, len(MANNERS), len(ABILITIES)).sum(2)
        split = shares.reshape(len(MANNERS), len(ABILITIES))
        return Beliefs(
            dict(zip(self.graph.order, by_manner.sum(1).tolist(), strict=True)),
            tuple(split.sum(0).tolist()),
            tuple(split.sum(1).tolist()),
            dict(zip(self.graph.order, by_manner.tolist(), strict=True)),
        )

    def _through(self, told: Mapping[str, Table]) -> tuple[Table, Table]:
        """In each column: how likely the answers are, and each concept given them, in the order of the cliques."""
        tables = [clique.terms for clique in self._cliques]
        sums: list[Table] = []
        likely = np.ones(len(COLUMNS))
        for place, clique in enumerate(self._cliques):
            if clique.concept in told:
                halves = tables[place].reshape(2, clique.half, -1) * told[clique.concept][:, None]
                tables[place] = halves.reshape(2 * clique.half, -1)
            up = tables[place][: clique.half] + tables[place][clique.half :]
            sums.append(up)
            if clique.parent is None:
                likely = likely * up[0]
            else:
                tables[clique.parent] = tables[clique.parent] * (up if clique.up is None else up[clique.up])
        return likely, self._downward(tables, sums)

    def _downward(self, tables: list[Table], sums: Sequence[Table]) -> Table:
        """Each table becomes the joint probability of its concepts; its parent's always has."""
        found = np.empty((len(tables), len(COLUMNS)))
        for place in reversed(range(len(tables))):
            clique, table = self._cliques[place], tables[place]
            back = np.ones((1, len(COLUMNS))) if clique.parent is None else tables[clique.parent]
            if clique.back is not None:
                back = back[clique.back].reshape(-1, clique.half, len(COLUMNS)).sum(0)
            ratio = back / sums[place]
            known = table[clique.half :] * ratio
            found[place] = known.sum(0)
            if not clique.is_leaf:
                tables[place] = np.concatenate((table[: clique.half] * ratio, known))
        return found


def _cliques(graph: Graph, elimination: Elimination) -> list[_Clique]:
    position = {slug: place for place, slug in enumerate(elimination.order)}
    needs = families(graph)
    homes: dict[str, list[str]] = {slug: [] for slug in position}
    for slug, names in needs.items():  # a term stands where the first of its concepts is summed out
        homes[min((slug, *names), key=lambda each: position[each])].append(slug)
    bits = [sorted(members, key=lambda each: -position[each]) for members in elimination.cliques]
    parents = [min((position[name] for name in members[:-1]), default=None) for members in bits]
    found = []
    for place, (members, parent) in enumerate(zip(bits, parents, strict=True)):
        up = back = None
        if parent is not None and members[:-1] != bits[parent]:
            up = np.array(_places(bits[parent], members[:-1]), dtype=np.intp)
            back = _in_runs(up)
        terms = np.array([_terms(members, homes[members[-1]], graph, needs, *column) for column in COLUMNS]).T
        half = 2 ** (len(members) - 1)
        found.append(
            _Clique(members[-1], np.ascontiguousarray(terms), half, parent, up, back, is_leaf=place not in parents)
        )
    return found


def _in_runs(up: Rows) -> Rows:
    """The rows of the parent in such an order that those of each run go with all rows of the sum, in turn."""
    by_sum = np.argsort(up, kind="stable")
    return by_sum.reshape(int(up.max()) + 1, -1).T.ravel()


def _places(above: Sequence[str], rest: Sequence[str]) -> list[int]:
    """For each state of the clique above, the state of these concepts, all of which are in it."""
    bits = [above.index(name) for name in rest]
    return [sum((state >> bit & 1) << n for n, bit in enumerate(bits)) for state in range(2 ** len(above))]


def _terms(
    members: Sequence[str],
    homes: Sequence[str],
    graph: Graph,
    needs: Mapping[str, Sequence[str]],
    manner: Manner,
    ability: float,
) -> Sequence[float]:
    """The product of what the model says of each concept given what it needs, for each state of the clique."""
    table = [1.0] * 2 ** len(members)
    for slug in homes:
        ready, unready = (
            manner.knowledge.chance_to_know(ability, graph.depth(slug), ready=each) for each in (True, False)
        )
        bit, needed = 1 << members.index(slug), sum(1 << members.index(name) for name in needs[slug])
        for state in range(len(table)):
            p = ready if state & needed == needed else unready
            table[state] *= p if state & bit else 1 - p
    return table
