"""Columns that the answers of several kinds have."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .rows import Column, Words
from .texts import LineField

EMPTY_ROWS = _("Empty rows are skipped.")
TEMPTING = _("Why it’s tempting, and why it’s wrong")


def text_column(label: Words, *, weighs: bool = True, name: str = "text", field: forms.Field | None = None) -> Column:
    return Column(name, label, field or LineField(rows=2, required=False), weighs=weighs)


def mistake_column() -> Column:
    return Column("mistake", _("Mistake"), LineField(required=False, max_length=130, attrs={"list": "mistakes"}))


def feedback_column(label: Words = TEMPTING) -> Column:
    return text_column(label, name="feedback")


def right_column() -> Column:
    return Column("right", _("Right"), forms.BooleanField(required=False), weighs=False)
