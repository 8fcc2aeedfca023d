"""A table of rows as one field: options, reasons, items. Its value is a list of dicts, as a kind's content has it.

Rows that are empty are dropped, so a few spare ones do no harm; admin-rows.js adds more on demand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .lines import MARKED, rows_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

type Words = str | StrPromise
"""What is said to an author, translated when it is shown."""

MOST_ROWS = 30
LINES = "lines"
"""After the name of the field: the box that takes all rows at once."""
FROM_LINES = "_from_lines"
"""In a row: it stands in that box, and in no row of the table."""


class CellError(forms.ValidationError):
    """What is wrong with one cell, such as `2.mistake`: its place among all rows of the page, empty ones, too."""

    def __init__(self, message: str, cell: str) -> None:
        super().__init__(message)
        self.cell = cell


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of every row. `picks`: one row of all is chosen. `weighs`: a row with text here is not empty."""

    name: str
    label: Words
    field: forms.Field
    weighs: bool = True
    picks: bool = False


class RowsWidget(forms.Widget):
    template_name = "admin/quizzes/rows.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[Column], noun: Words, fewest: int) -> None:
        super().__init__()
        self.columns, self.noun, self.fewest = columns, noun, fewest

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """The rows as sent, in the order of their numbers."""
        cell = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-\w+")
        numbers = {int(found[1]) for key in data if (found := cell.fullmatch(key))}
        rows = [self._sent(data, files, name, number) for number in sorted(numbers)]
        typed = rows_in(str(data.get(f"{name}-{LINES}") or ""), [column.name for column in self.columns])
        if typed and not any(map(self.is_filled, rows)):
            rows = []
        return rows + [row | {FROM_LINES: True} for row in typed]

    def is_filled(self, row: Mapping[str, Any]) -> bool:
        return any(str(row[column.name] or "").strip() for column in self.columns if column.weighs)

    def _sent(self, data: Mapping[str, Any], files: Any, name: str, number: int) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in self.columns:
            if column.picks:
                row[column.name] = data.get(f"{name}-{column.name}") == str(number)
            else:
                widget = column.field.widget
                row[column.name] = widget.value_from_datadict(data, files, f"{name}-{number}-{column.name}")
        return row

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str) -> str:
        """A table has no single control to point at: it is a fieldset with a legend."""
        return ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        rows = list(value or [])
        rows += [{}] * (max(self.fewest, len(rows) + 1) - len(rows))
        context = {
            "name": name,
            "noun": self.noun,
            "columns": self.columns,
            "lines": f"{name}-{LINES}",
            "line": self._example(),
            "marks": any(column.name in MARKED for column in self.columns),
            "half": any(column.name == "mark" for column in self.columns),
            "rows": [self._cells(name, number, row, attrs or {}) for number, row in enumerate(rows)],
        }
        return render_to_string(self.template_name, context)

    def _example(self) -> str:
        """A line with all that a row may say, in the words of the columns."""
        labels = {column.name: str(column.label) for column in self.columns}
        first, *_ = labels.values()
        line = first
        if "target" in labels:
            line += f" => {labels['target']}"
        if "mistake" in labels:
            line += f" {{{labels['mistake'].lower()}}}"
        return line + (f" -- {labels['feedback']}" if "feedback" in labels else "")

    def _cells(self, name: str, number: int, row: Mapping[str, Any], attrs: dict[str, Any]) -> list[dict[str, Any]]:
        cells = []
        for column in self.columns:
            label = f"{self.noun.capitalize()} {number + 1}: {column.label}"
            own = {"aria-label": label, "id": f"id_{name}-{number}-{column.name}"}
            if "aria-describedby" in attrs:
                own["aria-describedby"] = attrs["aria-describedby"]
            cells.append({"column": column, "html": self._cell(column, name, number, row.get(column.name), own)})
        return cells

    def _cell(self, column: Column, name: str, number: int, value: Any, attrs: dict[str, Any]) -> SafeString:
        if column.picks:
            checked = {"checked": True} if value else {}
            radio = forms.TextInput(attrs={"type": "radio"} | checked)
            return radio.render(f"{name}-{column.name}", number, attrs)
        if value is None:
            value = column.field.initial
        shown = column.field.prepare_value(value)
        html: SafeString = column.field.widget.render(f"{name}-{number}-{column.name}", shown, attrs)
        return html


class RowsField(forms.Field):
    """Rows of cells, each cleaned by the field of its column."""

    widget: RowsWidget

    def __init__(self, columns: Sequence[Column], *, noun: Words, fewest: int = 4, **options: Any) -> None:
        self.columns, self.noun = columns, noun
        super().__init__(required=False, widget=RowsWidget(columns, noun, fewest), **options)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows, errors = [], list[forms.ValidationError]()
        filled = self.filled(value)
        if len(filled) > MOST_ROWS:
            message = gettext("At most %(MOST_ROWS)s rows fit here, and you wrote %(count)s. Shorten the list.") % {
                "MOST_ROWS": MOST_ROWS,
                "count": len(filled),
            }
            raise forms.ValidationError(message, code="rows.too-many")
        for at, sent in filled:
            row = {}
            for column in self.columns:
                try:
                    row[column.name] = sent[column.name] if column.picks else column.field.clean(sent[column.name])
                except forms.ValidationError as error:
                    place = f"{self.noun.capitalize()} {at + 1}, {column.label.lower()}"
                    errors += [CellError(f"{place}: {text}", f"{at}.{column.name}") for text in error.messages]
            rows.append(row)
        if errors:
            raise forms.ValidationError(errors)
        return rows

    def filled(self, value: Any) -> list[tuple[int, Mapping[str, Any]]]:
        """The rows that are not empty, each with its place on the page."""
        return [(at, row) for at, row in enumerate(value or []) if self.widget.is_filled(row)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (initial or [])
        except forms.ValidationError:
            return True
