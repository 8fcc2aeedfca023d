"""What authors do with a concept: check its page, create, edit, publish and retire it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from quizzes import guide
from quizzes.concepts import Graph
from quizzes.guide.checks import lint
from quizzes.guide.format import pages
from quizzes.guide.format.parse import mistakes_in
from quizzes.models import Concept, Question, Status, User
from quizzes.problems import Problem, counted

from .acts import Act, changed_status
from .edition import coverage_ids, links
from .indexing import reindex
from .pages import link_prerequisites, page_of, save_page
from .publishing import NotPublishable
from .questions import EditedMeanwhile
from .revisions import Hand, Origin, keep_after, keep_before, page_in


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """A page as it would be stored, and everything that is wrong with it."""

    page: pages.Page
    text: list[Problem]
    """Mistakes in the Markdown, by the line of the text."""
    broken: list[Problem]
    """What would leave a question or a prerequisite hanging."""
    front: list[Problem]
    """What is missing: a draft may lack it, a published page may not."""
    advice: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [*self.text, *self.broken, *self.front]


def check_page(page: pages.Page) -> CheckedPage:
    """Check a page as the file that it would be. Its questions are checked only for what they name in it."""
    page = dataclasses.replace(page, text=guide.tidy(page.text))
    _, front = guide.parse_page(page.path, guide.write_page(dataclasses.replace(page, text="", questions=())))
    advice = [problem for rule in lint.PAGE_RULES for problem in rule(page)]
    advice += [*guide.check_completeness(page), *guide.lint_variety(page), *_unused(page), *_undrawn(page)]
    advice += (problem for problem in guide.lint_perishable(page) if problem.field != "reviewed")
    return CheckedPage(
        page=page,
        text=guide.text_problems(page.text, _names(page)),
        broken=[*_left_hanging(page), *_order_of_learning(page)],
        front=[*front, *_coverage(page), *guide.reviewed_problems(page)],
        advice=[dataclasses.replace(problem, severity="advice") for problem in advice],
    )


def _unused(page: pages.Page) -> Iterator[Problem]:
    """Misconceptions behind no wrong answer, here or on another page."""
    used = {name for question in page.questions for name in mistakes_in(question.content)}
    idle = {at: each.key for at, each in enumerate(page.misconceptions) if each.key not in used}
    others = Question.objects.exclude(concept__slug=page.slug).exclude(status=Status.RETIRED)
    contents = others.values_list("current__content", flat=True) if idle else ()
    borrowed = {name for content in contents for name in mistakes_in(content)}
    for at, key in idle.items():
        if f"{page.slug}/{key}" not in borrowed:
            yield guide.unused_misconception(page, at)


def _undrawn(page: pages.Page) -> Iterator[Problem]:
    found = links()
    for name, line in guide.figures_in(page.text):
        try:
            drawn = (found.drawing(name) or found.image(name)) is not None
        except guide.DrawingError:
            drawn = False
        if not drawn:
            yield guide.undrawn(name, "readers get its description instead").at("", line)


def _names(page: pages.Page) -> guide.Names:
    """What the text may refer to. A retired question may keep its place."""
    questions = Concept.objects.filter(slug=page.slug).values_list("questions__slug", flat=True)
    return guide.Names(
        mistakes=[part.key for part in page.misconceptions],
        sources=[source.key for source in page.sources],
        questions=[slug for slug in questions if slug],
        concepts=[page.slug, *Concept.objects.values_list("slug", flat=True)],
    )


def _left_hanging(page: pages.Page) -> Iterator[Problem]:
    """Facts, mistakes and sources that a question still names."""
    sources = {source.key for source in page.sources}
    for number, question in enumerate(page.questions):
        named = {} if question.about in page.subjects else {question.about: "about"}
        mistakes = guide.named_mistakes(question.content)
        named |= {key: cell for key, cell in mistakes.items() if "/" not in key and key not in page.mistakes}
        named |= {key: f"sources.{at}" for at, key in enumerate(question.sources) if key not in sources}
        for key, cell in named.items():
            message = f"the question “{question.slug}” names “{key}”, which isn’t on this page anymore"
            hint = "keep it under that name, or change the question first"
            found = Problem(message, hint, code="page.name-needed", field=cell, value=key)
            yield found.inside(f"questions.{number}")


def _order_of_learning(page: pages.Page) -> Iterator[Problem]:
    """Concepts that would wait for one another, or be too entangled to compute with, this one among them."""
    links = Concept.prerequisites.through.objects.exclude(from_concept__slug=page.slug)
    needs: dict[str, list[str]] = {slug: [] for slug in Concept.objects.values_list("slug", flat=True)}
    for slug, needed in links.values_list("from_concept__slug", "to_concept__slug"):
        needs[slug].append(needed)
    graph = Graph({**needs, page.slug: list(page.prerequisites)})
    for ring in graph.cycles:
        if page.slug in ring:
            yield guide.waiting_ring(ring)
    if problem := guide.too_wide(graph).get(page.slug):
        yield problem


def _coverage(page: pages.Page) -> Iterator[Problem]:
    known = coverage_ids()
    cited = {f"covers.{at}": item for at, item in enumerate(page.covers)}
    for place, resource in enumerate(page.resources):
        cited |= {f"resources.{place}.covers.{at}": item for at, item in enumerate(resource.covers)}
    for cell, item in cited.items():
        if known and pages.COVERAGE_ID.fullmatch(item) and item not in known:
            yield guide.no_coverage_id(item, cell, f"they go from {known[0]} to {known[-1]}")


def create_concept(*, page: pages.Page, author: User | None, now: dt.datetime) -> Concept:
    """Store a new page as a draft."""
    with transaction.atomic():
        draft = Concept(slug=page.slug, status=Status.DRAFT)
        return _stored(draft, page, Hand(author, now, Origin.EDITED))


def edit_concept(
    *,
    concept: Concept,
    page: pages.Page,
    seen: int,
    author: User | None,
    now: dt.datetime,
    batch: uuid.UUID | None = None,
) -> Concept:
    """Store the page, unless nothing changed; status and questions stay as they are.

    `seen` is the edit_version that the author started from; raises EditedMeanwhile where it is not the present one.
    """
    with transaction.atomic():
        present = _locked(concept)
        if present.edit_version != seen:
            raise EditedMeanwhile
        if guide.hash_page(page) == guide.hash_page(page_of(present)):
            return present
        return _stored(present, page, Hand(author, now, Origin.EDITED, batch=batch))


def restore_page(
    *, concept: Concept, number: int, seen: int, author: User, now: dt.datetime, batch: uuid.UUID | None = None
) -> Concept:
    """Let the page say again what it said in an earlier revision; that is a revision itself. Status stays as it is.

    Raises EditedMeanwhile as `edit_concept` does, and NotPublishable where a question or another page of today needs
    what that revision does not have: nothing is changed then.
    """
    with transaction.atomic():
        present = _locked(concept)
        if present.edit_version != seen:
            raise EditedMeanwhile
        here = page_of(present)
        page = page_in(present.revisions.get(number=number), here.questions)
        checked = check_page(page) if page else None
        if page is None or checked is None:
            raise NotPublishable(f"Revision {number} can’t be read anymore.")
        errors = checked.errors if present.status == Status.PUBLISHED else [*checked.text, *checked.broken]
        if errors:
            raise NotPublishable(f"Revision {number} doesn’t fit anymore: {counted(len(errors), 'problem')}.", errors)
        if guide.hash_page(page) == guide.hash_page(here):
            return present
        return _stored(present, page, Hand(author, now, Origin.RESTORED, number, batch))


def _stored(concept: Concept, page: pages.Page, hand: Hand) -> Concept:
    keep_before(concept, hand.now)
    saved = save_page(dataclasses.replace(page, text=guide.tidy(page.text)), concept)
    _link(saved, page)
    keep_after(saved, hand)
    reindex(saved)
    return saved


def _link(concept: Concept, page: pages.Page) -> None:
    by_slug = {each.slug: each for each in Concept.objects.filter(slug__in=page.prerequisites)}
    link_prerequisites(concept, page.prerequisites, by_slug)


def _locked(concept: Concept) -> Concept:
    """The row as it is now, held until the transaction ends."""
    return Concept.objects.select_for_update(no_key=True).get(pk=concept.pk)


def publish_concept(*, concept: Concept, act: Act) -> Concept:
    """Show the page, and offer its published questions. Raises NotPublishable where it has errors."""
    with transaction.atomic():
        present = _locked(concept)
        errors = check_page(page_of(present)).errors
        if errors:
            raise NotPublishable(f"{present} has {counted(len(errors), 'problem')}.", errors)
        changed_status(present, Status.PUBLISHED, act)
        return present


def retire_concept(*, concept: Concept, act: Act) -> Concept:
    """Take the page off the site, and its questions out of reviews. It can be published again."""
    with transaction.atomic():
        present = _locked(concept)
        changed_status(present, Status.RETIRED, act)
        return present


def set_concept_status(*, concept: Concept, status: Status, act: Act, only_if: Status) -> bool:
    """Give it a status, without checks: it had it before. False where it has no longer the one of `only_if`."""
    with transaction.atomic():
        present = _locked(concept)
        return present.status == only_if and changed_status(present, status, act)
