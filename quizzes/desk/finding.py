"""Finding questions by whatever an author remembers: a name, words of any field, a fact, a mistake, a source."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Concat, Replace
from django.db.models.lookups import IContains
from django.utils.text import smart_split, unescape_string_literal

from quizzes.kinds import KINDS
from quizzes.kinds.content import names_in
from quizzes.models import Fact, Misconception, Source
from quizzes.models.guide import QuestionQuerySet

DETAILS = ("kind", "skill", "difficulty", "about", "covers", "sources", "as_of", "review_by", "lasting", "see")
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
    return named | told | _whole_name(word) | _written(word) | _fact(word) | _mistake(word) | _source(word)


def _whole_name(word: str) -> Q:
    """Its name as reports and files have it: concept/slug."""
    concept, slash, slug = word.partition("/")
    return Q(concept__slug__iexact=concept, slug__istartswith=slug) if slash and concept else Q(pk__in=[])


def _fact(word: str) -> Q:
    """The words of the fact that it asks about, which stand on its page."""
    facts = Fact.objects.filter(concept=OuterRef("concept"), key=OuterRef("current__about"), text__icontains=word)
    return Q(Exists(facts))


def _outer(name: str) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(OuterRef(name), output_field=TextField())


def _mistake(word: str) -> Q:
    """The words of a mistake of its page that one of its answers names, or that it asks about."""
    said = Q(wrong__icontains=word) | Q(right__icontains=word)
    rows = Misconception.objects.filter(said, concept=OuterRef("concept"))
    named = Concat(Value('"mistake": "'), "key", Value('"'))
    of_answers = rows.alias(content=_outer("written"), named=named).filter(content__contains=F("named"))
    return Q(Exists(of_answers)) | Q(Exists(rows.filter(key=OuterRef("current__about"))))


def _source(word: str) -> Q:
    """What a source that it cites is called, who wrote it, where it is and the line of it."""
    said = Q(title__icontains=word) | Q(by__icontains=word) | Q(url__icontains=word) | Q(quote__icontains=word)
    rows = Source.objects.filter(said, concept=OuterRef("concept"))
    cited = Concat(Value('"'), "key", Value('"'))
    return Q(Exists(rows.alias(details=_outer("beside"), cited=cited).filter(details__contains=F("cited"))))


def _written(word: str) -> Q:
    """Any text of any field. SQLite keeps JSON in ASCII, PostgreSQL as it is read."""
    spellings = {json.dumps(word, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    found = Q()
    for spelling in sorted(spellings):
        for column in ("written", "beside"):
            found |= Q(IContains(_without_names(column, word), spelling))
    return found


@cache
def _names() -> frozenset[str]:
    """What fields are called in stored JSON: no word of anybody's."""
    return frozenset({*DETAILS, *(name for kind in KINDS.values() for name in names_in(kind.content))})


def _without_names(column: str, word: str) -> Any:
    """The JSON without the names and truth values that this word stands in: no other can be mistaken for it."""
    text: Any = F(column)
    for value in ("true", "false", "null"):
        if word.lower() in value:
            text = Replace(text, Value(f'": {value}'), Value('": '), output_field=TextField())
    for name in sorted(_names()):
        if word.lower() in name:
            text = Replace(text, Value(f'"{name}": '), Value(" "), output_field=TextField())
    return text
