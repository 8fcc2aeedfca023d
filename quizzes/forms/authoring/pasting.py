"""Questions pasted as text: what was understood, as the forms of their kinds would be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes import guide
from quizzes.authoring.pages import page_of
from quizzes.authoring.questions import kind_label
from quizzes.models import Concept, Status
from quizzes.problems import Problem

from .guarded import worded
from .kinds import form_of
from .looking import look_over
from .sending import Sent, sent_of

CREATE = "_create"
LONGEST_PASTE = 200_000


class PasteForm(forms.Form):
    concept = forms.ModelChoiceField(
        Concept.objects.none(),
        label=_("Concept"),
        to_field_name="slug",
        error_messages={
            "required": _("Choose the concept they belong to."),
            "invalid_choice": _("Nothing can be added there. Choose a concept from the list."),
        },
    )
    text = forms.CharField(
        label=_("Questions"),
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "class": "vLargeTextField"}),
        help_text=_("In the format of the content files, each between ```question and ```, or in GIFT."),
    )
    paste_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        concepts = Concept.objects.exclude(status=Status.RETIRED).in_reading_order()
        self.fields["concept"].queryset = concepts  # type: ignore[attr-defined]  # a ModelChoiceField


@dataclass(frozen=True, slots=True)
class PastedQuestion:
    kind: str
    line: int
    stem: str
    sent: Sent
    to_fix: int
    """Errors that its form will tell: a draft may have them."""

    @property
    def label(self) -> str:
        return str(kind_label(self.kind))


@dataclass(frozen=True, slots=True)
class LookedOverPaste:
    questions: list[PastedQuestion]
    problems: list[Problem]

    @property
    def can_be_created(self) -> bool:
        """All or none: while anything wasn't understood, nothing is created."""
        return bool(self.questions) and not any(problem.is_error for problem in self.problems)

    @property
    def told(self) -> list[tuple[int, str, bool]]:
        """Line, words, and whether it has to be fixed first."""
        return [(problem.line, worded(problem), problem.is_error) for problem in self.problems]


def look_over_pasted(concept: Concept, text: str) -> LookedOverPaste:
    """What was understood of a pasted text. Nothing is stored."""
    found, problems = guide.read_pasted(text, page_of(concept))
    return LookedOverPaste([_question(concept, each) for each in found], problems)


def _question(concept: Concept, pasted: guide.Pasted) -> PastedQuestion:
    form = type("PastedForm", (form_of(pasted.kind),), {"concept": concept})
    sent = sent_of(form(), pasted.content | pasted.details | {"slug": pasted.slug})
    looked = look_over(form(_as_posted(sent)))
    return PastedQuestion(pasted.kind, pasted.line, str(pasted.content.get("stem", "")), sent, len(looked.errors))


def _as_posted(sent: Sent) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    return data
