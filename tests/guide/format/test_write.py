"""The canonical writer: what it writes is read back as the same page, and written again as the same bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.guide import (
    CONTENT,
    Fact,
    Misconception,
    Page,
    Resource,
    Slip,
    Source,
    hash_page,
    hash_question,
    parse_page,
    tidy,
    write_page,
    write_question,
)
from quizzes.guide.format.fences import Fence, blocks
from tests.examples import examples
from tests.guide.samples import FILE, ICE, PATH, page_of
from tests.prepared import shipped_guide


def test_canonical_file_is_written_byte_for_byte() -> None:
    assert write_page(page_of()) == FILE


def test_canonical_question_is_written_byte_for_byte() -> None:
    assert "\n".join(write_question(page_of().questions[0])) == ICE


@pytest.mark.thorough("the whole guide")
def test_shipped_pages_are_read_back_as_they_were_and_written_the_same() -> None:
    for page in shipped_guide()[0]:
        again, _ = parse_page(page.path, write_page(page))
        assert again == page
        assert write_page(again) == write_page(page)


def test_question_without_a_place_comes_at_the_end() -> None:
    page = replace(page_of(), text="Text.")

    assert write_page(page).count("```question") == 2
    assert parse_page(PATH, write_page(page))[1] == []


def test_place_without_a_question_is_left_out() -> None:
    written = write_page(replace(page_of(), questions=()))

    assert "question" not in written.split("---")[2]
    assert "\n\n\n" not in written


def test_question_with_code_gets_a_longer_fence() -> None:
    question = page_of().questions[0]
    stem = "```python\nprint(1)\n```\n\nWhich is colder?"

    lines = write_question(replace(question, content={**question.content, "stem": stem}))

    assert (lines[0], lines[-1]) == ("````question ice", "````")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Plain, with (signs) and 50%", "Plain, with (signs) and 50%"),
        ("a: b", '"a: b"'),
        ("issue #5", '"issue #5"'),
        ("ends:", '"ends:"'),
        ("- dash", '"- dash"'),
        ("*star*", '"*star*"'),
        ("yes", '"yes"'),
        ("1984", '"1984"'),
        ("null", '"null"'),
        ("2026-11-24", '"2026-11-24"'),
        ('say "a: b"', "'say \"a: b\"'"),
        ('it\'s "a: b"', "'it''s \"a: b\"'"),
        ("a\u2028b", '"a\\u2028b"'),
    ],
)
def test_value_is_quoted_where_yaml_needs_it(value: str, written: str) -> None:
    page = replace(page_of(), title=value)

    assert f"\ntitle: {written}\n" in write_page(page)
    assert yaml.safe_load(write_page(page).split("---")[1])["title"] == value


def test_hash_of_a_page_does_not_change_with_its_questions() -> None:
    page = page_of()
    changed = [replace(question, difficulty=3) for question in page.questions]

    assert hash_page(replace(page, questions=tuple(changed))) == hash_page(page)


def test_hash_of_a_page_changes_with_everything_else() -> None:
    page = page_of()
    others = [replace(page, title="9"), replace(page, text="9"), replace(page, version="9.9"), replace(page, covers=())]

    assert len({hash_page(page), *map(hash_page, others)}) == 5


def test_hash_of_a_page_changes_with_the_place_of_its_section() -> None:
    assert hash_page(page_of(path="06-sampling/heat.md")) != hash_page(page_of())


def test_hash_of_a_question_changes_with_its_fields_and_its_content() -> None:
    question = page_of().questions[0]
    others = [replace(question, skill="apply"), replace(question, content={**question.content, "why": "Other."})]

    assert len({hash_question(question), *map(hash_question, others)}) == 3


def test_hash_of_a_question_does_not_change_with_its_line() -> None:
    question = page_of().questions[0]

    assert hash_question(replace(question, line=99)) == hash_question(question)


# -- any page

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)
slugs = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
ids = st.lists(st.integers(1, 999).map("C{:03}".format), unique=True, max_size=3).map(tuple)
urls = st.from_regex(r"https://[a-z]{1,9}\.org/[a-zA-Z0-9/#?&=:%-]{0,20}", fullmatch=True)


def keyed[T](parts: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(parts, max_size=3, unique_by=lambda part: part.key).map(tuple)  # type: ignore[attr-defined]


def is_sound(text: str) -> bool:
    """Closed fences, none of them a question."""
    fences = [block for block in blocks(text.split("\n")) if isinstance(block, Fence)]
    return all(fence.closed and not fence.is_question for fence in fences) and "{{question" not in text


scraps = st.sampled_from(["\n", "\n\n", "```", "~~~", "## ", "- ", "> ", "$", " ", "---", "| a |", "{{question ice}}"])
texts = st.lists(scraps | st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=9)).map("".join)

pages = st.builds(
    Page,
    slug=slugs,
    title=words,
    section=slugs,
    order=st.integers(1, 99),
    level=st.integers(1, 3),
    version=st.just("1.10"),
    reviewed=st.sampled_from(["pending", "2026-11-24"]),
    prerequisites=st.lists(slugs, unique=True, max_size=3).map(tuple),
    covers=ids,
    definition=words,
    why=words,
    facts=keyed(st.builds(Fact, slugs, words)).filter(bool),
    misconceptions=keyed(st.builds(Misconception, slugs, words, words)),
    slips=keyed(st.builds(Slip, slugs, words)),
    sources=keyed(st.builds(Source, slugs, words, words, st.just("2024-11"), urls, st.just("no"))),
    resources=st.lists(
        st.builds(
            Resource,
            label=words,
            url=urls,
            kind=st.just("paper"),
            by=words | st.just(""),
            date=st.sampled_from(["", "2024", "undated"]),
            minutes=st.none() | st.integers(1, 600),
            covers=ids,
            note=words | st.just(""),
            warning=words | st.just(""),
        ),
        max_size=2,
    ).map(tuple),
    text=texts.map(tidy).filter(is_sound),
    questions=st.just(()),
    path=st.just(PATH),
)


@settings(max_examples=examples(50))
@given(pages)
def test_any_page_is_read_back_as_it_was(page: Page) -> None:
    assert parse_page(PATH, write_page(page))[0] == page


@settings(max_examples=examples(50))
@given(pages)
def test_any_page_is_read_the_same_by_a_yaml_reader_that_guesses_types(page: Page) -> None:
    front = yaml.safe_load("\n".join(write_page(page).split("\n---\n")[0].split("\n")[1:]))

    assert (front["title"], front["definition"], front["version"]) == (page.title, page.definition, page.version)


@given(texts)
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_content_folder_is_the_shipped_one() -> None:
    assert Path(CONTENT).name == "content"


def test_an_opened_source_and_the_fields_of_a_question_come_back(tmp_path: Path) -> None:
    page = page_of()
    opened = replace(page.sources[0], opened="2026-11-29", copy="2026-05-01", quote='It says: "divide".')
    question = replace(page.questions[0], skill="diagnose", transfer=True, lasting="It is a law of nature.")
    changed = replace(page, sources=(opened,), questions=(question, *page.questions[1:]))

    again, problems = parse_page(PATH, write_page(changed))

    assert problems == []
    assert again == changed
