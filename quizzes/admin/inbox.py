"""The admin's first page: what waits for whoever looks, each row with the one thing to do about it.

A section is asked for only where its reader may act on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quizzes.authoring.questions import kind_label
from quizzes.desk import inbox
from quizzes.guide.format.markup import month_name
from quizzes.item_analysis import NEXT_STEPS, Flag
from quizzes.models import Question, User, WorkingCopy

from .desk import address_of
from .naming import LONGEST, stem_of

TEMPLATE = "admin/quizzes/inbox.html"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what it is, what is known of it, and the button. A change is a POST, else it is a link."""

    title: str
    note: str
    verb: str
    url: str
    changes: bool = False
    otherwise: tuple[str, str] | None = None
    """A second, quieter button that changes something: its words and its address."""


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    lines: list[Line]
    count: int
    every: str
    """The address of the list with all of them."""

    @property
    def counted(self) -> str:
        return f"{inbox.MOST_COUNTED}+" if self.count > inbox.MOST_COUNTED else str(self.count)

    @property
    def more(self) -> bool:
        return self.count > len(self.lines)


def sections_for(request: HttpRequest, now: dt.datetime) -> list[Section]:
    """Those that are not empty, of what this reader may act on."""
    user = User.of(request.user)
    found = (section(user, now) for permissions, section in SECTIONS if user.has_perms(permissions))
    return [each for each in found if each.lines]


def _reports(user: User, now: dt.datetime) -> Section:
    found = inbox.reported_questions()
    lines = [
        Line(
            stem_of(each.question),
            _dotted(
                ngettext("%(n)d report", "%(n)d reports", each.reports) % {"n": each.reports},
                "; ".join(each.reasons),
                _("since %(day)s") % {"day": _day(each.since)},
            ),
            _("Answer"),
            reverse("admin:quizzes_problemreport_of_question", args=[each.question.pk]),
        )
        for each in found.rows
    ]
    every = reverse("admin:quizzes_problemreport_changelist", query={"state__exact": "open"})
    return Section("reports", _("Reported by learners"), lines, found.count, every)


def _spellings(user: User, now: dt.datetime) -> Section:
    found = inbox.called_right()
    lines = [_spelling(each) for each in found.rows]
    every = reverse("admin:quizzes_overruled_changelist")
    return Section("spellings", _("“My answer was right”"), lines, found.count, every)


def _spelling(each: inbox.Spelling) -> Line:
    note = _dotted(
        stem_of(each.question),
        ngettext("said by one learner", "said %(n)d times", each.times) % {"n": each.times},
    )
    refuse = (_("Not right"), reverse("admin:quizzes_overruled_refuse", args=[each.overruling.pk]))
    if not each.can_be_accepted:
        look = reverse("admin:quizzes_question_change", args=[each.question.pk])
        return Line(f"“{each.typed}”", note, _("Look at the question"), look, otherwise=refuse)
    accept = reverse("admin:quizzes_overruled_accept", args=[each.overruling.pk])
    return Line(f"“{each.typed}”", note, _("Accept this spelling"), accept, changes=True, otherwise=refuse)


def _conflicts(user: User, now: dt.datetime) -> Section:
    found = inbox.conflicts()
    lines = [
        Line(
            str(each),
            _("Edited in the shipped guide and here; noticed %(day)s") % {"day": _day(each.noticed_at)},
            _("Compare"),
            reverse("admin:quizzes_conflict_change", args=[each.pk]),
        )
        for each in found.rows
    ]
    every = reverse("admin:quizzes_conflict_changelist")
    return Section("conflicts", _("Two versions of one thing"), lines, found.count, every)


def _copies(user: User, now: dt.datetime) -> Section:
    found = inbox.copies_of(user)
    lines = [_own_copy(each) for each in found.rows]
    return Section("copies", _("What you’re writing"), lines, found.count, _every_copy("draft"))


def _own_copy(copy: WorkingCopy) -> Line:
    decided = {
        WorkingCopy.State.RETURNED.value: (_("sent back with a comment"), _("Read why")),
        WorkingCopy.State.APPROVED.value: (_("approved; a publisher decides when"), _("Look at it")),
        WorkingCopy.State.WAITING.value: (_("somebody has commented on it"), _("Read it")),
    }
    if copy.state not in decided:
        return Line(_typed(copy), _dotted(copy.concept.title, _edited(copy)), _("Go on"), address_of(copy))
    says, button = decided[copy.state]
    return Line(_typed(copy), _dotted(copy.concept.title, says, _edited(copy)), button, _review_of(copy))


def _review_of(copy: WorkingCopy) -> str:
    return reverse("admin:quizzes_workingcopy_review", args=[copy.pk])


def _approved(user: User, now: dt.datetime) -> Section:
    found = inbox.approved_for(user)
    lines = [
        Line(
            _typed(each),
            _dotted(each.concept.title, _("from %(who)s") % {"who": each.author}, _edited(each)),
            _("Publish"),
            address_of(each),
        )
        for each in found.rows
    ]
    return Section("approved", _("Approved, ready to publish"), lines, found.count, _every_copy("approved"))


