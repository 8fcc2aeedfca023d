"""The prompt is made from rendered content and the form is read by source content: both must agree on the order."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.guide.format.markup import render_content
from quizzes.kinds.content import Stored as Content
from tests.kinds.samples import KINDS, revealed, sample


def with_options(texts: list[str]) -> Content:
    options = [{"text": text, "right": at == 0, "mistake": "", "feedback": ""} for at, text in enumerate(texts)]
    return sample("choice") | {"options": options}


@pytest.mark.parametrize(
    "texts",
    [
        ["0.5", "0.25", "1"],
        ["\\$5", "\\$0.50", "\\$12"],
        ["`12`", "`3`", "`7`"],
        ["**12**", "3", "7"],
        ["50 %", "5 %", "12.5 %"],
        ["−5", "-3", "2"],
        ["9 tokens", "3 tokens", "1 token"],
        ["x < 5", "x > 5", "x = 5"],
        ["1e3", "1e2", "5"],
        ["1/3", "1/2", "1/4"],
        ["R&D", "*em*", "a_b_c"],
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_each_shown_option_stands_for_its_own_text(texts: list[str], seed: int) -> None:
    content = with_options(texts)
    rendered = render_content("choice", content)

    shown = KINDS["choice"].present(rendered, "", seed)["options"]

    assert [rendered["options"][chosen(content, seed, row["value"])]["text"] for row in shown] == [
        row["text"] for row in shown
    ]


def chosen(content: Content, seed: int, value: str) -> int:
    response: dict[str, Any] = KINDS["choice"].parse(content, "", seed, {"answer": [value]})
    return int(response["choice"])


@pytest.mark.parametrize("name", ["matching", "categorize"])
@pytest.mark.parametrize("seed", range(5))
def test_the_right_form_of_a_rendered_prompt_is_right(name: str, seed: int) -> None:
    content = sample(name)
    rendered = render_content(name, content)
    prompt = KINDS[name].present(rendered, "", seed)
    targets = {target["text"]: target["value"] for target in prompt["targets"]}
    right = {item["text"]: item["target"] for item in rendered["items"]}

    form = {item["field"]: [targets[right[item["text"]]]] for item in prompt["items"]}

    assert KINDS[name].grade(content, "", KINDS[name].parse(content, "", seed, form)).score == 1


@pytest.mark.parametrize("text", ["0.79", "1/2", "50 %"])
def test_a_rendered_number_is_judged_as_its_source(text: str) -> None:
    content = sample("numeric")

    shown = revealed("numeric", content, {"text": text}, rendered=render_content("numeric", content))

    assert shown["told"].said[0].is_right == (KINDS["numeric"].grade(content, "", {"text": text}).score == 1)


def test_a_rendered_gap_is_hidden() -> None:
    rendered = render_content("cloze", sample("cloze") | {"stem": "Call [[a: `argmax` & *stop*]] now."})

    assert "argmax" not in str(KINDS["cloze"].present(rendered, "a", 1))
