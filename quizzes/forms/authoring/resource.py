"""The form of one resource. It is checked as a part of its page."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.pages import page_of
from quizzes.authoring.resources import CheckedResource, check_resource
from quizzes.guide.format import pages
from quizzes.models import Concept, Resource, Status

from .guarded import GuardedForm, Told
from .texts import COVERS_HELP, LineField, WordsField

FIELDS = ("label", "kind", "url", "by", "date", "minutes", "covers", "note", "warning")


class ResourceFields(forms.Form):
    """What a resource has wherever it is edited."""

    covers = WordsField(required=False, help_text=COVERS_HELP)
    note = LineField(rows=2, required=False)
    warning = LineField(rows=2, required=False, help_text=_("Where it misleads."))


class OneResourceForm(GuardedForm, ResourceFields):
    """A resource by itself. A new one names the concept on whose page it will stand."""

    concept = forms.ModelChoiceField(Concept.objects.none(), label=_("Concept"))

    class Meta:
        model = Resource
        fields = ("concept", *FIELDS)
        labels: ClassVar[dict[str, Any]] = {"url": _("Address")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.checked: CheckedResource | None = None
        if self.instance.pk:
            del self.fields["concept"]
            self.initial["opened_version"] = self.instance.edit_version
        else:
            self.instance.status = Status.DRAFT
            concepts = Concept.objects.exclude(status=Status.RETIRED).in_reading_order()
            self.fields["concept"].queryset = concepts  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def concept_chosen(self) -> Concept:
        chosen: Concept = self.cleaned_data["concept"] if "concept" in self.fields else self.instance.concept
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_version()
        if not set(self.errors) - {NON_FIELD_ERRORS}:
            self.checked = check_resource(self.written(), page_of(self.concept_chosen))
            for problem in self.checked.errors if self.must_be_ready else ():
                self.tell(problem)
        return cleaned

    def told(self, checked: CheckedResource) -> Told:
        return Told([*map(self.say, checked.errors)], [*map(self.say, checked.advice)])

    def written(self) -> pages.Resource:
        """The resource as the fields have it."""
        data = {name: self.cleaned_data[name] for name in FIELDS}
        return pages.Resource(**data | {"covers": tuple(data["covers"])})
