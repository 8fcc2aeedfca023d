from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.indexing import reindex
from quizzes.authoring.pages import rendered
from quizzes.authoring.publishing import publish_guide
from quizzes.models import Concept, Question, Resource, Status
from quizzes.search.finding import Results, search
from quizzes.search.index import words_of
from tests.examples import examples
from tests.factories import (
    ConceptFactory,
    basic_content,
    choice_content,
    cloze_content,
    make_question,
    reversed_content,
)
from tests.guide.samples import FILE, PATH

pytestmark = pytest.mark.django_db

TEXT = """It begins. The logits come first.

## What the dial does

Each logit is divided. The KV cache is of no matter here.
"""


def page(title: str = "Temperature", **fields: Any) -> Concept:
    text = fields.pop("text", TEXT)
    return ConceptFactory.create(title=title, text=text, body=rendered(text)[0], **fields)


def indexed(title: str = "Temperature", **fields: Any) -> Concept:
    concept = page(title, **fields)
    reindex(concept)
    return concept


def asked(concept: Concept | None = None, **fields: Any) -> Question:
    question = make_question(concept, **fields)
    reindex(question.concept)
    return question


def titles(results: Results) -> list[str]:
    return ["".join(piece.text for piece in found.title) for found in results.concepts]


def stems(results: Results) -> list[str]:
    return ["".join(piece.text for piece in found.stem) for found in results.questions]


def test_a_concept_is_found_by_its_title() -> None:
    indexed()

    assert titles(search("temperature")) == ["Temperature"]


def test_a_title_comes_before_a_mention() -> None:
    indexed("Vectors", text="Neither temperature nor pressure.\n")
    indexed("Temperature")

    assert titles(search("temperature")) == ["Temperature", "Vectors"]


@pytest.mark.parametrize("query", ["temp", "TEMPERATURE", "température", "temperatures", "what is the temperature?"])
def test_a_word_may_be_begun_or_written_otherwise(query: str) -> None:
    indexed()

    assert titles(search(query)) == ["Temperature"]


def test_words_with_a_hyphen_stand_together() -> None:
    indexed("Top-p sampling", text="A nucleus.\n")
    indexed("Top-k sampling", text="With p in the text.\n")

    assert titles(search("top-p")) == ["Top-p sampling"]


def test_all_words_must_be_there() -> None:
    indexed("Temperature", text="Cold.\n")
    indexed("Greedy decoding", text="Temperature zero.\n")

    assert titles(search("temperature zero")) == ["Greedy decoding"]


def test_some_words_are_better_than_nothing_and_it_is_said() -> None:
    indexed()

    results = search("temperature xylophone")

    assert titles(results) == ["Temperature"]
    assert not results.every_word


def test_an_excerpt_leads_to_its_section() -> None:
    indexed()

    found = search("kv cache").concepts[0]

    assert found.anchor == "s-what-the-dial-does"
    assert [piece.text for piece in found.excerpt if piece.hit] == ["KV", "cache"]


def test_a_question_is_found_by_its_stem_and_leads_to_its_place() -> None:
    component = asked().components.get()

    found = search("what temperature do").questions[0]

    assert found.uid == f"q{component.pk}"
    assert [piece.text for piece in found.stem if piece.hit] == ["temperature"]


def hidden() -> list[tuple[str, Callable[..., dict[str, Any]], str]]:
    """What must not be found, in a question of each sort."""
    return [
        ("choice", choice_content, "divides multiplies Division softmax order"),
        ("basic", basic_content, "every before softmax first"),
        ("cloze", cloze_content, "argmax uniform gaps vanish"),
        ("reversed", reversed_content, "2 thinking comes 1"),
    ]


@pytest.mark.parametrize(("kind", "content", "words"), hidden())
def test_what_a_question_hides_is_not_found(kind: str, content: Callable[..., dict[str, Any]], words: str) -> None:
    asked(kind=kind, content=content())

    assert [search(word).questions for word in words.split()] == [()] * len(words.split())


def test_a_gap_is_shown_shut() -> None:
    asked(kind="cloze")

    assert stems(search("cold")) == ["Cold ends in […], hot ends in […]."]


