"""The history of a page: every verb that changes it leaves what it said before and what it says now."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from dataclasses import dataclass

from quizzes import guide
from quizzes.guide.format import pages
from quizzes.models import Concept, ConceptRevision, User

from .differences import FieldChange, changed_fields
from .pages import page_of

Origin = ConceptRevision.Origin


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes a page, when, and by which verb. No author: the shipped guide."""

    author: User | None
    now: dt.datetime
    origin: Origin
    restored_from: int | None = None
    batch: uuid.UUID | None = None
    """What it was done together with."""


def keep_before(concept: Concept, now: dt.datetime) -> None:
    """Called before a page is changed: one without a history gets a first revision of what it says until now."""
    if concept.pk and not concept.revisions.exists():
        _append(concept, Hand(None, now, Origin.BEFORE), page_of(concept), number=1)


def keep_after(concept: Concept, hand: Hand) -> None:
    """Called when a page was changed, prerequisites included: append what it says now, where that is new."""
    concept = Concept.objects.get(pk=concept.pk)
    page = page_of(concept)
    last = concept.revisions.order_by("-number").first()
    if last is None or (last.source, last.path) != (guide.write_source(page), page.path):
        _append(concept, hand, page, number=last.number + 1 if last else 1)


def _append(concept: Concept, hand: Hand, page: pages.Page, *, number: int) -> None:
    ConceptRevision.objects.create(
        concept=concept,
        number=number,
        source=guide.write_source(page),
        path=page.path,
        edit_version=concept.edit_version,
        origin=hand.origin,
        restored_from=hand.restored_from,
        author=hand.author,
        batch=hand.batch,
        created_at=hand.now,
    )


def page_in(revision: ConceptRevision, questions: tuple[pages.Question, ...] = ()) -> pages.Page | None:
    """The page that a revision holds, with the questions of today; None where its file cannot be read any more."""
    page, _ = guide.parse_page(revision.path, revision.source)
    return dataclasses.replace(page, questions=questions) if page else None


def page_at(concept: Concept, edit_version: int) -> pages.Page | None:
    """What the page said when it had this edit_version; None where nobody noted it."""
    revision = concept.revisions.filter(edit_version__lte=edit_version).order_by("-number").first()
    return page_in(revision, page_of(concept).questions) if revision else None


@dataclass(frozen=True, slots=True)
class PageChange:
    """A revision and how it differs from the one before it."""

    revision: ConceptRevision
    fields: list[FieldChange]
    is_present: bool


def history_of_page(concept: Concept) -> list[PageChange]:
    """Every revision, the latest first."""
    revisions = list(concept.revisions.select_related("author").order_by("number"))
    texts = [_texts_in(revision) for revision in revisions]
    changes = [
        PageChange(revision, changed_fields(before, after), revision is revisions[-1])
        for revision, before, after in zip(revisions, [{}, *texts], texts, strict=False)
    ]
    return changes[::-1]


def compared_pages(concept: Concept, earlier: int, later: int) -> list[FieldChange]:
    """How two of its revisions differ. Raises ConceptRevision.DoesNotExist."""
    before, after = (_texts_in(concept.revisions.get(number=number)) for number in (earlier, later))
    return changed_fields(before, after)


def _texts_in(revision: ConceptRevision) -> dict[str, str]:
    """Every field that says something, as text; a part under its short name, so that moving it changes nothing."""
    page = page_in(revision)
    return {"source": revision.source} if page is None else texts_of_page(page)


def texts_of_page(page: pages.Page) -> dict[str, str]:
    """Its fields by their cells, without its questions."""
    named = {name: getattr(page, name) for name in PLAIN}
    texts = {name: "\n".join(value) if isinstance(value, tuple) else str(value) for name, value in named.items()}
    for name in ("facts", "misconceptions", "slips", "sources", "resources"):
        for part in getattr(page, name):
            fields = dataclasses.asdict(part)
            key = fields.pop("key", "") or fields.pop("url")
            texts |= {f"{name}.{key}.{column}": _text(value) for column, value in fields.items()}
    return {cell: text for cell, text in texts.items() if text}


PLAIN = (
    "title",
    "section",
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


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)
