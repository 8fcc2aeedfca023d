"""Nothing that an author writes is dropped without a word: a reader sees it, or its author is told where it went."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.guide import Names, parse_question, render_block, text_problems
from quizzes.guide.format.kept import first_lost
from tests.examples import examples
from tests.guide.samples import ICE
from tests.prepared import shipped_guide


def told(text: str) -> list[tuple[str, str, int]]:
    return [(each.code, each.field, each.line) for each in text_problems(text, Names())]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "text.table-row", 3),
        ("Above.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| `x|y` | 2 |", "text.table-row", 6),
        ("> | a | b |\n> |---|---|\n> | 1 | 2 | 3 |", "text.table-row", 3),
        ("a | b\n---|---\n1 | P(x|y)|z | 4", "text.table-row", 3),
        ("Text.\n\n[note]: something", "text.reference", 3),
        ("[words][a]\n\n[a]: https://example.org", "text.reference", 3),
        ("[a]: https://example.org\n[a]: https://example.com", "text.reference", 1),
        ('See [it](https://example.org "what it says").', "text.link-title", 1),
        ("Text.\n\n```python title=app.py\nx = 1\n```", "text.fence-words", 3),
        ("It takes $50% off$ of it.", "formula.comment", 1),
        ("$$\na % b\n$$", "formula.comment", 1),
    ],
)
def test_what_would_vanish_is_an_error_with_its_place(text: str, code: str, line: int) -> None:
    assert (code, "text", line) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|---|\n| 1 \\| 2 | 3 |",
        "| a | b |\n|---|---|\n| 1 |",
        "a | b\n---|---\n1 | 2",
        "It takes $50\\%$ of it, and 50% of that.",
        "3. three\n4. four",
        "[words](https://example.org/a_(b)) and `[a]: b` and \\[a]: b",
        "> [!note]\n> Said & done, &eacute;, <https://example.org>.",
        "```text\n[a]: b | c %\n```",
    ],
)
def test_what_is_shown_is_no_error(text: str) -> None:
    assert [each for each in told(text) if each[0]] == []


@pytest.mark.thorough("the whole guide")
def test_no_shipped_page_loses_anything() -> None:
    lost = {page.slug: first_lost(page.text, render_block(page.text)) for page in shipped_guide()[0]}

    assert {slug: line for slug, line in lost.items() if line} == {}


PIECES = st.sampled_from(
    [
        *("word", "two words", "`code|d`", "**bold**", "*soft*", "[label](https://example.org)", "a | b", "\\|"),
        *("[[a: gap]]", "[ref]", "[ref]:", "x", "$x$", "$5", "%", "{{question q}}", "![pic](https://e.org)", "&amp;"),
        *("<b>", "-", "1.", "#", ">", "```", "```text", "~~~", "|---|---|", "| k | l |", "| m | n | o |", "    deep"),
        *(
            "[^1]",
            "[^1]: note",
            "[!note]",
            "[!odd]",
            ":---",
            "===",
            "---",
            "\\",
            "'quoted'",
            "é",
            '"t"',
            "(u)",
            "]",
            "[",
        ),
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=4).map(" ".join), max_size=8).map("\n".join)


@settings(max_examples=examples(400))
@given(text=TEXTS)
def test_whatever_is_written_is_seen_or_told(text: str) -> None:
    """The words of a text without a problem stand on the page, whatever signs are around them."""
    if text_problems(text, Names()):
        return

    shown = unescape(re.sub(r"<[^>]*>", "", render_block(text)))

    words = re.findall(r"word|two words|code|bold|soft|label|gap|note|deep|quoted|é", re.sub(r"\[!\w+\]", "", text))
    assert [word for word in words if word not in shown] == []


# -- questions


CUT = ("question.lost", "cloze.gap-brackets")


def question(body: str, kind: str = "cloze") -> list[tuple[str, str, int]]:
    fields = {"cloze": "cloze recall 1", "numeric": "numeric apply 1", "short": "short recall 1"}
    fields |= {"true-false": "true-false recall 1", "basic": "basic recall 1"}
    unit = "unit: tokens\n" if kind == "numeric" else ""
    text = f"```question q\nkind: {fields[kind]}\nabout: x\nsource: y\n{unit}\n{body}\n\nWhy: So.\nRemember: that.\n```"
    return [(each.code, each.field, each.line) for each in parse_question(text)[1] if each.code in CUT]


@pytest.mark.parametrize(
    "stem",
    ["Take [[a: x[0]]] of it.", "Take [[a: [x]]] of it.", "Take [[a: x]]] of it.", "[[a: y]], [[b: f[i][j]]]."],
)
def test_a_gap_with_brackets_is_an_error_with_its_line(stem: str) -> None:
    assert ("cloze.gap-brackets", "stem", 6) in question(stem)


def test_a_gap_without_brackets_is_fine() -> None:
    assert question("Take [[a: x]] of [it] and [[b: y z]].") == []


@pytest.mark.parametrize(
    ("kind", "body", "field", "line"),
    [
        ("basic", "Which?\n\n| a | b |\n|---|---|\n| 1 | 2 | three |\n\nWhich one?\n\n= This", "stem", 10),
        ("basic", "[note]: this is\n\nWhich one?\n\n= This", "", 0),
        ("numeric", "How many, exactly?\n\n= 5 +- 1\n  Since there are five.", "", 10),
        ("short", "Which one?\n\n= this | that\n  Since it is.", "", 9),
        ("true-false", "It is. True or false?\n\n= true\n  Since it is.\n- [x] Yes it is\n- [~] Yes", "", 9),
    ],
)
def test_what_a_question_would_lose_is_told(kind: str, body: str, field: str, line: int) -> None:
    found = [(each_field, each_line) for code, each_field, each_line in question(body, kind) if code == "question.lost"]

    assert found == ([(field, line)] if line else [])


def test_a_sound_question_loses_nothing() -> None:
    assert [each for each in parse_question(ICE)[1] if each.code in CUT] == []
