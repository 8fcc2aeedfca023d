"""Changing many questions or pages in one step: planned and shown first, then done, then undone where it was a slip.

What is planned is checked as if somebody had typed it into the form. Each row is a revision of its own; they share a
batch, which is what undoing names. A batch needs no record beside them: revisions are never changed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from quizzes.generators import is_drawn
from quizzes.guide.format import pages
from quizzes.kinds import KINDS
from quizzes.kinds.content import with_texts
from quizzes.models import Concept, ConceptRevision, Question, QuestionRevision, Status, User
from quizzes.problems import Problem

from .concepts import check_page, edit_concept, restore_page
from .differences import FieldChange, changed_fields
from .pages import key_changes_of, page_of, question_of
from .publishing import NotPublishable
from .questions import (
    EditedMeanwhile,
    Reach,
    check_question,
    edit_question,
    reach_of,
    restore_question,
    texts_of,
)
from .revisions import texts_of_page

MOST = 200
"""Rows of one step: each is checked against the whole bank, and somebody has to read what would change."""

type Row = Question | Concept
type Written = pages.Question | pages.Page
type Rewrite[T] = Callable[[T], T]


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one row."""

    row: Row
    seen: int
    """Its edit_version: what is done is done to these words and no others."""
    fields: list[FieldChange]
    problems: list[Problem]
    """Why it can't be done: nothing is then."""
    major: bool = False
    """It changes what is right."""
    reach: Reach | None = None
    """Whom it reaches; of pages nobody counts."""


@dataclass(frozen=True, slots=True)
class Plan:
    rows: list[Planned]
    """Those that would change, at most MOST."""
    same: int
    """Rows that were looked at and need no change."""
    more: int = 0
    """Rows that would change, too, and are left for another step."""


@dataclass(slots=True)
class Done:
    """What came of it: the rows that have changed, and the others with the reason."""

    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    changed: list[Row] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def plan(rows: Iterable[Row], rewrite: Rewrite[Any]) -> Plan:
    """What `rewrite` would do to the rows. Nothing is written."""
    planned: list[Planned] = []
    same = more = 0
    for row in rows:
        before = _written(row)
        after = rewrite(before)
        if after == before:
            same += 1
        elif len(planned) == MOST:
            more += 1
        else:
            planned.append(_planned(row, before, after))
    return Plan(planned, same, more)


def carry_out(
    *,
    rows: Iterable[Row],
    seen: Mapping[int, int],
    rewrite: Rewrite[Any],
    author: User,
    now: dt.datetime,
    minor_because: str = "",
) -> Done:
    """Do to these rows what was planned. One that was changed since it was `seen`, or that the checks refuse, is left.

    `minor_because` is why a change of what is right doesn't change the meaning; without it such a change is major.
    """
    done = Done()
    for row in rows:
        after = rewrite(_written(row))
        try:
            with transaction.atomic():
                if problems := _problems(row, after):
                    done.left.append((str(row), problems[0].message))
                elif _edited(row, after, seen.get(row.pk, 0), author, now, minor_because, done.batch):
                    done.changed.append(row)
        except EditedMeanwhile:
            done.left.append((str(row), ""))
    return done


def rewritten(model: type[Row], batch: uuid.UUID) -> list[tuple[Row, int, bool]]:
    """The rows of a batch, each with the number of its revision and whether that is still what it says."""
    revisions: list[tuple[Row, int]]
    if model is Question:
        questions = QuestionRevision.objects.filter(batch=batch).select_related("question__concept").order_by("pk")
        revisions = [(each.question, each.number) for each in questions]
    else:
        concepts = ConceptRevision.objects.filter(batch=batch).select_related("concept").order_by("pk")
        revisions = [(each.concept, each.number) for each in concepts]
    return [(row, number, not row.revisions.filter(number__gt=number).exists()) for row, number in revisions]


def take_back(*, model: type[Row], batch: uuid.UUID, author: User, now: dt.datetime) -> Done:
    """Let every row of the batch say again what it said before, unless somebody has changed it since.

    That is a batch, too, which can be undone in turn.
    """
    done = Done()
    for row, number, is_present in rewritten(model, batch):
        if not is_present:
            done.left.append((str(row), ""))
            continue
        try:
            if isinstance(row, Question):
                because = row.revisions.get(number=number).minor_because
                restore_question(
                    question=row,
                    number=number - 1,
                    seen=row.edit_version,
                    author=author,
                    now=now,
                    minor_because=because,
                    batch=done.batch,
                )
            else:
                restore_page(
                    concept=row, number=number - 1, seen=row.edit_version, author=author, now=now, batch=done.batch
                )
        except (EditedMeanwhile, NotPublishable) as refusal:
            done.left.append((str(row), str(refusal)))
        else:
            done.changed.append(row)
    return done


