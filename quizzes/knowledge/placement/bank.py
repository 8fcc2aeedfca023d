"""What placement asks on this site: the published questions that a program grades, and the tree of their concepts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, QuerySet

from quizzes.concepts import Graph
from quizzes.kinds import DRAWN, KINDS
from quizzes.knowledge.guide_graph import published_graph
from quizzes.log.prepared import prepared
from quizzes.models import Question, QuestionRevision, Status
from quizzes.placement import WIDEST, Bank, JunctionTree, bank_of, candidate, eliminated

GRADED = [name for name, kind in KINDS.items() if not kind.self_graded]
GUESSABLE = frozenset(name for name, kind in KINDS.items() if kind.guessable)


type _Needs = tuple[tuple[str, tuple[str, ...]], ...]
"""The graph: each published concept in reading order, with what it builds on."""
type _Asked = tuple[int, int | None, int, int]
"""A question that is asked: its revision, its place and its concept."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a placement is made of, whoever takes it."""

    tree: JunctionTree
    bank: Bank


def material() -> Material | None:
    """Of the published guide: three statements, two more when it changed.

    None where there is nothing to place in, or where its concepts are too entangled to be computed with: publishing
    refuses such a guide, but a site may have one from before.
    """
    needs: _Needs = tuple((slug, tuple(names)) for slug, names in published_graph().prerequisites.items())
    tree, bank = tree_of(needs), _bank_of(needs, tuple(_asked()))
    return Material(tree, bank) if tree is not None and bank else None


@lru_cache(maxsize=4)
def tree_of(needs: _Needs) -> JunctionTree | None:
    """Kept, since it is the same for everyone until an author changes the guide."""
    graph = Graph(dict(needs))
    elimination = eliminated(graph)
    return JunctionTree(graph, elimination) if elimination.width <= WIDEST else None


@prepared()
def _asked() -> QuerySet[Question, _Asked]:
    """Without a look at the concepts, whose rows are long: which of them are public, the graph says."""
    asked = Question.objects.filter(status=Status.PUBLISHED).order_by("pk")
    return asked.values_list("pk", "current", "position", "concept")


@lru_cache(maxsize=2)
def _bank_of(_needs: _Needs, _asked: tuple[_Asked, ...]) -> Bank:
    """Kept as long as the same revisions ask in the same places: what one says never changes, and reading all of them
    would take most of the time of an answer.

    Of a question with a generator it is known that it draws, and not what.
    """
    revisions = QuestionRevision.objects.filter(question__current=F("pk"), content__has_key=DRAWN)
    drawn = set(revisions.order_by().values_list("pk", flat=True))
    rows = (
        Question.objects.published()
        .filter(current__kind__in=GRADED)
        .order_by("concept__section_order", "concept__order", "concept__slug", "position", "slug")
        .values_list("concept__slug", "slug", "current__kind", "current__chance_pass", "current")
    )
    found = (
        candidate(f"{concept}/{slug}", kind, chance, guessable=kind in GUESSABLE, drawn=revision in drawn)
        for concept, slug, kind, chance, revision in rows
    )
    return bank_of(filter(None, found))
