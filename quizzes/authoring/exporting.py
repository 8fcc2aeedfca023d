"""The site's guide written back to content files: pages by the one canonical writer, all else as it came."""

from __future__ import annotations

import shutil
from pathlib import Path

from quizzes import guide
from quizzes.models import Concept

from .edition import coverage_ids, drawings
from .images import write_images
from .pages import page_of


def export_content(folder: Path) -> int:
    """Write every published concept and the drawings below `folder`. Returns how many concepts."""
    pages = [page_of(concept) for concept in Concept.objects.published().in_reading_order()]
    for page in pages:
        file = folder / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(guide.write_page(page), encoding="utf-8", newline="\n")
    write_images(folder, pages)
    _write_drawings(folder)
    if listed := coverage_ids():
        (folder / guide.COVERAGE).write_text("".join(f"{item}\n" for item in listed), "ascii", newline="\n")
    return len(pages)


def _write_drawings(folder: Path) -> None:
    kept = drawings()
    if kept is None:
        shutil.copytree(guide.CONTENT / "figures", folder / "figures", copy_function=shutil.copyfile)
        return
    for name, source in kept.items():
        file = folder / "figures" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8", newline="\n")
