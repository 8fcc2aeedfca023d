"""The prerequisite graph of the published guide."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model, QuerySet

from quizzes.concepts import Graph
from quizzes.log.prepared import prepared
from quizzes.models import Concept


def published_graph() -> Graph:
    """Concepts in reading order with their published prerequisites: two statements."""
    return graph_of(dict(_published()))


@prepared()
def _published() -> QuerySet[Concept, tuple[int, str]]:
    return Concept.objects.published().in_reading_order().values_list("pk", "slug")


def graph_of(slugs: Mapping[int, str]) -> Graph:
    """The graph of these concepts, in their order: one statement."""
    needs: dict[str, list[str]] = {slug: [] for slug in slugs.values()}
    for from_pk, to_pk in _edges():
        if from_pk in slugs and to_pk in slugs:
            needs[slugs[from_pk]].append(slugs[to_pk])
    return Graph(needs)


@prepared()
def _edges() -> QuerySet[Model, tuple[int, int]]:
    """All of them: asked for two lists of concepts, SQLite would try every pair."""
    edges: QuerySet[Model] = Concept.prerequisites.through.objects.order_by("pk")
    return edges.values_list("from_concept_id", "to_concept_id")
