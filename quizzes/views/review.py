"""The daily review: a question, its answer, and what follows."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from genai_quiz.second_factors import passkey_obstacle
from quizzes.account.second_factors import is_worth_a_passkey
from quizzes.forms.study import AnswerForm, OverruleForm, ProblemReportForm, SetAsideForm, UndoForm, new_id
from quizzes.kinds.base import Forged, FormSlip
from quizzes.knowledge.next_concept import next_concept
from quizzes.knowledge.placement.taking import NotAskedNow
from quizzes.log import overruling
from quizzes.log.answering import (
    Answer,
    ChangedQuestion,
    DifferentAnswer,
    Outcome,
    StaleCard,
    TooSoon,
    UnknownQuestion,
)
from quizzes.log.history import answer_at
from quizzes.log.overruling import MovedOn, NoSuchAnswer, NotAMiss
from quizzes.log.presenting import Presentation
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import NothingToUndo, UndoneMeanwhile, last_undoable, undo_last
from quizzes.models import Action, Review, User
from quizzes.reading import reporting
from quizzes.sittings import Reading, Sitting, leading, sitting_in, sitting_of
from quizzes.sittings.base import Address, Passage, Step, Unlogged
from quizzes.sittings.handful import Handful, more_after
from quizzes.study.achieved import achieved_on, worth_done
from quizzes.study.feedback import Feedback, feedback_on
from quizzes.study.forecast import forecast
from quizzes.study.lessons import offer_for
from quizzes.study.moments import moment_of
from quizzes.study.today import (
    Today,
    answered_today,
    presentation_of,
    session_after,
    session_for,
    today_for,
)
from quizzes.views import answers

MOVED_ON = StaleCard()
MOVED = _("You’ve already answered this question or set it aside.")
STALE = _("You’ve already answered this question or set it aside. Here’s the next one.")
AHEAD = 7
NOT_ASKED = _("Your placement doesn’t ask this anymore, so your answer wasn’t counted.")
CHANGED = _("An author just changed this question, so your answer to the old version wasn’t counted.")
UNDONE = _("Undone. The question is back the way it was.")
ANSWERED = _("You’ve already answered this one. To change it, undo it.")
LOOK_FIRST = _("That was too quick to count, so nothing was saved. Take a look at the answer first.")


@never_cache
@require_safe
def question(request: HttpRequest) -> HttpResponse:
    """The step that comes next in the sitting of the address; with ?card=N&version=V the question asked for; with
    ?show=1 its answer, to be graded.
    """
    learner = User.of(request.user)
    now = timezone.now()
    sitting = leading(request.GET)
    whole = session_for(learner, now)
    today = sitting.part_of(whole)
    step = _asked(request, sitting, learner, now, today)
    if step is None:
        return _leave(request, sitting.end(request.GET.get("saved", "")))
    if isinstance(step, Passage):
        return _passage(request, sitting, step, today)
    named = answers.positive(request.GET.get("card")) is not None
    if named and (version := answers.whole(request.GET.get("version"))) != step.version:
        return _other_version(request, learner, sitting, step, version)
    last = last_undoable(learner, today.day)
    saved = _just_saved(request, last)
    moment = moment_of(learner, saved, whole.answers) if saved else None
    context: dict[str, Any] = {"today": today, "last": last, "saved": saved, "moment": moment}
    if notice := next((text for name, text in NOTICES.items() if name in request.GET), ""):
        context["notice"] = notice
    turned = named and "show" in request.GET and step.is_self_graded
    return answers.ask(request, sitting, step, context, turned=turned)


NOTICES = {"undone": UNDONE, "stale": STALE}


def _other_version(
    request: HttpRequest, learner: User, sitting: Sitting, presentation: Presentation, version: int | None
) -> HttpResponse:
    """An address names the version of the card that it asks, so that going back never asks what was answered.

    Without a version it is sent on to the present one. A past one shows the answer that was given to it.
    """
    if version is None:
        query = request.GET.copy()
        query["version"] = str(presentation.version)
        return redirect(f"{request.path}?{query.urlencode()}")
    review = answer_at(learner, presentation.component.pk, version) if sitting.moves_cards else None
    if review is not None:
        return _verdict(request, sitting, review, notice=str(ANSWERED))
    here = sitting.here
    return redirect(answers.url_of(replace(here, query={**here.query, "stale": "1"})))


def _just_saved(request: HttpRequest, last: Review | None) -> Review | None:
    """The record that the address says was just stored, as long as it is the latest."""
    return last if last is not None and request.GET.get("saved") == str(last.answer_id) else None


def _asked(request: HttpRequest, sitting: Sitting, learner: User, now: dt.datetime, today: Today) -> Step | None:
    """What the address asks for: a certain question, or the next step of the sitting."""
    if wanted := answers.positive(request.GET.get("card")):
        return sitting.named(learner, wanted)
    return None if sitting.limits.are_reached(now) else sitting.next(learner, now, today)


def _passage(request: HttpRequest, sitting: Sitting, passage: Passage, today: Today) -> HttpResponse:
    pages = sitting.templates.passage
    assert pages is not None, "a sitting with passages has a template for them"
    template = pages.part if getattr(request, "htmx", False) else pages.whole
    return render(request, template, {"sitting": sitting, "passage": passage, "today": today})


def _leave(request: HttpRequest, address: Address) -> HttpResponse:
    """To where the sitting ends: a page of its own, so htmx leaves the session for it."""
    place = answers.url_of(address)
    if not getattr(request, "htmx", False):
        return redirect(place)
    page = HttpResponse(status=204)
    page["HX-Redirect"] = place
    return page


@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Store an answer, then show what was right: at once with htmx, after a redirect without."""
    learner = User.of(request.user)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return answers.refused(
            request,
            400,
            "answer.incomplete",
            gettext("Part of your answer got lost on the way, so nothing was saved. Please answer again."),
        )
    sitting = sitting_of(request.POST)
    sent = answers.sent_answer(form, request.POST, learner, sitting)
    try:
        outcome = sitting.record(learner, sent, timezone.now())
    except FormSlip as slip:
        return _ask_again(request, learner, sitting, sent, slip)
    except Forged:
        return answers.refused(
            request, 400, "answer.forged", gettext("That answer doesn’t fit the question. Nothing was saved.")
        )
    except UnknownQuestion:
        return answers.refused(
            request, 404, UnknownQuestion.code, gettext("This question isn’t here anymore. Nothing was saved.")
        )
    except DifferentAnswer:
        return answers.refused(
            request, 422, DifferentAnswer.code, gettext("You’ve already answered this. Your first answer counts.")
        )
    except StaleCard as stale:
        return _stale(request, learner, sitting, stale)
    except TooSoon:
        return _look_first(request, learner, sitting, sent)
    return _answered(request, learner, sitting.after, outcome)