def test_a_resource_is_found_once_with_its_warning() -> None:
    for title in ("Temperature", "Top-p sampling"):
        concept = page(title)
        Resource.objects.create(
            concept=concept,
            label="Sampling in pictures",
            by="Peter Chng",
            kind="article",
            url="https://example.com/pictures",
            warning="Opens another article.",
        )
        reindex(concept)

    (found,) = search("chng").resources

    assert found.origin == "Article by Peter Chng."
    assert found.warning == "Opens another article."


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_what_is_not_published_is_not_found(status: Status) -> None:
    question = asked(indexed())
    Question.objects.update(status=status)
    Concept.objects.update(status=status)

    results = search("temperature")

    assert (results.count, question.status) == (0, Status.PUBLISHED)


def test_a_retired_question_is_not_found_on_a_published_page() -> None:
    asked(indexed())
    Question.objects.update(status=Status.RETIRED)

    assert search("temperature").questions == ()


def test_what_is_indexed_anew_is_found_by_its_new_words_only() -> None:
    concept = indexed()
    Concept.objects.update(title="Warmth", body=[])

    reindex(Concept.objects.get(pk=concept.pk))

    assert titles(search("warmth")) == ["Warmth"]
    assert search("temperature").count == 0


@pytest.mark.parametrize("query", ["", "   ", "***", "\0", "temperature\0", '"', "a" * 5000, "🦜", "́"])
def test_a_text_without_words_of_the_guide_finds_nothing(query: str) -> None:
    indexed()

    assert search(query).count == 0


@pytest.mark.parametrize(
    "query",
    [
        '"temperature',
        "temperature*",
        "temperature AND",
        "NOT temperature",
        "title:temperature",
        "temperature:*",
        "temperature'); DROP TABLE search_index; --",
        "^temperature",
        "NEAR(temperature)",
        "temperature & !",
        "temperature " * 500,
        "%temperature_\\",
    ],
)
def test_an_engine_s_operators_are_no_more_than_text(query: str) -> None:
    indexed()

    assert titles(search(query)) == ["Temperature"]


@given(st.text(max_size=60))
@example("\ud800")
@example("ﷺ" * 200)
@example("ﬃ" * 90)
@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(text: str) -> None:
    assert search(text).count == 0


@pytest.mark.parametrize("text", ["ﷺ" * 3000, "word " * 20_000, "it's a 'quoted' \\ text", "x" * 5000])
def test_any_page_can_be_indexed(text: str) -> None:
    indexed(text=text)

    assert titles(search("temperature")) == ["Temperature"]


def test_words_are_folded() -> None:
    assert words_of("Top-p, naïve GPT‑4o's STRASSE straße") == [
        *("top", "p", "naive", "gpt", "4o", "s"),
        *("strasse", "strasse"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_takes_at_most_five_statements(
    count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        concept = page(f"Temperature {number}")
        Resource.objects.create(
            concept=concept, label="Temperature", kind="article", url=f"https://example.com/{number}"
        )
        asked(concept)

    with django_assert_max_num_queries(5):
        results = search("temperature")

    assert results.count == 3 * count


def test_at_most_so_many_of_each_sort_are_shown() -> None:
    for number in range(4):
        indexed(f"Temperature {number}")

    results = search("temperature", limit=3)

    assert len(results.concepts) == 3
    assert results.is_cut


def test_publishing_indexes_the_guide(tmp_path: Path) -> None:
    (tmp_path / PATH).parent.mkdir()
    (tmp_path / PATH).write_text(FILE)

    publish_guide(root=tmp_path, now=timezone.now())

    assert titles(search("logits")) == ["Heat"]


def test_a_definition_is_found_by_its_words_not_its_markup() -> None:
    indexed(definition="The token with the *largest* logit, `argmax`.", text="")

    (found,) = search("largest logit").concepts

    assert "".join(piece.text for piece in found.excerpt) == "The token with the largest logit, argmax."


def test_an_excerpt_has_sentences_not_headings_run_into_them_nor_cells() -> None:
    table = "| T | toast |\n|---|---|\n| 2 | 52.3% |"
    indexed(text=f"## The nucleus\n\nA cut by mass.\n\n{table}\n\n> [!note]\n> It moves with the nucleus.")

    (found,) = search("nucleus").concepts

    assert "".join(piece.text for piece in found.excerpt) == "The nucleus. A cut by mass. It moves with the nucleus."
