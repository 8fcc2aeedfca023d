"""Where a question moves: a concept, and a place in the outline of its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.arranging import outline_of
from quizzes.models import Concept, Question

LARGEST = 2**31 - 1


class WhereToForm(forms.Form):
    to = forms.ModelChoiceField(
        Concept.objects.none(),
        to_field_name="slug",
        label=_("Concept"),
        error_messages={
            "required": _("Choose a concept to move it to."),
            "invalid_choice": _("You can’t move it there. Choose a concept from the list."),
        },
    )

    def __init__(self, question: Question, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Concept.objects.exclude(pk=question.concept_id).in_reading_order()
        self.fields["to"].queryset = others  # type: ignore[attr-defined]  # a field of rows


class MoveForm(forms.Form):
    """`seen` and `seen_there` are the versions of the question and of the other page that the author was shown."""

    place = forms.ChoiceField(label=_("Place in the text"), required=False)
    seen = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    seen_there = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)

    def __init__(self, to: Concept, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = [("", _("Below the text")), *((each.anchor, each.title) for each in outline_of(to))]
        self.fields["place"].choices = places  # type: ignore[attr-defined]
