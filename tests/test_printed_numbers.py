"""Numbers that the guide prints, worked out again: what its programs print, its token counts, the keys of its sums."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from math import comb

import pytest

from quizzes.guide import Page
from tests.prepared import shipped_guide

PROGRAM = re.compile(r"```python\n(?P<code>(?:(?!```).)*)```\n\nIt prints:\n\n```text\n(?P<output>.*?)```", re.DOTALL)


@cache
def pages() -> dict[str, Page]:
    loaded, _ = shipped_guide()
    return {page.slug: page for page in loaded}


def key(slug: str, name: str) -> str:
    """The right answer of a question with a number."""
    return next(str(question.content["value"]) for question in pages()[slug].questions if question.slug == name)


@pytest.mark.parametrize("slug", [slug for slug, page in pages().items() if PROGRAM.search(page.text)])
def test_programs_print_what_the_guide_says(slug: str) -> None:
    for program in PROGRAM.finditer(pages()[slug].text):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(program["code"], {"__name__": "guide"})

        assert printed.getvalue() == program["output"]


# --- Token counts: no package of Python carries these vocabularies, so the counts are kept. ---

COUNTED = {
    "Where is the nearest pharmacy?": (6, 6),
    "Wo ist die nächste Apotheke?": (10, 7),
    "最寄りの薬局はどこですか？": (15, 12),
    "సమీప ఫార్మసీ ఎక్కడ ఉంది?": (41, 12),
    "The strawberry tasted unbelievably good.": (7, 6),
    "Je voudrais réserver une table pour deux personnes ce soir.": (14, 11),
    "8f3a9c2e-77b1-4d0e-9a55-0c1d2e3f4a5b": (34, 34),
}
"""Tokens in cl100k_base and o200k_base, counted on 29 November 2026 with the npm package gpt-tokenizer 4.0.0:
`import { encode } from "gpt-tokenizer/encoding/cl100k_base"; encode(text).length`, and the same with o200k_base."""

CUT = {
    "tokens-and-tokenization": ["str|aw|berry", "Str|aw|berry", "ST|RAW|B|ERRY", "str|aw|bery"],
    "byte-pair-encoding": ["123|456|7", "INV|-|202|6|-|001|187", "un|help|ful", "unh|appiness", "un|cles"],
    "arithmetic-limits": ["923|74", "298|4", "841|293|0", "951|877"],
}
"""How cl100k_base cuts, from the same package."""

UNCUT = {
    *("strawberry", "Strawberry", "STRAWBERRY", "strawbery", "1234567", "INV-2026-001187", "unhelpful", "unhappiness"),
    *("uncles", "92374", "2984", "8412930", "951877"),
}


def test_table_of_languages_prints_what_was_counted() -> None:
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|$", pages()["token-counting"].text, re.MULTILINE)

    assert len(rows) == 4
    for text, characters, older, newer in rows:
        assert int(characters) == len(text)
        assert (int(older), int(newer)) == COUNTED[text]


def test_sentences_are_said_to_have_the_tokens_that_were_counted() -> None:
    page = pages()["tokens-and-tokenization"]
    french = next(question for question in page.questions if question.slug == "second-tokenizer").content["why"]

    assert "Five words, 40 characters, seven tokens." in page.text
    assert len("The strawberry tasted unbelievably good.") == 40
    assert "has 14 tokens in cl100k_base and 11 in o200k_base" in str(french)


def test_pieces_join_to_what_was_cut() -> None:
    for slug, cuts in CUT.items():
        printed = pages()[slug].text + str([question.content for question in pages()[slug].questions])
        for pieces in cuts:
            assert pieces in printed
            assert pieces.replace("|", "") in UNCUT
            assert all(len(digits) <= 3 for digits in re.findall(r"\d+", pieces))


# --- Sums ---


def resent(turns: int, question: int = 100, answer: int = 300) -> int:
    """The input tokens of a chat that sends everything again at each turn."""
    return sum(question * turn + answer * (turn - 1) for turn in range(1, turns + 1))


KEYS = {
    ("tokens-and-tokenization", "bytes-of-a-cafe"): len("café 🍓".encode()),
    ("vocabulary-and-token-ids", "row-count"): 32_000 * 4_096,
    ("vocabulary-and-token-ids", "small-model-big-list"): 100 * 2 * 250_000 * 1_000 // 1_000_000_000,
    ("vocabulary-and-token-ids", "config-of-an-open-model"): round(2 * 201_088 * 2_880 / 1_000_000),
    ("byte-pair-encoding", "own-tokenizer"): 256 + 8_000 + 4,
    ("token-counting", "report-to-tokens"): 1_800 * 4 // 3,
    ("token-counting", "one-long-request"): (50_000 * 3 + 4_000 * 15) / 1_000_000,
    ("token-counting", "usage-of-a-reply"): (200 * 4 + 40_000 * 0.2 + 500 * 20) / 1_000_000,
    ("token-counting", "just-over-the-line"): (280_000 * 4 - 270_000 * 2) / 1_000_000,
    ("arithmetic-limits", "twenty-steps"): round(0.97**20, 2),
    ("arithmetic-limits", "four-digit-pairs"): 9_000**2 // 1_000_000,
    ("visual-tokenization", "screenshot-in-tokens"): (1_920 // 32) * (1_088 // 32),
    ("visual-tokenization", "twelve-pages"): max(n for n in (70, 140, 280, 560, 1120) if 12 * n <= 8_192 - 1_500),
    ("visual-tokenization", "ids-in-bytes"): 32 * 32 * 13 // 8,
    ("tool-calling", "three-lookups-in-a-row"): sum(2_000 + 500 * calls for calls in range(4)),
    ("tool-calling", "forty-tools-all-day"): 12 * 40 * 150,
    ("agents", "fifty-needed-steps"): round(100 * 0.98**50),
    ("agents", "ten-steps-each-checked"): round(100 * (1 - 0.1**2) ** 10),
    ("agents", "twenty-steps-on-the-bill"): sum(4_000 + 1_000 * steps for steps in range(20)),
    ("prompt-injection", "two-hundred-tries"): round(100 * (1 - 0.99**200)),
    ("evaluation", "kappa-of-a-judge"): round((0.84 - (0.8 * 0.76 + 0.2 * 0.24)) / (0.2 * 0.76 + 0.8 * 0.24), 2),
    ("evaluation", "eighty-of-a-hundred"): round(200 * (0.8 * 0.2 / 100) ** 0.5),
    ("evaluation", "attacks-without-success"): 100 * 3 / 150,
    ("evaluation", "cases-for-three-points"): round(4 * 0.9 * 0.1 / 0.03**2),
    ("evaluation", "right-every-morning"): round(100 * 0.9**5),
    ("responsibility", "rate-against-rate"): round(100 * (42 / 100) / (90 / 150)),
}


@pytest.mark.parametrize(("slug", "name"), KEYS)
def test_keys_of_sums_are_worked_out_again(slug: str, name: str) -> None:
    assert float(key(slug, name)) == pytest.approx(KEYS[slug, name], abs=1e-9)


def test_long_chats_send_what_the_page_says() -> None:
    text = pages()["token-counting"].text

    assert (resent(10), resent(20), resent(40)) == (19_000, 78_000, 316_000)
    assert resent(20) == 400 * comb(20, 2) + 100 * 20
    assert "19,000 input tokens, 19 times" in text


def test_product_is_right_and_its_quick_checks_hold() -> None:
    text = pages()["arithmetic-limits"].text

    assert 92_374 * 2_984 == 275_644_016
    assert "275,644,016" in text
    assert [number % 9 for number in (92_374, 2_984, 275_644_016, 275_644_018)] == [7, 5, 8, 1]
    assert [round(p**20, 2) for p in (0.99, 0.95)] == [0.82, 0.36]


def test_patches_and_pairs_are_those_of_the_table() -> None:
    rows = re.findall(
        r"^\| (\d+) × (\d+) \| ([\d,]+) \| ([\d,]+) \|$", pages()["visual-tokenization"].text, re.MULTILINE
    )

    assert len(rows) == 3
    for height, width, patches, pairs in rows:
        count = (int(height) // 16) * (int(width) // 16)
        assert (patches, pairs) == (f"{count:,}", f"{count**2:,}")
