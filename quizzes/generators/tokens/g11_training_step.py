"""G11: one step of training a BPE tokenizer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.generators.base import Answer, Generator, Wrong
from quizzes.generators.forms import Number, Word
from quizzes.generators.luck import Luck
from quizzes.generators.numbers import table

from .corpora import FAMILIES, Pair, counted_pairs, draw_corpus, is_word

MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class Values:
    corpus: tuple[tuple[str, int], ...]


def counts(v: Values) -> Counter[Pair]:
    return counted_pairs((word, count) for word, count in v.corpus)


def best(found: Counter[Pair]) -> Pair:
    return min(found, key=lambda pair: (-found[pair], pair))


def types(v: Values) -> Counter[Pair]:
    """As if each word came once."""
    return counted_pairs((word, 1) for word, _ in v.corpus)


def letters(v: Values) -> Counter[str]:
    found: Counter[str] = Counter()
    for word, count in v.corpus:
        for letter in word:
            found[letter] += count
    return found


def undefined(v: Values) -> str:
    if not 1 <= len(v.corpus) <= MOST_WORDS or not all(is_word(word) and count >= 0 for word, count in v.corpus):
        return f"`corpus` needs 1 to {MOST_WORDS} words of letters, each with its count."
    ranking = sorted(counts(v).values(), reverse=True)
    if not ranking or not ranking[0]:
        return "No two letters stand side by side in this corpus."
    return "Two pairs are equally frequent." if len(ranking) > 1 and ranking[0] == ranking[1] else ""


def accepts(v: Values) -> bool:
    pair = best(counts(v))
    return counts(v)[pair] != types(v)[pair]


def asked(v: Values, ask: str) -> str:
    rows = table(("Word", "Count"), [(word, str(count)) for word, count in v.corpus])
    return f"A BPE tokenizer is trained on these words. So far every token is a letter.\n\n{rows}\n\n{ask}"


def steps(v: Values) -> list[str]:
    found, pair = counts(v), best(counts(v))
    parts = [(word, count, counted_pairs([(word, 1)])[pair]) for word, count in v.corpus]
    summands = [f"{count}" if times == 1 else f"{times} × {count}" for _, count, times in parts if times]
    words = ", ".join(word for word, _, times in parts if times)
    second = [each for each in found if each != pair]
    rest = max(second, key=lambda each: found[each]) if second else None
    return [
        f"{pair[0]}+{pair[1]} stands in {words}: {' + '.join(summands)} = {found[pair]}.",
        *([f"The next one is {rest[0]}+{rest[1]} with {found[rest]}."] if rest else []),
    ]


FORMULA = "Count each pair of neighbors, times the word's count, and merge the most frequent pair."


class First(Word[Values]):
    asks = "the pair that is merged first"
    values = Values
    example = Values(corpus=(("thin", 7), ("tinier", 9), ("tin", 2), ("tiny", 5)))
    formula = FORMULA
    remember = "a pair counts as often as its words come up, not once a word."

    def draw(self, luck: Luck) -> Values:
        return Values(draw_corpus(luck, luck.below(len(FAMILIES))))

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return accepts(v)

    def key(self, v: Values) -> str:
        return "+".join(best(counts(v)))

    def paths(self, v: Values) -> Iterator[Wrong]:
        by_types = "+".join(best(types(v)))
        yield Wrong(
            "word-types", by_types, "It stands in the most different words. Each word counts as often as it comes."
        )
        top = [letter for letter, _ in letters(v).most_common(2)]
        if len(top) == 2:
            yield Wrong("top-letters", "+".join(top), "The two most frequent letters don't have to be neighbors.")
        longest = max((word for word, _ in v.corpus), key=len)
        yield Wrong("longest-word", "+".join(longest[:2]), "Length is no matter: count how often a pair comes up.")

    def accepted(self, v: Values) -> tuple[str, ...]:
        return self.spelled(self.key(v))

    def spelled(self, answer: Answer) -> tuple[str, ...]:
        text = str(answer)
        return (text, text.replace("+", ""))

    def stem(self, v: Values) -> str:
        return asked(v, "Which two letters does it merge first? Type them together, such as xy.")

    def work(self, v: Values) -> list[str]:
        return [*steps(v), f"Merged first: {self.key(v)}"]


class Weight(Number[Values]):
    asks = "how often the first merged pair comes up"
    values = Values
    example = First.example
    formula = FORMULA
    remember = "sum over words: places of the pair, times the word's count."
    unit = "times"

    def draw(self, luck: Luck) -> Values:
        return Values(draw_corpus(luck, luck.below(len(FAMILIES))))

    def undefined(self, v: Values) -> str:
        return undefined(v)

    def accepts(self, v: Values) -> bool:
        return accepts(v)

    def key(self, v: Values) -> int:
        return max(counts(v).values())

    def paths(self, v: Values) -> Iterator[Wrong]:
        pair = best(counts(v))
        yield Wrong("word-types", types(v)[pair], "That's in how many places it stands if each word came once.")
        ranking = sorted(set(counts(v).values()), reverse=True)
        if len(ranking) > 1:
            yield Wrong("second-pair", ranking[1], "Another pair is more frequent than the one you counted.")
        yield Wrong("letter", max(letters(v).values()), "That's how often a single letter comes. Count pairs.")

    def stem(self, v: Values) -> str:
        return asked(v, "How many times does the pair come up that it merges first? Give the exact count.")

    def work(self, v: Values) -> list[str]:
        before = sum(len(word) * count for word, count in v.corpus)
        pair = best(counts(v))
        least = "at least " if pair[0] == pair[1] else ""  # of three in a row, two are merged
        return [
            *steps(v),
            f"Letters in all: {before}. Each merge is one less, so {least}{before - self.key(v)} tokens are left.",
            f"{pair[0]}+{pair[1]} comes up {self.key(v)} times: {self.key(v)}",
        ]


GENERATOR = Generator(
    id="G11",
    title="One BPE training step",
    source="Sennrich, Haddow & Birch (2016), Neural machine translation of rare words with subword units",
    modes={"a": First(), "b": Weight()},
)
