"""G38: the bytes of a key-value cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import counted, num, sig

GIGA = 10**9


@dataclass(frozen=True, slots=True)
class Values:
    L: int
    n: int
    n_kv: int
    d_h: int
    T: int
    b: float


@dataclass(frozen=True, slots=True)
class PerToken:
    L: int
    n: int
    n_kv: int
    d_h: int
    b: float


def bytes_a_token(v: Values | PerToken) -> float:
    return 2 * v.L * v.n_kv * v.d_h * v.b


def draw(luck: Luck) -> Values:
    heads = luck.friendly((32, 16, 64, 40))
    return Values(
        L=luck.friendly((32, 24, 48, 16, 80)),
        n=heads,
        n_kv=heads // luck.one_of((1, 4, 8)),
        d_h=luck.friendly((128, 64, 96)),
        T=luck.friendly((4096, 8192, 32_768, 2048, 16_384, 131_072)),
        b=luck.one_of((2, 1)),
    )


def undefined(v: Values | PerToken) -> str:
    if min(v.L, v.n, v.n_kv, v.d_h) < 1 or v.b <= 0:
        return "All values have to be above 0."
    return "" if v.n_kv <= v.n else "`n_kv` can't be more than `n`."


def told(v: Values | PerToken) -> str:
    each = counted(v.b, "byte")
    return (
        f"A model has {v.L} layers and {v.n} query heads. They share {v.n_kv} key-value heads of {v.d_h} dimensions; a "
        f"number takes {each}."
    )


class Cache(Number[Values]):
    asks = "the size of a key-value cache"
    values = Values
    example = Values(L=32, n=32, n_kv=8, d_h=128, T=8192, b=2)
    formula = "Bytes = 2 × L × n_kv × d_h × T × b: a key and a value for each layer, key-value head and token."
    remember = "the cache grows with each token, and shrinks when heads share keys."
    unit = "GB"
    within = Within(rel=0.02)
    rel_gap = 0.04
    most = 999

    def draw(self, luck: Luck) -> Values:
        return draw(luck)

    def undefined(self, v: Values) -> str:
        return undefined(v) or ("" if v.T >= 1 else "`T` has to be 1 or more.")

    def key(self, v: Values) -> float:
        return bytes_a_token(v) * v.T / GIGA

    def paths(self, v: Values) -> Iterator[Wrong]:
        key = self.key(v)
        yield Wrong("keys-alone", key / 2, "Both are kept: a key and a value.")
        yield Wrong("query-heads", key * v.n / v.n_kv, "Only the key-value heads are cached; query heads share them.")
        yield Wrong("one-layer", key / v.L, f"Each of the {v.L} layers has a cache of its own.")
        yield Wrong("bits", key * 8, "Those are gigabits.")

    def stem(self, v: Values) -> str:
        ask = f"How many GB (billions of bytes) is its cache at {v.T:,} tokens, to 3 significant digits?"
        return f"{told(v)}\n\n{ask}"

    def work(self, v: Values) -> list[str]:
        return [
            f"A token: 2 × {v.L} × {v.n_kv} × {v.d_h} × {num(v.b)} = {num(bytes_a_token(v))} bytes.",
            f"Times {v.T:,} tokens: {num(bytes_a_token(v) * v.T)} bytes.",
            f"Over a billion: {sig(self.key(v))}",
        ]


class Token(Number[PerToken]):
    asks = "the cached bytes of one token"
    values = PerToken
    example = PerToken(L=32, n=32, n_kv=8, d_h=128, b=2)
    formula = "Bytes per token = 2 × L × n_kv × d_h × b."
    remember = "a key and a value, in every layer, for every key-value head."
    unit = "bytes"
    within = Within(rel=0.005)
    rel_gap = 0.04
    least, most = 1000, 1e12

    def draw(self, luck: Luck) -> PerToken:
        v = draw(luck)
        return PerToken(v.L, v.n, v.n_kv, v.d_h, v.b)

    def undefined(self, v: PerToken) -> str:
        return undefined(v)

    def key(self, v: PerToken) -> float:
        return bytes_a_token(v)

    def paths(self, v: PerToken) -> Iterator[Wrong]:
        key = self.key(v)
        yield Wrong("keys-alone", key / 2, "The values are cached, too.")
        yield Wrong("query-heads", key * v.n / v.n_kv, f"There are {v.n_kv} key-value heads, however many ask.")
        yield Wrong("one-layer", key / v.L, "That's what one layer keeps.")

    def stem(self, v: PerToken) -> str:
        return f"{told(v)}\n\nHow many bytes does the cache grow by with each token, as a whole number?"

    def work(self, v: PerToken) -> list[str]:
        return [
            f"Numbers in a layer: 2 × {v.n_kv} × {v.d_h} = {2 * v.n_kv * v.d_h:,}.",
            f"{v.L} layers: {2 * v.n_kv * v.d_h * v.L:,}.",
            f"Times {counted(v.b, 'byte')}: {num(self.key(v))}",
        ]


GENERATOR = Generator(
    id="G38",
    title="Key-value cache",
    source="Ainslie et al. (2023), GQA: training generalized multi-query transformer models",
    modes={"a": Cache(), "b": Token()},
)
