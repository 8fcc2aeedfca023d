"""Searching the guide: concepts, questions by what they ask, and resources.

This is the only door to the index. It shows nothing that a reader of the published pages could not see before
answering: no option marked right, no accepted answer, no explanation, no hidden side and no filled gap.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched, islice

from django.db.models import Model, Prefetch, QuerySet, TextField
from django.db.models.functions import Cast

from quizzes.log.shown import Shown
from quizzes.models import Component, Concept, Question, Resource, Status
from quizzes.reading.page import body_of, resource_origin

from .index import CONCEPT, QUESTION, RESOURCE, WORD, Term, apart, folded, matches, terms_of
from .near import corrected, stemmed
from .plain_text import Section, line, page_sections, stored_sections

EXCERPT = 180  # characters
_STOP = re.compile(r"[.?!:]\s+(?=[A-Z“(])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, and whether it is what was looked for."""

    text: str
    hit: bool


type Marked = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ConceptFound:
    """A page. `anchor` is the section that the excerpt is from, if it is from one."""

    slug: str
    title: Marked
    excerpt: Marked
    section: str
    anchor: str


@dataclass(frozen=True, slots=True)
class QuestionFound:
    """A question by its stem, and where it stands: `uid` is its place on its concept's page."""

    stem: Marked
    excerpt: Marked
    kind: str
    concept_slug: str
    concept_title: str
    uid: str


@dataclass(frozen=True, slots=True)
class ResourceFound:
    label: Marked
    note: Marked
    url: str
    origin: str
    """What it is, who made it, how long it takes."""
    warning: str
    concept_slug: str
    concept_title: str


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, the closest first. Nothing for a text without words."""

    query: str = ""
    concepts: tuple[ConceptFound, ...] = ()
    questions: tuple[QuestionFound, ...] = ()
    resources: tuple[ResourceFound, ...] = ()
    every_word: bool = True
    """False: nothing has all the words, so these have some of them."""
    is_cut: bool = False
    """There is more of a sort than is shown."""
    meant: str = ""
    """The words that were looked for instead, where the guide lacks those that were typed."""

    @property
    def count(self) -> int:
        return len(self.concepts) + len(self.questions) + len(self.resources)


def search(text: str, limit: int = 20) -> Results:
    """The best of each sort for a text, at most `limit` each: in five statements where something has
    the words, with up to three more for each word where nothing has them all.
    """
    query = " ".join(text.replace("\0", "").split())[:EXCERPT]
    for terms, every, meant in _readings(terms_of(text)):
        found: dict[str, list[int]] = defaultdict(list)
        for what, item in matches(terms, every=every):
            found[what].append(item)
        concepts = _concepts(found[CONCEPT], terms, limit + 1)
        questions = _questions(found[QUESTION], terms, limit + 1)
        resources = _resources(found[RESOURCE], terms, limit + 1)
        if concepts or questions or resources:
            is_cut = any(len(group) > limit for group in (concepts, questions, resources))
            return Results(query, concepts[:limit], questions[:limit], resources[:limit], every, is_cut, meant)
    return Results(query)


def _readings(terms: tuple[Term, ...]) -> Iterator[tuple[tuple[Term, ...], bool, str]]:
    """What may be looked for, whether all of it has to be there, and in which words if they are not the ones typed.

    The closest reading comes first; each other is tried only where the ones before found nothing.
    """
    yield terms, True, ""
    if (stems := stemmed(terms)) != terms:
        yield stems, True, ""
    if (meant := corrected(terms)) != terms:
        yield meant, True, " ".join(" ".join(term.words) for term in meant)
    yield apart(terms), False, ""


# -- from the index to what is published


def _published[Row: Model](rows: QuerySet[Row], ids: Sequence[int], limit: int) -> Iterator[Row]:
    """The rows that are published, in the order of `ids`. Loaded are those that can be shown, not all that matched."""
    for some in batched(ids, limit):
        found = rows.in_bulk(some)
        yield from (found[pk] for pk in some if pk in found)


def _concepts(ids: Sequence[int], terms: Sequence[Term], limit: int) -> tuple[ConceptFound, ...]:
    rows = Concept.objects.published().defer("text", "body", "blocks", "covers")
    found = _published(rows.annotate(stored=Cast("body", TextField())), ids, limit)
    return tuple(_concept(each, terms) for each in islice(found, limit))


def _concept(concept: Concept, terms: Sequence[Term]) -> ConceptFound:
    sections = [Section("", line(concept.definition)), *_sections_of(concept)]
    told = max(sections, key=lambda section: _met(section.text, terms))  # the first of the best
    excerpt = marked(_excerpt(told.text, terms) if told.anchor else told.text, terms)
    return ConceptFound(concept.slug, marked(concept.title, terms), excerpt, concept.section, told.anchor)


def _sections_of(concept: Concept) -> list[Section]:
    stored: str | None = concept.stored  # type: ignore[attr-defined]  # annotated by _concepts
    return page_sections(body_of(concept)) if stored is None else stored_sections(stored)


def _questions(ids: Sequence[int], terms: Sequence[Term], limit: int) -> tuple[QuestionFound, ...]:
    parts = Prefetch("components", Component.objects.filter(active=True).order_by("key"))
    rows = Question.objects.published().select_related("concept", "current").prefetch_related(parts)
    rows = rows.defer("concept__text", "concept__body", "concept__blocks")
    found = (_question(each, terms) for each in _published(rows, ids, limit))
    return tuple(islice((each for each in found if each is not None), limit))


def _question(question: Question, terms: Sequence[Term]) -> QuestionFound | None:
    component = next(iter(question.components.all()), None)
    if component is None or question.current is None:
        return None
    shown = Shown(question.current, component.key)
    setup, stem = shown.words
    is_in_setup = _met(setup, terms) > _met(stem, terms)
    return QuestionFound(
        stem=marked(stem, terms),
        excerpt=marked(_excerpt(setup, terms), terms) if is_in_setup else (),
        kind=shown.kind.label,
        concept_slug=question.concept.slug,
        concept_title=question.concept.title,
        uid=f"q{component.pk}",
    )


def _resources(ids: Sequence[int], terms: Sequence[Term], limit: int) -> tuple[ResourceFound, ...]:
    rows = Resource.objects.published().filter(concept__status=Status.PUBLISHED).select_related("concept")
    found = _published(rows.defer("concept__text", "concept__body", "concept__blocks"), ids, limit)
    # Several pages may list the same resource: it is shown with the page that says most about it.
    by_address: dict[str, Resource] = {}
    for each in found:
        by_address.setdefault(each.url, each)
        if len(by_address) == limit:
            break
    return tuple(_resource(each, terms) for each in by_address.values())


def _resource(each: Resource, terms: Sequence[Term]) -> ResourceFound:
    return ResourceFound(
        label=marked(line(each.label), terms),
        note=marked(line(each.note), terms),
        url=each.url,
        origin=resource_origin(each),
        warning=line(each.warning),
        concept_slug=each.concept.slug,
        concept_title=each.concept.title,
    )


# -- what was looked for, in the text


def marked(text: str, terms: Sequence[Term]) -> Marked:
    """The text in pieces, so that a page can mark what was looked for."""
    pieces, at = [], 0
    text = unicodedata.normalize("NFC", text)
    for start, end, _ in _hits(text, terms):
        pieces += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    pieces.append(Piece(text[at:], False))
    return tuple(piece for piece in pieces if piece.text)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text as they stand in the index, and where each begins and ends."""

    plain: list[str]
    line: str
    """All of them with a space around each: most texts lack most terms, and this tells at once."""
    starts: array[int]
    ends: array[int]

    def places(self, term: Term) -> list[int]:
        """Where the term may begin, by its first word."""
        first = term.words[0]
        if f" {first}" not in self.line:
            return []
        if term.is_prefix and len(term.words) == 1:
            return [at for at, word in enumerate(self.plain) if word.startswith(first)]
        return [at for at, word in enumerate(self.plain) if word == first]


