"""Keeping the search up to date. Whether something is published is asked when it is found, not here."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.log.shown import Shown
from quizzes.models import Concept
from quizzes.reading.page import body_of
from quizzes.search import index as search_index
from quizzes.search.index import CONCEPT, QUESTION, RESOURCE, Entry
from quizzes.search.plain_text import line, page_sections


def reindex(concept: Concept) -> None:
    """Index the words of a concept, its questions and its resources anew."""
    search_index.replace(concept.pk, _entries(concept))


def reindex_all() -> None:
    """The same for the whole guide."""
    for concept in Concept.objects.all():
        reindex(concept)


def _entries(concept: Concept) -> Iterator[Entry]:
    sections = (section.text for section in page_sections(body_of(concept)))
    body = " ".join([line(concept.definition), line(concept.why), *sections])
    yield Entry(CONCEPT, concept.pk, concept.pk, concept.title, body)
    for question in concept.questions.select_related("current"):
        if question.current is not None:
            setup, stem = Shown(question.current).words
            yield Entry(QUESTION, concept.pk, question.pk, stem, setup)
    for resource in concept.resources.all():
        about = f"{resource.by} {resource.kind} {line(resource.note)}"
        yield Entry(RESOURCE, concept.pk, resource.pk, line(resource.label), about)
