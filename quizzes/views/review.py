"""The daily review: a question, its answer, and what follows."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from quizzes.forms.study import AnswerForm, OverruleForm, ProblemReportForm, SetAsideForm, UndoForm, new_id
from quizzes.kinds.base import Forged, FormSlip
from quizzes.models import Action, Place, Review, User
from quizzes.study import overruling, reporting
from quizzes.study.answering import (
    Answer,
    ChangedQuestion,
    DifferentAnswer,
    Outcome,
    StaleCard,
    TooSoon,
    UnknownQuestion,
    record_answer,
    shown_again,
)
from quizzes.study.feedback import Feedback, feedback_after, feedback_on
from quizzes.study.forecast import forecast
from quizzes.study.history import answer_at
from quizzes.study.next_concept import next_concept
from quizzes.study.overruling import MovedOn, NoSuchAnswer, NotAMiss
from quizzes.study.presenting import Presentation
from quizzes.study.rounds import next_of_round
from quizzes.study.setting_aside import set_aside
from quizzes.study.shown import shown_to
from quizzes.study.today import (
    Today,
    answered_today,
    next_presentation,
    presentation_of,
    session_after,
    session_for,
    today_for,
)
from quizzes.study.undoing import NothingToUndo, UndoneMeanwhile, last_undoable, undo_last
from quizzes.views import answers
from quizzes.views.answers import Round

MOVED_ON = StaleCard()
MOVED = "You answered this in another tab."
STALE = "You answered this in another tab or on another device. Here is the next one."
AHEAD = 7
CHANGED = "This question was changed a moment ago, so your answer to the old one was not counted."
UNDONE = "Undone. The question is back as it was."
ANSWERED = "You’ve already answered this one. To change it, undo it."
LOOK_FIRST = "That was too quick to count, so nothing was stored. Take a look at the answer first."


@never_cache
@require_safe
def question(request: HttpRequest) -> HttpResponse:
    """The question that comes next; with ?card=N&version=V the one asked for; with ?show=1 its answer, to be graded.

    ?about=concept&left=3 asks for a round of that concept's questions.
    """
    learner = User.of(request.user)
    now = timezone.now()
    today = session_for(learner, now)
    round_ = Round.of(request.GET)
    presentation = _asked(request, learner, now, today, round_)
    if presentation is None:
        return _leave(request, round_, saved=request.GET.get("saved"))
    named = answers.positive(request.GET.get("card")) is not None
    if named and (version := answers.whole(request.GET.get("version"))) != presentation.version:
        return _other_version(request, learner, presentation, version)
    last = last_undoable(learner, today.day)
    context: dict[str, Any] = {"p": presentation, "today": today, "last": last, "round": round_}
    if notice := next((text for name, text in NOTICES.items() if name in request.GET), ""):
        context["notice"] = notice
    context["saved"] = _just_saved(request, last)
    return _question(request, context, shown=named and "show" in request.GET and presentation.is_self_graded)


NOTICES = {"undone": UNDONE, "stale": STALE}


def _other_version(
    request: HttpRequest, learner: User, presentation: Presentation, version: int | None
) -> HttpResponse:
    """An address names the version of the card that it asks, so that going back never asks what was answered.

    Without a version it is sent on to the present one. A past one shows the answer that was given to it.
    """
    if version is None:
        query = request.GET.copy()
        query["version"] = str(presentation.version)
        return redirect(f"{request.path}?{query.urlencode()}")
    review = answer_at(learner, presentation.component.pk, version)
    if review is not None:
        return _verdict(request, review, Round.of(request.GET), notice=ANSWERED)
    return redirect(reverse("question", query={"stale": 1}))


def _just_saved(request: HttpRequest, last: Review | None) -> Review | None:
    """The record that the address says was just stored, as long as it is the latest."""
    return last if last is not None and request.GET.get("saved") == str(last.answer_id) else None


def _asked(
    request: HttpRequest, learner: User, now: dt.datetime, today: Today, round_: Round | None
) -> Presentation | None:
    """The question that the address asks for: a certain one, the next of a round, or the next of the day."""
    if wanted := answers.positive(request.GET.get("card")):
        return presentation_of(learner, wanted)
    if round_ is not None:
        return next_of_round(learner, round_.about, today.day) if round_.left else None
    return next_presentation(learner, now, today, early="early" in request.GET)


def _leave(request: HttpRequest, round_: Round | None, *, saved: object) -> HttpResponse:
    """To Done, or after a round to its concept on the map: pages of their own, so htmx leaves the session for them."""
    if round_:
        place = reverse("map-concept", args=[round_.about]) + "#chosen"
    else:
        place = reverse("done", query={"saved": saved} if saved else None)
    if not getattr(request, "htmx", False):
        return redirect(place)
    page = HttpResponse(status=204)
    page["HX-Redirect"] = place
    return page


def _question(request: HttpRequest, context: dict[str, Any], *, shown: bool = False, status: int = 200) -> HttpResponse:
    presentation: Presentation = context["p"]
    if shown:
        context["revealed"] = answers.reveal_token(User.of(request.user), presentation, timezone.now())
    context |= {
        "q": answers.shown_question(presentation, presentation.turned if shown else None),
        "shown": shown,
        "answer_id": context.get("answer_id") or new_id(),
        "record_id": new_id(),
        "undo_id": new_id(),
        "place": Place.REVIEW,
    }
    page = render(request, answers.part(request, "quizzes/review/question.html", "stage"), context, status=status)
    if request.method == "GET":
        page["HX-Push-Url"] = request.get_full_path()
    return page


@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Store an answer, then show what was right: at once with htmx, after a redirect without."""
    learner = User.of(request.user)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return answers.refused(
            request, 400, "answer.incomplete", "This answer did not arrive whole. Nothing was stored."
        )
    sent = answers.sent_answer(form, request.POST, learner)
    try:
        outcome = record_answer(learner=learner, answer=sent, now=timezone.now())
    except FormSlip as slip:
        return _ask_again(request, learner, sent, slip, form.cleaned_data["spot"])
    except Forged:
        return answers.refused(
            request, 400, "answer.forged", "This answer does not fit the question. Nothing was stored."
        )
    except UnknownQuestion:
        return answers.refused(
            request, 404, UnknownQuestion.code, "This question is no longer here. Nothing was stored."
        )
    except DifferentAnswer:
        return answers.refused(
            request, 422, DifferentAnswer.code, "You had already answered this. Your first answer stands."
        )
    except StaleCard as stale:
        return _stale(request, learner, sent, stale)
    except TooSoon:
        return _look_first(request, learner, sent, form.cleaned_data["spot"])
    return _answered(request, outcome, form.cleaned_data["spot"])


