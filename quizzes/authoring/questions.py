"""What authors do with a question: check, create, edit, publish, retire, and delete one that nobody has met."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from quizzes import guide
from quizzes.generators import is_drawn
from quizzes.guide.format import pages
from quizzes.kinds import DRAWN, KINDS
from quizzes.models import (
    Card,
    Component,
    Concept,
    Misconception,
    PlacementAnswer,
    ProblemReport,
    Question,
    QuestionRevision,
    Review,
    Status,
    User,
)
from quizzes.problems import Problem, counted

from .acts import Act, changed_status
from .differences import FieldChange, changed_fields
from .edition import QUESTION_LINKS, coverage_ids
from .indexing import reindex
from .pages import key_changes_of, page_of, question_of, save_question
from .publishing import NotPublishable


class EditedMeanwhile(Exception):
    """Somebody else saved since the form was opened. Nothing was written."""


class KeyChanged(Exception):
    """A minor edit would change what is right, and nobody says why the meaning is the same. Nothing was written."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class InUse(Exception):
    """Learners have met the question: their history needs it, so it can be retired, not deleted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A question as it would be stored, and everything that is wrong with it."""

    question: pages.Question
    lines: list[str]
    """How it would stand in a file."""
    broken: list[Problem]
    """It cannot be asked: not even a draft is stored like this."""
    unready: list[Problem]
    """It can be asked but must not be: a draft may have these, a published question may not."""
    advice: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [*self.broken, *self.unready]


def check_question(written: pages.Question, page: pages.Page, *, moving: str = "") -> Checked:
    """Check a question as the file that it would be: authors here and authors of files are told the same.

    `moving` is its name now, where it would have another there.
    """
    lines = guide.write_question(written)
    read, found = guide.parse_question("\n".join(lines), page)
    stored = dataclasses.replace(read or written, content=dict((read or written).content))
    broken = [problem for problem in found if problem.is_error]
    broken += [*_coverage(stored), *_borrowed_mistakes(stored)]
    # What a kind says as advice is a rule for the shipped guide only; the lint repeats it as an error.
    told = {problem.cell for problem in found}
    lint = [] if broken else [problem for problem in guide.lint_question(stored) if problem.cell not in told]
    lint += [] if broken else guide.perishable_problems(page, stored)
    unready = [*(problem for problem in lint if problem.is_error), *_twins(stored, page, moving), *_undrawn(stored)]
    advice = [problem for problem in (*found, *lint) if not problem.is_error]
    return Checked(stored, lines, broken, unready, advice)


def _coverage(written: pages.Question) -> Iterator[Problem]:
    known = coverage_ids()
    for at, item in enumerate(written.covers):
        if known and pages.COVERAGE_ID.fullmatch(item) and item not in known:
            yield guide.no_coverage_id(item, f"covers.{at}", f"they go from {known[0]} to {known[-1]}")


def _borrowed_mistakes(written: pages.Question) -> Iterator[Problem]:
    """`concept/name` is a mistake of another concept."""
    for name, cell in guide.named_mistakes(written.content).items():
        concept, slash, key = name.partition("/")
        if slash and not Misconception.objects.filter(concept__slug=concept, key=key).exists():
            yield guide.no_mistake(name, cell)


def _undrawn(written: pages.Question) -> Iterator[Problem]:
    """Figures of a question that nobody drew or uploaded: what it asks about would be missing."""
    for name, cell, _line in guide.figures_of_question(written.content):
        if not (QUESTION_LINKS.drawing(name) or QUESTION_LINKS.image(name)):
            yield dataclasses.replace(guide.undrawn(name, "draw or upload it, or take the figure out"), field=cell)


def _twins(written: pages.Question, page: pages.Page, moving: str) -> Iterator[Problem]:
    """The same stem in a published question: the check of the files calls it an error, too."""
    name, stem = written.id(page.slug), guide.bare_stem(written.content)
    rows = Question.objects.filter(status=Status.PUBLISHED).values_list(
        "concept__slug", "slug", "current__content__stem"
    )
    for concept, slug, other in rows:
        if stem and f"{concept}/{slug}" not in (name, moving) and guide.bare_stem({"stem": other}) == stem:
            yield guide.twin(name, f"{concept}/{slug}")
            return


def check_stored(question: Question) -> Checked:
    """The same checks of what is stored now."""
    return check_question(question_of(question), page_of(question.concept))


def create_question(*, concept: Concept, written: pages.Question, author: User, now: dt.datetime) -> Question:
    """Store a new question as a draft, after the other questions of its concept."""
    with transaction.atomic():
        last = concept.questions.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        draft = Question.objects.create(
            concept=concept, slug=written.slug, kind=written.kind, position=position, status=Status.DRAFT
        )
        saved = save_question(concept, written, position=position, now=now, question=draft, author=author)
        reindex(concept)
        return saved


