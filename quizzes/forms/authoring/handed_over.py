"""What somebody handed over, beside what learners see: the fields that differ, and what the checks say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from quizzes.authoring.differences import Difference, changed_fields
from quizzes.authoring.pages import page_of
from quizzes.authoring.questions import form_kind
from quizzes.models import Question, WorkingCopy

from .concept import sent_of_page
from .kinds import form_of
from .looking import LookedOver, cell_label, look_over
from .merging import ABOUT_THE_EDIT
from .question import QuestionForm
from .sending import Sent, sent_of

ABOUT_THE_FORM = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS", "-id", "-concept")
NOT_WRITTEN = frozenset({"opened_version", "size"})


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field that differs, under its label in the form."""

    label: str
    pieces: list[Difference]


def changes_in(copy: WorkingCopy) -> list[ChangedField]:
    """How the copy differs from what is stored; of a new question, all that it says."""
    fields = form_of(copy.kind).base_fields if copy.kind else {}
    changes = changed_fields(dict(_texts(_stored(copy))), dict(_texts(copy.data)))
    return [ChangedField(_label(fields, each.cell), each.pieces) for each in changes]


def says_the_same(copy: WorkingCopy, sent: Mapping[str, list[str]]) -> bool:
    """Is what was sent, but for how large a change its sender calls it, what was handed over?"""
    handed, now = (
        {name: text for name, text in _texts(said) if name not in ABOUT_THE_EDIT} for said in (copy.data, sent)
    )
    return handed == now


def checks_of(copy: WorkingCopy) -> LookedOver | None:
    """What the live check says of a question; a page is checked in its form."""
    if not copy.kind:
        return None
    sent = QueryDict(mutable=True)
    for name, values in copy.data.items():
        sent.setlist(name, values)
    return look_over(_form(copy.kind, copy)(sent, instance=copy.question))


def _form(kind: str, copy: WorkingCopy) -> type[QuestionForm]:
    form = form_of(kind)
    return type("HandedOverForm", (form,), {"concept": copy.concept, "Meta": form.Meta})


def _stored(copy: WorkingCopy) -> Sent:
    if not copy.kind:
        return sent_of_page(page_of(copy.concept), copy.concept.edit_version)
    if copy.question is None:
        return {}
    question: Question = copy.question
    return sent_of(_form(form_kind(question), copy)(instance=question))


def _texts(sent: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name, values in sent.items():
        text = "\n".join(values).replace("\r\n", "\n").strip()
        if text and name not in NOT_WRITTEN and not name.endswith(ABOUT_THE_FORM):
            yield name, text


def _label(fields: Mapping[str, Any], name: str) -> str:
    """“Option 3, mistake” for a control of a question, “Facts 1, text” for one of a page."""
    parts = name.split("-")
    if parts[0] in fields and len(parts) == 3 and parts[1].isdecimal():
        return cell_label(fields, ".".join(parts))
    if name in fields:
        return cell_label(fields, name)
    words = [str(int(part) + 1) if part.isdecimal() else part for part in parts]
    return " ".join(words).replace("_", " ").capitalize()
