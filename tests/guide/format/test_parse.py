"""A content file as a page, and what an author reads who made a mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.guide import Fact, parse_page, parse_question
from quizzes.problems import Problem
from tests.guide.samples import FILE, FRONT, ICE, PATH, TEN_MISTAKES, TEXT, file_of, line_of, page_of


def problems_of(file: str) -> list[Problem]:
    return parse_page(PATH, file)[1]


def test_page_without_mistakes() -> None:
    page, problems = parse_page(PATH, FILE)

    assert problems == []
    assert page is not None
    assert (page.slug, page.section_order, [question.slug for question in page.questions]) == (
        "heat",
        7,
        ["ice", "flame"],
    )
    assert page.facts == (Fact("order-kept", "The order of tokens never changes."),)


def test_text_has_a_mark_in_the_place_of_each_question() -> None:
    lines = page_of().text.split("\n")

    assert [line for line in lines if line.startswith("{{")] == ["{{question ice}}", "{{question flame}}"]
    assert "Which is colder?" not in page_of().text


def test_question_keeps_its_fields() -> None:
    ice = page_of().questions[0]

    assert (ice.kind, ice.skill, ice.difficulty, ice.about) == ("choice", "recall", 1, "order-kept")
    assert (ice.covers, ice.sources, ice.version) == (("C100",), ("chng-2023",), "1.0")
    assert ice.content["options"][1]["mistake"] == "low-is-greedy"
    assert ice.id("heat") == "heat/ice"


def test_question_tells_the_line_of_its_fence() -> None:
    assert page_of().questions[1].line == line_of(FILE, "```question flame")


# -- the ten mistakes of docs/content-format.md


@pytest.mark.parametrize(("text", "place", "message", "hint"), TEN_MISTAKES, ids=[case[2] for case in TEN_MISTAKES])
def test_likely_mistake_is_told_with_its_line_and_the_fix(text: str, place: str, message: str, hint: str) -> None:
    file = file_of(text=text)

    problems = [(problem.line, problem.message, problem.fix) for problem in problems_of(file)]

    assert (line_of(file, place), message, hint) in problems


@pytest.mark.parametrize(("text", "place", "message", "hint"), TEN_MISTAKES, ids=[case[2] for case in TEN_MISTAKES])
def test_likely_mistake_is_told_alone(text: str, place: str, message: str, hint: str) -> None:
    told = [problem.message for problem in problems_of(file_of(text=text)) if problem.is_error]

    assert told in ([message], [])  # the last of the ten is advice


def test_problem_reads_as_file_line_message_and_hint() -> None:
    problem = problems_of(file_of(text=ICE.replace("covers:", "cover:")))[0]

    assert str(problem) == f"{PATH}:{problem.line}: there’s no field `cover`\n    hint: did you mean `covers`?"


def test_all_mistakes_are_told_at_once() -> None:
    broken = ICE.replace("covers:", "cover:").replace("{halves}", "{halfs}").replace("[ ] Tea", "[x] Tea")
    file = file_of(FRONT.replace("level: 1", "level: 9"), broken)

    assert [problem.message for problem in problems_of(file)] == [
        "`level: 9` isn’t a number from 1 to 3",
        "2 options are marked [x]; choice has exactly 1",
        "“Tea in a mug” is right and names a mistake",
        "there’s no field `cover`",
        "`halfs` is neither a misconception nor a slip",
    ]


def test_mistakes_in_questions_are_told_though_the_front_matter_is_broken() -> None:
    file = file_of(FRONT.replace("title: Heat", "title: Heat: a dial"), ICE.replace("covers:", "cover:"))

    assert [problem.message for problem in problems_of(file)] == [
        "the front matter isn’t valid YAML here: mapping values are not allowed in this context",
        "there’s no field `cover`",
    ]


# -- fields


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: choice recall 1", "kind: choice recall", "`kind: choice recall` isn’t three words"),
        ("kind: choice recall 1", "kind: recall choice 1", "kind, skill and difficulty are in the wrong order"),
        (
            "kind: choice recall 1",
            "kind: choice recall apply",
            "`kind: choice recall apply` is missing one of the three",
        ),
        ("about: order-kept", "about: order-keep", "`order-keep` isn’t a fact or misconception on this page"),
        ("about: order-kept", "about:", "the field `about` is empty"),
        ("about: order-kept\n", "", "the question has no `about`"),
        ("covers: C100", "covers: C100 100", "`100` isn’t a coverage id"),
        ("source: chng-2023", "source: chng-2024", "there’s no source `chng-2024`"),
        ("source: chng-2023", "source: chng-2023\nsource: other", "the field `source` is there twice"),
        ("source: chng-2023", "source: chng-2023\nas_of: 2026-11", "`as_of` is missing its partner `review_by`"),
        (
            "source: chng-2023",
            "source: chng-2023\nas_of: soon\nreview_by: 2027-05",
            "`as_of: soon` isn’t a valid month",
        ),
        (
            "source: chng-2023",
            "source: chng-2023\nas_of: 2026-11\nreview_by: 2028-01",
            "`review_by: 2028-01` doesn’t fit `as_of: 2026-11`",
        ),
        ("source: chng-2023", "source: chng-2023\nsee: what-it-did", "there’s no heading `what-it-did`"),
        ("source: chng-2023", "source: chng-2023\nversion: one", "`one` isn’t a valid version"),
        ("source: chng-2023", "source: chng-2023\nunit: degrees", "`choice` has no field `unit`"),
        ("```question ice", "```question Ice Cream", "`Ice Cream` isn’t a valid id"),
        ("```question ice", "```question a-b-c-d-e-f", "`a-b-c-d-e-f` isn’t a valid id"),
    ],
)
def test_wrong_field_is_told(old: str, new: str, message: str) -> None:
    told = [problem.message for problem in problems_of(FILE.replace(old, new, 1))]

    assert told == [message]


def test_heading_to_read_again_may_be_named() -> None:
    page = page_of(text=TEXT.replace("source: chng-2023", "source: chng-2023\nsee: where-this-fits", 1))

    assert page.questions[0].see == "where-this-fits"


def test_field_with_a_slip_in_its_name_is_taken_all_the_same() -> None:
    page, _ = parse_page(PATH, FILE.replace("covers: C100", "cover: C100", 1))

    assert page is not None
    assert page.questions[0].covers == ("C100",)


def test_mistake_of_another_concept_is_left_to_the_check_of_the_guide() -> None:
    assert page_of(text=TEXT.replace("{halves}", "{top-k/halves}")).questions[0].content["options"][2]["mistake"] == (
        "top-k/halves"
    )


# -- files as they come


def test_windows_line_ends_and_byte_order_mark_change_nothing() -> None:
    page, problems = parse_page(PATH, "\ufeff" + FILE.replace("\n", "\r\n"))

    assert problems == []
    assert page == page_of()


@pytest.mark.parametrize(("stray", "message"), [("\t", "a tab"), ("\x07", "a stray character U+0007")])
def test_stray_character_is_told(stray: str, message: str) -> None:
    problems = problems_of(FILE.replace("Read on.", f"Read{stray} on."))

    assert [(problem.line, problem.message) for problem in problems] == [(line_of(FILE, "Read on."), message)]


def test_mark_of_a_question_in_a_file_is_told() -> None:
    problems = problems_of(FILE.replace("Read on.", "{{question ice}}"))

    assert [problem.message for problem in problems] == ["“{{question ice}}” isn’t a question"]


def test_file_without_front_matter_is_told() -> None:
    assert problems_of("# Heat\n")[0].message == "the front matter is missing"


def test_front_matter_without_an_end_is_told() -> None:
    assert problems_of(f"---\n{FRONT}")[0].message == "the front matter isn’t closed"


def test_question_with_code_in_its_stem_has_a_longer_fence() -> None:
    stem = "```python\nprint(1)\n```\n\nWhich is colder?"
    text = TEXT.replace("Which is colder?", stem).replace("```question ice", "````question ice")
    text = text.replace("order.\n```\n\n## Where", "order.\n````\n\n## Where")

    assert page_of(text=text).questions[0].content["stem"] == stem


def test_single_question_is_read_by_itself() -> None:
    question, problems = parse_question(ICE, page_of())

    assert problems == []
    assert question == page_of().questions[0]


def test_text_without_a_question_is_told() -> None:
    assert [problem.message for problem in parse_question("no fence")[1]] == ["there’s no question"]


SCRAPS = [
    "---\n",
    "```",
    "question ",
    "ice\n",
    "kind: choice",
    "\n",
    ": ",
    "{",
    "}",
    "- [x] ",
    "> [!",
    "$$",
    "|",
    "#",
    FRONT,
    ICE,
]


@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=8)).map("".join))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    page, problems = parse_page(PATH, text)

    assert page is not None or problems
