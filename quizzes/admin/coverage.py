"""Coverage in the admin: all pages at a glance, and one page fact by fact."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quizzes.authoring.questions import kind_label
from quizzes.desk.coverage import Covered, Taught, coverage, weakest
from quizzes.guide.format.pages import SKILLS
from quizzes.models import Concept

from .base import CarefulAdmin, page

MOST_WEAK = 5


class CoverageAdmin(CarefulAdmin):
    """The part of the pages' admin that is about what their questions cover."""

    def get_urls(self) -> list[URLPattern]:
        every, one = self.admin_site.admin_view(self.coverage), self.admin_site.admin_view(self.coverage_of)
        return [
            path("coverage/", every, name="quizzes_concept_coverage"),
            path("coverage/<slug:slug>/", one, name="quizzes_concept_coverage_of"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def coverage(self, request: HttpRequest) -> HttpResponse:
        """Every page: how many questions of each skill, what lacks one, how learners do."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        covered = coverage()
        rows = [(each, [each.skills[skill] for skill in SKILLS]) for each in covered]
        context = {"title": _("Coverage"), "skills": SKILLS, "rows": rows, "weakest": weakest(covered, MOST_WEAK)}
        return page(self, request, "admin/quizzes/concept/coverage.html", None, **context)

    @method_decorator(require_safe)
    def coverage_of(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One page: each fact and misconception by skill and kind."""
        concept = Concept.objects.filter(slug=slug).first()
        if concept is None or not self.has_view_permission(request, concept):
            raise Http404
        covered = next(iter(coverage(slug)), None)
        if covered is None:
            raise Http404
        context = {
            "title": _("Coverage of %(concept)s") % {"concept": concept},
            "concept": concept,
            "covered": covered,
            "skills": SKILLS,
            "groups": list(_groups(covered)),
        }
        return page(self, request, "admin/quizzes/concept/coverage_of.html", None, **context)


def _groups(covered: Covered) -> Iterator[tuple[str, list[tuple[Taught, list[str], str]]]]:
    """What is taught with, for each skill, the kinds that ask it; and what to say where nothing does."""
    used = _("only as a wrong answer")
    yield _("Facts"), [(each, _kinds(each), "") for each in covered.facts]
    yield (
        _("Misconceptions"),
        [(each, _kinds(each), used if each.key in covered.mistakes else "") for each in covered.misconceptions],
    )


def _kinds(taught: Taught) -> list[str]:
    return [
        ", ".join(f"{kind_label(kind)} × {n}" if n > 1 else kind_label(kind) for kind, n in sorted(counts.items()))
        for counts in taught.kinds.values()
    ]
