"""The content folder: one file a concept, `NN-section/concept.md`, and the drawings in `figures`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from quizzes.problems import Problem

from .figures import CONTENT
from .pages import Page
from .parse import parse_page
from .write import write_page

COVERAGE = "coverage.txt"
FOLDER = re.compile(r"\d\d-[a-z0-9]+(?:-[a-z0-9]+)*")


def load_guide(root: Path = CONTENT) -> tuple[list[Page], list[Problem]]:
    """All pages in reading order, and every mistake in their files. A page with mistakes may lack parts."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for file in sorted(root.rglob("*.md")):
        path = file.relative_to(root).as_posix()
        page, found = load_page(root, path)
        problems += found
        if page:
            pages.append(page)
    pages.sort(key=lambda page: (page.section_order, page.section, page.order, page.slug))
    return pages, problems


def load_page(root: Path, path: str) -> tuple[Page | None, list[Problem]]:
    """The page of one file below the content folder."""
    if not FOLDER.fullmatch(path.rpartition("/")[0]):
        hint = "put it in the folder of its section, such as 07-sampling/temperature.md"
        return None, [Problem("the file isn’t in a section’s folder", hint, path, 1, code="file.outside-sections")]
    try:
        text = (root / path).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Problem("the file isn’t UTF-8", "save it as UTF-8", path, line, code="file.not-utf8")]
    return parse_page(path, text)


def tidy_files(root: Path, chosen: Callable[[str], bool] = lambda path: True) -> list[str]:
    """Rewrite in canonical form the files that can be read without an error. Returns the changed ones."""
    changed = []
    for file in sorted(root.rglob("*.md")):
        path = file.relative_to(root).as_posix()
        page, problems = load_page(root, path)
        if page is None or not chosen(path) or any(problem.is_error for problem in problems):
            continue
        written = write_page(page).encode()
        if written != file.read_bytes():
            file.write_bytes(written)
            changed.append(path)
    return changed


def coverage_ids(root: Path = CONTENT) -> tuple[str, ...]:
    """The items of its source that a guide has to cite, each at least once. A guide without the list cites freely."""
    try:
        return tuple((root / COVERAGE).read_text(encoding="ascii").split())
    except FileNotFoundError:
        return ()
