"""What is known, from answers: exact Bayes by a junction tree.

The probability of each concept is a sum over everything that a learner may know, 2 to the 57 cases. The tree sums
out one concept after the other (`elimination`): each step works on a clique, a table of at most some hundred cells.
Upward, each clique hands its sum to the clique of the concept that is summed out next among its own; downward, each
hands back what the rest of the tree says. Then every table is the joint probability of its concepts, given all answers.

The ability is no node of the tree: it would join everything. The tree is gone through for each of its five steps, and
the results are mixed by how well each explains the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add, mul, truediv

from quizzes.concepts import Graph

from .elimination import Elimination, eliminated, families
from .learners import ABILITIES, WEIGHTS, Likelihood, chance_to_know

BELIEFS_KEPT = 64
type Table = list[float]
"""A number for each state of a clique. Concept `n` of the clique is known where bit `n` of the place is set."""


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the answers so far say."""

    known: Mapping[str, float]
    """How likely each concept is known, in the order of learning."""
    abilities: tuple[float, ...]
    """How likely each step of `ABILITIES` is."""

    @property
    def expected_wrong(self) -> float:
        """How many concepts would be judged wrong by taking each for what is more likely."""
        return sum(min(p, 1 - p) for p in self.known.values())


@dataclass(frozen=True, slots=True)
class _Clique:
    concept: str
    """The one that is summed out here: bit 0."""
    parent: int | None
    """The clique that takes the sum; none for the last one of a part of the graph."""
    places: list[int]
    """For each state of the parent, the state of what this clique hands up."""
    terms: list[Table]
    """Without any answer, for each ability."""


class JunctionTree:
    """The tree of one graph. Made once, asked often."""

    def __init__(self, graph: Graph, elimination: Elimination | None = None) -> None:
        self.graph = graph
        self.elimination = elimination or eliminated(graph)
        self._cliques = _cliques(graph, self.elimination)
        self._kept = lru_cache(maxsize=BELIEFS_KEPT)(self._beliefs)

    def beliefs(self, evidence: Mapping[str, Likelihood]) -> Beliefs:
        """The beliefs given the likelihood of all that was answered about each concept.

        They are kept for a while: what an answer leads to is asked again when the next one comes.
        """
        return self._kept(tuple(evidence.items()))

    def _beliefs(self, answered: tuple[tuple[str, Likelihood], ...]) -> Beliefs:
        evidence = dict(answered)
        runs = [self._run(step, evidence) for step in range(len(ABILITIES))]
        shares = [weight * total for weight, (total, _) in zip(WEIGHTS, runs, strict=True)]
        whole = sum(shares)
        abilities = tuple(share / whole for share in shares)
        mixed = {
            slug: sum(share * known[slug] for share, (_, known) in zip(abilities, runs, strict=True))
            for slug in self.graph.order
        }
        return Beliefs(mixed, abilities)

    def _run(self, step: int, evidence: Mapping[str, Likelihood]) -> tuple[float, dict[str, float]]:
        """For one ability: how likely the answers are, and each concept given them."""
        tables = [clique.terms[step] for clique in self._cliques]
        sums: list[Table] = []
        total = 1.0
        for place, clique in enumerate(self._cliques):
            table = _weighed(tables[place], evidence.get(clique.concept))
            tables[place] = table
            up = list(map(add, table[::2], table[1::2]))
            sums.append(up)
            if clique.parent is None:
                total *= up[0]
            else:
                tables[clique.parent] = list(map(mul, tables[clique.parent], [up[at] for at in clique.places]))
        return total, self._downward(tables, sums)

    def _downward(self, tables: list[Table], sums: list[Table]) -> dict[str, float]:
        """Each table becomes the joint probability of its concepts; its parent's always has."""
        known = {}
        for place in reversed(range(len(self._cliques))):
            clique, up, table = self._cliques[place], sums[place], tables[place]
            back = _gathered(tables[clique.parent], clique.places, len(up)) if clique.parent is not None else [1.0]
            ratio = list(map(truediv, back, up))
            unknown, with_it = list(map(mul, table[::2], ratio)), list(map(mul, table[1::2], ratio))
            table = [0.0] * len(table)
            table[::2], table[1::2] = unknown, with_it
            tables[place] = table
            known[clique.concept] = sum(with_it)
        return known


def _weighed(table: Table, likelihood: Likelihood | None) -> Table:
    """The table after an answer about its first concept."""
    if likelihood is None:
        return table
    unknown, known = likelihood
    weighed = [0.0] * len(table)
    weighed[::2], weighed[1::2] = [unknown * each for each in table[::2]], [known * each for each in table[1::2]]
    return weighed


def _gathered(table: Table, places: Iterable[int], size: int) -> Table:
    found = [0.0] * size
    for place, value in zip(places, table, strict=True):
        found[place] += value
    return found


def _cliques(graph: Graph, elimination: Elimination) -> list[_Clique]:
    position = {slug: place for place, slug in enumerate(elimination.order)}
    needs = families(graph)
    homes: dict[str, list[str]] = {slug: [] for slug in position}
    for slug, names in needs.items():  # a term stands where the first of its concepts is summed out
        homes[min((slug, *names), key=lambda each: position[each])].append(slug)
    found = []
    for members in elimination.cliques:
        rest = members[1:]
        parent = min((position[name] for name in rest), default=None)
        places = [] if parent is None else _places(elimination.cliques[parent], rest)
        terms = [_terms(members, homes[members[0]], graph, needs, ability) for ability in ABILITIES]
        found.append(_Clique(members[0], parent, places, terms))
    return found


def _places(above: Sequence[str], rest: Sequence[str]) -> list[int]:
    """For each state of the clique above, the state of these concepts, all of which are in it."""
    bits = [above.index(name) for name in rest]
    return [sum((state >> bit & 1) << n for n, bit in enumerate(bits)) for state in range(2 ** len(above))]


def _terms(
    members: Sequence[str], homes: Sequence[str], graph: Graph, needs: Mapping[str, Sequence[str]], ability: float
) -> Table:
    """The product of what the model says of each concept given what it needs, for each state of the clique."""
    table = [1.0] * 2 ** len(members)
    for slug in homes:
        ready, unready = (chance_to_know(ability, graph.depth(slug), ready=each) for each in (True, False))
        bit, needed = 1 << members.index(slug), sum(1 << members.index(name) for name in needs[slug])
        for state in range(len(table)):
            p = ready if state & needed == needed else unready
            table[state] *= p if state & bit else 1 - p
    return table
