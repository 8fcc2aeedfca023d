"""What placement makes of a guide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizzes.guide import Page, load_guide, placement_bank
from quizzes.guide.checks.placing import check_width, graph_of
from quizzes.kinds import KINDS
from quizzes.placement import WIDEST, JunctionTree, eliminated
from tests.guide.samples import page_of


def entangled(count: int) -> list[Page]:
    """Every page needs all pages before it."""
    slugs = [f"p{n}" for n in range(count)]
    return [
        replace(page_of(), slug=slug, path=f"07-sampling/{slug}.md", prerequisites=tuple(slugs[:n]))
        for n, slug in enumerate(slugs)
    ]


def test_a_guide_as_wide_as_allowed_passes() -> None:
    assert list(check_width(entangled(WIDEST + 1))) == []


def test_a_wider_guide_is_refused_and_the_concepts_are_named() -> None:
    pages = entangled(WIDEST + 2)

    [problem] = check_width(pages)

    assert (problem.code, problem.is_error) == ("guide.too-wide", True)
    assert all(f"`{page.slug}`" in problem.message for page in pages)


@pytest.mark.thorough("the whole guide")
def test_the_shipped_guide_can_be_computed_at_once() -> None:
    pages, _ = load_guide()

    assert eliminated(graph_of(pages)).width <= 8


@pytest.mark.thorough("the whole guide")
def test_the_shipped_guide_can_ask_twice_about_every_concept() -> None:
    pages, _ = load_guide()
    bank = placement_bank(pages)

    assert [page.slug for page in pages if len(bank.get(page.slug, ())) < 2] == []


@pytest.mark.thorough("the whole guide")
def test_nobody_is_asked_to_grade_themselves() -> None:
    pages, _ = load_guide()

    assert not [each for them in placement_bank(pages).values() for each in them if KINDS[each.kind].self_graded]


@pytest.mark.thorough("the whole guide")
def test_every_question_tells_something() -> None:
    pages, _ = load_guide()
    tree = JunctionTree(graph_of(pages))

    assert tree.beliefs({}).known.keys() == {page.slug for page in pages}
    assert all(0 <= each.chance < 0.9 for them in placement_bank(pages).values() for each in them)
