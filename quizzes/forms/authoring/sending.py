"""A form's fields as a browser sends them, and back: what working copies hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from .rows import LINES, RowsField

type Sent = dict[str, list[str]]


def sent_of(form: forms.BaseForm, values: Mapping[str, Any] | None = None) -> Sent:
    """What a browser would send of the form if it showed these values; without any, what it starts with."""
    known = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()} | dict(values or {})
    return {
        name: each
        for field_name, field in form.fields.items()
        for name, each in controls(field, field_name, known[field_name])
    }


def controls(field: forms.Field, name: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    """The controls of one field that send something, each with what it sends."""
    if isinstance(field, RowsField):
        for number, row in enumerate(value or []):
            yield from _cells(field, name, number, row)
    elif isinstance(field, forms.BooleanField):
        yield from [(name, ["on"])] if value else []
    elif isinstance(field, forms.MultipleChoiceField):
        yield name, [str(each) for each in value or []]
    else:
        shown = field.prepare_value(value)
        yield name, ["" if shown is None else str(shown)]


def _cells(field: RowsField, name: str, number: int, row: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for column in field.columns:
        value = row.get(column.name)
        if column.picks:
            yield from [(f"{name}-{column.name}", [str(number)])] if value else []
        else:
            yield from controls(column.field, f"{name}-{number}-{column.name}", value)


def shown_of(form: forms.BaseForm, sent: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the form has to start with so that it shows what was sent, valid or not."""
    data, files = MultiValueDict({name: list(values) for name, values in sent.items()}), MultiValueDict[str, Any]()
    shown = {
        name: field.widget.value_from_datadict(data, files, name)
        for name, field in form.fields.items()
        if not field.widget.value_omitted_from_data(data, files, name)
    }
    for name, field in form.fields.items():
        if isinstance(field, RowsField) and name in shown:  # the form brings spare rows of its own
            filled = [at for at, _ in field.filled(shown[name])]
            shown[name] = shown[name][: filled[-1] + 1 if filled else 0]
    return shown


def without_lines(fields: Mapping[str, forms.Field], sent: Mapping[str, Sequence[str]]) -> Sent:
    """What was sent, with rows that were typed as lines in the cells of their table."""
    kept = {name: list(values) for name, values in sent.items()}
    data = MultiValueDict(kept)
    for name, field in fields.items():
        if isinstance(field, RowsField) and data.get(f"{name}-{LINES}"):
            rows = field.filled(field.widget.value_from_datadict(data, None, name))
            kept = {each: values for each, values in kept.items() if not each.startswith(f"{name}-")}
            kept |= controls(field, name, [row for _, row in rows])
    return kept
