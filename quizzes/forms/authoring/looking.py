"""A question looked over while it is being written: everything that is wrong, each with the control that it is about.

Nothing is stored and nothing is refused. What a field can't read is said, and the rest is checked all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from quizzes import guide
from quizzes.authoring.pages import page_of
from quizzes.authoring.questions import Checked, check_question
from quizzes.guide.format import pages
from quizzes.problems import Problem

from .concept import ConceptForm
from .guarded import worded
from .question import QuestionForm
from .rows import FROM_LINES, LINES, CellError, RowsField

STAND_INS: dict[str, Any] = {
    "slug": "a-question",
    "about": "definition",
    "skill": "recall",
    "difficulty": 1,
    "covers": [],
    "sources": [],
    "transfer": False,
}
"""What is checked in place of what can't be read; texts and rows are empty then."""
CHANGED_MEANWHILE = _("Someone else saved this question while you were editing. Saving will show you both versions.")


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the live check. `control` is the id of what it is about, empty for the whole."""

    label: str
    words: str
    is_error: bool
    control: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    remarks: list[Remark]

    @property
    def errors(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.is_error]

    @property
    def advice(self) -> list[Remark]:
        return [remark for remark in self.remarks if not remark.is_error]


@dataclass(frozen=True, slots=True)
class LookedOver(Looked):
    checked: Checked


@dataclass(frozen=True, slots=True)
class LookedOverPage(Looked):
    page: pages.Page
    """As the form has it; where a field can't be read, as it is stored."""


def look_over(form: QuestionForm) -> LookedOver:
    """The bound form, checked in one round. It must not be saved afterwards."""
    form.is_only_looked_at = True
    unread = dict(form.errors.as_data())
    for name, field in form.fields.items():
        if name not in form.cleaned_data:
            form.cleaned_data[name] = STAND_INS.get(name, [] if isinstance(field, RowsField) else field.to_python(""))
    checked = check_question(form.written(), page_of(form.concept))
    form.check_size(checked.question)
    remarks = [*_of_version(form), *_of_fields(form, dict(form.errors.as_data()))]
    told = [problem for problem in (*checked.errors, *checked.advice) if form.field_of(problem) not in unread]
    remarks += [remark_on(form, problem) for problem in told]
    return LookedOver(sorted(remarks, key=lambda remark: not remark.is_error), checked)


def look_over_page(form: ConceptForm, formsets: Sequence[Any]) -> LookedOverPage:
    """The bound form of a page or of a tab of it, with its tables. It must not be saved afterwards."""
    form.is_only_looked_at = True
    remarks = [Remark(*each) for each in _of_forms([form, *(row for formset in formsets for row in formset.forms)])]
    remarks += [Remark("", text, True) for formset in formsets for text in formset.non_form_errors()]
    if form.checked is None:
        stored = page_of(form.instance)
        typed = form.data.get("text") if "text" in form.fields else None
        return LookedOverPage(remarks, stored if typed is None else replace(stored, text=guide.tidy(typed)))
    told = [(problem, True) for problem in form.checked.errors] + [(each, False) for each in form.checked.advice]
    remarks += [Remark("", form.words_of(each), is_error, form.control_of(each)) for each, is_error in told]
    return LookedOverPage(remarks, form.checked.page)


def _of_forms(every: Sequence[forms.BaseForm]) -> Iterator[tuple[str, str, bool, str]]:
    for each in every:
        for name, found in each.errors.items():
            field = each.fields.get(name)
            yield (
                str(field.label) if field else "",
                " ".join(map(str, found)),
                True,
                f"id_{each.add_prefix(name)}" if field else "",
            )


def _of_version(form: QuestionForm) -> Iterator[Remark]:
    if form.instance.pk and form.cleaned_data.get("opened_version") != form.instance.edit_version:
        yield Remark("", str(CHANGED_MEANWHILE), is_error=True)


def _of_fields(form: QuestionForm, errors: dict[str, list[forms.ValidationError]]) -> Iterator[Remark]:
    for name, found in errors.items():
        for error in found:
            cell = error.cell if isinstance(error, CellError) else ""
            label = "" if name == NON_FIELD_ERRORS or cell else str(form.fields[name].label)
            yield Remark(label, " ".join(error.messages), True, control_of(form, f"{name}.{cell}".removesuffix(".")))


def remark_on(form: QuestionForm, problem: Problem) -> Remark:
    """A problem with its place in the words and in the ids of the form."""
    name = form.field_of(problem)
    cell = problem.field.replace(problem.field.partition(".")[0], name, 1) if name else ""
    return Remark(_label(form, cell), worded(problem), problem.is_error, control_of(form, cell))


def _label(form: QuestionForm, cell: str) -> str:
    """“Option 3, mistake”, “Question”."""
    name, number, column, *_ = (*cell.split("."), "", "")
    field = form.fields.get(name)
    if isinstance(field, RowsField) and number.isdigit():
        labels = {each.name: each.label.lower() for each in field.columns}
        row = f"{field.noun.capitalize()} {_place(form, name, int(number)) + 1}"
        return f"{row}, {labels[column]}" if column in labels else row
    return str(field.label) if field else ""


def control_of(form: QuestionForm, cell: str) -> str:
    """The id of the control in which a cell is filled in."""
    name, number, column, *_ = (*cell.split("."), "", "")
    field = form.fields.get(name)
    if isinstance(field, RowsField):
        known = column if column in {each.name for each in field.columns} else field.columns[0].name
        at = _place(form, name, int(number) if number.isdigit() else 0)
        rows = form[name].data or []
        typed_as_line = at < len(rows) and FROM_LINES in rows[at]
        return f"id_{name}-{LINES}" if typed_as_line else f"id_{name}-{at}-{known}"
    if isinstance(field, forms.Field) and isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"id_{name}_0"
    return f"id_{name}" if field else ""


def _place(form: QuestionForm, name: str, number: int) -> int:
    """Which row of the page a row of the content is: empty ones are no content."""
    field = form.fields[name]
    assert isinstance(field, RowsField)
    filled = [at for at, _ in field.filled(form[name].data)]
    return filled[number] if number < len(filled) else len(filled)


def cell_label(fields: Mapping[str, forms.Field], cell: str) -> str:
    """“Option 3, mistake” for a cell of the content, where every row says something."""
    name, number, column, *_ = (*cell.split("."), "", "")
    field = fields.get(name)
    if field is None or not isinstance(field, RowsField):
        return str(field.label) if field and field.label else name.replace("_", " ").capitalize()
    labels = {each.name: each.label.lower() for each in field.columns}
    return f"{field.noun.capitalize()} {int(number) + 1}, {labels.get(column, column)}"
