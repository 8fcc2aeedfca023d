"""Publishing the guide: unchanged, and thirteen times as long."""

from __future__ import annotations

import dataclasses
import tempfile
import time
from pathlib import Path

from django.utils import timezone

from benchmarks.measuring import at_most, ratio_at_most, tell
from quizzes import guide
from quizzes.authoring.publishing import publish_guide
from quizzes.guide.pages import Page

COPIES = 13  # of about 400 questions
MOST_FOR_NOTHING, MOST_FOR_GROWTH = 1, 1.5


def copied(page: Page, number: int) -> Page:
    """The same page as another concept."""
    return dataclasses.replace(page, slug=f"{page.slug}-{number}", title=f"{page.title} {number}", prerequisites=())


def write_copies(root: Path, copies: int) -> int:
    """A guide of `copies` times the shipped pages; returns how many questions it has."""
    pages, _ = guide.load_guide()
    for page in pages:
        for number in range(copies):
            written = copied(page, number) if number else page
            file = root / guide.page_path(page.section_order, page.section, written.slug)
            file.parent.mkdir(exist_ok=True)
            file.write_text(guide.write_page(written))
    (root / "figures").symlink_to(guide.CONTENT / "figures")
    return copies * sum(len(page.questions) for page in pages)


def publishing(copies: int) -> tuple[int, float]:
    """How many questions, and the seconds that publishing them took."""
    with tempfile.TemporaryDirectory() as folder:
        questions = write_copies(Path(folder), copies)
        began = time.perf_counter()
        publish_guide(root=Path(folder), now=timezone.now(), force=True, allow_retiring=True)
        return questions, time.perf_counter() - began


def main() -> None:
    """In a site without a guide."""
    few, few_seconds = publishing(1)
    publish_guide(root=guide.CONTENT, now=timezone.now())
    began = time.perf_counter()
    publish_guide(root=guide.CONTENT, now=timezone.now())
    unchanged = time.perf_counter() - began
    all_questions, many_seconds = publishing(COPIES)
    many = all_questions - few  # the first copy is there already
    each_few, each_many = few_seconds / few * 1000, many_seconds / many * 1000
    tell(
        [
            at_most("publishing an unchanged guide", unchanged, MOST_FOR_NOTHING, unit="s"),
            ratio_at_most(
                f"publishing {many:,} new questions, each, beside {few}",
                f"{each_many:.1f} ms ({many_seconds:.0f} s)",
                f"{each_few:.1f} ms ({few_seconds:.1f} s)",
                each_many / each_few,
                MOST_FOR_GROWTH,
            ),
        ]
    )
