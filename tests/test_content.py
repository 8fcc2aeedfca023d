"""The shipped guide: nothing to mend, nothing left out, and laid out as export would write it."""

from __future__ import annotations

from collections import defaultdict
from statistics import mean

from quizzes.guide import CONTENT, chance_of, write_page
from tests.prepared import shipped_guide, shipped_report


def test_shipped_guide_has_nothing_to_mend() -> None:
    assert [str(problem) for problem in shipped_report().problems] == []


def test_bank_has_the_mix_it_is_meant_to_have() -> None:
    report = shipped_report()

    higher = sum(report.by_skill[skill] for skill in ("apply", "predict", "diagnose"))
    assert report.by_skill["recall"] <= 0.45 * report.questions
    assert higher >= 0.35 * report.questions
    assert min(report.by_kind[kind] for kind in ("reversed", "short")) >= 20


def test_every_item_fact_and_misconception_is_dealt_with() -> None:
    report = shipped_report()

    assert report.coverage == {"cited": 134, "of": 134}
    assert report.key_facts["asked"] == report.key_facts["of"]
    assert report.misconceptions["used"] == report.misconceptions["of"]


def test_shipped_files_are_canonical() -> None:
    pages, _ = shipped_guide()

    assert [page.path for page in pages if write_page(page).encode() != (CONTENT / page.path).read_bytes()] == []


def test_luck_seldom_passes_for_memory() -> None:
    passing: dict[str, list[float]] = defaultdict(list)
    for page in shipped_guide()[0]:
        for question in page.questions:
            chance = chance_of(question.kind, question.content)
            assert chance is not None, question.id(page.slug)
            passing[question.kind].append(chance.passing)
    # One answer of k cannot do better than 1 in k, and has at least three.
    assert max(passing.pop("choice")) <= 1 / 3

    assert {kind: shares for kind, shares in passing.items() if mean(shares) > 0.15 or max(shares) > 0.2} == {}
