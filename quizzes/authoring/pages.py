"""The guide's pages out of the site's tables and into them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from quizzes import guide
from quizzes.guide.format import pages
from quizzes.kinds import KINDS, key_changes
from quizzes.log.renewing import renew_cards
from quizzes.models import (
    Component,
    Concept,
    Fact,
    Misconception,
    Question,
    QuestionRevision,
    Resource,
    Source,
    Status,
    User,
)
from quizzes.models.guide import QuestionQuerySet

from .edition import QUESTION_LINKS, links


def page_of(concept: Concept) -> pages.Page:
    """The page as the site has it: what export writes and what hashes are taken of."""
    mistakes = list(concept.misconceptions.all())
    return pages.Page(
        slug=concept.slug,
        title=concept.title,
        section=concept.section,
        order=concept.order,
        level=concept.level,
        version=concept.version,
        reviewed=concept.reviewed,
        prerequisites=tuple(
            concept.prerequisites.through.objects.filter(from_concept=concept)
            .order_by("pk")
            .values_list("to_concept__slug", flat=True)
        ),
        covers=tuple(concept.covers),
        definition=concept.definition,
        why=concept.why,
        facts=tuple(pages.Fact(fact.key, fact.text) for fact in concept.facts.all()),
        misconceptions=tuple(pages.Misconception(each.key, each.wrong, each.right) for each in mistakes if each.right),
        slips=tuple(pages.Slip(each.key, each.wrong) for each in mistakes if not each.right),
        sources=tuple(_source(each) for each in concept.sources.all()),
        resources=tuple(resource_of(each) for each in concept.resources.published()),
        text=concept.text,
        questions=tuple(
            question_of(each)
            for each in concept.questions.exclude(status=Status.RETIRED).select_related("current").order_by("position")
        ),
        path=pages.page_path(concept.section_order, concept.section, concept.slug),
    )


def question_of(question: Question, revision: QuestionRevision | None = None) -> pages.Question:
    """The question as its current revision has it, or an earlier one."""
    revision = revision or question.current
    assert revision is not None
    details = revision.details
    return pages.Question(
        slug=question.slug,
        kind=revision.kind,
        skill=revision.skill,
        difficulty=revision.difficulty,
        about=revision.about,
        covers=tuple(details["covers"]),
        sources=tuple(details["sources"]),
        as_of=details["as_of"],
        review_by=details["review_by"],
        lasting=details.get("lasting", ""),
        transfer=revision.transfer,
        see=details["see"],
        version=revision.version,
        content=revision.content,
    )


def details_of(question: pages.Question) -> dict[str, object]:
    """The fields of a question that stand beside its content in a revision."""
    return {
        # The first four are columns, and read there; the release before looks for them here.
        "kind": question.kind,
        "skill": question.skill,
        "difficulty": question.difficulty,
        "about": question.about,
        "covers": list(question.covers),
        "sources": list(question.sources),
        "as_of": question.as_of,
        "review_by": question.review_by,
        "lasting": question.lasting,
        "see": question.see,
    }


SOURCE_FIELDS = tuple(field.name for field in dataclasses.fields(pages.Source))


def _source(source: Source) -> pages.Source:
    return pages.Source(**{name: getattr(source, name) for name in SOURCE_FIELDS})


def resource_of(each: Resource) -> pages.Resource:
    """The resource as a file would have it."""
    return pages.Resource(
        label=each.label,
        url=each.url,
        kind=each.kind,
        by=each.by,
        date=each.date,
        minutes=each.minutes,
        covers=tuple(each.covers),
        note=each.note,
        warning=each.warning,
    )


def save_page(page: pages.Page, concept: Concept | None = None) -> Concept:
    """Write everything of `page` but its questions and prerequisites. Returns the concept."""
    concept = concept or Concept(slug=page.slug, status=Status.PUBLISHED)
    concept.title, concept.section, concept.order, concept.level = page.title, page.section, page.order, page.level
    concept.section_order = page.section_order
    concept.version, concept.reviewed, concept.covers = page.version, page.reviewed, list(page.covers)
    concept.definition, concept.why, concept.text = page.definition, page.why, page.text
    concept.body, concept.blocks = rendered(page.text)
    concept.edit_version += 1 if concept.pk else 0
    concept.save()
    _replace_parts(concept, page)
    return concept


def rendered(text: str) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """The text in blocks, and in the pairs that the release before reads: `["html", …]` and `["question", name]`."""
    blocks = guide.page_blocks(text, links())
    pairs = [["question", block.question] if block.question else ["html", block.html] for block in blocks]
    return [block.dump() for block in blocks], pairs


def render_again(concept: Concept) -> None:
    """The same text through the renderer of today, with the drawings of today."""
    body, pairs = rendered(concept.text)
    Concept.objects.filter(pk=concept.pk).update(body=body, blocks=pairs)


def _replace_parts(concept: Concept, page: pages.Page) -> None:
    """Facts, misconceptions, sources and published resources are parts of the page: they come and go with it."""
    concept.facts.all().delete()
    Fact.objects.bulk_create(
        Fact(concept=concept, key=fact.key, text=fact.text, position=place) for place, fact in enumerate(page.facts)
    )
    concept.misconceptions.all().delete()
    mistakes = [(each.key, each.wrong, each.right) for each in page.misconceptions]
    mistakes += [(each.key, each.text, "") for each in page.slips]
    Misconception.objects.bulk_create(
        Misconception(concept=concept, key=key, wrong=wrong, right=right, position=place)
        for place, (key, wrong, right) in enumerate(mistakes)
    )
    concept.sources.all().delete()
    Source.objects.bulk_create(
        Source(concept=concept, position=place, **{name: getattr(each, name) for name in SOURCE_FIELDS})
        for place, each in enumerate(page.sources)
    )
    _place_resources(concept, page.resources)


def _place_resources(concept: Concept, resources: Sequence[pages.Resource]) -> None:
    """Make these the published ones. Each keeps its row: an author may have it open. Drafts and retired ones stay."""
    rows = sorted(concept.resources.all(), key=lambda row: row.status == Status.PUBLISHED)
    by_address = {row.url: row for row in rows}
    same = [by_address.pop(each.url, None) for each in resources]
    rest = [row for row in rows if row.status == Status.PUBLISHED and row not in same]
    placed = [row or (rest.pop(0) if rest else Resource(concept=concept)) for row in same]
    for place, (row, written) in enumerate(zip(placed, resources, strict=True)):
        write_resource(row, written)
        row.position, row.status = place, Status.PUBLISHED
    concept.resources.filter(pk__in=[row.pk for row in rest]).delete()
    Resource.objects.bulk_update([row for row in placed if row.pk], [*RESOURCE_FIELDS, "position", "status"])
    Resource.objects.bulk_create(row for row in placed if not row.pk)


RESOURCE_FIELDS = tuple(field.name for field in dataclasses.fields(pages.Resource))


def write_resource(row: Resource, written: pages.Resource) -> None:
    """Fill the row, without saving it, with what `written` says."""
    for name in RESOURCE_FIELDS:
        setattr(row, name, getattr(written, name))
    row.covers = list(written.covers)


def link_prerequisites(concept: Concept, slugs: Iterable[str], by_slug: dict[str, Concept]) -> None:
    """Set the prerequisites in the written order."""
    through = Concept.prerequisites.through
    wanted = [by_slug[slug].pk for slug in slugs if slug in by_slug]
    present = list(through.objects.filter(from_concept=concept).order_by("pk").values_list("to_concept_id", flat=True))
    if wanted != present:
        through.objects.filter(from_concept=concept).delete()
        through.objects.bulk_create(through(from_concept=concept, to_concept_id=pk) for pk in wanted)


def save_question(
    concept: Concept,
    written: pages.Question,
    *,
    position: int,
    now: dt.datetime,
    question: Question | None = None,
    author: User | None = None,
    major: bool | None = None,
    minor_because: str = "",
    batch: uuid.UUID | None = None,
) -> Question:
    """Append a revision with what `written` says and make it the current one.

    Where nobody says whether the change is major: it is, if the version says so or if it changes what is right.
    """
    if question is None:
        question = Question.objects.create(
            concept=concept, slug=written.slug, kind=written.kind, position=position, status=Status.PUBLISHED
        )
    before = question.current
    if major is None:
        major = before is not None and (raises_version(question, written) or bool(key_changes_of(question, written)))
    revision = revision_of(question, written, number=before.number + 1 if before else 1)
    revision.major, revision.minor_because, revision.author, revision.created_at = major, minor_because, author, now
    revision.batch = batch
    revision.save()
    question.current = revision
    question.kind, question.position, question.review_by = written.kind, position, written.review_by
    question.edit_version += 1 if before else 0
    question.save()
    parts = _parts_of(written)
    _save_components(question, parts, () if question.is_expired(now.date()) else parts)
    note_published(Question.objects.filter(pk=question.pk), now)
    if major:
        renew_cards(question, now)
    return question


def add_shipped_questions(
    concept: Concept, placed: Iterable[tuple[int, pages.Question]], now: dt.datetime
) -> list[Question]:
    """What `save_question` does for new ones, for all of a page in four statements: a first start adds hundreds."""
    places = dict(placed)
    questions = Question.objects.bulk_create(
        Question(
            concept=concept,
            slug=written.slug,
            kind=written.kind,
            position=position,
            review_by=written.review_by,
            status=Status.PUBLISHED,
            shipped_hash=guide.hash_question(written),
        )
        for position, written in places.items()
    )
    revisions = [revision_of(*pair) for pair in zip(questions, places.values(), strict=True)]
    for revision in revisions:
        revision.created_at = now
    for question, revision in zip(questions, QuestionRevision.objects.bulk_create(revisions), strict=True):
        question.current = revision
    Question.objects.bulk_update(questions, ["current"])
    Component.objects.bulk_create(
        Component(question=question, key=key, active=not question.is_expired(now.date()))
        for question, written in zip(questions, places.values(), strict=True)
        for key in sorted(_parts_of(written))
    )
    return questions


def revision_of(question: Question, written: pages.Question, *, number: int = 1) -> QuestionRevision:
    """What would be stored of `written`; it is not stored yet. A preview shows it like any other."""
    chance = guide.chance_of(written.kind, written.content)
    return QuestionRevision(
        question=question,
        number=number,
        kind=written.kind,
        skill=written.skill,
        difficulty=written.difficulty,
        about=written.about,
        transfer=written.transfer,
        chance=chance.score if chance else None,
        chance_pass=chance.passing if chance else None,
        content=written.content,
        rendered=guide.render_content(written.kind, written.content, QUESTION_LINKS),
        details=details_of(written),
        version=written.version,
    )


def note_published(questions: QuestionQuerySet, now: dt.datetime) -> None:
    """Write down which of their present revisions learners can meet from `now` on, if they could not before.

    Called wherever a revision, a question's status or a page's status changes. It decides what an open page may still
    answer when the question is a draft or retired by then.
    """
    met = questions.published().values("current")
    QuestionRevision.objects.filter(pk__in=met, published_at=None).update(published_at=now)


def key_changes_of(question: Question, written: pages.Question) -> tuple[str, ...]:
    """The fields that decide what is right and that `written` has otherwise than the present revision."""
    present = question.current
    return key_changes(present.kind, present.content, written.kind, written.content) if present else ()


def raises_version(question: Question, written: pages.Question) -> bool:
    """Does the version say that the meaning changed?"""
    present = question.current
    return present is not None and _generation(written.version) > _generation(present.version)


def _generation(version: str) -> int:
    """The number before the dot: it rises when a question means something else."""
    head = version.split(".")[0]
    return int(head) if head.isdigit() else 0


def _parts_of(written: pages.Question) -> set[str]:
    """The keys of what is asked and scheduled by itself."""
    kind = KINDS[written.kind]
    return set(kind.components(kind.load(written.content)))


def _save_components(question: Question, wanted: set[str], asked: Collection[str]) -> None:
    """Parts appear and become inactive; they are never deleted, since reviews point at them. Whoever saves an expired
    question for another reason has not looked its fact up: no part of it is `asked`.
    """
    existing = {component.key: component for component in question.components.all()}
    new = sorted(wanted - set(existing))
    Component.objects.bulk_create(Component(question=question, key=key, active=key in asked) for key in new)
    for key, component in existing.items():
        if component.active != (key in asked):
            component.active = key in asked
            component.save(update_fields=["active"])
