"""What builds on what, and in which order the concepts can be learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush


@dataclass(frozen=True)
class Graph:
    """Prerequisites of every concept, the concepts in the order of the guide.

    Only the checker meets cycles and unknown names; everything else here stays finite and quiet about them, so that
    a mistake made in admin cannot take a page down.
    """

    prerequisites: Mapping[str, Sequence[str]]

    @cached_property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """(concept, prerequisite) where no concept has the name of the prerequisite."""
        return tuple((slug, name) for slug, names in self.prerequisites.items() for name in names if name not in self)

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Each ring of concepts that wait for one another: every one needs the next, the last the first."""
        needs = {slug: set(self.known_prerequisites(slug)) for slug in self.prerequisites}
        rings = []
        while ring := find_cycle(needs):
            rings.append(self.from_earliest(ring))
            needs[ring[0]].discard(ring[1 % len(ring)])
        return tuple(rings)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every concept after its prerequisites, and otherwise as the guide has them; rings come last."""
        missing = {slug: len(self.known_prerequisites(slug)) for slug in self.prerequisites}
        free = [self.position[slug] for slug, count in missing.items() if not count]
        heapify(free)
        found: list[str] = []
        while free:
            slug = self.slugs[heappop(free)]
            found.append(slug)
            for follower in self.leads_to(slug):
                missing[follower] -= 1
                if not missing[follower]:
                    heappush(free, self.position[follower])
        return (*found, *(slug for slug in self.slugs if missing[slug]))

    @cached_property
    def reading_order(self) -> tuple[str, ...]:
        """The order of the guide, except that what a concept needs is read just before it."""
        found: dict[str, None] = {}
        for slug in self.slugs:
            found |= dict.fromkeys([*self.builds_on(slug), slug])
        return tuple(found)

    @cached_property
    def depths(self) -> dict[str, int]:
        """Length of the longest way to each concept from one that needs nothing: its column on the map."""
        depths: dict[str, int] = {}
        for slug in self.order:
            depths[slug] = 1 + max((depths.get(name, -1) for name in self.known_prerequisites(slug)), default=-1)
        return depths

    def depth(self, slug: str) -> int:
        return self.depths[slug]

    def leads_to(self, slug: str) -> tuple[str, ...]:
        """The concepts that name this one as a prerequisite."""
        return self.followers[slug]

    def builds_on(self, slug: str) -> tuple[str, ...]:
        """Everything that a concept rests on, directly or not, in reading order."""
        found, open_ = set(), list(self.known_prerequisites(slug))
        while open_:
            name = open_.pop()
            if name not in found:
                found.add(name)
                open_.extend(self.known_prerequisites(name))
        return tuple(name for name in self.order if name in found and name != slug)

    def known_prerequisites(self, slug: str) -> tuple[str, ...]:
        """Without unknown names, each once."""
        return tuple(name for name in dict.fromkeys(self.prerequisites[slug]) if name in self)

    def from_earliest(self, ring: Sequence[str]) -> tuple[str, ...]:
        start = min(range(len(ring)), key=lambda i: self.position[ring[i]])
        return (*ring[start:], *ring[:start])

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        return tuple(self.prerequisites)

    @cached_property
    def position(self) -> dict[str, int]:
        return {slug: place for place, slug in enumerate(self.prerequisites)}

    @cached_property
    def followers(self) -> dict[str, tuple[str, ...]]:
        followers: dict[str, list[str]] = {slug: [] for slug in self.prerequisites}
        for slug in self.prerequisites:
            for name in self.known_prerequisites(slug):
                followers[name].append(slug)
        return {slug: tuple(names) for slug, names in followers.items()}

    def __contains__(self, slug: object) -> bool:
        return slug in self.prerequisites


def find_cycle(needs: Mapping[str, set[str]]) -> list[str]:
    """One ring, each member needing the next; empty if there is none."""
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        path: list[str] = error.args[1]  # closed, and each member is needed by the next
        return path[:0:-1]
    return []


def weakest_prerequisite(graph: Graph, slug: str, mastery: Mapping[str, float]) -> str | None:
    """The prerequisite remembered worst: what to offer when a card is forgotten again and again."""
    met = [name for name in graph.known_prerequisites(slug) if name in mastery]
    return min(met, key=lambda name: mastery[name], default=None)
