"""The shipped guide: no errors, nothing left out, and laid out as export would write it."""

from __future__ import annotations

from functools import cache

from quizzes.guide import CONTENT, Report, check_content, load_guide, write_page


@cache
def shipped() -> Report:
    return check_content(CONTENT)


def test_shipped_guide_has_no_errors() -> None:
    assert [str(problem) for problem in shipped().errors] == []


def test_every_item_fact_and_misconception_is_dealt_with() -> None:
    report = shipped()

    assert report.coverage == {"cited": 134, "of": 134}
    assert report.key_facts["asked"] == report.key_facts["of"]
    assert report.misconceptions["used"] == report.misconceptions["of"]


def test_shipped_files_are_canonical() -> None:
    pages, _ = load_guide(CONTENT)

    assert [page.path for page in pages if write_page(page).encode() != (CONTENT / page.path).read_bytes()] == []
