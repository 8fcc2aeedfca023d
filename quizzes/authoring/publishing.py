"""Publishing: the shipped content files become the site's guide, without overwriting what authors changed here.

Each page and question remembers the hash it was last published with. Changed in the files only: taken over. Changed on
the site only: kept. Changed on both sides: a conflict, which an author decides in the admin.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from quizzes import guide
from quizzes.guide.format import pages
from quizzes.guide.format.images import TYPES
from quizzes.models import Concept, Conflict, Edition, Question, Status
from quizzes.problems import Problem, advice, counted

from .acts import decided_here
from .completing import complete_pages, complete_revisions
from .edition import remember_edition
from .images import changed_images, take_images
from .indexing import reindex_all
from .pages import (
    add_shipped_questions,
    key_changes_of,
    link_prerequisites,
    note_published,
    page_of,
    question_of,
    raises_version,
    render_again,
    save_page,
    save_question,
)
from .revisions import Hand, Origin, keep_after, keep_before

# Raised when the renderer or the search's index changes what it makes of the same text: all is rendered again.
RENDERER = 6
# Losing more than this share of the questions at once wants a flag: a wrong folder must not empty the site.
RETIRE_SHARE = 0.1


class NotPublishable(Exception):
    """The content has problems, or would retire too much. Nothing was changed."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


