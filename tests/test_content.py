"""The shipped guide: nothing to mend, nothing left out, and laid out as export would write it."""

from __future__ import annotations

from functools import cache

from quizzes.guide import CONTENT, Report, check_content, load_guide, write_page


@cache
def shipped() -> Report:
    return check_content(CONTENT)


def test_shipped_guide_has_nothing_to_mend() -> None:
    assert [str(problem) for problem in shipped().problems] == []


def test_bank_has_the_mix_it_is_meant_to_have() -> None:
    report = shipped()

    assert report.questions >= 400
    assert report.by_skill["recall"] <= 0.45 * report.questions
    assert report.by_skill["apply"] + report.by_skill["predict"] >= 0.35 * report.questions
    assert min(report.by_kind[kind] for kind in ("reversed", "short")) >= 20


def test_every_item_fact_and_misconception_is_dealt_with() -> None:
    report = shipped()

    assert report.coverage == {"cited": 134, "of": 134}
    assert report.key_facts["asked"] == report.key_facts["of"]
    assert report.misconceptions["used"] == report.misconceptions["of"]


def test_shipped_files_are_canonical() -> None:
    pages, _ = load_guide(CONTENT)

    assert [page.path for page in pages if write_page(page).encode() != (CONTENT / page.path).read_bytes()] == []
