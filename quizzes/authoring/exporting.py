"""The site's guide written back to content files: pages by the one canonical writer, drawings as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

from quizzes import guide
from quizzes.models import Concept

from .pages import page_of


def export_content(folder: Path) -> int:
    """Write every published concept and the drawings below `folder`. Returns how many concepts."""
    pages = [page_of(concept) for concept in Concept.objects.published().in_reading_order()]
    for page in pages:
        file = folder / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(guide.write_page(page), encoding="utf-8", newline="\n")
    shutil.copytree(guide.CONTENT / "figures", folder / "figures", copy_function=shutil.copyfile)
    return len(pages)
