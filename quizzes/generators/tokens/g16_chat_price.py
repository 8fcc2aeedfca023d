"""G16: the price of a chat whose history is sent again each turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import dec, num

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Chat:
    S: int
    n: int
    u: int
    r: int


@dataclass(frozen=True, slots=True)
class PricedChat:
    S: int
    n: int
    u: int
    r: int
    p_in: float
    p_out: float


Either = Chat | PricedChat


def inputs(v: Either) -> int:
    return v.n * v.S + v.n * v.u + (v.u + v.r) * (v.n * (v.n - 1) // 2)


def draw(luck: Luck) -> Chat:
    return Chat(luck.between(100, 2000, 100), luck.small(3, 10), luck.between(20, 500, 10), luck.between(50, 800, 50))


def undefined(v: Either) -> str:
    if min(v.S, v.u, v.r) < 0 or max(v.S, v.n, v.u, v.r) > MILLION:
        return "`S`, `u` and `r` have to be from 0 to a million."
    return "" if v.n >= 1 else "`n` has to be 1 or more."


def told(v: Either) -> str:
    return (
        f"A chat has {v.n} turns. Each turn sends the system prompt of {v.S:,} tokens, the whole history and a new "
        f"message of {v.u} tokens; each reply is {v.r} tokens. Nothing is cached."
    )


def steps(v: Either) -> list[str]:
    pairs = v.n * (v.n - 1) // 2
    return [
        f"System prompts: {v.n} × {v.S:,} = {v.n * v.S:,}.",
        f"New messages: {v.n} × {v.u} = {v.n * v.u:,}.",
        f"History: a turn of {v.u + v.r:,} tokens is sent again {pairs} times: {(v.u + v.r) * pairs:,}.",
    ]


FORMULA = "Input = n × S + n × u + (u + r) × n(n - 1) / 2: the history of each turn is sent again in every later one."


class Input(Number[Chat]):
    asks = "the input tokens of a chat"
    values = Chat
    example = Chat(S=500, n=10, u=310, r=300)
    formula = FORMULA
    remember = "the history grows with each turn, so its cost grows with the square."
    unit = "tokens"
    within = Within(rel=0.01)
    rel_gap = 0.03
    least, most = 200, 1e9

    def draw(self, luck: Luck) -> Chat:
        return draw(luck)

    def undefined(self, v: Chat) -> str:
        return undefined(v)

    def key(self, v: Chat) -> int:
        return inputs(v)

    def paths(self, v: Chat) -> Iterator[Wrong]:
        yield Wrong("system-once", v.S + v.n * v.u, "Nothing was sent again here, not even the system prompt.")
        yield Wrong("no-history", v.n * (v.S + v.u), "The model remembers nothing: each turn sends the history, too.")
        own = v.n * (v.S + v.u) + v.u * v.n * (v.n - 1) // 2
        yield Wrong("no-replies", own, "The model's replies are part of the history, and come back as input.")

    def stem(self, v: Chat) -> str:
        return f"{told(v)}\n\nHow many input tokens is that in all, rounded to whole tokens?"

    def work(self, v: Chat) -> list[str]:
        return [*steps(v), f"In all: {inputs(v):,}"]


class Cost(Number[PricedChat]):
    asks = "the price of a chat"
    values = PricedChat
    example = PricedChat(S=500, n=10, u=310, r=300, p_in=5, p_out=20)
    formula = f"{FORMULA} Cost = (input × price in + n × r × price out) / 1,000,000."
    remember = "count both directions, each at its own price per million."
    unit = "dollars"
    within = Within(rel=0.01)
    rel_gap = 0.03
    most = 99

    def draw(self, luck: Luck) -> PricedChat:
        chat, price = draw(luck), luck.friendly((1, 2, 5, 0.5, 0.25, 3))
        return PricedChat(chat.S, chat.n, chat.u, chat.r, price, price * luck.one_of((3, 4, 5)))

    def undefined(self, v: PricedChat) -> str:
        return undefined(v) or ("" if min(v.p_in, v.p_out) >= 0 else "Prices have to be 0 or more.")

    def key(self, v: PricedChat) -> float:
        return (inputs(v) * v.p_in + v.n * v.r * v.p_out) / MILLION

    def paths(self, v: PricedChat) -> Iterator[Wrong]:
        replies = v.n * v.r * v.p_out
        no_history = (v.n * (v.S + v.u) * v.p_in + replies) / MILLION
        yield Wrong("no-history", no_history, "Each turn pays for the whole history again; this leaves it out.")
        one_price = (inputs(v) + v.n * v.r) * v.p_in / MILLION
        yield Wrong("one-price", one_price, "Replies have a price of their own, and it's higher.")
        yield Wrong("input-alone", inputs(v) * v.p_in / MILLION, "The replies aren't free: add the output tokens.")
        yield Wrong("per-thousand", 1000 * self.key(v), "These prices are for a million tokens, not a thousand.")

    def stem(self, v: PricedChat) -> str:
        prices = f"A million tokens cost ${num(v.p_in)} as input and ${num(v.p_out)} as output."
        return f"{told(v)} {prices}\n\nWhat does the chat cost, in dollars to 3 significant digits?"

    def work(self, v: PricedChat) -> list[str]:
        return [
            *steps(v)[2:],
            f"Input in all: {inputs(v):,}. Output: {v.n} × {v.r} = {v.n * v.r:,}.",
            f"{inputs(v):,} × {num(v.p_in)} and {v.n * v.r:,} × {num(v.p_out)}, over a million: ${dec(self.key(v), 5)}",
        ]


GENERATOR = Generator(
    id="G16",
    title="The price of a chat",
    source="How chat APIs bill: all tokens sent, each turn; the prices are made up",
    modes={"a": Input(), "b": Cost()},
)