def beginning_of(concept: Concept) -> dict[str, Any]:
    """What a new question of this concept starts with: the details of its last one, and the first fact unasked."""
    questions = list(concept.questions.exclude(status=Status.RETIRED).select_related("current").order_by("position"))
    asked = {question.current.about for question in questions if question.current}
    unasked = [key for key in concept.facts.values_list("key", flat=True) if key not in asked]
    sources = list(concept.sources.values_list("key", flat=True))
    if not questions:
        return {"about": unasked[0] if unasked else "", "sources": sources if len(sources) == 1 else []}
    last = question_of(questions[-1])
    begun = {"skill": last.skill, "difficulty": last.difficulty, "covers": last.covers, "sources": last.sources}
    return begun | {"about": unasked[0] if unasked else last.about}


NAME_WORDS = 4
"""Of a name that isn't chosen: a number may come after them."""
SAY_NOTHING = frozenset(
    (
        "a",
        "an",
        "and",
        "are",
        "at",
        "by",
        "do",
        "does",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "what",
        "when",
        "which",
        "who",
        "why",
        "with",
    )
)
GAP = re.compile(r"\[\[.*?\]\]")
"""What fills it is the answer, which no name may tell."""


def name_for(concept: Concept, text: str) -> str:
    """A short name that no question of the concept has, from the first words of its text."""
    words = [word for word in slugify(GAP.sub(" ", text)).split("-") if word not in SAY_NOTHING and len(word) <= 12][
        :NAME_WORDS
    ]
    name = "-".join(words) or "question"
    taken = set(concept.questions.filter(slug__startswith=name).values_list("slug", flat=True))
    return next(each for each in chain([name], (f"{name}-{number}" for number in count(2))) if each not in taken)


def edit_question(
    *,
    question: Question,
    written: pages.Question,
    seen: int,
    major: bool,
    author: User,
    now: dt.datetime,
    minor_because: str = "",
    batch: uuid.UUID | None = None,
) -> Question:
    """Append a revision, unless nothing changed. A presentation on screen stays as it is.

    A minor edit leaves every card alone; after a major one learners are asked again soon. A minor edit that changes the
    key gives its reason, which stays with the revision; raises KeyChanged without one.

    `seen` is the edit_version that the author started from; raises EditedMeanwhile where it is not the present one.
    """
    with transaction.atomic():
        present = _locked(question)
        if present.edit_version != seen:
            raise EditedMeanwhile
        assert present.current is not None
        version = present.current.version
        if dataclasses.replace(written, version=version) == question_of(present):
            return present
        changed = key_changes_of(present, written)
        if changed and not major and not minor_because:
            raise KeyChanged(changed)
        saved = save_question(
            present.concept,
            dataclasses.replace(written, version=next_version(version, major=major)),
            position=present.position,
            now=now,
            question=present,
            author=author,
            major=major,
            minor_because=minor_because if changed and not major else "",
            batch=batch,
        )
        reindex(present.concept)
        return saved


def restore_question(
    *,
    question: Question,
    number: int,
    seen: int,
    author: User,
    now: dt.datetime,
    minor_because: str = "",
    batch: uuid.UUID | None = None,
) -> Question:
    """Let the question say again what it said in an earlier revision; that is a revision itself, and it is major where
    what is right changes, unless it is said why it isn't.

    Raises EditedMeanwhile as `edit_question` does, and NotPublishable where the page of today lacks what it names.
    """
    with transaction.atomic():
        present = _locked(question)
        written = question_of(present, present.revisions.get(number=number))
        checked = check_question(written, page_of(present.concept))
        errors = checked.errors if present.status == Status.PUBLISHED else checked.broken
        if errors:
            raise NotPublishable(f"Revision {number} doesn’t fit anymore: {counted(len(errors), 'problem')}.", errors)
        major = bool(key_changes_of(present, written)) and not minor_because
        return edit_question(
            question=present,
            written=written,
            seen=seen,
            major=major,
            author=author,
            now=now,
            minor_because=minor_because,
            batch=batch,
        )


def _locked(question: Question) -> Question:
    """The row as it is now, held until the transaction ends.

    Not against those who point at it (`no_key`): an answer holds its learner and would wait for the question, while an
    edit holds the question and waits for each learner.
    """
    rows = Question.objects.select_for_update(of=("self",), no_key=True).select_related("concept", "current")
    return rows.get(pk=question.pk)