def _handed_over(user: User, now: dt.datetime) -> Section:
    found = inbox.handed_over_to(user)
    lines = [
        Line(
            _typed(each),
            _dotted(each.concept.title, _("from %(who)s") % {"who": each.author}, _edited(each)),
            _("Review"),
            _review_of(each),
        )
        for each in found.rows
    ]
    return Section("reviews", _("Waiting for a second look"), lines, found.count, _every_copy("waiting"))


def _every_copy(state: str) -> str:
    return reverse("admin:quizzes_workingcopy_changelist", query={"state__exact": state})


def _typed(copy: WorkingCopy) -> str:
    """What a copy asks, as far as it is written."""
    stem = " ".join(copy.data.get("stem", [])[:1])
    return truncatechars(stem, LONGEST) or (copy.concept.title if not copy.kind else _("A new question"))


def _edited(copy: WorkingCopy) -> str:
    return date_format(copy.updated_at, "M j, H:i")


def _drafts(user: User, now: dt.datetime) -> Section:
    found = inbox.drafts_of(user)
    lines = [_question_line(each, kind_label(each.kind), _("Go on")) for each in found.rows]
    every = reverse("admin:quizzes_question_changelist", query={"status__exact": "draft"})
    return Section("drafts", _("Your drafts"), lines, found.count, every)


def _expiring(user: User, now: dt.datetime) -> Section:
    found = inbox.running_out(now.date())
    lines = [_question_line(each, _until(each, now), _("Look it up")) for each in found.rows]
    every = reverse("admin:quizzes_question_changelist", query={"needs": "expiring"})
    return Section("expiring", _("Facts to look up again"), lines, found.count, every)


def _suspects(user: User, now: dt.datetime) -> Section:
    found = inbox.suspicious()
    lines = [
        Line(
            stem_of(each.question),
            _dotted(each.question.concept.title, _(NEXT_STEPS[Flag(each.flags[0])])),
            _("See why"),
            reverse("admin:quizzes_question_figures", args=[each.question.pk]),
        )
        for each in found.rows
    ]
    every = reverse("admin:quizzes_question_changelist", query={"needs": "suspect"})
    return Section("suspects", _("Questions that look wrong"), lines, found.count, every)


def _until(question: Question, now: dt.datetime) -> str:
    month = {"month": month_name(question.review_by)}
    if question.is_expired(now.date()):
        return _("Expired at the end of %(month)s") % month
    return _("Good until the end of %(month)s") % month


def _question_line(question: Question, note: str, verb: str) -> Line:
    edit = reverse("admin:quizzes_question_change", args=[question.pk])
    return Line(stem_of(question), _dotted(question.concept.title, note), verb, edit)


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _day(moment: dt.datetime) -> str:
    return date_format(moment, "M j")


SECTIONS: list[tuple[tuple[str, ...], Callable[[User, dt.datetime], Section]]] = [
    (("quizzes.change_problemreport",), _reports),
    (("quizzes.change_question", "quizzes.publish_guide"), _spellings),
    (("quizzes.change_conflict", "quizzes.publish_guide"), _conflicts),
    (("quizzes.change_question", "quizzes.review_guide"), _handed_over),
    (("quizzes.change_question", "quizzes.publish_guide"), _approved),
    (("quizzes.change_question",), _copies),
    (("quizzes.change_question",), _drafts),
    (("quizzes.change_question",), _expiring),
    (("quizzes.change_question",), _suspects),
]
"""With what each asks of its reader, in the order in which they are shown."""


# -- the page

GUIDE, SITE = gettext_lazy("The guide"), gettext_lazy("The site")
GROUPS = {
    GUIDE: ("Concept", "Question", "WorkingCopy", "Resource", "Image", "Quiz", "Conflict"),
    gettext_lazy("Learners"): ("ProblemReport", "Overruled", "Review", "Card", "Probe", "Reminder"),
    SITE: ("User", "Group"),
}


def everything(site: admin.AdminSite, request: HttpRequest) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """All lists that this reader may open, by what they are about."""
    models = {model["object_name"]: model for app in site.get_app_list(request) for model in app["models"]}
    for title, names in GROUPS.items():
        found = [models[name] for name in names if name in models]
        if title == GUIDE and "Concept" in models:
            found.append({"name": _("Coverage"), "admin_url": reverse("admin:quizzes_concept_coverage")})
        if title == SITE and request.user.is_superuser:
            found.append({"name": _("Roles"), "admin_url": reverse("admin:quizzes_user_roles")})
        if found:
            yield str(title), found


def first_page(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
    """In place of Django's list of tables."""
    context = {
        "sections": sections_for(request, timezone.now()),
        "groups": list(everything(admin.site, request)),
        "title": _("Inbox"),
    }
    return admin.AdminSite.index(admin.site, request, context | (extra_context or {}))
