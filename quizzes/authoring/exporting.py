"""The site's guide written back to content files, by the one canonical writer."""

from __future__ import annotations

from pathlib import Path

from quizzes import guide
from quizzes.models import Concept

from .pages import page_of


def export_content(folder: Path) -> int:
    """Write every published concept below `folder`. Returns how many."""
    pages = [page_of(concept) for concept in Concept.objects.published().in_reading_order()]
    for page in pages:
        file = folder / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(guide.write_page(page), encoding="utf-8", newline="\n")
    return len(pages)
