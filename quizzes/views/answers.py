"""What the pages that take answers share: reading the form, and showing a question before and after its answer."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from quizzes.forms.study import CONTROLS, AnswerForm, new_id
from quizzes.models import Place, User
from quizzes.study.answering import Answer
from quizzes.study.feedback import Feedback
from quizzes.study.presenting import Presentation
from quizzes.study.shown import Shown


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """What the templates of a kind are given: `reveal` is empty before the answer."""

    uid: str
    kind: str
    label: str
    typed: str
    prompt: dict[str, Any]
    reveal: dict[str, Any] = field(default_factory=dict)
    spot: str = ""

    @property
    def named_by(self) -> str:
        """The ids of what names its section; asked once more on a page, it is told from the first time."""
        return f"once-more-h {self.uid}-stem" if self.spot else f"{self.uid}-stem"

    @property
    def prompt_template(self) -> str:
        return f"quizzes/kinds/{self.kind}/prompt.html"

    @property
    def answer_template(self) -> str:
        return f"quizzes/kinds/{self.kind}/answer.html"


def shown_question(
    presentation: Presentation, reveal: dict[str, Any] | None = None, *, spot: str = ""
) -> ShownQuestion:
    """The question for its templates, before its answer or with what its answer reveals.

    `spot` tells two appearances of one question on a page apart.
    """
    uid = f"{spot}-{presentation.uid}" if spot else presentation.uid
    return as_shown(presentation, reveal, uid=uid, spot=spot)


def as_shown(shown: Shown, reveal: dict[str, Any] | None = None, *, uid: str, spot: str = "") -> ShownQuestion:
    """The same of anything that can be shown, under a name of its own on the page."""
    return ShownQuestion(
        uid=uid,
        kind=shown.kind.name,
        label=shown.kind.label,
        typed=shown.kind.typed,
        prompt=shown.prompt,
        reveal=reveal or {},
        spot=spot,
    )


_REVEALS = Signer(salt="quizzes.reveal")


def reveal_token(learner: User, presentation: Presentation, now: dt.datetime) -> str:
    """When this flashcard's answer was shown to this learner, signed: its form carries it back."""
    shown = f"{learner.pk}.{presentation.component.pk}.{presentation.version}"
    return _REVEALS.sign(f"{shown}.{round(now.timestamp() * 1000)}")


def revealed_at(token: str, learner: User, sent: dict[str, Any]) -> dt.datetime | None:
    """The moment in a token of `reveal_token`; None for another presentation's, an old page's or a damaged one."""
    try:
        shown, _, millis = _REVEALS.unsign(token).rpartition(".")
    except BadSignature:
        return None
    if shown != f"{learner.pk}.{sent['component']}.{sent['version']}":
        return None
    return dt.datetime.fromtimestamp(int(millis) / 1000, dt.UTC)


def sent_answer(form: AnswerForm, data: QueryDict, learner: User) -> Answer:
    """The answer in a valid form. What is not a control field belongs to the kind."""
    sent = form.cleaned_data
    return Answer(
        component_id=sent["component"],
        revision_id=sent["revision"],
        version=sent["version"],
        answer_id=sent["answer_id"],
        data={name: values for name, values in data.lists() if name not in CONTROLS},
        sure=form.sure_or_not,
        place=sent["place"],
        duration_ms=form.duration_ms,
        signature=sent["signature"],
        revealed_at=revealed_at(sent["revealed"], learner, sent),
    )


def told(feedback: Feedback[Presentation], *, spot: str = "") -> dict[str, Any]:
    """What a template needs to show a question with its feedback."""
    presentation = feedback.shown
    return {
        "p": presentation,
        "q": shown_question(presentation, feedback.reveal, spot=spot),
        "feedback": feedback,
        "overrule_id": new_id() if feedback.may_overrule else None,
    }


def part(request: HttpRequest, template: str, name: str) -> str:
    """The page, or for htmx the named part of the same template."""
    return f"{template}#{name}" if getattr(request, "htmx", False) else template


def refused(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """Nothing was stored: say so, with a way on. `code` names the reason for programs (`data-problem` on the page)."""
    context = {"message": message, "code": code, "signed_in": request.user.is_authenticated}
    return render(request, part(request, "quizzes/review/refused.html", "stage"), context, status=status)


def render_reading(request: HttpRequest, feedback: Feedback[Presentation], spot: str) -> HttpResponse:
    """The answer in the place of its question on a guide page; the page's end hears of it."""
    page = render(request, "quizzes/guide/answered.html", told(feedback, spot=spot))
    page["HX-Trigger"] = "answered"
    return page


def render_reveal(request: HttpRequest, context: dict[str, Any], *, spot: str, status: int = 200) -> HttpResponse:
    """A flashcard on a guide page with its answer, to be graded."""
    presentation: Presentation = context["p"]
    learner = User.of(request.user)
    context |= {
        "q": shown_question(presentation, presentation.turned, spot=spot),
        "answer_id": new_id(),
        "place": Place.READING,
        "revealed": reveal_token(learner, presentation, timezone.now()),
        "spot": spot,
    }
    return render(request, "quizzes/guide/reveal.html", context, status=status)


def render_slip(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The question on a guide page once more, with the sentence that says what is missing."""
    presentation: Presentation = context["p"]
    context |= {"q": shown_question(presentation, spot=context.get("spot", "")), "place": Place.READING}
    if not getattr(request, "htmx", False):
        context |= {"record_id": new_id()}
        return render(request, "quizzes/guide/question_alone.html", context, status=422)
    return render(request, "quizzes/guide/question.html", context, status=422)


@dataclass(frozen=True, slots=True)
class Round:
    """A round of questions about one concept, as an address or a form carries it: nothing of it is stored."""

    about: str
    left: int

    @classmethod
    def of(cls, data: QueryDict) -> Round | None:
        about, left = data.get("about", ""), data.get("left", "")
        if not _SLUG.fullmatch(about) or not _ROUND_LEFT.fullmatch(left):
            return None
        return cls(about, int(left))

    @property
    def after(self) -> Round:
        """The round when one more question is answered."""
        return Round(self.about, max(0, self.left - 1))

    @property
    def query(self) -> str:
        return f"about={self.about}&left={self.left}"


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_ROUND_LEFT = re.compile(r"[0-9]", re.ASCII)


def positive(text: str | None) -> int | None:
    """A positive whole number of at most 15 digits, or None."""
    if text and text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text) or None
    return None


def whole(text: str | None) -> int | None:
    """A whole number from 0 on, of at most 15 digits, or None."""
    return 0 if text == "0" else positive(text)


def as_uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def learner_of(request: HttpRequest) -> User | None:
    """The signed-in learner, or None."""
    return User.of(request.user) if request.user.is_authenticated else None
