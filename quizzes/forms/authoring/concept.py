"""The form of a concept and of its parts, whole or one tab of it. The page is checked as a whole, as the file that it
would be.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes import guide
from quizzes.authoring.concepts import CheckedPage, check_page
from quizzes.authoring.pages import SOURCE_FIELDS, page_of
from quizzes.authoring.revisions import page_at
from quizzes.guide.format import pages
from quizzes.models import Concept, Fact, Misconception, Resource, Source, Status
from quizzes.problems import Problem

from .guarded import GuardedForm, Told, worded, worded_in_text
from .page_merging import MergedPage, merge_pages
from .question import MERGED
from .resource import ResourceFields
from .sending import Sent, controls
from .texts import COVERS_HELP, LineField, ProseField, WordsField

STALE_AND_WRONG = _(
    "Someone else saved this while you were editing. Nothing of yours is saved yet. Fix what’s marked and save again: "
    "then both are put together."
)


@dataclasses.dataclass(frozen=True, slots=True)
class PageTab:
    """A part of a page that is written and saved by itself."""

    label: Any
    fields: tuple[Any, ...] = ()
    parts: tuple[type[Model], ...] = ()

    @property
    def names(self) -> set[str]:
        """Of its fields, and what every form has."""
        shown = {name for each in self.fields for name in ((each,) if isinstance(each, str) else each)}
        return {*shown, "opened_version"}


TABS = {
    "text": PageTab(_("Text"), ("text",)),
    "about": PageTab(
        _("What it is"),
        (
            "title",
            "definition",
            "why",
            ("section", "section_order", "order"),
            "level",
            "prerequisites",
            "covers",
            ("version", "reviewed"),
        ),
    ),
    "teaches": PageTab(_("Facts and misconceptions"), (), (Fact, Misconception)),
    "sources": PageTab(_("Sources and resources"), (), (Source, Resource)),
}

PARTS: dict[str, type[Model]] = {
    "facts": Fact,
    "misconceptions": Misconception,
    "slips": Misconception,
    "sources": Source,
    "resources": Resource,
}
"""The tables beside the page, by the field of a page that they fill."""


KEY = {"key": _("Short name")}
"""What a part is called in questions."""
PLAIN = ("title", "section", "order", "level", "version", "reviewed", "definition", "why")


class PartForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A row of a concept. Its place may be left empty: then it comes last."""

    position = forms.IntegerField(
        label=_("Place"), required=False, min_value=0, max_value=999, widget=forms.NumberInput(attrs={"class": "place"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["position"] = self.instance.position + 1 if self.instance.pk else None

    def validate_unique(self) -> None:
        """All parts are replaced at once, so only those that were sent can clash: the formset looks at them."""

    def validate_constraints(self) -> None:
        """The same."""


class FactForm(PartForm):
    text = LineField(rows=2)

    class Meta:
        model = Fact
        fields = ("position", "key", "text")
        labels: ClassVar[dict[str, Any]] = KEY


class MisconceptionForm(PartForm):
    wrong = LineField(label=_("What people think"), rows=2)
    right = LineField(
        label=_("What is true"), rows=2, required=False, help_text=_("Leave empty for a slip nobody actually believes.")
    )

    class Meta:
        model = Misconception
        fields = ("position", "key", "wrong", "right")
        labels: ClassVar[dict[str, Any]] = KEY


class SourceForm(PartForm):
    class Meta:
        model = Source
        fields = ("position", "key", "title", "by", "date", "url", "opened", "copy", "quote", "checked")
        labels: ClassVar[dict[str, Any]] = KEY | {"url": _("Address")}


class ResourceForm(PartForm, ResourceFields):
    class Meta:
        model = Resource
        fields = ("position", "label", "kind", "url", "by", "date", "minutes", "covers", "note", "warning")
        labels: ClassVar[dict[str, Any]] = {"url": _("Address")}


class PartFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # not generic at run time
    """The parts of one sort. They make themselves known to the concept, whose form checks the page as a whole."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = getattr(self.instance, "parts", {})
        self.instance.parts = parts | {self.model: self}

    def add_fields(self, form: Any, index: int | None) -> None:
        """A part is known by its short name. Its row may have been replaced since, by another author's save."""
        super().add_fields(form, index)
        form.fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=form.instance.pk)

    def show_anew(self, data: Any) -> None:
        """Other rows than were sent."""
        self.data, self._errors, self._non_form_errors = data, None, None
        for name in ("forms", "management_form"):
            vars(self).pop(name, None)

    def sent(self) -> list[Any]:
        """The forms of the rows that are kept, without empty and deleted ones, by place."""
        kept = [
            form
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and (form.instance.pk or form.has_changed())
        ]
        return sorted(kept, key=_place)

    def rows(self) -> list[dict[str, Any]]:
        """What was sent in them."""
        return [form.cleaned_data for form in self.sent()]


def _place(form: Any) -> int:
    place: int | None = form.cleaned_data["position"]
    return 1000 if place is None else place


class ConceptForm(GuardedForm):
    """The page of a concept. Its facts, mistakes, sources and resources stand in formsets beside it."""

    NAMES: ClassVar[Mapping[str, str]] = {"concept": "slug"}
    STALE = MERGED
    tab: ClassVar[PageTab | None] = None
    """What it shows of the page; None: all of it."""

    title = LineField(max_length=120)
    definition = LineField(rows=3, help_text=_("One sentence saying what it is."))
    why = LineField(label=_("Why it matters"), rows=2, required=False)
    covers = WordsField(required=False, help_text=COVERS_HELP)
    text = ProseField(
        figures=True,
        rows=24,
        required=False,
        max_length=200_000,
        help_text=_("Markdown. Headings start with ##. A line {{question short-name}} puts that question there."),
    )

    class Meta:
        model = Concept
        fields = (
            "title",
            "slug",
            "section",
            "section_order",
            "order",
            "level",
            "definition",
            "why",
            "prerequisites",
            "covers",
            "text",
            "version",
            "reviewed",
        )
        widgets: ClassVar = {"prerequisites": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.checked: CheckedPage | None = None
        self.rows: Mapping[str, Sequence[Any]] = {}
        others = Concept.objects.exclude(pk=self.instance.pk).in_reading_order()
        if "prerequisites" in self.fields:
            self.fields["prerequisites"].queryset = others  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
            # A new concept is a page of its own; a window for it in between would lose what is written here.
            self.fields["prerequisites"].widget.can_add_related = False
        self.merged: MergedPage | None = None
        if self.tab is not None:
            self.fields = {name: each for name, each in self.fields.items() if name in self.tab.names}
        if self.instance.pk:
            self.fields.pop("slug", None)  # it stands in addresses: chosen once
            self.initial["opened_version"] = self.instance.edit_version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._check_place()
        formsets: dict[Any, PartFormSet] = getattr(self.instance, "parts", {})
        is_readable = all(formset.is_valid() for formset in formsets.values()) and not self.errors
        if is_readable:
            self.checked, self.rows = check_page(self._merge(self.page(formsets), formsets)), self._rows(formsets)
            if not self.is_only_looked_at:
                self._tell(self.checked)
        elif self._is_behind():
            self.stale = True
            self.add_error(None, STALE_AND_WRONG)
        return cleaned

    def _is_behind(self) -> bool:
        opened = self.cleaned_data.get("opened_version")
        return bool(self.instance.pk) and not self.is_only_looked_at and opened != self.instance.edit_version

    def _merge(self, mine: pages.Page, formsets: Mapping[Any, PartFormSet]) -> pages.Page:
        """What was sent, put together with what others saved since. Where they changed what it shows, it is shown anew.

        The row is locked while a form is handled, so what is present now is what will be replaced.
        """
        if not self._is_behind():
            return mine
        present = Concept.objects.get(pk=self.instance.pk)
        base = page_at(present, self.cleaned_data.get("opened_version") or 0)
        merged = merge_pages(base, mine, page_of(present))
        if not merged.taken and not merged.clashes:
            return merged.page
        self.merged, self.stale = merged, True
        self.add_error(None, self.STALE)
        # The author has now been told of this version: saving once more is a decision.
        told = cast("QueryDict", self.data).copy()
        shown = sent_of_page(merged.page, present.edit_version)
        for name in [name for name in told if name.startswith(tuple(f"{each.prefix}-" for each in formsets.values()))]:
            del told[name]
        for name, texts in shown.items():
            if name in self.fields or name.startswith(tuple(f"{each.prefix}-" for each in formsets.values())):
                told.setlist(name, texts)
        self.data = told
        for formset in formsets.values():
            formset.show_anew(told)
            formset.is_valid()
        return merged.page

    def _check_place(self) -> None:
        """One folder for a section, one concept for a place."""
        if "order" not in self.fields:
            return
        data, others = self.cleaned_data, Concept.objects.exclude(pk=self.instance.pk)
        near = others.filter(section=data.get("section", "")).exclude(status=Status.RETIRED)
        place = near.values_list("section_order", flat=True).first()
        if place is not None and data.get("section_order") not in {None, place}:
            self.add_error(
                "section_order",
                gettext("The section “%(data_section)s” has place %(place)s.")
                % {"data_section": data["section"], "place": place},
            )
        taken = near.filter(order=data["order"]).first() if "order" in data else None
        if taken:
            self.add_error("order", gettext("This place is already taken by “%(taken)s”.") % {"taken": taken})

    def _tell(self, checked: CheckedPage) -> None:
        for problem in checked.text:
            self.add_error("text", forms.ValidationError(worded_in_text(problem), code=problem.code))
        for problem in (*checked.broken, *(checked.front if self.must_be_ready else ())):
            self.tell(problem)

    def tell(self, problem: Problem) -> None:
        """A problem of a part is said in its row; of a row that is not there, above the form."""
        row, name = self._row_of(problem)
        if row is not None:
            row.add_error(name, forms.ValidationError(worded(problem), code=problem.code))
        elif problem.field.partition(".")[0] in PARTS:
            self.add_error(None, forms.ValidationError(self.say(problem), code=problem.code))
        else:
            super().tell(problem)

    def say(self, problem: Problem) -> str:
        """A problem of a part names the row and the column."""
        part, _, rest = problem.field.partition(".")
        if part not in PARTS:
            return super().say(problem)
        row, name = self._row_of(problem)
        number = f" {int(rest.partition('.')[0]) + 1}" if rest else ""
        column = f", {str(row.fields[name].label).lower()}" if row is not None and name else ""
        return f"{part.capitalize()}{number}{column}: {worded(problem)}"

    def words_of(self, problem: Problem) -> str:
        """The same as a line of its own, the lines of the text included."""
        in_text = self.checked is not None and problem in self.checked.text
        return self.labelled("text", worded_in_text(problem)) if in_text else self.say(problem)

    def control_of(self, problem: Problem) -> str:
        """The id of the control where it is put right; empty where this form has none."""
        row, name = self._row_of(problem)
        if row is not None:
            return f"id_{row.prefix}-{name or 'key'}"
        if self.checked is not None and problem in self.checked.text and "text" in self.fields:
            return "id_text"
        field = self.field_of(problem)
        return f"id_{field}" if field else ""

    def _row_of(self, problem: Problem) -> tuple[forms.ModelForm[Any] | None, str | None]:
        """The row of a part that a problem is about, and its field in that row; nothing where no row was sent."""
        part, number, name, *_ = (*problem.field.split("."), "", "")
        rows = self.rows.get(part, [])
        row = rows[int(number)] if number and int(number) < len(rows) else None
        return row, name if row is not None and name in row.fields else None

    def _rows(self, formsets: Mapping[Any, PartFormSet]) -> dict[str, list[Any]]:
        """The rows that were sent, by the field of a page that they fill."""
        rows = {part: formsets[model].sent() for part, model in PARTS.items() if model in formsets}
        for part, is_slip in (("misconceptions", False), ("slips", True)):  # they share a table
            rows[part] = [row for row in rows.get(part, []) if is_slip is not bool(row.cleaned_data["right"])]
        return rows

    def told(self, checked: CheckedPage) -> Told:
        text = [self.labelled("text", worded_in_text(problem)) for problem in checked.text]
        to_mend = [self.say(problem) for problem in (*checked.broken, *checked.front)]
        return Told([*text, *to_mend], [*map(self.say, checked.advice)])

    def page(self, formsets: dict[Any, PartFormSet]) -> pages.Page:
        """The page as the fields and formsets have it. What they don't show stays as it is."""
        data, here = self.cleaned_data, page_of(self.instance) if self.instance.pk else None
        slug = here.slug if here else data["slug"]
        changes: dict[str, Any] = {name: data[name] for name in PLAIN if name in data}
        changes |= {"slug": slug, "questions": here.questions if here else ()}
        changes |= {"covers": tuple(data["covers"])} if "covers" in data else {}
        changes |= {"text": guide.tidy(data["text"])} if "text" in data else {}
        if "section" in data:
            changes |= {"path": pages.page_path(data["section_order"], data["section"], slug)}
        if "prerequisites" in data:
            changes |= {"prerequisites": self._prerequisites()}
        for model, formset in formsets.items():
            changes |= _parts_of(model, formset.rows())
        return dataclasses.replace(here, **changes) if here else pages.Page(**changes)

    def _prerequisites(self) -> tuple[str, ...]:
        """Those that were there keep their order, which says what to read first; new ones follow."""
        chosen = {each.slug for each in self.cleaned_data["prerequisites"]}
        before = page_of(self.instance).prerequisites if self.instance.pk else ()
        order = Concept.objects.filter(slug__in=chosen).in_reading_order().values_list("slug", flat=True)
        return tuple(dict.fromkeys([*(slug for slug in before if slug in chosen), *order]))


def _parts_of(model: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields of a page that a table of rows fills."""
    if model is Fact:
        return {"facts": tuple(pages.Fact(row["key"], row["text"]) for row in rows)}
    if model is Source:
        return {"sources": tuple(map(_source, rows))}
    if model is Resource:
        return {"resources": tuple(map(_resource, rows))}
    believed = [pages.Misconception(row["key"], row["wrong"], row["right"]) for row in rows if row["right"]]
    slips = [pages.Slip(row["key"], row["wrong"]) for row in rows if not row["right"]]
    return {"misconceptions": tuple(believed), "slips": tuple(slips)}


def _source(row: dict[str, Any]) -> pages.Source:
    values = {name: row[name] for name in SOURCE_FIELDS}
    return pages.Source(**values | {"checked": row["checked"] or "no"})


def _resource(row: dict[str, Any]) -> pages.Resource:
    names = ("label", "url", "kind", "by", "date", "minutes", "note", "warning")
    return pages.Resource(**{name: row[name] for name in names}, covers=tuple(row["covers"]))


def sent_of_page(page: pages.Page, opened_version: int) -> Sent:
    """What a browser would send of the form of a concept if it showed this page."""
    plain = {name: field for name, field in ConceptForm.base_fields.items() if name not in {"prerequisites", "slug"}}
    values = {name: getattr(page, name) for name in plain if hasattr(page, name)} | {"opened_version": opened_version}
    sent = {name: texts for field, each in plain.items() for name, texts in controls(each, field, values.get(field))}
    needed = Concept.objects.filter(slug__in=page.prerequisites).values_list("slug", "pk")
    numbers = dict(needed)
    sent["prerequisites"] = [str(numbers[slug]) for slug in page.prerequisites if slug in numbers]
    slips = [{"key": slip.key, "wrong": slip.text, "right": ""} for slip in page.slips]
    sent |= _sent_parts("facts", FactForm, [dataclasses.asdict(fact) for fact in page.facts])
    sent |= _sent_parts("misconceptions", MisconceptionForm, [*map(dataclasses.asdict, page.misconceptions), *slips])
    sent |= _sent_parts("sources", SourceForm, [dataclasses.asdict(source) for source in page.sources])
    return sent | _sent_parts("resources", ResourceForm, [dataclasses.asdict(each) for each in page.resources])


def _sent_parts(prefix: str, form: type[PartForm], rows: Sequence[Mapping[str, Any]]) -> Sent:
    """All of them as new rows: a page's parts are replaced as a whole."""
    sent = {f"{prefix}-TOTAL_FORMS": [str(len(rows))], f"{prefix}-INITIAL_FORMS": ["0"]}
    for number, row in enumerate(rows):
        values = dict(row) | {"position": number + 1}
        for name, field in form.base_fields.items():
            sent |= dict(controls(field, f"{prefix}-{number}-{name}", values[name]))
    return sent
