"""G10: apply BPE merges to a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Generator, Wrong
from quizzes.generators.forms import Choice, Number
from quizzes.generators.luck import Luck
from quizzes.generators.pictures import Picture, tiles

from .corpora import FAMILIES, UNSEEN, Pair, draw_corpus, is_word, longest_first, merged, tokens, trained

MOST_MERGES = 60


@dataclass(frozen=True, slots=True)
class Values:
    word: str
    merges: tuple[tuple[str, str], ...]
    n: int = MOST_MERGES


def used(v: Values) -> tuple[Pair, ...]:
    return v.merges[: v.n]


def bars(pieces: list[str]) -> str:
    return "|".join(pieces)


def draw(luck: Luck, most: int) -> Values:
    """With so many merges in the list, at most."""
    family = luck.below(len(FAMILIES))
    merges = trained(draw_corpus(luck, family), luck.between(4, most))
    word = luck.one_of((*FAMILIES[family], *UNSEEN[family]))
    return Values(word, tuple(merges), luck.between(2, max(2, len(merges))))


def undefined(v: Values) -> str:
    if not is_word(v.word):
        return "`word` has to be made of letters."
    if not 1 <= len(v.merges) <= MOST_MERGES or not all(left and right for left, right in v.merges):
        return f"`merges` needs 1 to {MOST_MERGES} pairs of texts."
    return "" if v.n >= 0 else "`n` has to be 0 or more."


def asked(v: Values, ask: str) -> str:
    listed = ", ".join(f"{left}+{right}" for left, right in v.merges)
    return f"A tokenizer has learned these merges, in rank order: {listed}. It has no end-of-word mark.\n\n{ask}"


def steps(v: Values) -> list[str]:
    pieces, found = list(v.word), []
    for left, right in used(v):
        after = merged(pieces, (left, right))
        if after != pieces:
            found.append(f"{left}+{right}: {bars(after)}.")
        pieces = after
    return [f"Begin with letters: {bars(list(v.word))}.", *(found or ["No merge applies."])]


def merging(v: Values) -> Picture:
    """The word after each merge that found its pair."""
    pieces, rows = list(v.word), [("letters", list(v.word))]
    for left, right in used(v):
        after = merged(pieces, (left, right))
        if after != pieces:
            rows.append((f"{left}+{right}", after))
        pieces = after
    return tiles(rows, f"“{v.word}” merged step by step: {', then '.join(bars(row) for _, row in rows)}.")


FORMULA = "Take the merges in rank order; each replaces its pair everywhere, left to right, without overlap."


class Count(Number[Values]):
    asks = "the number of tokens after some merges"
    values = Values
    example = Values(word="singers", merges=(("i", "n"), ("in", "g"), ("r", "ing")), n=3)
    formula = FORMULA
    remember = "merges apply in the order in which they were learned, not by length."
    unit = "tokens"

    def draw(self, luck: Luck) -> Values:
        return draw(luck, luck.by_level(4, 5, 6))

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return self.key(v) not in (len(v.word), len(v.word) - v.n)

    def key(self, v: Values) -> int:
        return len(tokens(v.word, used(v)))

    def paths(self, v: Values) -> Iterator[Wrong]:
        yield Wrong("letters", len(v.word), "Those are the letters, before any merge.")
        less = len(v.word) - len(used(v))
        if less > 0:
            yield Wrong("one-less-a-merge", less, "A merge may not apply at all, or apply in several places.")
        longest = len(longest_first(v.word, used(v)))
        yield Wrong("longest-match", longest, "You looked for the longest known pieces. BPE follows the ranks instead.")

    def stem(self, v: Values) -> str:
        return asked(v, f"How many tokens, exactly, is “{v.word}” after the first {len(used(v))} merges?")

    def worked(self, v: Values) -> Picture:
        return merging(v)

    def work(self, v: Values) -> list[str]:
        return [*steps(v), f"Tokens: {self.key(v)}"]


class Pieces(Choice[Values]):
    asks = "the tokens after some merges"
    values = Values
    example = Values(word="singing", merges=(("i", "n"), ("in", "g"), ("s", "ing"), ("r", "ing")), n=2)
    formula = FORMULA
    remember = "work through the list from the top; a merge that finds its pair nowhere does nothing."

    def draw(self, luck: Luck) -> Values:
        return draw(luck, luck.by_level(4, 5, 6))

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return self.key(v) != bars(list(v.word))

    def key(self, v: Values) -> str:
        return bars(tokens(v.word, used(v)))

    def paths(self, v: Values) -> Iterator[Wrong]:
        longest = bars(longest_first(v.word, used(v)))
        yield Wrong("longest-match", longest, "The longest known pieces first: that isn't how BPE goes about it.")
        count = len(used(v))
        if count < len(v.merges):
            more = bars(tokens(v.word, v.merges))
            yield Wrong("all-merges", more, f"All merges of the list. Only the first {count} were asked for.")
        less = bars(tokens(v.word, v.merges[: count - 1]))
        yield Wrong("one-merge-short", less, f"One short: merge number {count} applies as well.")
        backward = bars(tokens(v.word, used(v)[::-1]))
        yield Wrong("backward", backward, "From the end of the list, some merges find nothing to join yet.")
        yield Wrong("letters", bars(list(v.word)), "That's before the first merge.")

    def label(self, v: Values, answer: str) -> str:
        return answer

    def stem(self, v: Values) -> str:
        return asked(v, f"Which tokens is “{v.word}” after the first {len(used(v))} merges?")

    def worked(self, v: Values) -> Picture:
        return merging(v)

    def work(self, v: Values) -> list[str]:
        return [*steps(v), f"Tokens: {self.key(v)}"]


class FirstCount(Count):
    """As version 1 drew it: lists of any length at every level."""

    def draw(self, luck: Luck) -> Values:
        return draw(luck, 6)


class FirstPieces(Pieces):
    """As version 1 drew it: lists of any length at every level."""

    def draw(self, luck: Luck) -> Values:
        return draw(luck, 6)


GENERATOR = Generator(
    id="G10",
    title="Apply BPE merges",
    source="Sennrich, Haddow & Birch (2016), Neural machine translation of rare words with subword units",
    modes={"a": Count(), "b": Pieces()},
    version=2,
)
EARLIER = (GENERATOR.before({"a": FirstCount(), "b": FirstPieces()}),)
