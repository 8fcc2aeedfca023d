"""What an author says once for many questions or pages: other words, or other details."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.rewriting import Details, Replacing
from quizzes.guide.format.pages import COVERAGE_ID, SKILLS

MONTH = RegexValidator(r"^\d{4}-(0[1-9]|1[0-2])$", _("Write a month such as 2026-11."))
COVER = RegexValidator(rf"^{COVERAGE_ID.pattern}$", _("Write one such as C012."))
KEEP = ("", _("Keep as it is"))


class ReplaceForm(forms.Form):
    """Other words for the same, in every text of an author."""

    find = forms.CharField(label=_("Find"), max_length=200, strip=False)
    into = forms.CharField(label=_("Replace it with"), max_length=200, strip=False, required=False)
    match_case = forms.BooleanField(label=_("Match capitals"), required=False)
    whole_words = forms.BooleanField(label=_("Whole words only"), required=False)

    @property
    def rule(self) -> Replacing:
        return Replacing(**self.cleaned_data)


class DetailsForm(forms.Form):
    """Details of questions, set alike in all of them."""

    skill = forms.ChoiceField(
        label=_("Skill"), required=False, choices=[KEEP, *((skill, skill.capitalize()) for skill in SKILLS)]
    )
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[KEEP, ("1", _("1, easy")), ("2", _("2, medium")), ("3", _("3, hard"))],
    )
    as_of = forms.CharField(label=_("Facts as of"), required=False, max_length=7, validators=[MONTH])
    review_by = forms.CharField(label=_("Look up again by"), required=False, max_length=7, validators=[MONTH])
    add_cover = forms.CharField(label=_("Add a coverage id"), required=False, max_length=4, validators=[COVER])
    drop_cover = forms.CharField(label=_("Remove a coverage id"), required=False, max_length=4, validators=[COVER])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Say at least one thing that changes."))
        return cleaned

    @property
    def rule(self) -> Details:
        return Details(**self.cleaned_data)
