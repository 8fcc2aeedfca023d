"""What was probably meant where nothing has the words as they were typed: another ending, or one letter amiss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from string import ascii_lowercase

from .index import Term, matches, words_with

SHORTEST_STEM = 4
SHORTEST_AMISS = 4
"""One letter more or less of a shorter word is another word."""
LONGEST_AMISS = 24
MOST_AMISS = 4
"""Of more terms than these none is corrected: nobody mistypes a whole sentence, and each costs a statement."""
ENDINGS = ("ations", "ation", "ings", "ing", "ions", "ion", "ers", "er", "ed", "es", "e", "s")
_KEEP_DOUBLE = frozenset("lsz")


def stemmed(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms by what their last words begin with, so that “sampled” finds sampling and “embedded” an embedding."""
    return tuple(_stemmed(term) for term in terms)


def _stemmed(term: Term) -> Term:
    *before, last = term.words
    return Term((*before, stem), is_prefix=True) if (stem := stem_of(last)) != last else term


def stem_of(word: str) -> str:
    """The word without its ending, as long as enough of it is left to tell it from others."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_STEM:
            is_double = stem[-1] == stem[-2] and stem[-1] not in _KEEP_DOUBLE
            return stem[:-1] if is_double and len(stem) > SHORTEST_STEM else stem
    return word


def corrected(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms with their words as the guide has them. Two statements for a word that it lacks, one for any other."""
    if len(terms) > MOST_AMISS:
        return tuple(terms)
    return tuple(replace(term, words=tuple(_nearest(word) for word in term.words)) for term in terms)


def _nearest(word: str) -> str:
    """The commonest word of the guide that is one letter away, unless it has the word itself or one that goes on so."""
    if (
        not SHORTEST_AMISS <= len(word) <= LONGEST_AMISS
        or not word.isascii()
        or matches([Term((word,), is_prefix=True)])
    ):
        return word
    near = frozenset(one_letter_amiss(word))
    found = Counter(each for text in words_with(sorted(near)) for each in near.intersection(text.split()))
    return min(found, key=lambda each: (-found[each], each), default=word)


def one_letter_amiss(word: str) -> Iterator[str]:
    """Every word that has one letter more, one less, another one, or two that changed places."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
