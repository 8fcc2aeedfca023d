"""Text in a box: GIFT and our own format, and what isn't understood by its line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import guide
from quizzes.guide.format.gift import blocks_of, read_gift
from quizzes.guide.format.pasted import MOST, read_pasted
from quizzes.kinds import KINDS
from tests.admin.conftest import HEAT
from tests.kinds.samples import sample


def one(text: str) -> guide.Pasted:
    [found], problems = read_gift(blocks_of(text))
    assert problems == []
    return found


def rows(*rows: tuple[str, bool, str]) -> list[dict[str, Any]]:
    return [{"text": text, "right": right, "mistake": "", "feedback": said} for text, right, said in rows]


@pytest.mark.parametrize(
    ("text", "kind", "content"),
    [
        (
            "::Q1:: Who is hot? {=Heat#Yes. ~Ice#No. ~Snow}",
            "choice",
            {
                "stem": "Who is hot?",
                "options": rows(("Heat", True, "Yes."), ("Ice", False, "No."), ("Snow", False, "")),
            },
        ),
        (
            "Who is hot? {~%50%Heat ~%50%Fire ~%-100%Ice}",
            "choices",
            {"options": rows(("Heat", True, ""), ("Fire", True, ""), ("Ice", False, ""))},
        ),
        ("Heat {=divides ~adds} the logits.", "choice", {"stem": "Heat ____ the logits."}),
        ("Heat divides. {T}", "true-false", {"truth": True, "reasons": []}),
        ("Heat adds. {FALSE#It divides.####See above}", "true-false", {"truth": False, "why": "It divides."}),
        ("What divides? {=heat =temperature}", "short", {"accepted": ["heat", "temperature"], "near": []}),
        (
            "What divides? {=heat =%50%warmth#Nearly.}",
            "short",
            {"near": [{"answers": ["warmth"], "mistake": "", "feedback": "Nearly."}]},
        ),
        ("How many? {#3.14:0.01}", "numeric", {"value": "3.14", "tolerance": "0.01"}),
        ("How many? {#1..5}", "numeric", {"value": "3", "tolerance": "2"}),
        ("How many? {#=1822:0 =%50%1822:2}", "numeric", {"value": "1822", "tolerance": "0"}),
        (
            "Match. {=hot -> fire =cold -> ice = -> snow}",
            "matching",
            {
                "items": [
                    {"text": "hot", "target": "fire", "feedback": ""},
                    {"text": "cold", "target": "ice", "feedback": ""},
                ],
                "decoys": [{"text": "snow", "mistake": "", "feedback": ""}],
            },
        ),
        (r"What is 2 \= 2 in \{braces\}? {=a\~b ~c\#d}", "choice", {"stem": "What is 2 = 2 in {braces}?"}),
        ("Hot? {=Yes ~No####Heat is hot.}", "choice", {"why": "Heat is hot."}),
    ],
)
def test_gift_is_read_into_our_kinds(text: str, kind: str, content: dict[str, Any]) -> None:
    found = one(text)

    assert found.kind == kind
    assert {name: found.content[name] for name in content} == content


def test_escaped_signs_are_text() -> None:
    assert [each["text"] for each in one(r"Which? {=a\~b ~c\#d}").content["options"]] == ["a~b", "c#d"]


def test_comments_and_categories_say_nothing_and_lines_are_counted() -> None:
    text = "// mine\n$CATEGORY: heat\n\nFirst? {=a ~b}\n\nSecond?\n{\n=a\n\n~b\n}\n"

    found, problems = read_gift(blocks_of(text))

    assert ([each.line for each in found], problems) == ([4, 6], [])


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("One? {=a ~b}\n\nJust some text.", "gift.no-answers", 3),
        ("Write an essay. {}", "gift.no-kind", 1),
        ("\nOpen? {=a ~b", "gift.open-brace", 2),
        ("", "pasted.nothing", 0),
        ("// nothing but this", "pasted.nothing", 0),
        ("One? {=a ~b}\n\n" * (MOST + 1), "pasted.too-many", 2 * MOST + 1),
    ],
)
def test_what_is_not_understood_is_told_by_its_line(text: str, code: str, line: int) -> None:
    _, problems = read_pasted(text, HEAT)

    assert [(each.code, each.line) for each in problems] == [(code, line)]


def test_only_the_beginning_is_a_title() -> None:
    [found], _ = read_pasted("::Containers:: std::vector or std::map? {=map ~vector}", HEAT)

    assert found.content["stem"] == "std::vector or std::map?"


@pytest.mark.parametrize("text", ["One? {=a ~b}\n\n", "```question\n"])
def test_too_many_are_counted_and_not_read(text: str) -> None:
    found, problems = read_pasted(text * 10_000, HEAT)

    assert not found
    assert [each.code for each in problems] == ["pasted.too-many"]


def block(kind: str) -> str:
    written = guide.Question(
        slug=f"a-{kind}", kind=kind, skill="apply", difficulty=2, about="order-kept", covers=("C100",),
        sources=("chng-2023",), content=sample(kind),
    )  # fmt: skip
    return "\n".join(guide.write_question(written))


@pytest.mark.parametrize("kind", list(KINDS))
def test_our_own_format_is_read_as_files_are(kind: str) -> None:
    [found], problems = read_pasted(f"Some words before it.\n\n{block(kind)}\n", HEAT)

    assert not [each for each in problems if each.is_error]
    assert (found.kind, found.slug, found.content, found.line) == (kind, f"a-{kind}", sample(kind), 3)
    assert (found.details["skill"], found.details["sources"]) == ("apply", ("chng-2023",))


def test_what_stands_between_questions_is_left_out_but_told() -> None:
    text = f"One? {{=a ~b}}\n\n{block('choice')}\n\nTwo? {{=a ~b}}\nThree?"

    found, problems = read_pasted(text, HEAT)

    assert len(found) == 1
    told = [(each.code, each.line, each.is_error) for each in problems]
    assert told == [("pasted.stray", 1, False), ("pasted.stray", text.count("\n"), False)]


def test_a_block_that_cannot_be_read_is_told_by_its_line_among_others() -> None:
    broken = block("basic").replace("kind: basic apply 2", "kind: basics apply 2")

    found, problems = read_pasted(f"{block('short')}\n\n{broken}", HEAT)

    assert [each.kind for each in found] == ["short"]
    assert ("question.kind-word", len(block("short").split("\n")) + 3) in [(each.code, each.line) for each in problems]


PIECES = st.lists(
    st.sampled_from(
        ["{", "}", "=", "~", "#", "####", "->", "%50%", "T", "::", "\\", "\n", "\n\n", "a", "1..2", "//", ":"]
    )
    | st.text(max_size=4)
).map("".join)


@given(PIECES | st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    found, problems = read_pasted(text, HEAT)

    assert found or problems
    assert all(each.kind in KINDS and "stem" in each.content for each in found)


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).filter(
    lambda word: word.casefold() not in {"t", "f", "true", "false"}
)


@given(WORDS, st.lists(WORDS, min_size=2, max_size=5))
def test_a_choice_that_is_written_is_read_again(stem: str, texts: list[str]) -> None:
    written = f"{stem} {{={texts[0]} {' '.join(f'~{text}' for text in texts[1:])}}}"

    found = one(written)

    assert [(each["text"], each["right"]) for each in found.content["options"]] == [
        (text, at == 0) for at, text in enumerate(texts)
    ]