def _answered(request: HttpRequest, learner: User, sitting: Sitting, outcome: Outcome | Unlogged) -> HttpResponse:
    """What the learner is told, or straight on, in what is the sitting after this answer."""
    if not sitting.tells(outcome.shown):
        return _straight_on(request, learner, sitting, outcome)
    if isinstance(outcome, Unlogged):
        today = sitting.part_of(session_for(learner, timezone.now()))
        return _told(request, sitting, sitting.feedback(learner, outcome, today.day), today)
    place = answers.told_at(outcome.review, sitting)
    if not getattr(request, "htmx", False):
        return redirect(f"{place}#verdict")
    if not sitting.leads:
        return answers.tell(request, sitting, sitting.feedback(learner, outcome, outcome.review.study_day))
    page = _verdict_after(request, learner, sitting, outcome)
    page["HX-Push-Url"] = place
    return page


def _straight_on(request: HttpRequest, learner: User, sitting: Sitting, outcome: Outcome | Unlogged) -> HttpResponse:
    """The next question, saying when the one just answered comes back; or where the sitting ends."""
    saved = outcome.review if isinstance(outcome, Outcome) else None
    named = str(saved.answer_id) if saved else ""
    if not getattr(request, "htmx", False):
        here = sitting.here
        return redirect(answers.url_of(replace(here, query={"saved": named, **here.query})))
    now = timezone.now()
    whole = session_for(learner, now)
    today = sitting.part_of(whole)
    step = _asked(request, sitting, learner, now, today)
    if step is None:
        return _leave(request, sitting.end(named))
    if isinstance(step, Passage):
        return _passage(request, sitting, step, today)
    moment = moment_of(learner, saved, whole.answers) if saved else None
    page = answers.ask(request, sitting, step, {"today": today, "last": saved, "saved": saved, "moment": moment})
    page["HX-Push-Url"] = answers.url_of(sitting.here)
    return page


