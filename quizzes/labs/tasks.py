"""A lab's tasks, which the program checks. What was solved once stays solved: a bit for each in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .fields import Whole


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    done: bool


def solved_field(names: Sequence[str]) -> Whole:
    """What the address carries of them."""
    return Whole("What you solved", 0, 0, 2 ** len(names) - 1)


def tasks_so_far(names: Sequence[str], solved_now: Sequence[bool] | None, before: int) -> list[Task]:
    """Each with what was solved `before`, as the address says. None: before the prediction, nothing counts."""
    if solved_now is None:
        return [Task(name, done=False) for name in names]
    pairs = enumerate(zip(names, solved_now, strict=True))
    return [Task(name, done=now or bool(before >> at & 1)) for at, (name, now) in pairs]


def as_bits(tasks: Sequence[Task]) -> int:
    return sum(1 << at for at, task in enumerate(tasks) if task.done)