def _written(row: Row) -> Written:
    return question_of(row) if isinstance(row, Question) else page_of(row)


def _planned(row: Row, before: Any, after: Any) -> Planned:
    problems = _problems(row, after)
    if isinstance(row, Question):
        major = bool(key_changes_of(row, after))
        fields = changed_fields(texts_of(before), texts_of(after))
        return Planned(row, row.edit_version, fields, problems, major, reach_of(row, major=major))
    return Planned(row, row.edit_version, changed_fields(texts_of_page(before), texts_of_page(after)), problems)


def _problems(row: Row, after: Any) -> list[Problem]:
    """What forbids it: of what learners see all errors, of a draft those that leave it unusable."""
    is_public = row.status == Status.PUBLISHED
    if isinstance(row, Question):
        question = check_question(after, page_of(row.concept))
        return question.errors if is_public else question.broken
    page = check_page(after)
    return page.errors if is_public else [*page.text, *page.broken]


def _edited(
    row: Row, after: Any, seen: int, author: User, now: dt.datetime, minor_because: str, batch: uuid.UUID
) -> bool:
    if isinstance(row, Question):
        major = bool(key_changes_of(row, after)) and not minor_because
        saved: Row = edit_question(
            question=row,
            written=after,
            seen=seen,
            major=major,
            author=author,
            now=now,
            minor_because=minor_because,
            batch=batch,
        )
    else:
        saved = edit_concept(concept=row, page=after, seen=seen, author=author, now=now, batch=batch)
    return saved.edit_version != seen


# -- what can be done to many rows


@dataclass(frozen=True, slots=True)
class Replacing:
    """Other words for the same, wherever an author wrote them. Names of ours, quotations and addresses stay."""

    find: str
    into: str
    match_case: bool = False
    whole_words: bool = False

    def text(self, text: str) -> str:
        return self._pattern.sub(lambda _: self.into, text)

    @property
    def _pattern(self) -> re.Pattern[str]:
        found = re.escape(self.find)
        found = rf"(?<!\w){found}(?!\w)" if self.whole_words else found
        return re.compile(found, 0 if self.match_case else re.IGNORECASE)

    def in_question(self, written: pages.Question) -> pages.Question:
        """Texts that are drawn come from a generator, which no author edits here."""
        if is_drawn(written.content):
            return written
        kind = KINDS[written.kind]

        def change(name: str, text: str) -> str:
            return text if name.rpartition(".")[2] in kind.name_fields else self.text(text)

        before = kind.load(written.content)
        after = with_texts(before, change)
        content = written.content if after == before else dict(written.content) | kind.dump(after)
        return dataclasses.replace(written, content=content, lasting=self.text(written.lasting))

    def in_page(self, page: pages.Page) -> pages.Page:
        new = self.text
        return dataclasses.replace(
            page,
            title=new(page.title),
            definition=new(page.definition),
            why=new(page.why),
            text=new(page.text),
            facts=tuple(dataclasses.replace(each, text=new(each.text)) for each in page.facts),
            misconceptions=tuple(
                dataclasses.replace(each, wrong=new(each.wrong), right=new(each.right)) for each in page.misconceptions
            ),
            slips=tuple(dataclasses.replace(each, text=new(each.text)) for each in page.slips),
            resources=tuple(
                dataclasses.replace(each, note=new(each.note), warning=new(each.warning)) for each in page.resources
            ),
        )


@dataclass(frozen=True, slots=True)
class Details:
    """Details of questions that are set alike; what is empty stays as it is."""

    skill: str = ""
    difficulty: int | None = None
    as_of: str = ""
    review_by: str = ""
    add_cover: str = ""
    drop_cover: str = ""

    def __call__(self, written: pages.Question) -> pages.Question:
        named = {name: getattr(self, name) for name in ("skill", "difficulty", "as_of", "review_by")}
        return dataclasses.replace(
            written, covers=tuple(self._covers(written.covers)), **{name: to for name, to in named.items() if to}
        )

    def _covers(self, covers: tuple[str, ...]) -> Iterator[str]:
        yield from (each for each in covers if each != self.drop_cover)
        if self.add_cover and self.add_cover not in covers:
            yield self.add_cover
