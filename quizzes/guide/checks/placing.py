"""What placement makes of a guide: the questions that it may ask, and whether it can be computed at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizzes.concepts import Graph
from quizzes.guide.format.pages import Page, Question
from quizzes.placement import WIDEST, Bank, Candidate, bank_of, candidate, eliminated
from quizzes.problems import Problem

from .chance import chance_of


def graph_of(pages: Sequence[Page]) -> Graph:
    return Graph({page.slug: page.prerequisites for page in pages})


def placement_bank(pages: Sequence[Page]) -> Bank:
    """The questions of these pages that placement may ask."""
    return bank_of(each for page in pages for question in page.questions if (each := _candidate(page, question)))


def _candidate(page: Page, question: Question) -> Candidate | None:
    kind, _ = question.typed
    chance = chance_of(question.kind, question.content)
    if kind.self_graded or chance is None:
        return None
    name, drawn = question.id(page.slug), question.is_drawn
    return candidate(name, question.kind, chance.passing, guessable=kind.guessable, drawn=drawn)


def check_width(pages: Sequence[Page]) -> Iterator[Problem]:
    """What `too_wide` says, on the page of the first of its concepts."""
    by_slug = {page.slug: page for page in pages}
    for slug, problem in too_wide(graph_of(pages)).items():
        yield problem.at(by_slug[slug].path, by_slug[slug].lines.get("prerequisites", 1))
        return


def too_wide(graph: Graph) -> dict[str, Problem]:
    """By each concept that has a part in it: prerequisites may hang together so closely that the sum over all that a
    learner may know takes too long.
    """
    found = eliminated(graph)
    if found.width <= WIDEST:
        return {}
    names = ", ".join(f"`{slug}`" for slug in found.widest)
    message = f"placement would take too long: the prerequisites of these concepts are too tangled: {names}"
    hint = f"take out some that others imply: the width is {found.width}, and {WIDEST} is the most"
    width = str(found.width)
    problem = Problem(message, hint, code="guide.too-wide", field="prerequisites", value=width)
    return dict.fromkeys(found.widest, problem)