@lru_cache(maxsize=4096)
def _words_in(text: str) -> _Words:
    """Kept: the same pages are found again and again, and reading a page word by word takes longest."""
    words = list(WORD.finditer(text))
    starts, ends = array("L", (word.start() for word in words)), array("L", (word.end() for word in words))
    plain = [folded(word[0]) for word in words]
    return _Words(plain, f" {' '.join(plain)} ", starts, ends)


def _hits(text: str, terms: Sequence[Term]) -> list[tuple[int, int, Term]]:
    """Where the terms stand, each as (start, end, term): “top-p” is one place, hyphen and all."""
    words = _words_in(text)
    found: list[tuple[int, int, Term]] = []
    for at in sorted({place for term in terms for place in words.places(term)}):
        if found and words.starts[at] < found[-1][1]:
            continue
        for term in terms:
            after = at + len(term.words)
            if term.is_met_by(words.plain[at:after]):
                found.append((words.starts[at], words.ends[after - 1], term))
                break
    return found


def _met(text: str, terms: Sequence[Term]) -> int:
    """How many of the terms a text has."""
    return len({term for _, _, term in _hits(text, terms)})


def _excerpt(text: str, terms: Sequence[Term]) -> str:
    """Some words around the first one that was looked for, from the start of a sentence where one is near."""
    hit = next((start for start, _, _ in _hits(text, terms)), 0)
    starts = [0, *(stop.end() for stop in _STOP.finditer(text, 0, hit))]
    is_near = hit - starts[-1] <= EXCERPT // 2
    start = starts[-1] if is_near else text.rfind(" ", 0, hit - EXCERPT // 3) + 1
    before = "" if is_near else "… "
    if start + EXCERPT >= len(text):
        return before + text[start:]
    end = text.rfind(" ", start, start + EXCERPT)
    return before + text[start : end if end > hit else start + EXCERPT] + " …"
