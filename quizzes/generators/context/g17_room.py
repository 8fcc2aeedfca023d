"""G17: the room left in a window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.pictures import Part, Picture, budget

WINDOWS = (8192, 128_000, 4096, 200_000, 16_384, 32_768)
FEWEST = 200
"""Tokens: 13,000 is then no 13."""
REPLIES = (1024, 2048, 512, 4096, 256, 8192)


@dataclass(frozen=True, slots=True)
class Values:
    W: int
    s: int
    h: int
    q: int
    m: int


@dataclass(frozen=True, slots=True)
class Full:
    W: int
    s: int
    h: int
    q: int


def room(v: Values | Full) -> int:
    return v.W - v.s - v.h - v.q


def share(luck: Luck, window: int, low: int, high: int) -> int:
    """A multiple of 10 between two percentages of the window."""
    return luck.between(-(-window * low // 1000) * 10, window * high // 1000 * 10, 10)


def draw(luck: Luck) -> Values:
    window = luck.friendly(WINDOWS)
    return Values(
        W=window,
        s=luck.between(100, 2000, 50),
        h=share(luck, window, 20, 95),
        q=luck.between(50, 3000, 50),
        m=luck.friendly(REPLIES),
    )


def told(v: Values | Full) -> str:
    return (
        f"A context window holds {v.W:,} tokens. The system prompt takes {v.s:,}, the history {v.h:,} and the new "
        f"message {v.q:,}."
    )


def sketched(v: Values | Full) -> Picture:
    """What is sent, to scale in the window."""
    parts = [Part("System prompt", v.s, "good"), Part("History", v.h, "tint"), Part("New message", v.q, "solid")]
    return budget(v.W, parts, f"{told(v)} To scale.")


def undefined(v: Values | Full) -> str:
    return "" if min(v.W, v.s, v.h, v.q) >= 0 else "All token counts have to be 0 or more."


class Room(Number[Values]):
    asks = "the tokens left for a reply"
    values = Values
    example = Values(W=128_000, s=700, h=112_800, q=1750, m=1024)
    formula = "Room = W - system prompt - history - new message."
    remember = "everything that's sent takes room away from the reply."
    unit = "tokens"
    least, most = FEWEST, 1e9

    def draw(self, luck: Luck) -> Values:
        return draw(luck)

    def undefined(self, v: Values) -> str:
        if problem := undefined(v):
            return problem
        return "" if room(v) >= 0 and v.m >= 0 else "The window is too small for what is sent."

    def accepts(self, v: Values) -> bool:
        return room(v) >= FEWEST and abs(room(v) - v.m) > 20

    def key(self, v: Values) -> int:
        return room(v)

    def sketch(self, v: Values) -> Picture:
        return sketched(v)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("other-limit", v.m, "That's the model's own limit for a reply, not the room that's left.")
        yield Wrong("message-alone", v.W - v.q, "The history and the system prompt are sent along, too.")
        yield Wrong("no-system-prompt", v.W - v.h - v.q, "The system prompt takes room in every call.")
        yield Wrong("whole-window", v.W, "That's the empty window.")

    def stem(self, v: Values) -> str:
        limit = f"The model writes at most {v.m:,} tokens in a reply."
        return f"{told(v)} {limit}\n\nHow many tokens, exactly, are left in the window?"

    def work(self, v: Values) -> list[str]:
        sent = v.s + v.h + v.q
        return [f"Sent: {v.s:,} + {v.h:,} + {v.q:,} = {sent:,}.", f"{v.W:,} - {sent:,} = {room(v):,}"]


class Reply(Room):
    asks = "the longest reply that is possible"
    formula = "The reply ends at whichever comes first: the room in the window, or the model's own limit."
    remember = "two limits, and the smaller one counts."

    def key(self, v: Values) -> int:
        return min(room(v), v.m)

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("other-limit", max(room(v), v.m), "The other limit is reached first.")
        yield Wrong("message-alone", v.W - v.q, "Only the new message was taken away here.")
        yield Wrong("no-system-prompt", v.W - v.h - v.q, "Take the system prompt off as well.")
        yield Wrong("whole-window", v.W, "The window also holds everything that's sent.")

    def stem(self, v: Values) -> str:
        limit = f"The model writes at most {v.m:,} tokens in a reply."
        return f"{told(v)} {limit}\n\nHow many tokens, exactly, can the reply have?"

    def work(self, v: Values) -> list[str]:
        return [
            f"Room: {v.W:,} - {v.s:,} - {v.h:,} - {v.q:,} = {room(v):,}.",
            f"The model's limit: {v.m:,}.",
            f"The smaller one: {self.key(v):,}",
        ]


class Cut(Number[Full]):
    asks = "the tokens to cut so that a call fits"
    values = Full
    example = Full(W=8192, s=600, h=8300, q=450)
    formula = "Too many = system prompt + history + new message - W."
    remember = "what doesn't fit has to go before the call; otherwise the call fails, or something is cut for you."
    unit = "tokens"
    least, most = FEWEST, 1e9

    def draw(self, luck: Luck) -> Full:
        window = luck.friendly(WINDOWS)
        return Full(window, luck.between(100, 2000, 50), share(luck, window, 80, 110), luck.between(50, 3000, 50))

    def undefined(self, v: Full) -> str:
        return undefined(v) or ("" if room(v) <= 0 else "Everything fits: nothing has to be cut.")

    def accepts(self, v: Full) -> bool:
        return room(v) <= -FEWEST

    def key(self, v: Full) -> int:
        return -room(v)

    def sketch(self, v: Full) -> Picture:
        return sketched(v)

    def paths(self, v: Full) -> Iterator[Wrong]:
        if v.h > v.W:
            yield Wrong("history-alone", v.h - v.W, "The history isn't all: prompt and message count, too.")
        if v.h + v.q > v.W:
            yield Wrong("no-system-prompt", v.h + v.q - v.W, "The system prompt is in the window as well.")
        if v.s + v.h > v.W:
            yield Wrong("no-message", v.s + v.h - v.W, "The new message has to fit, too.")
        yield Wrong("all-sent", v.s + v.h + v.q, "That's everything that's sent; only what's over has to go.")

    def stem(self, v: Full) -> str:
        return f"{told(v)}\n\nHow many tokens, exactly, have to be cut before it fits, with no room for a reply yet?"

    def work(self, v: Full) -> list[str]:
        sent = v.s + v.h + v.q
        return [f"Sent: {v.s:,} + {v.h:,} + {v.q:,} = {sent:,}.", f"{sent:,} - {v.W:,} = {self.key(v):,}"]


GENERATOR = Generator(
    id="G17",
    title="Room left in a window",
    source="How chat APIs count: input and output share one window",
    modes={"a": Room(), "b": Reply(), "c": Cut()},
)