def next_version(version: str, *, major: bool) -> str:
    """1.4 becomes 2.0 for a new meaning, else 1.5."""
    head, _, tail = version.partition(".")
    generation, wording = (int(part) if part.isdigit() else 0 for part in (head, tail))
    return f"{generation + 1}.0" if major else f"{generation}.{wording + 1}"


def publish_question(*, question: Question, act: Act) -> Question:
    """Offer the question to learners. Raises NotPublishable where it has errors."""
    with transaction.atomic():
        present = _locked(question)
        errors = check_stored(present).errors
        if errors:
            raise NotPublishable(f"{present} has {counted(len(errors), 'problem')}.", errors)
        changed_status(present, Status.PUBLISHED, act)
        return present


def retire_question(*, question: Question, act: Act) -> Question:
    """Ask it no more. Its history stays, and it can be published again."""
    with transaction.atomic():
        present = _locked(question)
        changed_status(present, Status.RETIRED, act)
        return present


def set_question_status(*, question: Question, status: Status, act: Act, only_if: Status) -> bool:
    """Give it a status, without checks: it had it before. False where it has no longer the one of `only_if`."""
    with transaction.atomic():
        present = _locked(question)
        return present.status == only_if and changed_status(present, status, act)


def is_in_use(question: Question) -> bool:
    """Did a learner answer it, in review or placement, put it off or report it?"""
    components = question.components.all()
    return any(
        rows.filter(component__in=components).exists()
        for rows in (model._default_manager.all() for model in (Review, Card, ProblemReport, PlacementAnswer))
    )


def delete_question(*, question: Question) -> None:
    """Remove a question that nobody has met, with its revisions. Raises InUse for any other."""
    with transaction.atomic():
        present = _locked(question)
        if is_in_use(present):
            raise InUse
        Component.objects.filter(question=present).delete()
        Question.objects.filter(pk=present.pk).update(current=None)
        QuestionRevision.objects.filter(question=present).delete()
        present.delete()
        reindex(present.concept)


# -- history


@dataclass(frozen=True, slots=True)
class Change:
    """A revision and how it differs from the one before it."""

    revision: QuestionRevision
    fields: list[FieldChange]


def history_of(question: Question) -> list[Change]:
    """Every revision, the latest first."""
    revisions = list(question.revisions.select_related("author").order_by("number"))
    texts = [texts_of(question_of(question, revision)) for revision in revisions]
    changes = [
        Change(revision, changed_fields(before, after))
        for revision, before, after in zip(revisions, [{}, *texts], texts, strict=False)
    ]
    return changes[::-1]


def compared(question: Question, earlier: int, later: int) -> list[FieldChange]:
    """How two of its revisions differ. Raises QuestionRevision.DoesNotExist."""
    before, after = (question_of(question, question.revisions.get(number=number)) for number in (earlier, later))
    return changed_fields(texts_of(before), texts_of(after))


def texts_of(written: pages.Question) -> dict[str, str]:
    """Every field that says something, as text, by its cell."""
    fields = dict(written.content) | {name: getattr(written, name) for name in ("kind", *pages.DETAILS)}
    return {cell: text for name, value in fields.items() for cell, text in _cells(name, value) if text}


def _cells(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list | tuple) and any(isinstance(each, dict) for each in value):
        for number, row in enumerate(value):
            for column, cell in row.items():
                yield from _cells(f"{name}.{number}.{column}", cell)
    elif isinstance(value, list | tuple):
        yield name, "\n".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    elif isinstance(value, dict):
        yield name, " ".join(map(str, value.values()))
    else:
        yield name, "" if value is None else {True: "yes", False: ""}[value] if isinstance(value, bool) else str(value)


# -- whom a change reaches


@dataclass(frozen=True, slots=True)
class Reach:
    """What saving a change means to learners."""

    learners: int
    """Who have answered it."""
    asked_again: int
    """Of these, whom it's asked again soon: all who haven't set it aside, where the change is major."""


def reach_of(question: Question, *, major: bool) -> Reach:
    answered = Card.objects.filter(question=question, reps__gt=0).exclude(stability=None)
    again = answered.filter(suspended=False) if major else answered.none()
    return Reach(*(cards.order_by().values("learner").distinct().count() for cards in (answered, again)))


def kind_label(kind: str) -> str:
    if kind == DRAWN:
        return "New numbers each time"
    return KINDS[kind].label if kind in KINDS else kind


def form_kind(question: Question) -> str:
    """What its form is named for: its kind, or that its numbers are drawn."""
    drawn = question.current is not None and is_drawn(question.current.content)
    return DRAWN if drawn else question.kind