def _answered(request: HttpRequest, outcome: Outcome, spot: str) -> HttpResponse:
    """The verdict; or, when the learner saw the answer and graded it, straight on to the next question."""
    review = outcome.review
    reading = review.place == Place.READING
    in_place = getattr(request, "htmx", False)
    if in_place and reading:
        feedback = feedback_after(User.of(request.user), outcome, review.study_day)
        return answers.render_reading(request, feedback, spot)
    if review.rating and shown_to(review).is_self_graded and not reading:
        return _after_flashcard(request, review, in_place=in_place)
    round_ = _round_after(request)
    place = reverse("answered", args=[review.answer_id]) + (f"?{round_.query}" if round_ else "")
    if not in_place:
        return redirect(place)
    page = _verdict_after(request, outcome, round_)
    page["HX-Push-Url"] = place
    return page


def _round_after(request: HttpRequest) -> Round | None:
    """What is left of the round after the answer that was sent."""
    round_ = Round.of(request.POST)
    return round_.after if round_ else None


def _after_flashcard(request: HttpRequest, review: Review, *, in_place: bool) -> HttpResponse:
    round_ = _round_after(request)
    if in_place:
        return _next_after(request, review, round_)
    saved = f"saved={review.answer_id}"
    return redirect(f"{reverse('question')}?{saved}&{round_.query}" if round_ else f"{reverse('question')}?{saved}")


def _next_after(request: HttpRequest, review: Review, round_: Round | None) -> HttpResponse:
    """The next question, saying when the one just graded comes back; Done, or the map, when there is none."""
    learner = User.of(request.user)
    now = timezone.now()
    today = session_for(learner, now)
    presentation = _asked(request, learner, now, today, round_)
    if presentation is None:
        return _leave(request, round_, saved=review.answer_id)
    page = _question(request, {"p": presentation, "today": today, "last": review, "saved": review, "round": round_})
    page["HX-Push-Url"] = reverse("question") + (f"?{round_.query}" if round_ else "")
    return page


