"""The content folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizzes.guide import coverage_ids, load_guide, tidy_files
from tests.guide.samples import FILE, FRONT, PATH, file_of, page_of


def put(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode() if isinstance(text, str) else text)


def test_pages_come_in_reading_order(tmp_path: Path) -> None:
    put(tmp_path, "07-sampling/b.md", file_of(FRONT.replace("concept: heat", "concept: b")))
    put(
        tmp_path,
        "07-sampling/a.md",
        file_of(FRONT.replace("concept: heat", "concept: a").replace("order: 1", "order: 2")),
    )
    put(
        tmp_path,
        "02-training/c.md",
        file_of(FRONT.replace("concept: heat", "concept: c").replace("order: 1", "order: 9")),
    )

    pages, problems = load_guide(tmp_path)

    assert problems == []
    assert [page.slug for page in pages] == ["c", "b", "a"]


def test_page_knows_its_path(tmp_path: Path) -> None:
    put(tmp_path, PATH, FILE)

    assert load_guide(tmp_path) == ([page_of()], [])


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("heat.md", FILE, "the file isn’t in a section’s folder"),
        ("sampling/heat.md", FILE, "the file isn’t in a section’s folder"),
        ("07-sampling/deep/heat.md", FILE, "the file isn’t in a section’s folder"),
        (PATH, FILE.encode("utf-16"), "the file isn’t UTF-8"),
    ],
)
def test_file_that_cannot_be_a_page(tmp_path: Path, path: str, text: str | bytes, message: str) -> None:
    put(tmp_path, path, text)

    pages, problems = load_guide(tmp_path)

    assert (pages, [(problem.path, problem.message) for problem in problems]) == ([], [(path, message)])


def test_empty_folder_has_no_pages(tmp_path: Path) -> None:
    assert load_guide(tmp_path) == ([], [])


def test_tidying_lays_a_file_out_once(tmp_path: Path) -> None:
    put(tmp_path, PATH, FILE.replace("title: Heat", 'title: "Heat"').replace("## Where", "\n\n## Where"))

    assert tidy_files(tmp_path) == [PATH]
    assert (tmp_path / PATH).read_text() == FILE
    assert tidy_files(tmp_path) == []


def test_tidying_leaves_a_file_with_errors_alone(tmp_path: Path) -> None:
    broken = FILE.replace("covers: C100", "cover: C100")
    put(tmp_path, PATH, broken)

    assert tidy_files(tmp_path) == []
    assert (tmp_path / PATH).read_text() == broken


def test_tidying_touches_chosen_files_only(tmp_path: Path) -> None:
    put(tmp_path, PATH, FILE + "\n\n")

    assert tidy_files(tmp_path, lambda path: path != PATH) == []


def test_coverage_ids_are_those_of_the_source_guide() -> None:
    assert coverage_ids() == tuple(f"C{number:03}" for number in range(1, 135))


def test_coverage_ids_belong_to_the_folder(tmp_path: Path) -> None:
    put(tmp_path, "coverage.txt", "C001\nC007\n")

    assert coverage_ids(tmp_path) == ("C001", "C007")
    assert coverage_ids(tmp_path / "no-list") == ()
