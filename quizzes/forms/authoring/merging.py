"""Two authors changed one question: what each changed is put together by field, against what both started from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from .rows import RowsField
from .sending import Sent, controls, shown_of

ABOUT_THE_EDIT = ("opened_version", "size", "minor_because")
"""Fields of a form that are about saving it, not of the question."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field or a cell that both changed, each in another way. `control` is the name of its control in the form."""

    label: str
    control: str
    mine: str
    theirs: str


@dataclass(slots=True)
class Merged:
    sent: Sent
    clashes: list[Clash] = field(default_factory=list)
    """Mine stand in `sent`."""
    taken: list[str] = field(default_factory=list)
    """Labels of what is theirs now, as I hadn't changed it."""


def merge(form: forms.BaseForm, *, mine: Mapping[str, Sequence[str]], base: Sent | None, theirs: Sent) -> Merged:
    """`base` is what both started from. Where it isn't known, whatever differs is a clash."""
    merged = Merged({name: list(values) for name, values in mine.items()})
    for name, each in form.fields.items():
        if name in ABOUT_THE_EDIT:
            continue
        versions = [_controls_of(form, name, sent) for sent in (mine, theirs, base or {})]
        if isinstance(each, RowsField):
            _put(merged, name, versions[0])  # the rows as they are counted here
        for unit in _units(each, versions):
            _merge_unit(each, name, unit, versions, merged, knows_base=base is not None)
    return merged


def _controls_of(form: forms.BaseForm, name: str, sent: Mapping[str, Sequence[str]]) -> Sent:
    """The controls of a field, without empty rows and with the line ends and spaces that don't count."""
    each = form.fields[name]
    value = shown_of(form, sent).get(name)
    if isinstance(each, RowsField):
        value = [row for _, row in each.filled(value)]
    return {control: [_tidy(text) for text in texts] for control, texts in controls(each, name, value)}


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def _units(each: forms.Field, versions: Sequence[Sent]) -> list[list[str]]:
    """What is merged as one: a cell, or all rows where somebody added, removed or moved one."""
    names = list(dict.fromkeys(name for version in versions for name in version))
    if isinstance(each, RowsField):
        *changed, base = versions
        counts = {_rows_in(version) for version in versions}
        if len(counts) > 1 or any(_has_moved(each, version, base) for version in changed):
            return [names]
    return [[name] for name in names]


def _rows_in(version: Sent) -> int:
    return len({number for name in version if (number := name.split("-")[1]).isdigit()})


def _has_moved(each: RowsField, version: Sent, base: Sent) -> bool:
    """Does a row begin as another one did? Then its number no longer says which row it is."""
    begins = f"-{next(column.name for column in each.columns if not column.picks)}"
    before = {name: texts for name, texts in base.items() if name.endswith(begins) and any(texts)}
    return any(
        texts in before.values() and before.get(name) != texts
        for name, texts in version.items()
        if name.endswith(begins)
    )


def _merge_unit(
    each: forms.Field, name: str, unit: list[str], versions: Sequence[Sent], merged: Merged, *, knows_base: bool
) -> None:
    mine, theirs, base = ({name: version[name] for name in unit if name in version} for version in versions)
    if mine == theirs or (knows_base and theirs == base):
        return
    label = _label(each, name, unit)
    if knows_base and mine == base:
        merged.sent = {control: texts for control, texts in merged.sent.items() if control not in unit} | theirs
        merged.taken.append(label)
    else:
        merged.clashes.append(Clash(label, unit[0], _told(mine), _told(theirs)))


def _put(merged: Merged, name: str, rows: Sent) -> None:
    others = {control: texts for control, texts in merged.sent.items() if not control.startswith(f"{name}-")}
    merged.sent = others | rows


def _label(each: forms.Field, name: str, unit: list[str]) -> str:
    """“Question”, “Option 2, feedback”, “Options”."""
    if not isinstance(each, RowsField) or len(unit) > 1:
        return str(each.label)
    number, _, column = unit[0].removeprefix(f"{name}-").partition("-")
    labels: dict[str, Any] = {column.name: column.label for column in each.columns}
    if not number.isdigit():
        return f"{each.label}, {labels[number].lower()}"
    return f"{each.noun.capitalize()} {int(number) + 1}, {labels[column].lower()}"


def _told(unit: Sent) -> str:
    return "\n".join(", ".join(values) for values in unit.values() if any(values))