@dataclass(slots=True)
class Report:
    """What publishing did, by the names of pages and questions."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    """What an editor of the files should look at, and what did not keep them from being published."""
    unchanged: bool = False

    def log(self, verdict: Verdict, name: str) -> None:
        lists = {Verdict.ADD: self.added, Verdict.CHANGE: self.changed, Verdict.CONFLICT: self.conflicts}
        if verdict in lists:
            lists[verdict].append(name)

    def __str__(self) -> str:
        if self.unchanged:
            return "The guide is unchanged."
        counts = [
            (len(self.added), "added"),
            (len(self.changed), "changed"),
            (len(self.retired), "retired"),
            (len(self.conflicts), "in conflict"),
        ]
        done = ", ".join(f"{n} {word}" for n, word in counts if n) or "no change"
        remarks = f" With {counted(len(self.remarks), 'remark')}." if self.remarks else ""
        return f"Published the guide: {done}.{remarks}"


def fingerprint(root: Path) -> str:
    """A hash over every content file: equal means that there is nothing to publish."""
    digest = hashlib.sha256(f"renderer {RENDERER}".encode())
    for path in sorted(root.rglob("*")):
        if path.suffix in (".md", ".svg") or path.suffix[1:] in TYPES or path.name == guide.COVERAGE:
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def publish_guide(
    *, root: Path, now: dt.datetime, force: bool = False, allow_retiring: bool = False, dry_run: bool = False
) -> Report:
    """Publish the content files under `root`. Raises NotPublishable and changes nothing where they have errors."""
    if not root.is_dir():
        raise NotPublishable(f"There’s no folder {root}.")
    if not dry_run:
        complete_revisions()
        complete_pages()
    mark = fingerprint(root)
    if not force and Edition.objects.filter(fingerprint=mark).exists():
        return Report(unchanged=True)
    shipped, problems = guide.load_guide(root)
    problems += [*guide.check_names(shipped), *guide.check_images(shipped, root), *changed_images(root)]
    problems = [problem for problem in problems if problem.is_error]
    if problems:
        raise NotPublishable(f"The content has {counted(len(problems), 'problem')}.", problems)
    report = Report(remarks=_remarks(shipped, root))
    with transaction.atomic():
        remember_edition(root=root, fingerprint=mark, now=now)  # first: its drawings are rendered with the pages
        take_images(root, shipped, now)
        by_slug = _publish_pages(shipped, report, now)
        _render_the_rest(by_slug, shipped)
        _publish_questions(shipped, by_slug, now, report)
        _retire(shipped, report, allow_retiring)
        _note_conflicts(shipped, report, now)
        note_published(Question.objects.all(), now)
        reindex_all()
        if dry_run:
            transaction.set_rollback(True)
    return report


def _remarks(shipped: Sequence[pages.Page], root: Path) -> list[Problem]:
    """What `check_content` calls an error and a site can live with: gaps, twins, rules of good questions."""
    found = [
        *guide.check_guide(shipped, guide.coverage_ids(root)),
        *guide.check_drawings(shipped, root),
        *guide.lint_guide(shipped),
    ]
    return [problem for problem in found if problem.is_error]


def _publish_pages(shipped: Sequence[pages.Page], report: Report, now: dt.datetime) -> dict[str, Concept]:
    by_slug = {concept.slug: concept for concept in Concept.objects.all()}
    decided = decided_here(Concept)
    for page in shipped:
        shipped_hash = guide.hash_page(page)
        concept = by_slug.get(page.slug)
        verdict = _verdict(shipped_hash, concept.shipped_hash, _hash_here(concept)) if concept else Verdict.ADD
        report.log(verdict, page.slug)
        if verdict in (Verdict.ADD, Verdict.CHANGE):
            if concept is not None:
                keep_before(concept, now)
            concept = by_slug[page.slug] = save_page(page, concept)
        elif concept is not None:
            render_again(concept)  # a drawing may have changed, or the renderer
        if verdict in TAKEN and concept is not None:
            _take(concept, shipped_hash, decided)
    for page in shipped:
        if page.slug in (*report.added, *report.changed):
            link_prerequisites(by_slug[page.slug], page.prerequisites, by_slug)
            keep_after(by_slug[page.slug], Hand(None, now, Origin.PUBLISHED))
    return by_slug


def _render_the_rest(by_slug: Mapping[str, Concept], shipped: Sequence[pages.Page]) -> None:
    """Pages that were written here change with the renderer and the drawings, too."""
    for slug in by_slug.keys() - {page.slug for page in shipped}:
        render_again(by_slug[slug])


def _publish_questions(
    shipped: Sequence[pages.Page], by_slug: dict[str, Concept], now: dt.datetime, report: Report
) -> None:
    rows = Question.objects.select_related("concept", "current").defer("concept__body", "concept__blocks")
    known = {str(question): question for question in rows}
    moved = {question.moved_from: question for question in known.values() if question.moved_from not in known}
    decided = decided_here(Question)
    before = _order_here(known.values())
    for page in shipped:
        concept = by_slug[page.slug]
        new = []
        for position, written in enumerate(page.questions):
            if gone := moved.get(written.id(page.slug)):  # it is this site's own since, and must not come a second time
                report.remarks += _not_taken(gone, written, concept)
                continue
            if question := known.get(written.id(page.slug)):
                _publish_question(concept, written, position, question, decided, now, report)
            else:
                new.append((position, written))
                report.log(Verdict.ADD, written.id(page.slug))
        add_shipped_questions(concept, new, now)
        _put_in_order(concept, [written.slug for written in page.questions], before[concept.pk])


def _order_here(questions: Iterable[Question]) -> defaultdict[int, list[str]]:
    """The short names of the questions of each page as learners meet them, without what is retired."""
    order: defaultdict[int, list[str]] = defaultdict(list)
    for question in sorted(questions, key=lambda each: (each.position, each.pk)):
        if question.status != Status.RETIRED:
            order[question.concept_id].append(question.slug)
    return order


def _put_in_order(concept: Concept, shipped: list[str], here: list[str]) -> None:
    """An order that authors gave a page stays: what is new goes behind the question that it follows in the files.

    Everywhere else the questions have the places of the files by now.
    """
    last = [slug for slug in concept.shipped_order if slug in here]
    if last != [slug for slug in here if slug in last]:
        order = list(here)
        for place, slug in enumerate(shipped):
            if slug not in order:
                known = [order.index(each) for each in shipped[:place] if each in order]
                order.insert(known[-1] + 1 if known else 0, slug)
        for position, slug in enumerate(order):
            Question.objects.filter(concept=concept, slug=slug).exclude(position=position).update(position=position)
    if concept.shipped_order != shipped:
        Concept.objects.filter(pk=concept.pk).update(shipped_order=shipped)


def _not_taken(moved: Question, written: pages.Question, concept: Concept) -> Iterator[Problem]:
    """The files say something new of a question that an author moved to another page."""
    said = (dataclasses.replace(question_of(moved, each), slug=written.slug) for each in moved.revisions.all())
    if guide.hash_question(written) in map(guide.hash_question, said):
        return
    path = pages.page_path(concept.section_order, concept.section, concept.slug)
    message = f"`{written.slug}` has new words in the files, but was moved to `{moved}` here, and keeps its own"
    hint = "compare the two, and edit it there if the new words are better"
    found = advice(message, hint, written.line, code="question.moved-here", field="slug")
    yield found.at(path)


def _publish_question(
    concept: Concept,
    written: pages.Question,
    position: int,
    question: Question,
    decided: Mapping[int, str],
    now: dt.datetime,
    report: Report,
) -> None:
    shipped_hash = guide.hash_question(written)
    verdict = _verdict(shipped_hash, question.shipped_hash, _hash_of(question))
    report.log(verdict, written.id(concept.slug))
    if verdict == Verdict.CHANGE:
        report.remarks += _taken_as_major(question, written, concept)
        question = save_question(concept, written, position=position, now=now, question=question)
    if verdict in TAKEN:
        _take(question, shipped_hash, decided)
    if question.position != position:
        Question.objects.filter(pk=question.pk).update(position=position)


def _take(row: Concept | Question, shipped_hash: str, decided: Mapping[int, str]) -> None:
    """What the files have is shown, unless an author here decided otherwise: that stands until an author changes it."""
    status = row.status if decided.get(row.pk) == row.status else Status.PUBLISHED
    type(row)._default_manager.filter(pk=row.pk).update(shipped_hash=shipped_hash, status=status)


def _taken_as_major(question: Question, written: pages.Question, concept: Concept) -> Iterator[Problem]:
    """What is right changed under an old version: a new meaning all the same, since the old answer is wrong now."""
    changed = key_changes_of(question, written)
    if changed and not raises_version(question, written):
        path = pages.page_path(concept.section_order, concept.section, concept.slug)
        message = f"`{written.slug}` changed what’s right ({', '.join(changed)}) and not its version"
        hint = "learners will be asked again soon; raise `version` to the next whole number to say so in the file"
        found = advice(message, hint, written.line, code="question.key-changed", field="version")
        yield found.at(path)


def _hash_here(concept: Concept) -> Callable[[], str]:
    return lambda: guide.hash_page(page_of(concept))


def _hash_of(question: Question) -> Callable[[], str]:
    return lambda: guide.hash_question(question_of(question))


class Verdict(StrEnum):
    """What publishing does with one page or question."""

    ADD = "added"
    CHANGE = "changed"
    SAME = "the same here"
    KEEP = "kept"
    CONFLICT = "conflict"


TAKEN = (Verdict.ADD, Verdict.CHANGE, Verdict.SAME)


def _verdict(shipped: str, last: str, here: Callable[[], str]) -> Verdict:
    """What to do with something that exists here, by its hashes: shipped now, shipped last, and here."""
    if shipped == last:
        return Verdict.KEEP
    mine = here()
    if mine == shipped:
        return Verdict.SAME
    return Verdict.CHANGE if mine == last else Verdict.CONFLICT


def _retire(shipped: Sequence[pages.Page], report: Report, allow: bool) -> None:
    """Questions and pages that left the files are retired, never deleted. What authors wrote here stays."""
    named = {(page.slug, question.slug) for page in shipped for question in page.questions}
    ours = Question.objects.exclude(shipped_hash="").exclude(status=Status.RETIRED)
    ours = ours.select_related("concept").only("slug", "concept__slug")
    gone = [question for question in ours if (question.concept.slug, question.slug) not in named]
    total = len(ours)
    if _lost(gone, report.added) > total * RETIRE_SHARE and not allow:
        raise NotPublishable(
            f"This would retire {len(gone)} of {total} questions. If you mean to, publish with --allow-retiring."
        )
    Question.objects.filter(pk__in=[question.pk for question in gone]).update(status=Status.RETIRED)
    report.retired += [str(question) for question in gone]
    slugs = {page.slug for page in shipped}
    lost = Concept.objects.exclude(shipped_hash="").exclude(status=Status.RETIRED).exclude(slug__in=slugs)
    report.retired += list(lost.values_list("slug", flat=True))
    lost.update(status=Status.RETIRED)


def _lost(gone: Iterable[Question], added: Iterable[str]) -> int:
    """How many questions go and have no successor: where a page is rewritten, new ones of that page stand in."""
    new = Counter(name.partition("/")[0] for name in added if "/" in name)
    return sum(max(0, count - new[page]) for page, count in Counter(each.concept.slug for each in gone).items())


def _note_conflicts(shipped: Sequence[pages.Page], report: Report, now: dt.datetime) -> None:
    Conflict.objects.all().delete()
    for page in shipped:
        if page.slug in report.conflicts:
            alone = dataclasses.asdict(dataclasses.replace(page, questions=(), lines={}))
            _note(page.slug, "", alone, guide.hash_page(page), now)
        for question in page.questions:
            if f"{page.slug}/{question.slug}" in report.conflicts:
                shipped_hash = guide.hash_question(question)
                _note(page.slug, question.slug, dataclasses.asdict(question), shipped_hash, now)


def _note(concept: str, question: str, shipped: dict[str, object], shipped_hash: str, now: dt.datetime) -> None:
    Conflict.objects.create(
        concept_slug=concept, question_slug=question, shipped=shipped, shipped_hash=shipped_hash, noticed_at=now
    )
