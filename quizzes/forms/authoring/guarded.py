"""What the forms of authors share: problems in the words of a form, and edits that notice other edits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes.models import Status
from quizzes.problems import Problem

from .fixes import FIXES
from .rows import Words

PUBLISH = "publish"
STALE = _(
    "Someone else saved this while you were editing. Nothing of yours is saved yet, and nothing of theirs is lost. "
    "Your text is still in this form. See below what saving would change. Save again to replace their version with "
    "yours."
)


@dataclass(frozen=True, slots=True)
class Told:
    """A list of checks, in words."""

    to_mend: list[str]
    advice: list[str]


def worded(problem: Problem) -> str:
    """The problem and its fix, for somebody who fills in a form and sees no file with lines."""
    fix = problem.fix if problem.suggestion else str(FIXES.get(problem.code, problem.hint))
    return _with_hint(_sentence(_in_a_form(problem.message)), fix)


def worded_in_text(problem: Problem) -> str:
    """The same of a mistake in Markdown, whose lines the author sees."""
    return _with_hint(f"Line {problem.line}: {_in_a_form(problem.message)}", problem.fix)


def _with_hint(text: str, hint: str) -> str:
    return text + "." + (f" {_sentence(_in_a_form(hint)).removesuffix('.')}" if hint else "") + _end(hint)


def _in_a_form(text: str) -> str:
    """Without the signs of the file format."""
    return re.sub(r"`([^`]+)`", r"“\1”", text).replace("[x]", "right").replace("[~]", "half right")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _end(hint: str) -> str:
    return "" if not hint or hint.endswith("?") else "."


class GuardedForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A form that knows which version it was opened with, and whether the author wants to publish."""

    NAMES: ClassVar[Mapping[str, str]] = {}
    """The fields that are called otherwise here than in the cell of a problem."""

    STALE: ClassVar[Words] = STALE

    opened_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    stale = False
    is_only_looked_at = False
    """While it is written (`looking`): it won't be saved, so nobody is refused anything."""
    refusal: ClassVar[str] = ""
    """Why this author may not decide here what learners see. The admin says so for each request."""

    def told(self, checked: Any) -> Told:
        """What the checks of the stored row say, each with the field that it is about. Each form has its own."""
        raise NotImplementedError

    def field_of(self, problem: Problem) -> str | None:
        """The field that a problem is about; None where it is about the whole."""
        name = problem.field.partition(".")[0]
        name = self.NAMES.get(name, name)
        return name if name in self.fields else None

    def tell(self, problem: Problem) -> None:
        """Say it beside the field that it is about."""
        self.add_error(self.field_of(problem), forms.ValidationError(worded(problem), code=problem.code))

    def say(self, problem: Problem) -> str:
        """The same after the label of the field, for a list beside the form."""
        return self.labelled(self.field_of(problem), worded(problem))

    def labelled(self, name: str | None, words: str) -> str:
        return f"{self.fields[name].label}: {words}" if name in self.fields else words

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.must_be_ready and self.refusal and not self.is_only_looked_at:
            self.add_error(None, forms.ValidationError(self.refusal, code="form.not-a-publisher"))

    @property
    def publishes(self) -> bool:
        return self.data.get("_continue") == PUBLISH

    @property
    def must_be_ready(self) -> bool:
        """A draft may lack things; what learners see may not."""
        return self.publishes or self.instance.status == Status.PUBLISHED

    def check_version(self) -> None:
        """The row is locked while a form is handled, so what is present now is what will be replaced."""
        if not self.instance.pk or self.cleaned_data.get("opened_version") == self.instance.edit_version:
            return
        if self.says_what_is_stored():  # sent twice
            return
        self.stale = True
        self.add_error(None, self.STALE)
        # The author has now been told of this version: saving once more is a decision.
        told = self.with_theirs(cast("QueryDict", self.data).copy())
        told["opened_version"] = str(self.instance.edit_version)
        self.data = told

    def says_what_is_stored(self) -> bool:
        """Then nothing of anybody's can be lost by saving it."""
        return False

    def with_theirs(self, sent: QueryDict) -> QueryDict:
        """What was sent, with what the other author changed where a form can put the two together."""
        return sent