def _ask_again(request: HttpRequest, learner: User, sent: Answer, slip: FormSlip, spot: str) -> HttpResponse:
    """The same question with what was typed, and a sentence. Nothing was stored and nothing counted."""
    presentation = shown_again(learner, sent, timezone.now())
    if presentation is None:
        return _stale(request, learner, sent)
    context: dict[str, Any] = {"p": presentation, "slip": slip, "answer_id": sent.answer_id, "said": sent.data}
    context["was_sure"] = sent.sure
    context["round"] = Round.of(request.POST)
    if sent.place == Place.READING:
        return answers.render_slip(request, context | {"spot": spot})
    context["today"] = session_for(learner, timezone.now())
    return _question(request, context, status=422)


def _look_first(request: HttpRequest, learner: User, sent: Answer, spot: str) -> HttpResponse:
    """409 with the flashcard and its answer once more: it was graded by the second tap of two on “Show answer”."""
    presentation = presentation_of(learner, sent.component_id)
    if presentation is None or presentation.version != sent.version:
        return _stale(request, learner, sent)
    context: dict[str, Any] = {"p": presentation, "notice": LOOK_FIRST, "problem": TooSoon.code}
    if sent.place == Place.READING and getattr(request, "htmx", False):
        return answers.render_reveal(request, context, spot=spot, status=409)
    context |= {"today": session_for(learner, timezone.now()), "round": Round.of(request.POST)}
    return _question(request, context, shown=True, status=409)


def _stale(request: HttpRequest, learner: User, sent: Answer, stale: StaleCard = MOVED_ON) -> HttpResponse:
    """409 with the question that is current now."""
    changed = isinstance(stale, ChangedQuestion)
    if sent.place == Place.READING:
        why = f"{CHANGED} Load the page again to see it." if changed else f"{MOVED} Nothing was counted twice."
        return answers.refused(request, 409, stale.code, why)
    now = timezone.now()
    today = session_for(learner, now)
    presentation = next_presentation(learner, now, today)
    if presentation is None:
        return answers.refused(request, 409, stale.code, f"{CHANGED if changed else MOVED} Nothing else is due.")
    notice = f"{CHANGED} Here is what comes next." if changed else STALE
    context = {"p": presentation, "today": today, "notice": notice, "problem": stale.code}
    return _question(request, context, status=409)


