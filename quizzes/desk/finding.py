"""Finding questions by whatever an author remembers: a name, words of any field, a fact, a mistake, a source."""

from __future__ import annotations

import json

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.utils.text import smart_split, unescape_string_literal

from quizzes.models import Fact
from quizzes.models.guide import QuestionQuerySet

MOST_WORDS = 12
"""More say nothing more."""


def matching(questions: QuestionQuerySet, text: str) -> QuestionQuerySet:
    """Those that every word is found in; words in quotation marks are looked for together. One statement."""
    words = [_unquoted(bit) for bit in smart_split(text)][:MOST_WORDS]
    found = questions.annotate(
        written=Cast("current__content", TextField()), beside=Cast("current__details", TextField())
    )
    for word in filter(None, words):
        found = found.filter(_anywhere(word))
    return found


def _unquoted(bit: str) -> str:
    if len(bit) > 1 and bit[0] == bit[-1] and bit[0] in "\"'":
        return unescape_string_literal(bit)
    return bit


def _anywhere(word: str) -> Q:
    named = Q(slug__icontains=word) | Q(concept__slug__icontains=word) | Q(concept__title__icontains=word)
    told = Q(status__iexact=word) | Q(current__skill__iexact=word) | Q(current__about__icontains=word)
    return named | told | _whole_name(word) | _written(word) | _fact(word)


def _whole_name(word: str) -> Q:
    """Its name as reports and files have it: concept/slug."""
    concept, slash, slug = word.partition("/")
    return Q(concept__slug__iexact=concept, slug__istartswith=slug) if slash and concept else Q(pk__in=[])


def _fact(word: str) -> Q:
    """The words of the fact that it asks about, which stand on its page."""
    facts = Fact.objects.filter(concept=OuterRef("concept"), key=OuterRef("current__about"), text__icontains=word)
    return Q(Exists(facts))


def _written(word: str) -> Q:
    """Any text of any field. SQLite keeps JSON in ASCII, PostgreSQL as it is read."""
    spellings = {json.dumps(word, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    found = Q()
    for spelling in sorted(spellings):
        found |= Q(written__icontains=spelling) | Q(beside__icontains=spelling)
    return found
