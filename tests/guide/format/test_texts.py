"""Mistakes in the Markdown of a page."""

from __future__ import annotations

import pytest

from quizzes.guide import Names, text_problems
from quizzes.guide.format.texts import callouts_in, figures_in, links_in
from tests.guide.samples import page_of

NAMES = Names(mistakes=["multiplies"], sources=["chng-2023"], questions=["ice"], concepts=["top-k"])
FIGURE = "```figure bars\nalt: Bars.\ncaption: Order stays.\n```"


def told(text: str, names: Names = NAMES) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in text_problems(text, names)]


def hint(text: str) -> str:
    return text_problems(text, NAMES)[0].fix


def test_text_without_mistakes() -> None:
    text = (
        "## A\n\n[a](concept:top-k) [b](source:chng-2023) [c](https://a.org/x_(y)) [d](#a) $T$ \\$5 a < b\n\n### B\n\n"
        f"> [!mistake multiplies]\n> No.\n\n> [!guide C101 C102]\n> No.\n\n{{{{question ice}}}}\n\n{FIGURE}\n\n"
        "> [!dated 2026-11 review 2027-05]\n> Now.\n\n$$a$$\n\n```python\n<b>\n```\n\n```\n<b>\n```\n\n> A quotation."
    )

    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# A", 1, "the title goes in the front matter"),
        ("## A\n\n#### B", 3, "a heading skips a level"),
        ("## A\n\n### B\n\n#### C\n\n##### D", 7, "a heading is too deep"),
        ("a\nb [c](concept:top-q)", 2, "there’s no concept `top-q`"),
        ("[c](source:chng)", 1, "there’s no source `chng`"),
        ("[c](lab:I04)", 1, "`lab:I04` isn’t an address"),
        ("[c](//evil.example)", 1, "`//evil.example` isn’t an address"),
        ("[c](javascript:alert)", 1, "a link doesn’t lead to a web address"),
        ("a\n![b](https://a.org/c.png)", 2, "images don’t work here"),
        ("a\nb <b>c</b>", 2, "“<b>” would be shown as text"),
        ("V*d + C*d", 1, "“V*d + C…” is set in italics"),
        ("a <!-- b -->", 1, "“<!--” would be shown as text"),
        ("> [!mistake multiply]\n> No.", 1, "`multiply` isn’t a misconception on this page"),
        ("> [!guide 101]\n> No.", 1, "`[!guide 101]` doesn’t name a coverage id"),
        ("> [!dated 2026-11]\n> No.", 1, "`[!dated 2026-11]` has no two months"),
        ("> [!dated 2026-11 review 2027-13]\n> No.", 1, "`[!dated 2026-11 review 2027-13]` has no two months"),
        ("> [!note well]\n> No.", 1, "`[!note well]` says more than [!note]"),
        ("> [!mistakes a]\n> No.", 1, "there’s no callout `mistakes`"),
        ("a\n\n| | b |\n|---|---|\n| c | 1 |", 3, "a column of the table has no heading"),
        ("a\n\n$$\\foo$$", 3, 'the formula can’t be shown: Unknown command "\\foo"'),
        ("a\nb $\\foo$", 2, 'the formula can’t be shown: Unknown command "\\foo"'),
        ("{{question fire}}", 1, "there’s no question `fire`"),
        ("```question ice\n```", 1, "there’s a question in the text"),
        ("```questions ice\n```", 1, "`questions` doesn’t start a question"),
        ("```pyton\n```", 1, "`pyton` isn’t a language we can color code for"),
        ("a\n\n```python", 3, "the fence isn’t closed"),
        (FIGURE.replace(" bars", ""), 1, "the figure has no name"),
        (FIGURE.replace("alt: Bars.\n", ""), 1, "the figure `bars` has no `alt:`"),
        (FIGURE.replace("caption: Order stays.", "caption:"), 1, "the figure `bars` has no `caption:`"),
        (FIGURE.replace("alt:", "draw: Bars.\nalt:"), 2, "“draw: Bars.” isn’t a line of a figure"),
        (f"{FIGURE}\n\n{FIGURE}", 6, "the figure `bars` is shown twice (line 1)"),
    ],
)
def test_mistake_is_told_with_its_line(text: str, line: int, message: str) -> None:
    assert told(text) == [(line, message)]


def test_hint_names_the_nearest_callout() -> None:
    assert hint("> [!mistakes a]\n> No.") == "did you mean `mistake`?"


def test_any_well_formed_concept_will_do_where_concepts_are_not_known() -> None:
    assert told("[a](concept:any) [b](concept:Any)", Names()) == [(1, "`Any` isn’t a valid short name for a concept")]


def test_names_in_a_text_are_listed() -> None:
    text = page_of().text + f"\n\n[a](concept:top-k)\n\n{FIGURE}"

    assert [name for name, _ in links_in(text, "source")] == ["chng-2023"]
    assert [name for name, _ in links_in(text, "concept")] == ["top-k"]
    assert callouts_in(text, "mistake") == ["low-is-greedy"]
    assert [name for name, _ in figures_in(text)] == ["bars"]
