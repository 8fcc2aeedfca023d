"""The tokenizer: guess how many tokens a text has, then see where it is cut, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import floor, log10
from typing import ClassVar
from unicodedata import category
from zlib import crc32

from quizzes.labs.drawing import length
from quizzes.labs.fields import Decimal, OneOf, Text, Whole
from quizzes.labs.lab import Lab
from quizzes.labs.real_model import visible
from quizzes.labs.tasks import Task, as_bits, solved_field, tasks_so_far

from .chat import SYSTEM, TALKS, Turn, turns
from .encoding import ENCODINGS, Token, tokens_of
from .texts import FIRST, SENTENCES, Sentence

MOST_CHARACTERS = 10_000
TILES = 2_000
IN_TABLE = 200
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class State:
    """`guess` is 0 until somebody guessed; `asked` is the checksum of the text it was about, and 0 while it is new."""

    text: str
    encoding: str
    guess: int
    asked: int
    price: float
    all: str
    solved: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A token: its text, where its bytes are characters that can be seen, or else its bytes."""

    label: str
    id: int
    bytes: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    guess: int
    is_close: bool
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A vocabulary's count of a text."""

    encoding: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence in a language: `times` as many tokens as in English."""

    sentence: Sentence
    tokens: int
    times: str
    width: str


@dataclass(frozen=True, slots=True)
class Shown:
    characters: int
    bytes: int
    tokens: int
    counts: list[Count]
    tiles: list[Tile]
    more: int
    table: list[Tile]
    verdict: Verdict | None
    asked: int
    languages: list[Spoken]
    chat: list[Turn]
    system: str
    unsaid: int
    one: str
    million: str
    tasks: list[Task]
    solved: int


def checksum(text: str) -> int:
    return crc32(text.encode())


def tile_of(token: Token) -> Tile:
    as_bytes = token.bytes.hex(" ").upper()
    try:
        label = visible(token.bytes.decode())
    except UnicodeDecodeError:
        label = ""
    can_be_seen = any(category(each)[0] not in "CMZ" for each in label)
    return Tile(label if can_be_seen else as_bytes, token.id, as_bytes, is_text=can_be_seen)


@cache
def languages(encoding: str) -> list[Spoken]:
    counts = [len(tokens_of(each.text, encoding)) for each in SENTENCES]
    return [
        Spoken(each, count, f"{count / counts[0]:.1f}", length(count / max(counts)))
        for each, count in zip(SENTENCES, counts, strict=True)
    ]


TASKS = ("long", "dense", "sense")
LONG, FEW = 60, 6
DENSE = 20
OWN = 80


def solved_by(state: State, tokens: int) -> tuple[bool, ...]:
    characters = len(state.text)
    is_guessed = state.asked in {0, checksum(state.text)}
    return (
        characters >= LONG and tokens <= FEW,
        characters >= DENSE and tokens > characters,
        is_guessed and characters >= OWN and state.text != FIRST and is_close(state.guess, tokens),
    )


def is_close(guess: int, tokens: int) -> bool:
    """Within a tenth."""
    return abs(guess - tokens) * 10 <= tokens


def dollars(amount: float) -> str:
    """In cents, or for less than a dollar with two digits that count."""
    places = 2 if amount >= 1 or amount == 0 else max(2, 1 - floor(log10(amount)))
    return f"${amount:,.{places}f}"


class Tokenizer(Lab[State]):
    name = "tokenizer"
    title = "The tokenizer"
    idea = "A model never sees your letters: it sees numbered pieces, cut by habits of the text it was trained on."
    concepts = ("tokens-and-tokenization", "token-counting", "vocabulary-and-token-ids", "arithmetic-limits")
    questions = (("tokens-and-tokenization", "bytes-of-a-cafe"), ("token-counting", "telugu-bill"))
    state = State
    fields: ClassVar = {
        "text": Text("The text", FIRST, MOST_CHARACTERS),
        "encoding": OneOf("The vocabulary", "o200k", tuple(ENCODINGS)),
        "guess": Whole("Your guess", 0, 0, 99_999),
        "asked": Whole("The guessed text", 0, 0, 2**32 - 1),
        "price": Decimal("The price", 1.0, 0, 1_000),
        "all": OneOf("How many tiles", "", ("", "yes")),
        "solved": solved_field(TASKS),
    }

    def is_predicted(self, state: State) -> bool:
        return state.guess > 0

    def shown(self, state: State) -> Shown | None:
        """Nothing before the guess."""
        if not self.is_predicted(state):
            return None
        tokens = tokens_of(state.text, state.encoding)
        count = len(tokens)
        asked = state.asked or checksum(state.text)
        verdict = Verdict(state.guess, is_close(state.guess, count), state.guess == count)
        cost = count * state.price / MILLION
        tasks = tasks_so_far(TASKS, solved_by(state, count), state.solved)
        chat = turns(state.text, state.encoding) if state.encoding in TALKS else []
        most = count if state.all else TILES
        return Shown(
            characters=len(state.text),
            bytes=len(state.text.encode()),
            tokens=count,
            counts=[Count(each.title, len(tokens_of(state.text, each.name))) for each in ENCODINGS.values()],
            tiles=[tile_of(each) for each in islice(tokens, most)],
            more=max(0, count - most),
            table=[tile_of(each) for each in islice(tokens, IN_TABLE)],
            verdict=verdict if asked == checksum(state.text) else None,
            asked=asked,
            languages=languages(state.encoding),
            chat=chat,
            system=SYSTEM,
            unsaid=sum(each.said + each.marks for each in chat) - count,
            one=dollars(cost),
            million=dollars(cost * MILLION),
            tasks=tasks,
            solved=as_bits(tasks),
        )


LAB = Tokenizer()
