"""A question of an attempt as it is asked: pinned to the revision and the order that were drawn at the start."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from quizzes.log.presenting import Presentation, page_text_fields
from quizzes.models import Attempt, AttemptItem


@dataclass(frozen=True, kw_only=True)
class Asked(Presentation):
    """`number` of `total`, counted from 1."""

    number: int
    total: int


def asked(item: AttemptItem, total: int) -> Asked:
    """`item` comes with its component's question and concept and with its revision, as `items_of` loads them."""
    return Asked(
        revision=item.revision,
        key=item.component.key,
        seed=item.seed,
        component=item.component,
        version=item.version,
        number=item.position + 1,
        total=total,
    )


def items_of(attempt: Attempt | Collection[Attempt]) -> QuerySet[AttemptItem]:
    """The questions of an attempt, or of several, with all that asking and telling wants: one statement."""
    wanted = [attempt] if isinstance(attempt, Attempt) else attempt
    return to_ask(AttemptItem.objects.filter(attempt__in=wanted)).order_by("position")


def to_ask(items: QuerySet[AttemptItem]) -> QuerySet[AttemptItem]:
    """The same ones with all that asking and telling wants."""
    text = page_text_fields("component__question__concept")
    return items.select_related("component__question__concept", "revision__question").defer(*text)


def all_asked(items: Iterable[AttemptItem]) -> list[Asked]:
    listed = list(items)
    return [asked(each, len(listed)) for each in listed]
