"""What was measured, kept as JSON, and RESULTS.md made from it: every figure beside that of the release before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measuring import Row

FOLDER = Path(__file__).resolve().parent
BEFORE, NOW, RESULTS = FOLDER / "before.json", FOLDER / "now.json", FOLDER / "RESULTS.md"
HEAD = ("what", "measured", "reference", "ratio", "before", "goal", "")

GOALS = {
    1: "an answer and the next question beside `raw`, in five states and two banks",
    2: "answers over HTTP beside `raw`, with more connections than threads",
    3: "the next question is on screen when *Next* is pressed",
    4: "the next question and today's counts as a site grows",
    5: "export, deletion, doctor and rebuilding in bulk",
    6: "start and publishing",
    7: "pages for visitors, search, and what travels",
    8: "the tests",
    9: "the way back after a break",
    10: "a question whose numbers are drawn beside one that somebody wrote",
    11: "a change of an answer in a quiz, saved, beside `raw`",
}


@dataclass
class Section:
    """The rows of one section on one engine, and when, of which commit and how busy a machine they were taken."""

    title: str
    goal: int
    rows: list[Row]
    on: str = ""
    commit: str = ""
    load: float = 0.0

    @property
    def note(self) -> str:
        busy = f", with a load of {self.load:.1f} from others at its start" if self.load > 0.5 else ""
        return f"Measured on {self.on} at {self.commit}{busy}."


@dataclass
class Figures:
    """Sections by engine and name: `SQLite/answer`."""

    machine: str = ""
    sections: dict[str, Section] = field(default_factory=dict)

    @classmethod
    def load(cls, file: Path) -> Figures:
        if not file.exists():
            return cls()
        stored = json.loads(file.read_text())
        return cls(stored["machine"], {name: _section(each) for name, each in stored["sections"].items()})

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")

    def row(self, section: str, what: str) -> Row | None:
        found = self.sections.get(section)
        return next((row for row in found.rows if row.what == what), None) if found else None


def _section(stored: dict[str, Any]) -> Section:
    return Section(**stored | {"rows": [Row(**row) for row in stored["rows"]]})


# --- RESULTS.md ---------------------------------------------------------------------------------

INTRODUCTION = """# How fast it is

Written by `make bench`; do not edit. {machine}

What counts are the ratios: both sides were measured in one run, in turns. `raw` is the least that a Django site can do
for an answer: two writes by cursor in one transaction and a select of what is due next; it grades nothing, schedules
nothing and renders nothing. Times are medians. *Before* is the release before ({before}), measured by the same
benchmarks. Where a ratio of processor time is given, the worse of the two ratios is the one that counts.
"""


def results(now: Figures, before: Figures) -> str:
    old = next((f"{each.commit}, {each.on}" for each in before.sections.values()), "not measured")
    parts = [INTRODUCTION.format(machine=now.machine, before=old), "\n## The goals\n\n", goals(now)]
    for name, section in now.sections.items():
        beside = [before.row(name, row.what) for row in section.rows]
        engine = name.partition("/")[0]
        parts.append(f"\n## {section.title}, {engine}\n\n{section.note}\n\n{table(section.rows, beside)}\n")
    return "".join(parts)


def goals(now: Figures) -> str:
    lines = ["| | goal | reached | |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(_goal(now, number) for number in GOALS)]) + "\n"


def _goal(now: Figures, number: int) -> str:
    with_goal = [
        (name.partition("/")[0], row)
        for name, section in now.sections.items()
        for row in section.rows
        if row.goal and (row.belongs or section.goal) == number
    ]
    judged = [row for _, row in with_goal if row.met is not None]
    missed = [f"{row.what}, {engine}: {row.ratio or row.measured}" for engine, row in with_goal if row.met is False]
    unknown = [f"{row.what}, {engine}" for engine, row in with_goal if row.met is None]
    reached = [f"{len(judged) - len(missed)} of {len(judged)}"] if judged else []
    reached += [f"missed: {'; '.join(missed)}"] if missed else []
    reached += [f"not judged: {'; '.join(unknown)}"] if unknown else []
    verdict = "not measured" if not judged else "**missed**" if missed else "in part" if unknown else "ok"
    return f"| {number} | {GOALS[number]} | {'; '.join(reached)} | {verdict} |"


def table(rows: Sequence[Row], before: Sequence[Row | None] = ()) -> str:
    beside = before or [None] * len(rows)
    lines = [HEAD, tuple("---" for _ in HEAD), *(_cells(row, old) for row, old in zip(rows, beside, strict=True))]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cells(row: Row, old: Row | None) -> Iterator[str]:
    verdict = {True: "met", False: "**missed**", None: ""}[row.met]
    yield from (row.what, row.measured, row.reference, row.ratio, _old(old), row.goal, verdict)


def _old(row: Row | None) -> str:
    return "" if row is None else row.ratio or row.measured
