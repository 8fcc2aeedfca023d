"""What one file cannot show."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from quizzes.guide import Page, Slip, check_content, check_drawings, check_guide, coverage_ids, report
from quizzes.problems import Problem
from tests.guide.samples import FILE, FRONT, ICE, PATH, TEXT, file_of, line_of, page_of

COVERAGE = ["C100"]


def whole_page() -> Page:
    """A page that lacks nothing."""
    third = ICE.replace("question ice", "question steam").replace("Which is colder?", "What is coldest?")
    return page_of(text=f"{TEXT}\n\n{third}")


def told(*pages: Page, coverage: list[str] = COVERAGE) -> list[str]:
    return [problem.message for problem in check_guide(pages, coverage)]


def other(page: Page, slug: str, **parts: object) -> Page:
    return replace(page, slug=slug, order=2, path=f"07-sampling/{slug}.md", **parts)  # type: ignore[arg-type]


def test_guide_without_mistakes() -> None:
    assert told(whole_page()) == []


def test_too_few_questions() -> None:
    assert told(page_of()) == ["2 questions of 2 kinds"]


def test_questions_of_one_kind() -> None:
    page = whole_page()

    assert told(replace(page, questions=tuple(replace(each, kind="choice") for each in page.questions))) == [
        "3 questions of 1 kinds"
    ]


def test_fact_that_nobody_asks_about() -> None:
    page = whole_page()
    idle = replace(page, questions=tuple(replace(each, about="definition") for each in page.questions))

    problem = next(problem for problem in check_guide([idle], COVERAGE))

    assert problem.message == "no question asks about the fact `order-kept`"
    assert (problem.path, problem.line) == (PATH, line_of(FILE, "  order-kept:"))


def test_misconception_that_no_answer_stands_for() -> None:
    page = whole_page()
    basics = tuple(each for each in page.questions if each.kind == "basic")

    assert "no wrong answer covers the misconception `low-is-greedy`" in told(replace(page, questions=basics))


def test_misconception_may_stand_behind_an_answer_of_another_page() -> None:
    page = whole_page()
    basics = tuple(each for each in page.questions if each.kind == "basic")
    borrower = page_of(text=TEXT.replace("{low-is-greedy}", "{heat/low-is-greedy}"))

    messages = told(replace(page, questions=basics), other(borrower, "cold", misconceptions=()))

    assert [message for message in messages if "misconception" in message or "mistake" in message] == []


def test_borrowed_mistake_that_is_not_there() -> None:
    page = page_of(text=TEXT.replace("{halves}", "{heat/halfs}"))

    problem = next(problem for problem in check_guide([page], COVERAGE) if "mistake" in problem.message)

    assert (problem.message, problem.fix) == ("there’s no mistake `heat/halfs`", "did you mean `heat/halves`?")


def test_unknown_prerequisite_and_link() -> None:
    page = replace(whole_page(), prerequisites=("heet",), text="[a](concept:heta)")

    assert told(page) == ["there’s no concept `heet`", "the text links to `heta`, which isn’t a concept"]


def test_link_tells_its_line_in_the_file() -> None:
    text = TEXT.replace("Read on.", "Read [on](concept:cold).")

    problem = next(problem for problem in check_guide([page_of(text=text)], COVERAGE) if "links" in problem.message)

    assert problem.line == line_of(file_of(text=text), "Read [on]")


def test_ring_of_prerequisites() -> None:
    heat = replace(whole_page(), prerequisites=("cold",))
    cold = other(whole_page(), "cold", prerequisites=("heat",))

    assert told(heat, cold) == ["these concepts require each other: heat → cold → heat"]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"path": "07-sampling/hot.md"}, "the file of `heat` is called hot.md"),
        ({"path": "07-context/heat.md"}, "`sampling` is in 07-context"),
    ],
)
def test_file_in_the_wrong_place(parts: dict[str, str], message: str) -> None:
    assert told(replace(whole_page(), path=parts["path"])) == [message]


def test_two_pages_of_one_name_or_place() -> None:
    page = whole_page()

    assert told(page, replace(page, path="08-sampling/heat.md")) == [
        "`sampling` has two folders",
        "`heat` is taken by 07-sampling/heat.md",
        "place 1 is taken by 07-sampling/heat.md",
    ]


def test_coverage_id_that_is_cited_nowhere_or_not_known() -> None:
    assert told(whole_page(), coverage=["C101"]) == [
        *["there’s no coverage id `C100`"] * 4,
        "1 items of the source guide aren’t cited anywhere: C101",
    ]


# -- figures


FIGURE = "```figure bars\nalt: Bars.\ncaption: Order stays.\n```"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300"><rect class="box"/></svg>'


def content_folder(root: Path, text: str = TEXT, front: str = FRONT) -> Path:
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_text(file_of(front, text))
    (root / "figures").mkdir()
    return root


def test_figure_without_a_drawing(tmp_path: Path) -> None:
    text = f"{TEXT}\n\n{FIGURE}"

    problems = check_drawings([page_of(text=text)], content_folder(tmp_path))

    assert [(problem.message, problem.line) for problem in problems] == [
        ("the figure `bars` has no drawing", line_of(file_of(text=text), "```figure"))
    ]


def test_drawing_that_nobody_shows_or_that_loses_something(tmp_path: Path) -> None:
    root = content_folder(tmp_path)
    (root / "figures/bars.svg").write_text(DRAWING.replace("<rect", "<rect fill='red'"))

    assert [(problem.severity, problem.message) for problem in check_drawings([], root)] == [
        ("error", "fill of <rect> would be dropped"),
        ("advice", "no page uses this drawing"),
        ("advice", "on a phone, this drawing needs scrolling"),
    ]


def test_drawing_for_phones_is_as_narrow_as_a_phone(tmp_path: Path) -> None:
    root = content_folder(tmp_path)
    (root / "figures/phone").mkdir()
    (root / "figures/bars.svg").write_text(DRAWING)
    (root / "figures/phone/bars.svg").write_text(DRAWING)
    page = page_of(text=f"{TEXT}\n\n{FIGURE}")

    assert [problem.message for problem in check_drawings([page], root)] == [
        "the drawing for phones is wider than a phone"
    ]

    (root / "figures/phone/bars.svg").write_text(DRAWING.replace("640", "350"))
    assert check_drawings([page], root) == []


# -- the report


def test_report_counts_what_is_there() -> None:
    page = whole_page()

    found = report([page, other(page, "cold", slips=(Slip("idle", "Idle."),))], [], coverage_ids()).as_json()

    assert (found["concepts"], found["questions"]) == (2, 6)
    assert found["coverage"] == {"cited": 1, "of": 134}
    assert found["key_facts"] == {"asked": 2, "of": 2}
    assert found["misconceptions"] == {"used": 2, "of": 2}
    assert {kind: count for kind, count in found["by_kind"].items() if count} == {"basic": 2, "choice": 4}
    assert sum(found["by_level"].values()) == sum(found["by_skill"].values()) == 6
    assert sum(found["by_difficulty"].values()) == 6


def test_report_names_its_parts_in_order() -> None:
    assert list(report([], []).as_json()) == [
        "concepts",
        "questions",
        "coverage",
        "key_facts",
        "misconceptions",
        "by_kind",
        "by_level",
        "by_skill",
        "by_difficulty",
        "transfer",
        "sources",
        "questions_on_unopened_sources",
        "feedback_openings",
        "key_length_rank",
        "expiring",
        "skills",
        "problems",
        "advice",
    ]


def test_report_tells_a_problem_once_and_the_error_before_the_advice() -> None:
    problem = Problem("a", "b", PATH, 3, code="a.b", field="c")
    told = {"path": PATH, "line": 3, "code": "a.b", "field": "c", "value": "", "suggestion": ""}

    found = report([], [replace(problem, severity="advice"), problem, problem]).as_json()

    assert found["problems"] == [told | {"message": "a", "hint": "b"}]
    assert found["advice"] == []


def test_whole_folder_is_checked(tmp_path: Path) -> None:
    found = check_content(content_folder(tmp_path, TEXT.replace("covers: C100", "cover: C100")))

    messages = [problem.message for problem in found.errors]
    assert "there’s no field `cover`" in messages
    assert "2 questions of 2 kinds" in messages
    json.dumps(found.as_json())


def test_layout_that_is_not_canonical_is_advice(tmp_path: Path) -> None:
    root = content_folder(tmp_path, front=FRONT.replace("title: Heat", 'title: "Heat"'))
    third = ICE.replace("question ice", "question steam").replace("Which is colder?", "What is coldest?")
    (root / PATH).write_text((root / PATH).read_text() + "\n" + third + "\n")

    assert "the file isn’t in the standard layout" in [problem.message for problem in check_content(root).advice]
