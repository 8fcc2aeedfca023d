"""The map: every concept, what it builds on, and what a learner remembers of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.concepts import Graph, MemoryState
from quizzes.models import Concept, User

from .guide_graph import graph_of
from .memory import ConceptState, counted, states_in


@dataclass(frozen=True, slots=True)
class MappedConcept:
    """A concept on the map; without a learner it has no state."""

    slug: str
    title: str
    section: str
    definition: str
    state: ConceptState | None = None

    @property
    def is_open(self) -> bool:
        return self.state is not None and self.state.state is not MemoryState.LOCKED

    @property
    def unmet(self) -> int:
        """How many of its questions the learner has not met."""
        return self.state.components - self.state.seen if self.state else 0


@dataclass(frozen=True, slots=True)
class ConceptMap:
    graph: Graph
    concepts: dict[str, MappedConcept]
    """By slug, in reading order."""

    def named(self, slugs: Sequence[str]) -> list[MappedConcept]:
        return [self.concepts[slug] for slug in slugs]

    def needs(self, slug: str) -> list[MappedConcept]:
        return self.named(self.graph.known_prerequisites(slug))

    def opens(self, slug: str) -> list[MappedConcept]:
        return self.named(self.graph.leads_to(slug))

    @property
    def weakest(self) -> MappedConcept | None:
        """Of those that are begun, the one that least is remembered of."""
        begun = [each for each in self.concepts.values() if each.state and each.state.seen]
        return min(begun, key=lambda each: each.state.mastery if each.state else 1.0, default=None)

    def count(self, state: MemoryState) -> int:
        return sum(each.state is not None and each.state.state is state for each in self.concepts.values())


def concept_map(learner: User | None, now: dt.datetime) -> ConceptMap:
    """The published guide as a map: two statements, and two more for a learner."""
    published = Concept.objects.published().in_reading_order().only("slug", "title", "section", "definition")
    rows = list(counted(published, learner) if learner else published)
    graph = graph_of({each.pk: each.slug for each in rows})
    states = states_in(graph, rows, learner, now) if learner else {}
    concepts = {
        each.slug: MappedConcept(each.slug, each.title, each.section, each.definition, states.get(each.pk))
        for each in rows
    }
    return ConceptMap(graph, concepts)
