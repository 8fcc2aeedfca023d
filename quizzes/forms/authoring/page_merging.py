"""Two authors changed one page: what each changed is put together, field by field and row by row.

A row is known by its short name, whatever its place; a resource has none and is known by its address.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.guide.format import pages

from .merging import Clash

FIELDS = (
    "title",
    "section",
    "section_order",
    "order",
    "level",
    "version",
    "reviewed",
    "prerequisites",
    "covers",
    "definition",
    "why",
    "text",
)
ROWS = {"facts": "key", "misconceptions": "key", "sources": "key", "resources": "url"}

type Row = Mapping[str, Any]
type Rows = dict[str, Row]


@dataclass(slots=True)
class MergedPage:
    """`page` has theirs where only they changed something, else mine."""

    page: pages.Page
    clashes: list[Clash] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merge_pages(base: pages.Page | None, mine: pages.Page, theirs: pages.Page) -> MergedPage:
    """`base` is what both started from. Where it isn't known, whatever differs is a clash."""
    merged = MergedPage(mine)
    values = {name: _value(merged, name, base, mine, theirs) for name in FIELDS}
    tables = {name: _table(merged, name, base, mine, theirs) for name in ROWS}
    mistakes = tables.pop("misconceptions")
    path = pages.page_path(values.pop("section_order"), values["section"], mine.slug)
    merged.page = dataclasses.replace(
        mine,
        **values,
        path=path,
        facts=tuple(pages.Fact(**row) for row in tables["facts"]),
        misconceptions=tuple(pages.Misconception(**row) for row in mistakes if row["right"]),
        slips=tuple(pages.Slip(row["key"], row["wrong"]) for row in mistakes if not row["right"]),
        sources=tuple(pages.Source(**row) for row in tables["sources"]),
        resources=tuple(pages.Resource(**row) for row in tables["resources"]),
    )
    return merged


def _value(merged: MergedPage, name: str, base: pages.Page | None, mine: pages.Page, theirs: pages.Page) -> Any:
    ours, other = getattr(mine, name), getattr(theirs, name)
    was = getattr(base, name) if base else None
    return _chosen(merged, (_label(name), name), ours, other, was, knows_base=base is not None)


def _table(
    merged: MergedPage, name: str, base: pages.Page | None, mine: pages.Page, theirs: pages.Page
) -> Sequence[Row]:
    was, ours, others = (_rows(page, name) if page else {} for page in (base, mine, theirs))
    kept: Rows = {}
    keys = [*ours, *(key for key in others if key not in ours)]
    for key in sorted(keys, key=lambda key: (ours.get(key) or others[key]).get("right") == ""):  # slips come last
        row = _row(merged, name, key, (was.get(key), ours.get(key), others.get(key)), len(kept), base is not None)
        if row is not None:
            kept[key] = row
    return [*kept.values()]


def _row(
    merged: MergedPage, name: str, key: str, rows: tuple[Row | None, Row | None, Row | None], at: int, knows_base: bool
) -> Row | None:
    was, mine, theirs = rows
    label = f"{_label(name)}, {key}"
    if mine and theirs:
        return {
            column: _chosen(
                merged,
                (f"{label}, {column}", f"{name}-{at}-{column}"),
                mine[column],
                theirs[column],
                was[column] if was else None,
                knows_base=was is not None,
            )
            for column in mine
        }
    if mine == was or theirs == was:  # one of the two left it alone, and the other added it or took it away
        changed_by_them = mine == was and (knows_base or theirs is not None)
        if changed_by_them:
            merged.taken.append(label)
        return theirs if changed_by_them else mine
    merged.clashes.append(Clash(label, "", _told(mine), _told(theirs)))
    return mine


def _chosen(merged: MergedPage, named: tuple[str, str], mine: Any, theirs: Any, base: Any, *, knows_base: bool) -> Any:
    if mine == theirs or (knows_base and theirs == base):
        return mine
    if knows_base and mine == base:
        merged.taken.append(named[0])
        return theirs
    merged.clashes.append(Clash(*named, _told(mine), _told(theirs)))
    return mine


def _rows(page: pages.Page, name: str) -> Rows:
    rows = [dataclasses.asdict(each) for each in getattr(page, name)]
    if name == "misconceptions":  # a slip is one that nobody believes, in the same table
        rows += [{"key": slip.key, "wrong": slip.text, "right": ""} for slip in page.slips]
    return {row[ROWS[name]]: row for row in rows}


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return "\n".join(str(each) for each in value.values() if each)
    return " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value if value is not None else "")
