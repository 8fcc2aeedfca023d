"""Columns that the answers of several kinds have."""

from __future__ import annotations

from django import forms

from .rows import Column
from .texts import LineField

EMPTY_ROWS = "An empty row is left out."


def text_column(label: str, *, weighs: bool = True, name: str = "text", field: forms.Field | None = None) -> Column:
    return Column(name, label, field or LineField(rows=2, required=False), weighs=weighs)


def mistake_column() -> Column:
    return Column("mistake", "Mistake", LineField(required=False, max_length=130, attrs={"list": "mistakes"}))


def feedback_column(label: str = "Why it tempts, and why it fails") -> Column:
    return text_column(label, name="feedback")


def right_column() -> Column:
    return Column("right", "Right", forms.BooleanField(required=False), weighs=False)
