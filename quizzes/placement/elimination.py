"""The order in which concepts are summed out of a sum over everything that a learner may know.

Summing out a concept joins all that it still hangs together with: a clique. The cost is two to the power of the
largest, so the order matters. Min-fill takes the concept next that joins fewest pairs which were apart (of those the
one with the fewest neighbors): no order is promised to be the best, and on guides of this shape it is near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from quizzes.concepts import Graph

WIDEST = 10
"""The width of a guide with which placement is still answered at once."""


@dataclass(frozen=True)
class Elimination:
    """Concepts in the order in which they are summed out, each with those that its sum still speaks of."""

    cliques: tuple[tuple[str, ...], ...]

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(clique[0] for clique in self.cliques)

    @cached_property
    def width(self) -> int:
        """The size of the largest clique, less one."""
        return max((len(clique) - 1 for clique in self.cliques), default=0)

    @property
    def widest(self) -> tuple[str, ...]:
        """The concepts that make the width what it is."""
        return max(self.cliques, key=len, default=())


def families(graph: Graph) -> dict[str, tuple[str, ...]]:
    """What each concept needs, in the order of learning. A ring's step backward is left out, as on the map."""
    return {
        slug: tuple(name for name in graph.known_prerequisites(slug) if graph.depth(name) < graph.depth(slug))
        for slug in graph.order
    }


def eliminated(graph: Graph) -> Elimination:
    """The order by min-fill. Names decide between equals: the same graph has the same order everywhere."""
    net = Net(graph)
    cliques = []
    while net.neighbors:
        cliques.append(net.sum_out(min(net.neighbors, key=net.cost)))
    return Elimination(tuple(cliques))


class Net:
    """The concepts that are still to be summed out, and which of them stand in one term."""

    def __init__(self, graph: Graph) -> None:
        self.neighbors = _neighbors(families(graph))
        self._fills = {slug: _fill(slug, self.neighbors) for slug in self.neighbors}

    def cost(self, slug: str) -> tuple[int, int, str]:
        return self._fills[slug], len(self.neighbors[slug]), slug

    def sum_out(self, slug: str) -> tuple[str, ...]:
        """The clique: the concept, and those that are joined from now on."""
        joined = self.neighbors.pop(slug)
        for name in joined:
            self.neighbors[name] = (self.neighbors[name] | joined) - {name, slug}
        for name in joined.union(*(self.neighbors[each] for each in joined)):
            self._fills[name] = _fill(name, self.neighbors)
        return slug, *sorted(joined)


def _neighbors(needs: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """A concept and all that it needs stand in one term of the sum: each is joined to each."""
    found: dict[str, set[str]] = {slug: set() for slug in needs}
    for slug, names in needs.items():
        for one, other in combinations((slug, *names), 2):
            found[one].add(other)
            found[other].add(one)
    return {slug: frozenset(names) for slug, names in found.items()}


def _fill(slug: str, neighbors: Mapping[str, frozenset[str]]) -> int:
    """How many pairs of its neighbors are not joined yet."""
    return sum(other not in neighbors[one] for one, other in combinations(neighbors[slug], 2))
