"""The map: what builds on what, what the learner remembers of it, and what to learn next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from quizzes.concepts import KNOWN_DAYS, KNOWN_QUESTIONS, NARROW, WIDE, Drawing, Graph, MemoryState, Shape, draw
from quizzes.concepts.layout import Box
from quizzes.knowledge.concept_map import ConceptMap, MappedConcept, concept_map
from quizzes.knowledge.memory import DEEPEST_SHADE
from quizzes.knowledge.next_concept import listed, next_slug, why_open
from quizzes.knowledge.opening import open_by_hand
from quizzes.log.days import today_of
from quizzes.models import Concept, User
from quizzes.sittings import Lesson, Round
from quizzes.sittings.round import ROUND, next_of_round
from quizzes.views import answers

from .gone import go_on_without
from .public import public
from .visiting import shared_by_visitors

SHAPES = {"wide": WIDE, "narrow": NARROW}


@dataclass(frozen=True, slots=True)
class Row:
    """A concept with its neighbors: a row of the table, and the panel of the chosen one."""

    concept: MappedConcept
    needs: list[MappedConcept]
    opens: list[MappedConcept]

    @property
    def why(self) -> str:
        """Why it is open, or what has to be known first; nothing once it is begun."""
        state = self.concept.state
        lacking = [each.title for each in self.needs if each.state and not each.state.known]
        if state is None or state.seen:
            return ""
        if not self.concept.is_open:
            return gettext("Unlocks when you know %(listed)s.") % {"listed": listed(lacking)}
        return why_open([each.title for each in self.needs], lacks=bool(lacking))


@public
@require_safe
@shared_by_visitors
def whole(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The map with one concept chosen: that of the address, or else what the learner may learn next."""
    return _whole(request, slug)


@never_cache
def _whole(request: HttpRequest, slug: str) -> HttpResponse:
    learner = answers.learner_of(request)
    found = concept_map(learner, timezone.now())
    if slug and slug not in found.concepts:
        return go_on_without(request, learner, slug, "map")
    following = next_slug(learner) if learner else None
    chosen = found.concepts.get(slug or following or "") or (found.weakest if learner else None)
    context = {
        "area": "map",
        "drawings": [_with_concepts(found, name, shape) for name, shape in SHAPES.items()],
        "rows": [_row(found, concept) for concept in found.concepts.values()],
        "shades": range(DEEPEST_SHADE + 1),
        "counts": [(state, found.count(state)) for state in MemoryState] if learner else [],
        "chosen": _row(found, chosen) if chosen else None,
        "next": following,
        "is_next": not slug,
        "needed": KNOWN_QUESTIONS,
        "days": KNOWN_DAYS,
        "round": ROUND,
    }
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by HtmxMiddleware
    is_part = htmx and not htmx.history_restore_request
    return render(request, "quizzes/map/map.html#view" if is_part else "quizzes/map/map.html", context)


def _row(found: ConceptMap, concept: MappedConcept) -> Row:
    return Row(concept, found.needs(concept.slug), found.opens(concept.slug))


def _with_concepts(found: ConceptMap, name: str, shape: Shape) -> tuple[str, Drawing, list[tuple[Box, MappedConcept]]]:
    drawing = drawing_of(found, shape)
    return name, drawing, [(box, found.concepts[box.slug]) for box in drawing.boxes]


def drawing_of(found: ConceptMap, shape: Shape) -> Drawing:
    needs = tuple((slug, tuple(names)) for slug, names in found.graph.prerequisites.items())
    return _drawing(needs, tuple(concept.title for concept in found.concepts.values()), shape)


@lru_cache(maxsize=4)
def _drawing(needs: tuple[tuple[str, tuple[str, ...]], ...], titles: tuple[str, ...], shape: Shape) -> Drawing:
    """Kept, since it is the same for everyone until an author changes the guide."""
    graph = Graph(dict(needs))
    return draw(graph, dict(zip(graph.slugs, titles, strict=True)), shape)


@require_POST
def learn(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a concept by hand and teach it, or ask its first questions, as the learner prefers."""
    learner = User.of(request.user)
    concept = get_object_or_404(Concept.objects.published(), slug=slug)
    open_by_hand(learner=learner, concept=concept, now=timezone.now())
    if learner.is_taught_first:
        return redirect(answers.url_of(Lesson(concept.slug).here))
    return _begin_round(request, learner, concept)


@require_POST
def prove(request: HttpRequest, slug: str) -> HttpResponse:
    """“I know this”: ask a few of its questions at once. Right answers make it known by the ordinary rule."""
    learner = User.of(request.user)
    return _begin_round(request, learner, get_object_or_404(Concept.objects.published(), slug=slug))


def _begin_round(request: HttpRequest, learner: User, concept: Concept) -> HttpResponse:
    if next_of_round(learner, concept.slug, today_of(learner, timezone.now())) is None:
        messages.info(request, gettext("%(title)s doesn’t have anything new for you today.") % {"title": concept.title})
        return redirect(reverse("map-concept", args=[concept.slug]))
    return redirect(answers.url_of(Round(concept.slug).here))
