"""The index behind the search: which words stand where. FTS5 on SQLite, a tsvector on PostgreSQL.

Both engines are given the same words, made here, so that they find the same things and no text, whoever wrote it,
is ever read as an engine's own query language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

CONCEPT, QUESTION, RESOURCE = "concept", "question", "resource"

# More than a question needs; what a visitor types beyond it is not looked at.
MOST_CHARACTERS = 200
MOST_TERMS = 12
MOST_MATCHES = 600
MOST_TEXTS = 40  # that are looked through for the word that was meant
# PostgreSQL takes no word of more than 2,046 bytes.
LONGEST_WORD = 60
# A shorter word stands for itself only: every fourth word begins with “to” or “co”.
SHORTEST_PREFIX = 3
WORD = re.compile(r"[^\W_]+")
# Words that a question in plain English has and a page's subject has not.
ASIDES = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "by",
            "can",
            "do",
            "does",
            "for",
            "from",
            "how",
            "i",
            "in",
            "into",
        ),
        *("is", "it", "its", "me", "of", "on", "or", "that", "the", "there", "these", "this", "to", "what"),
        *("when", "where", "which", "who", "why", "with", "you"),
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found, and its words: those of its title count more."""

    what: str
    concept_id: int
    item_id: int
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together: “top-p” is one term. A prefix also finds what its last word begins."""

    words: tuple[str, ...]
    is_prefix: bool

    def is_met_by(self, words: Sequence[str]) -> bool:
        """Whether these words of a text, as many as the term has, are what it stands for."""
        *before, last = self.words
        if list(words[:-1]) != before or not words:
            return False
        return words[-1].startswith(last) if self.is_prefix else words[-1] == last


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word without case and accents, as it stands in the index."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(sign for sign in plain if sign.isalnum())[:LONGEST_WORD]


def words_of(text: str) -> list[str]:
    found = (folded(each) for each in WORD.findall(unicodedata.normalize("NFC", text)))
    return [word for word in found if word]


def terms_of(query: str) -> tuple[Term, ...]:
    """What is looked for. Nothing where the text has no words, or holds what no keyboard sends."""
    if "\0" in query:
        return ()
    terms = [_term(words) for chunk in query[:MOST_CHARACTERS].split() if (words := words_of(chunk))]
    telling = [term for term in terms if not ASIDES.issuperset(term.words)]
    return tuple(dict.fromkeys(telling or terms))[:MOST_TERMS]


def apart(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Each of their words for itself."""
    return terms_of(" ".join(word for term in terms for word in term.words))


def _term(words: list[str]) -> Term:
    last = words[-1]
    if len(last) > SHORTEST_PREFIX and last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]  # tokens: whatever begins with token, the singular too
    return Term((*words[:-1], last), len(last) >= SHORTEST_PREFIX)


# -- writing


def replace(concept_id: int, entries: Iterable[Entry]) -> None:
    """Make these the entries of a concept: its own, its questions' and its resources'."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_index WHERE concept_id = %s", [concept_id])
        if connection.vendor == "postgresql":
            values = [(each.what, each.concept_id, each.item_id, _vector(each)) for each in entries]
            cursor.executemany("INSERT INTO search_index VALUES (%s, %s, %s, %s::tsvector)", values)
        else:
            texts = [
                (each.what, each.concept_id, each.item_id, _joined(each.title), _joined(each.body)) for each in entries
            ]
            cursor.executemany("INSERT INTO search_index VALUES (%s, %s, %s, %s, %s)", texts)


def _joined(text: str) -> str:
    return " ".join(words_of(text))


def _vector(entry: Entry) -> str:
    """The words with their places as PostgreSQL writes a tsvector; A marks the title."""
    places: dict[str, list[str]] = defaultdict(list)
    title = words_of(entry.title)
    for place, word in enumerate([*title, *words_of(entry.body)], start=1):
        places[word].append(f"{place}A" if place <= len(title) else str(place))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


# -- reading


def matches(terms: Sequence[Term], *, every: bool = True) -> list[tuple[str, int]]:
    """What has every term, or any of them, as (what, item id), the closest first: one statement."""
    if not terms:
        return []
    is_postgresql = connection.vendor == "postgresql"
    statement, asked = (_POSTGRESQL, _tsquery) if is_postgresql else (_SQLITE, _fts5_query)
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked(terms, every), MOST_MATCHES])
        return [(str(what), int(item)) for what, item in cursor.fetchall()]


_SQLITE = """
    SELECT what, item_id FROM search_index WHERE search_index MATCH %s
    ORDER BY bm25(search_index, 0, 0, 0, 10, 1), concept_id, item_id LIMIT %s"""
_POSTGRESQL = """
    SELECT what, item_id FROM search_index, CAST(%s AS tsquery) asked WHERE words @@ asked
    ORDER BY ts_rank(words, asked, 1) DESC, concept_id, item_id LIMIT %s"""


def words_with(some: Sequence[str]) -> list[str]:
    """The words of some entries that have at least one of these, a text for each entry: one statement."""
    terms = [Term((word,), is_prefix=False) for word in some]
    is_postgresql = connection.vendor == "postgresql"
    statement, asked = (_WORDS_POSTGRESQL, _tsquery) if is_postgresql else (_WORDS_SQLITE, _fts5_query)
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked(terms, False), MOST_TEXTS])
        return [str(words) for (words,) in cursor.fetchall()]


_WORDS_SQLITE = """
    SELECT title || ' ' || body FROM search_index WHERE search_index MATCH %s LIMIT %s"""
_WORDS_POSTGRESQL = """
    SELECT array_to_string(tsvector_to_array(words), ' ') FROM search_index
    WHERE words @@ CAST(%s AS tsquery) LIMIT %s"""


def _fts5_query(terms: Sequence[Term], every: bool) -> str:
    phrases = (f'"{" ".join(term.words)}"' + ("*" if term.is_prefix else "") for term in terms)
    return (" AND " if every else " OR ").join(phrases)


def _tsquery(terms: Sequence[Term], every: bool) -> str:
    phrases = (" <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.is_prefix else "") for term in terms)
    return (" & " if every else " | ").join(f"({phrase})" for phrase in phrases)
