"""Where on a page to read on, after several of its questions were missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.log.shown import Shown
from quizzes.models import Concept
from quizzes.reading.page import body_of, minutes_of

from .feedback import section_of


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a page, or all of it where there is none to name."""

    concept: Concept
    section: str
    heading: str
    minutes: int


def place_of(page: Concept, missed: Sequence[Shown]) -> Place:
    """The section below which most of them stand; the page may have changed since they were asked."""
    body = body_of(page)
    headings = {block.id: block.title for block in reversed(body) if block.title}
    sections = Counter(section_of(each.revision.question, each.revision, page) for each in missed)
    section = next((each for each, _ in sections.most_common() if each in headings), "")
    words = sum(len(block.text.split()) for block in body if not section or section in {block.id, block.section})
    return Place(page, section, headings.get(section, ""), minutes_of(words, 0))
