"""Typed words, compared as forgivingly as is fair: spelling is forgiven, another concept is not.

Marks are dropped only where they carry no meaning: an accent in Latin letters does not, a vowel sign in Thai or Hindi
does, and so do the signs of C#, C++, A*, GPT-3.5, 5 % and -1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_LENGTH = 200
LONG_WORD = 6
PLURAL_WORD = 4
_ARTICLES = {"a", "an", "the"}
_HEAD_NOUNS = {"algorithm", "method", "technique", "approach", "strategy", "procedure", "concept", "term", "setting"}
"""They name no other thing: a greedy strategy is greedy. A reward model, though, is not a reward."""
_SIGN_WORDS = {"#": "sharp", "+": "plus", "*": "star"}
_BRACKETED = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_ALTERNATIVE = re.compile(r"\s*/\s*|\s+or\s+", re.IGNORECASE)


# -- the parts of an answer


def without_brackets(text: str) -> tuple[str, list[str]]:
    """What stands outside the brackets, and what stands in them: RAG (retrieval-augmented generation)."""
    inside = [part.strip() for part in _BRACKETED.findall(text) if part.strip()]
    outside = " ".join(_BRACKETED.sub(" ", text).split())
    return outside, inside


def alternatives(text: str) -> list[str]:
    """The answers beside a slash: dot/scalar product are two. One alone is no choice."""
    parts = [part for part in _ALTERNATIVE.split(text) if part.strip()]
    return parts if 1 < len(parts) <= 4 else []


def completed(parts: list[str]) -> list[list[str]]:
    """Each part alone and with the end of the last one, which may be meant for all: dot/scalar product."""
    ends = key_words(parts[-1])[1:]
    return [[part, " ".join([part, *ends])] if ends and part is not parts[-1] else [part] for part in parts]


# -- words


def key_words(text: str) -> list[str]:
    """The words that count: no case, Latin accents, idle punctuation or leading article; a hyphen parts words."""
    words = "".join(_kept(unicodedata.normalize("NFKD", text.casefold()))).split()
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _kept(text: str) -> Iterator[str]:
    base = " "
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if category.startswith("M"):
            yield character if _means_something(base, character) else ""
            continue
        base = character
        if character in "-−–" and not text[:at].strip() and after.isdigit():
            yield "-"
        elif not category.startswith("P") and category not in {"Cf", "Cc"} and character != "`":
            yield character
        elif category in {"Pd", "Pc"} or character in "/@":
            yield " "
        elif (
            (character in ".," and before.isdigit() and after.isdigit())
            or (character == "%" and text[:at].rstrip()[-1:].isdigit())
            or (character in "#*" and before.isalnum() and not after.isalnum() and not text.startswith(character))
        ):
            yield "." if character == "," else character


def _means_something(base: str, mark: str) -> bool:
    """An accent in Latin or Greek and the vowel points of Arabic and Hebrew may be left out; other signs may not."""
    script = unicodedata.name(base, "").split(" ")[0]
    if script in {"LATIN", "GREEK"} or not base.isalpha():
        return False
    return not (script in {"ARABIC", "HEBREW"} and unicodedata.category(mark) == "Mn")


def same(given: str, wanted: str) -> bool:
    """The same letters, digits and signs: top-p, Top P and topp are one answer."""
    left, right = "".join(key_words(given)), "".join(key_words(wanted))
    if left or right:
        return left == right or _with_signs_said(given) == _with_signs_said(wanted)
    return re.sub(r"\s", "", given) == re.sub(r"\s", "", wanted)  # an answer of punctuation alone


def _with_signs_said(text: str) -> str:
    """C sharp for C#."""
    return "".join("".join(_SIGN_WORDS.get(character, character) for character in word) for word in key_words(text))


def much_the_same(given: str, wanted: str) -> bool:
    """The same but for the number (token, tokens) or a noun that adds nothing (greedy strategy, greedy)."""
    left, right = _core(key_words(given)), _core(key_words(wanted))
    return bool(left) and left == right


def _core(words: list[str]) -> str:
    kept = [_singular(word) for word in words]
    if len(kept) > 1 and kept[-1] in _HEAD_NOUNS:
        kept = kept[:-1]
    return "".join(kept)


def _singular(word: str) -> str:
    """The last letters only, and only of a word that is long enough to have a plural; both sides are treated alike."""
    if len(word) < PLURAL_WORD or not (word.isascii() and word.isalpha()) or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > PLURAL_WORD:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word.removesuffix("s")


def nearly_same(given: str, wanted: str) -> bool:
    """One slip of the keyboard in one long word; short words and numbers differ by what they mean (top-p, top-k)."""
    pairs = list(zip(key_words(given), key_words(wanted), strict=False))
    different = [pair for pair in pairs if pair[0] != pair[1]]
    return len(key_words(given)) == len(key_words(wanted)) and len(different) == 1 and is_typo(*different[0])


def is_typo(given: str, wanted: str) -> bool:
    """One letter is missing, too many or another one, or two neighbors are swapped."""
    if len(wanted) < LONG_WORD or not wanted.isalpha():
        return False
    if f"a{given}" == wanted or given == f"a{wanted}":
        return False  # symmetric and asymmetric are two words, not one and its typo
    start = _common_start(given, wanted)
    rest, other = given[start:], wanted[start:]
    swapped = rest[:2] == other[:2][::-1] and rest[2:] == other[2:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped


def _common_start(left: str, right: str) -> int:
    """The number of characters that both begin with."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))
