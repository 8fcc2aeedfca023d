"""G15: words and tokens by the rule of thumb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Within, Wrong
from quizzes.generators.forms import Number
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import num

FACTORS = (1, 1, 2, 1.5, 3)
WINDOWS = (128_000, 8192, 32_768, 200_000, 4096, 16_384)
WHOLE_WINDOWS = (128_000, 8192, 200_000, 4096)
"""With each of FACTORS nothing is left to round."""
RULE = "By the rule of thumb, a token of English is 0.75 words"


@dataclass(frozen=True, slots=True)
class Text:
    words: int
    m: float = 1


@dataclass(frozen=True, slots=True)
class Window:
    W: int
    m: float = 1


def told(m: float) -> str:
    if m == 1:
        return f"{RULE}."
    return f"{RULE}, and this tokenizer needs {num(m)} times as many tokens for your language as for English."


class Tokens(Number[Text]):
    asks = "how many tokens a text is"
    values = Text
    example = Text(words=11_400, m=2)
    formula = "Tokens = words / 0.75 × m, where m says how many times the tokens of English a language needs."
    remember = "there are more tokens than words: divide by 0.75."
    unit = "tokens"
    within = Within(rel=0.02)
    rel_gap = 0.03
    least, most = 300, 1e9

    def draw(self, luck: Luck) -> Text:
        return Text(luck.small(300, 60_000, 300), luck.one_of(FACTORS))

    def undefined(self, v: Text) -> str:
        return "" if v.words >= 1 and v.m > 0 else "`words` has to be 1 or more, and `m` above 0."

    def key(self, v: Text) -> float:
        return v.words / 0.75 * v.m

    def paths(self, v: Text) -> Iterator[Wrong]:
        yield Wrong("turned-over", v.words * 0.75 * v.m, "You multiplied by 0.75, but a token is less than a word.")
        yield Wrong("a-token-a-word", v.words * v.m, "As many tokens as words would mean that no word is ever cut.")
        yield Wrong("letters", v.words * 4.0, "About four characters make a token, not four tokens a word.")
        if v.m != 1:
            yield Wrong("english", v.words / 0.75, f"In English, yes; here it takes {num(v.m)} times as many.")

    def stem(self, v: Text) -> str:
        ask = f"About how many tokens is a text of {v.words:,} words, rounded to whole tokens?"
        return f"{told(v.m)} {ask}" if v.m == 1 else f"{told(v.m)}\n\n{ask}"

    def work(self, v: Text) -> list[str]:
        english = v.words / 0.75
        return [
            f"In English: {v.words:,} / 0.75 = {num(round(english))}.",
            f"{num(round(english))} × {num(v.m)} = {num(round(self.key(v)))}",
        ]


class Words(Number[Window]):
    asks = "how many words fit into a window"
    values = Window
    example = Window(W=128_000, m=2)
    formula = "Words = 0.75 × W / m for a window of W tokens."
    remember = "fewer words than tokens, and fewer still in a language that takes more tokens."
    unit = "words"
    within = Within(rel=0.02)
    rel_gap = 0.03
    least, most = 900, 1e9

    def draw(self, luck: Luck) -> Window:
        windows = luck.by_level(WHOLE_WINDOWS, WINDOWS, WINDOWS)
        factors = luck.by_level(FACTORS, (*FACTORS, 2.5), (*FACTORS, 1.25, 1.75, 2.5))
        return Window(luck.one_of(windows), luck.one_of(factors))

    def undefined(self, v: Window) -> str:
        return "" if v.W >= 1 and v.m > 0 else "`W` has to be 1 or more, and `m` above 0."

    def key(self, v: Window) -> float:
        return 0.75 * v.W / v.m

    def paths(self, v: Window) -> Iterator[Wrong]:
        yield Wrong("turned-over", v.W / 0.75 / v.m, "That's more words than tokens: a token is less than a word.")
        yield Wrong("a-token-a-word", v.W / v.m, "One token a word? Words are often cut into several tokens.")
        yield Wrong("factor-turned", 0.75 * v.W * v.m, f"More tokens per word mean fewer words: divide by {num(v.m)}.")
        if v.m != 1:
            yield Wrong("english", 0.75 * v.W, "That many words of English. Your language takes more tokens.")

    def stem(self, v: Window) -> str:
        ask = f"About how many words fit into a window of {v.W:,} tokens, rounded to whole words?"
        return f"{told(v.m)} {ask}" if v.m == 1 else f"{told(v.m)}\n\n{ask}"

    def work(self, v: Window) -> list[str]:
        english = 0.75 * v.W
        return [
            f"In English: 0.75 × {v.W:,} = {num(round(english))}.",
            f"{num(round(english))} / {num(v.m)} = {num(round(self.key(v)))}",
        ]


class FirstWords(Words):
    """As version 1 drew it: alike at every level."""

    def draw(self, luck: Luck) -> Window:
        return Window(luck.one_of(WINDOWS), luck.one_of((*FACTORS, 1.25, 1.75, 2.5)))


GENERATOR = Generator(
    id="G15",
    title="Estimating tokens",
    source="OpenAI, What are tokens and how to count them: 100 tokens are about 75 English words",
    modes={"a": Tokens(), "b": Words()},
    version=2,
)
EARLIER = (GENERATOR.before({"b": FirstWords()}),)
