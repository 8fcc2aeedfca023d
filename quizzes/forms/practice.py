"""What a learner wants to practice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.study import new_id
from quizzes.kinds import KINDS
from quizzes.models import Concept
from quizzes.quizzing.practice import Scope, Wish

AMOUNTS = [
    ("q5", _("5 questions")),
    ("q10", _("10 questions")),
    ("q20", _("20 questions")),
    ("q40", _("40 questions")),
    ("m5", _("5 minutes")),
    ("m10", _("10 minutes")),
    ("m20", _("20 minutes")),
]
SCOPES = [
    (Scope.SLIPPING, _("What’s slipping")),
    (Scope.MISSED, _("What I missed this week")),
    (Scope.SEEN, _("Everything I’ve seen")),
    (Scope.SECTION, _("A section")),
    (Scope.CONCEPTS, _("Concepts I pick")),
]


class PracticeForm(forms.Form):
    """Nothing of it needs a script: what belongs to another choice is ignored."""

    scope = forms.ChoiceField(
        choices=[(scope.value, label) for scope, label in SCOPES],
        error_messages={"required": _("Choose what to practice."), "invalid_choice": _("Choose what to practice.")},
    )
    section = forms.ChoiceField(required=False)
    concept = forms.MultipleChoiceField(required=False)
    kind = forms.MultipleChoiceField(required=False, choices=[(name, kind.label) for name, kind in KINDS.items()])
    amount = forms.ChoiceField(choices=AMOUNTS)
    attempt_id = forms.UUIDField(initial=new_id)

    def __init__(self, *args: Any, concepts: Iterable[Concept], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = list(concepts)
        sections = dict.fromkeys(each.section for each in listed)
        self.fields["concept"].choices = [(each.slug, each.title) for each in listed]  # type: ignore[attr-defined]
        self.fields["section"].choices = [(each, each) for each in sections]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        scope = self.cleaned_data.get("scope")
        if scope == Scope.CONCEPTS and not self.cleaned_data.get("concept") and "concept" not in self.errors:
            self.add_error("concept", _("Pick at least one concept."))
        if scope == Scope.SECTION and not self.cleaned_data.get("section") and "section" not in self.errors:
            self.add_error("section", _("Pick a section."))

    @property
    def wish(self) -> Wish:
        sent = self.cleaned_data
        unit, number = sent["amount"][0], int(sent["amount"][1:])
        return Wish(
            scope=Scope(sent["scope"]),
            concepts=tuple(sent["concept"]),
            section=sent["section"],
            kinds=tuple(sent["kind"]),
            questions=number if unit == "q" else None,
            minutes=number if unit == "m" else None,
        )


class ToReviewsForm(forms.Form):
    """“Add these to my reviews”, or taking that back. `batch` makes a second press harmless."""

    batch = forms.UUIDField()
    back = forms.BooleanField(required=False)
