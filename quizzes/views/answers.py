"""What the pages that take answers share: reading the form, and showing a question before and after its answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from quizzes.forms.study import CONTROLS, AnswerForm, new_id
from quizzes.log.answering import Answer
from quizzes.log.presenting import Presentation
from quizzes.log.shown import Shown
from quizzes.models import Action, Review, User
from quizzes.sittings import Sitting, sitting_of
from quizzes.sittings.base import Address, Pages
from quizzes.study.feedback import Feedback


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
        """Of every kind the same: what was said and what is right is structure (`quizzes.kinds.told`)."""
        return "quizzes/kinds/parts/told.html"


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


def sent_answer(form: AnswerForm, data: QueryDict, learner: User, sitting: Sitting) -> Answer:
    """The answer in a valid form. What is not a control field belongs to the kind."""
    sent = form.cleaned_data
    return Answer(
        component_id=sent["component"],
        revision_id=sent["revision"],
        version=sent["version"],
        answer_id=sent["answer_id"],
        data={name: values for name, values in data.lists() if name not in CONTROLS and name not in sitting.fields},
        sure=form.sure_or_not,
        place=sitting.place,
        duration_ms=form.duration_ms,
        signature=sent["signature"],
        revealed_at=revealed_at(sent["revealed"], learner, sent),
    )


def part(request: HttpRequest, template: str, name: str) -> str:
    """The page, or for htmx the named part of the same template."""
    return f"{template}#{name}" if getattr(request, "htmx", False) else template


def refused(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    """Nothing was stored: say so, with a way on. `code` names the reason for programs (`data-problem` on the page)."""
    context = {"message": message, "code": code, "signed_in": request.user.is_authenticated}
    return render(request, part(request, "quizzes/review/refused.html", "stage"), context, status=status)


def ask(
    request: HttpRequest,
    sitting: Sitting,
    presentation: Presentation,
    context: dict[str, Any] | None = None,
    *,
    turned: bool = False,
    status: int = 200,
) -> HttpResponse:
    """A question as its sitting shows it: before its answer, or `turned` with it, to be graded by the learner."""
    pages = sitting.templates.turned if turned else sitting.templates.question
    shown = _asked(request, sitting, presentation, context or {}, turned=turned)
    page = render(request, _page(request, pages), shown, status=status)
    if request.method == "GET" and sitting.leads:
        page["HX-Push-Url"] = request.get_full_path()
    return page


def asked_part(
    request: HttpRequest, sitting: Sitting, presentation: Presentation, context: dict[str, Any]
) -> SafeString:
    """The same before its answer, as the part of a page that `ask` gives to htmx."""
    return render_to_string(
        sitting.templates.question.part, _asked(request, sitting, presentation, context, turned=False), request
    )


def _asked(
    request: HttpRequest, sitting: Sitting, presentation: Presentation, context: dict[str, Any], *, turned: bool
) -> dict[str, Any]:
    shown = {
        "p": presentation,
        "q": shown_question(presentation, presentation.turned if turned else None, spot=sitting.spot),
        "sitting": sitting,
        "shown": turned,
        "answer_id": new_id(),
        "record_id": new_id(),
        "undo_id": new_id(),
        "beside": beside(request, sitting, presentation),
    }
    if turned:
        shown["revealed"] = reveal_token(User.of(request.user), presentation, timezone.now())
    return shown | context


def tell(
    request: HttpRequest, sitting: Sitting, feedback: Feedback[Presentation], context: dict[str, Any] | None = None
) -> HttpResponse:
    """What the learner is told about an answer, as its sitting shows it. A page with the question in it hears of it."""
    shown = {
        "p": feedback.shown,
        "q": shown_question(feedback.shown, feedback.reveal, spot=sitting.spot),
        "feedback": feedback,
        "sitting": sitting,
        "overrule_id": new_id() if feedback.may_overrule else None,
        "undo_id": new_id(),
        "beside": beside(request, sitting, feedback.shown),
    }
    page = render(request, _page(request, sitting.templates.feedback), shown | (context or {}))
    if sitting.is_stored and not sitting.leads:
        page["HX-Trigger"] = "answered"
    return page


def beside(request: HttpRequest, sitting: Sitting, presentation: Presentation) -> object | None:
    """What the sitting shows with a question; nothing that is tried without an account has any."""
    return sitting.beside(User.of(request.user), presentation) if sitting.is_stored else None


def _page(request: HttpRequest, pages: Pages) -> str:
    return pages.part if getattr(request, "htmx", False) else pages.whole


def url_of(address: Address) -> str:
    return reverse(address.name, args=address.args, query=address.query or None, fragment=address.fragment or None)


def sitting_after(review: Review, sent: Mapping[str, str]) -> Sitting:
    """The sitting in which a stored answer was given, as what is looked at now carries it on."""
    return sitting_of({**{name: sent.get(name, "") for name in sent}, "place": review.place})


BACK = "back"
"""The field of an address of the guide that names the answer from which its reader came to read on."""


def way_back(learner: User | None, sent: Mapping[str, str]) -> str:
    """The address of the answer that the reader came from; empty where it is none of their own."""
    answer_id = as_uuid(sent.get(BACK))
    if learner is None or answer_id is None:
        return ""
    review = Review.objects.of(learner).filter(action=Action.ANSWER, answer_id=answer_id).first()
    return f"{told_at(review, sitting_after(review, sent))}#verdict" if review else ""


def told_at(review: Review, sitting: Sitting) -> str:
    """The address at which a stored answer is told, and its sitting goes on."""
    return reverse("answered", args=[review.answer_id], query=sitting.fields or None)


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