def _ask_again(request: HttpRequest, learner: User, sitting: Sitting, sent: Answer, slip: FormSlip) -> HttpResponse:
    """The same question with what was typed, and a sentence. Nothing was stored and nothing counted."""
    now = timezone.now()
    presentation = sitting.shown_again(learner, sent, now)
    if presentation is None:
        return _stale(request, learner, sitting)
    context = {"slip": slip, "answer_id": sent.answer_id, "said": sent.data, "was_sure": sent.sure}
    return answers.ask(request, sitting, presentation, context | _header(learner, sitting, now), status=422)


def _header(learner: User, sitting: Sitting, now: dt.datetime) -> dict[str, Any]:
    """The day's counts, where the page shows them."""
    return {"today": sitting.part_of(session_for(learner, now))} if sitting.leads else {}


def _look_first(request: HttpRequest, learner: User, sitting: Sitting, sent: Answer) -> HttpResponse:
    """409 with the flashcard and its answer once more: it was graded by the second tap of two on “Show answer”."""
    presentation = sitting.named(learner, sent.component_id)
    if presentation is None or presentation.version != sent.version:
        return _stale(request, learner, sitting)
    context = {"notice": LOOK_FIRST, "problem": TooSoon.code, **_header(learner, sitting, timezone.now())}
    return answers.ask(request, sitting, presentation, context, turned=True, status=409)


def _stale(request: HttpRequest, learner: User, sitting: Sitting, stale: StaleCard = MOVED_ON) -> HttpResponse:
    """409 with the question that is current now."""
    if not sitting.leads:
        return _refused_stale(request, stale, reload=isinstance(stale, ChangedQuestion))
    now = timezone.now()
    today = sitting.part_of(session_for(learner, now))
    step = sitting.next(learner, now, today)
    if not isinstance(step, Presentation):
        return _refused_stale(request, stale)
    notice = f"{_why_stale(stale)} {gettext('Here’s the next one.')}"
    context = {"today": today, "notice": notice, "problem": stale.code}
    return answers.ask(request, sitting, step, context, status=409)


def _refused_stale(request: HttpRequest, stale: StaleCard, *, reload: bool = False) -> HttpResponse:
    """Where nothing follows by itself. What is due elsewhere is for the next page to say."""
    more = gettext("Reload the page to see the new one.") if reload else gettext("Nothing was counted twice.")
    return answers.refused(request, 409, stale.code, f"{_why_stale(stale)} {more}")


def _why_stale(stale: StaleCard) -> str:
    match stale:
        case ChangedQuestion():
            return str(CHANGED)
        case NotAskedNow():
            return str(NOT_ASKED)
        case _:
            return str(MOVED)