@never_cache
@require_safe
def answered(request: HttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """A stored answer of the learner's own, with the verdict."""
    return _verdict(request, _own_answer(request, answer_id), Round.of(request.GET))


def _own_answer(request: HttpRequest, answer_id: uuid.UUID) -> Review:
    related = ("component__question__concept", "revision__question", "undone_by")
    mine = Review.objects.of(User.of(request.user)).filter(action=Action.ANSWER)
    return get_object_or_404(mine.select_related(*related), answer_id=answer_id)


def _verdict(request: HttpRequest, review: Review, round_: Round | None, *, notice: str = "") -> HttpResponse:
    """The page of a stored answer."""
    learner = User.of(request.user)
    today = session_for(learner, timezone.now())
    context = {"round": round_, "today": today, "last": last_undoable(learner, today.day), "notice": notice}
    return _told(request, feedback_on(learner, review, today.day), context)


def _verdict_after(request: HttpRequest, outcome: Outcome, round_: Round | None) -> HttpResponse:
    """The same right after the answer. One that was new is the latest of the day: nobody has to ask."""
    learner, review = User.of(request.user), outcome.review
    if outcome.replayed:
        today = session_for(learner, timezone.now())
        last = last_undoable(learner, today.day)
    else:
        today, last = session_after(learner, review), review
    context = {"round": round_, "today": today, "last": last}
    return _told(request, feedback_after(learner, outcome, today.day), context)


def _told(request: HttpRequest, feedback: Feedback[Presentation], context: dict[str, Any]) -> HttpResponse:
    context |= {**answers.told(feedback), "undo_id": new_id()}
    return render(request, answers.part(request, "quizzes/review/verdict.html", "stage"), context)


@require_POST
def overrule(request: HttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """Count a typed answer of today as right, because the learner says so, and show its verdict anew."""
    learner = User.of(request.user)
    form = OverruleForm(request.POST)
    if not form.is_valid():
        return answers.refused(request, 400, "overrule.incomplete", "This did not arrive whole. Nothing changed.")
    overrule_id = form.cleaned_data["overrule_id"]
    try:
        review = overruling.overrule(learner=learner, answer_id=answer_id, overrule_id=overrule_id, now=timezone.now())
    except NoSuchAnswer as refusal:
        return answers.refused(request, 404, refusal.code, "There is no such answer of yours. Nothing changed.")
    except NotAMiss as refusal:
        return answers.refused(request, 422, refusal.code, "This answer is no miss, so it stays as it is.")
    except MovedOn as refusal:
        return answers.refused(
            request, 409, refusal.code, "This can be done on the same day, before you undo the answer or give another."
        )
    round_ = Round.of(request.POST)
    place = reverse("answered", args=[review.answer_id]) + (f"?{round_.query}" if round_ else "")
    if not getattr(request, "htmx", False):
        return redirect(place)
    stored = _own_answer(request, review.answer_id)
    if "in_page" in request.POST:
        return answers.render_reading(
            request, feedback_on(learner, stored, stored.study_day), form.cleaned_data["spot"]
        )
    page = _verdict(request, stored, round_)
    page["HX-Push-Url"] = place
    return page


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the latest record of today and show its question again."""
    learner = User.of(request.user)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return answers.refused(request, 400, "undo.incomplete", "This undo did not arrive whole. Nothing changed.")
    sent = form.cleaned_data
    try:
        record = undo_last(learner=learner, expected=sent["expected"], undo_id=sent["undo_id"], now=timezone.now())
    except NothingToUndo:
        return answers.refused(request, 409, "undo.nothing-left", "Nothing of today is left to undo.")
    except UndoneMeanwhile:
        return answers.refused(
            request, 409, "undo.newer-answer", "Something newer was answered meanwhile, so nothing was undone."
        )
    return redirect(f"{reverse('question')}?card={record.component_id}&undone=1")


@require_POST
def aside(request: HttpRequest) -> HttpResponse:
    """Put a question off until tomorrow, suspend it, or take it up again."""
    learner = User.of(request.user)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return answers.refused(request, 400, "set-aside.incomplete", "This did not arrive whole. Nothing changed.")
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
        return answers.refused(request, 404, UnknownQuestion.code, "This question is no longer here.")
    except StaleCard:
        return answers.refused(
            request, 409, StaleCard.code, "This question was answered or moved meanwhile. Nothing changed."
        )
    if sent["action"] == Action.RESUME:
        return redirect("suspended")
    return redirect(reverse("question", query={"saved": record.answer_id}))


@never_cache
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """What was answered today, what returns when, and undo."""
    learner = User.of(request.user)
    today = today_for(learner, timezone.now())
    last = last_undoable(learner, today.day)
    context = {
        "area": "today",
        "today": today,
        "reviews": answered_today(learner, today.day)[:100],
        "forecast": forecast(learner, today, AHEAD),
        "learn_next": next_concept(learner) if not today.left and not today.comeback else None,
        "last": last,
        "saved": _just_saved(request, last),
        "undo_id": new_id(),
    }
    return render(request, "quizzes/review/done.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, component_id: int) -> HttpResponse:
    """Say that something is wrong with a question; an author gets it with the question as it was shown."""
    learner = User.of(request.user)
    presentation = presentation_of(learner, component_id)
    if presentation is None:
        return answers.refused(request, 404, UnknownQuestion.code, "This question is no longer here.")
    answer_id = answers.as_uuid(request.GET.get("answer"))
    review = Review.objects.of(learner).filter(answer_id=answer_id).first() if answer_id else None
    form = ProblemReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = reporting.report_problem(
                learner=learner, presentation=presentation, review=review, now=timezone.now(), **form.cleaned_data
            )
        except UnknownQuestion:
            return answers.refused(request, 404, UnknownQuestion.code, "This question is no longer here.")
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
