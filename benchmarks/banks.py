"""A guide of several times the shipped one, published as any guide is.

Every copy of a page builds on the copies of what the page builds on; the first pages of a copy build on the last page
of the copy before. So the graph is as deep and as wide as a real one of that size.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from quizzes import guide
from quizzes.guide.format.pages import Page

LARGE = 5000  # questions


def write_bank(root: Path, copies: int = 0) -> int:
    """Write so many times the shipped guide, or as often as makes it large; returns how many questions that is."""
    pages, _ = guide.load_guide()
    copies = copies or round(LARGE / sum(len(page.questions) for page in pages))
    written = list(copied(pages, copies))
    for page, order in written:
        file = root / guide.page_path(order, page.section, page.slug)
        file.parent.mkdir(exist_ok=True)
        file.write_text(guide.write_page(page))
    (root / "figures").symlink_to(guide.CONTENT / "figures")
    return sum(len(page.questions) for page, _ in written)


def copied(pages: Sequence[Page], copies: int) -> Iterator[tuple[Page, int]]:
    """Each page with the place of its section."""
    places = max(page.order for page in pages)
    for number in range(copies):
        for page in pages:
            copy = _copy(page, number, pages[-1].slug, number * places) if number else page
            yield copy, page.section_order


def _copy(page: Page, number: int, last: str, places: int) -> Page:
    before = last if number == 1 else f"{last}-{number - 1}"
    return dataclasses.replace(
        page,
        slug=f"{page.slug}-{number}",
        title=f"{page.title} {number}",
        order=page.order + places,
        prerequisites=tuple(f"{each}-{number}" for each in page.prerequisites) or (before,),
    )