@never_cache
@require_safe
def answered(request: HttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """A stored answer of the learner's own, with the verdict."""
    stored = _own_answer(request, answer_id)
    return _verdict(request, answers.sitting_after(stored, request.GET), stored)


def _own_answer(request: HttpRequest, answer_id: uuid.UUID) -> Review:
    related = ("component__question__concept", "revision__question", "undone_by")
    mine = Review.objects.of(User.of(request.user)).filter(action=Action.ANSWER)
    return get_object_or_404(mine.select_related(*related), answer_id=answer_id)


def _verdict(request: HttpRequest, sitting: Sitting, review: Review, *, notice: str = "") -> HttpResponse:
    """The page of a stored answer."""
    learner = User.of(request.user)
    today = session_for(learner, timezone.now())
    last = last_undoable(learner, today.day)
    just_now = last is not None and last.pk == review.pk
    moment = moment_of(learner, review, today.answers) if just_now else None
    context = {"last": last, "notice": notice, "moment": moment}
    return _told(request, sitting, feedback_on(learner, review, today.day), sitting.part_of(today), context)


def _verdict_after(request: HttpRequest, learner: User, sitting: Sitting, outcome: Outcome) -> HttpResponse:
    """The same right after the answer. One that was new is the latest of the day: nobody has to ask."""
    if outcome.replayed:
        day = session_for(learner, timezone.now())
        last, moment = last_undoable(learner, day.day), None
    else:
        day, last = session_after(learner, outcome.review), outcome.review
        moment = moment_of(learner, outcome.review, day.answers)
    today = sitting.part_of(day)
    ahead = _ahead(request, learner, sitting, outcome.review, today) if last == outcome.review else ""
    context = {"last": last, "moment": moment, "ahead": ahead}
    return _told(request, sitting, sitting.feedback(learner, outcome, today.day), today, context)


def _ahead(request: HttpRequest, learner: User, sitting: Sitting, saved: Review, today: Today) -> str:
    """The question that follows, to be shown without another request; empty where something else follows."""
    now = timezone.now()
    step = _asked(request, sitting, learner, now, today)
    if not isinstance(step, Presentation):
        return ""
    return answers.asked_part(request, sitting, step, {"today": today, "last": saved})


def _told(
    request: HttpRequest,
    sitting: Sitting,
    feedback: Feedback[Presentation],
    today: Today,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    shown = {"today": today, "way": sitting.way_on(feedback.shown, today), **(context or {})}
    return answers.tell(request, sitting, feedback, shown)


@require_POST
def overrule(request: HttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """Count a typed answer of today as right, because the learner says so, and show its verdict anew."""
    learner = User.of(request.user)
    form = OverruleForm(request.POST)
    if not form.is_valid():
        return answers.refused(
            request,
            400,
            "overrule.incomplete",
            gettext("Part of that got lost on the way, so nothing changed. Please try again."),
        )
    overrule_id = form.cleaned_data["overrule_id"]
    try:
        review = overruling.overrule(learner=learner, answer_id=answer_id, overrule_id=overrule_id, now=timezone.now())
    except NoSuchAnswer as refusal:
        return answers.refused(request, 404, refusal.code, gettext("We couldn’t find that answer. Nothing changed."))
    except NotAMiss as refusal:
        return answers.refused(
            request, 422, refusal.code, gettext("This answer wasn’t marked wrong, so there’s nothing to change.")
        )
    except MovedOn as refusal:
        return answers.refused(
            request,
            409,
            refusal.code,
            gettext("You can only do this on the same day, before you undo the answer or answer again."),
        )
    stored = _own_answer(request, review.answer_id)
    sitting = answers.sitting_after(stored, request.POST)
    if "in_page" in request.POST:  # where a page of the guide shows an answer that may have been given elsewhere
        sitting = Reading(form.cleaned_data["spot"])
    place = answers.told_at(review, sitting)
    if not getattr(request, "htmx", False):
        return redirect(place)
    if not sitting.leads:
        return answers.tell(request, sitting, feedback_on(learner, stored, stored.study_day))
    page = _verdict(request, sitting, stored)
    page["HX-Push-Url"] = place
    return page


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the latest record of today and show its question again."""
    learner = User.of(request.user)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return answers.refused(
            request,
            400,
            "undo.incomplete",
            gettext("Part of that got lost on the way, so nothing was undone. Please try again."),
        )
    sent = form.cleaned_data
    try:
        record = undo_last(learner=learner, expected=sent["expected"], undo_id=sent["undo_id"], now=timezone.now())
    except NothingToUndo:
        return answers.refused(request, 409, "undo.nothing-left", gettext("There’s nothing left to undo today."))
    except UndoneMeanwhile:
        return answers.refused(
            request,
            409,
            "undo.newer-answer",
            gettext("You’ve answered something else since then, so nothing was undone."),
        )
    fields = sitting_in(record, request.POST).fields
    return redirect(reverse("question", query={**fields, "card": record.component_id, "undone": 1}))


@require_POST
def aside(request: HttpRequest) -> HttpResponse:
    """Put a question off until tomorrow, suspend it, or take it up again."""
    learner = User.of(request.user)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return answers.refused(
            request,
            400,
            "set-aside.incomplete",
            gettext("Part of that got lost on the way, so nothing changed. Please try again."),
        )
    sent = form.cleaned_data
    try:
        record = set_aside(
            learner=learner,
            component_id=sent["component"],
            version=sent["version"],
            action=Action(sent["action"]),
            record_id=sent["record_id"],
            now=timezone.now(),
        )
    except UnknownQuestion:
        return answers.refused(request, 404, UnknownQuestion.code, gettext("This question isn’t here anymore."))
    except StaleCard:
        return answers.refused(
            request,
            409,
            StaleCard.code,
            gettext("You’ve answered or moved this question in another tab. Nothing changed."),
        )
    if sent["action"] == Action.RESUME:
        return redirect("suspended")
    return redirect(reverse("question", query={"saved": record.answer_id, **leading(request.POST).fields}))


@never_cache
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """What was gained today, what returns when, one thing to go on with, and undo."""
    learner = User.of(request.user)
    today, handful = today_for(learner, timezone.now()), Handful.of(request.GET)
    last, achieved = last_undoable(learner, today.day), achieved_on(learner, today.day)
    lesson = offer_for(learner, today)
    context = {
        "area": "today",
        "today": today,
        "sitting": handful,
        "part": handful.part_of(today) if handful else None,
        "more": more_after(handful, today) if handful else None,
        "achieved": achieved,
        "worth": worth_done(learner, today.day, achieved) if achieved.parts else None,
        "reviews": answered_today(learner, today.day)[:100],
        "forecast": forecast(learner, today, AHEAD),
        "lesson": lesson,
        "learn_next": next_concept(learner) if not (lesson or today.left or today.comeback) else None,
        "last": last,
        "saved": _just_saved(request, last),
        "undo_id": new_id(),
        "offers_passkey": _offers_passkey(request, learner, today),
    }
    return render(request, "quizzes/review/done.html", context)


# In the session: whoever said no is not asked again on this device.
NO_PASSKEY = "no_passkey"


def _offers_passkey(request: HttpRequest, learner: User, today: Today) -> bool:
    """After the first answers and never before; not where the browser or the address of the site rules it out."""
    if NO_PASSKEY in request.session or passkey_obstacle(request):
        return False
    return is_worth_a_passkey(learner, today.day)


@require_POST
def no_passkey(request: HttpRequest) -> HttpResponse:
    """“Not now” to the offer of a passkey. Settings still has it."""
    request.session[NO_PASSKEY] = True
    return redirect("done")


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, component_id: int) -> HttpResponse:
    """Say that something is wrong with a question; an author gets it with the question as it was shown."""
    learner = User.of(request.user)
    answer_id, asked = answers.as_uuid(request.GET.get("answer")), presentation_of(learner, component_id)
    found = reporting.what_to_report(learner, component_id, answer_id, asked)
    if found is None:
        return answers.refused(request, 404, UnknownQuestion.code, gettext("This question isn’t here anymore."))
    presentation, review = found
    form = ProblemReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = reporting.report_problem(
                learner=learner, presentation=presentation, review=review, now=timezone.now(), **form.cleaned_data
            )
        except UnknownQuestion:
            return answers.refused(request, 404, UnknownQuestion.code, gettext("This question isn’t here anymore."))
        return redirect("reported", sent.report_id)
    context = {"form": form, "p": presentation, "review": review}
    return render(request, "quizzes/review/report.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def reported(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """A report of the learner's own arrived."""
    reports = User.of(request.user).problem_reports.select_related("component__question__concept")
    sent = get_object_or_404(reports, report_id=report_id)
    return render(request, "quizzes/review/reported.html", {"concept": sent.component.question.concept})


@require_POST
def report_seen(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """The learner puts away what an author answered."""
    reporting.put_away(learner=User.of(request.user), report_id=report_id, now=timezone.now())
    return redirect("today")
