"""What answers say about a question: its figures with their intervals, its options by fifths of ability, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from quizzes.desk.figures import Options, accept, is_of_now
from quizzes.item_analysis import NEXT_STEPS, Flag
from quizzes.kinds import KINDS
from quizzes.models import Figures, Misconception, Question

from .base import CarefulAdmin, page
from .naming import stem_of

WIDTH, HEIGHT = 120, 40
"""Of the drawing of a trace, in its own units."""
CERTAIN = frozenset({"predicted"})
"""What the schedule said itself: no sample, and without a range."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in words: what it is, its value, the interval beside it, and over how many answers."""

    name: str
    says: str
    value: str
    interval: str
    n: int


@dataclass(frozen=True, slots=True)
class Pick:
    """An option: what it says, the mistake behind it, how many picked it, and its trace from the weak to the strong."""

    text: str
    mistake: str
    is_key: bool
    share: str
    interval: str
    fifths: str
    points: str


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    figures: Figures
    is_of_now: bool
    """If not, the question was changed since, and nothing that was counted is told."""
    lines: list[Line]
    picks: list[Pick]
    steps: list[str]
    """What to do about what looks wrong, the gravest first."""


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _hundredth(value: float) -> str:
    return f"{value:.0f}"


def _seconds(value: float) -> str:
    return _("%(n)s s") % {"n": f"{value:.0f}"}


def described() -> Iterator[tuple[str, str, str, Any]]:
    """Each figure by its stored name, in the order in which it is shown: what it is called, what it says, its words."""
    yield "facility", _("Facility"), _("Mean score of first answers"), _percent
    yield "known", _("Facility, guessing taken out"), _("What is left of it above blind luck"), _percent
    yield "discrimination", _("Discrimination"), _("How it goes with all else that people know; 30 is good"), _hundredth
    yield "efficiency", _("Efficiency"), _("The same, as a part of what such scores could reach"), _hundredth
    yield "lapses", _("Lapses"), _("Later answers that were misses"), _percent
    yield "predicted", _("Predicted recall"), _("What the schedule expected of later answers"), _percent
    yield "achieved", _("Achieved recall"), _("What came of them, guessing taken out"), _percent
    yield "sure_and_wrong", _("Sure and wrong"), _("Of those who were sure"), _percent
    yield "seconds_first", _("Time, first answer"), _("Median"), _seconds
    yield "seconds_later", _("Time, later answers"), _("Median"), _seconds


def lines_of(figures: Figures) -> list[Line]:
    return [
        Line(name, says, words(value), _between(low, high, words) or ("" if key in CERTAIN else _("too few to say")), n)
        for key, name, says, words in described()
        if key in figures.figures
        for value, low, high, n in [figures.figures[key]]
    ]


def _between(low: float | None, high: float | None, words: Any) -> str:
    return "" if low is None or high is None else f"{words(low)} – {words(high)}"


def picks_of(question: Question, figures: Figures) -> list[Pick]:
    """The options as they are called now, each with the words of its misconception."""
    if question.current is None or not figures.options:
        return []
    options = Options.of(question.current)
    texts = [each.text for each in KINDS[question.current.kind].options(_content(question))]
    wrong = dict(Misconception.objects.filter(concept=question.concept).values_list("key", "wrong"))
    return [
        Pick(
            text=texts[int(each["option"])],
            mistake=wrong.get(mistake, mistake) if (mistake := options.mistakes[int(each["option"])]) else "",
            is_key=each["key"],
            share=_percent(each["share"]),
            interval=_between(each["low"], each["high"], _percent),
            fifths=" · ".join(_percent(share) for share in each["fifths"]),
            points=trace(each["fifths"]),
        )
        for each in figures.options
        if int(each["option"]) < len(texts)
    ]


def _content(question: Question) -> Any:
    assert question.current is not None
    return KINDS[question.current.kind].load(question.current.content)


def trace(fifths: Sequence[float]) -> str:
    """The points of a line from the weakest fifth on the left to the strongest; the top is everybody."""
    step = WIDTH / max(1, len(fifths) - 1)
    return " ".join(f"{place * step:.1f},{(1 - share) * HEIGHT:.1f}" for place, share in enumerate(fifths))


class FiguresAdmin(CarefulAdmin):
    """The part of the question's admin that is about answers."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("figures")

    @admin.display(description=gettext_lazy("Answered"))
    def answered(self, question: Question) -> SafeString | str:
        """From what is counted already: the list costs the same however much was answered."""
        counted = question.figures.all()
        learners = max((each.learners for each in counted), default=0)
        if not learners:
            return ""
        url = reverse("admin:quizzes_question_figures", args=[question.pk])
        words = ngettext("%(n)s learner", "%(n)s learners", learners) % {"n": f"{learners:,}"}
        suspect = _("looks wrong") if any(each.is_suspect for each in counted) else ""
        return format_html('<a href="{}">{}{}</a>', url, words, f", {suspect}" if suspect else "")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.figures)
        return [path("<int:pk>/figures/", view, name="quizzes_question_figures"), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def figures(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is counted of a question. A POST says that somebody looked at what looks wrong and finds no fault."""
        question = Question.objects.select_related("concept", "current").filter(pk=pk).first()
        if question is None or not self.has_view_permission(request, question):
            raise Http404
        may_accept = self.has_change_permission(request, question)
        if request.method == "POST":
            if not may_accept:
                raise PermissionDenied
            accept(question=question)
            self.message_user(request, _("It waits for nobody now, until something else looks wrong."))
            return redirect("admin:index")
        context = {
            "title": _("What answers say about “%(question)s”") % {"question": stem_of(question)},
            "question": question,
            "parts": [
                self._part(question, each) for each in question.figures.select_related("component", "question__current")
            ],
            "may_accept": may_accept,
            "size": (WIDTH, HEIGHT),
        }
        return page(self, request, "admin/quizzes/question/figures.html", None, **context)

    def _part(self, question: Question, figures: Figures) -> Part:
        kind = KINDS[question.kind]
        if not is_of_now(figures):
            return Part(kind.part_name(figures.component.key), figures, False, [], [], [])
        steps = [_(NEXT_STEPS[Flag(flag)]) for flag in figures.flags]
        name = kind.part_name(figures.component.key)
        return Part(name, figures, True, lines_of(figures), picks_of(question, figures), steps)
