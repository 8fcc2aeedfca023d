"""The templates of each kind: what they show, and that they work everywhere."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string

from quizzes.kinds.base import UNKNOWN, Response
from quizzes.kinds.sample import sample_of
from tests.kinds.samples import KINDS, revealed, sample

ALL = sorted(KINDS)


class Tags(HTMLParser):
    """All start tags with their attributes, and whether every tag was closed."""

    VOID = ("input", "br", "hr", "img")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def with_name(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def prompt_html(name: str, **context: Any) -> str:
    kind, content = KINDS[name], sample(name) | {"setup": ""}
    prompt = kind.present(content, kind.components(content)[0], 7)
    q = SimpleNamespace(uid="q7", prompt=prompt)
    return render_to_string(f"quizzes/kinds/{name}/prompt.html", {"q": q} | context)


def answer_html(name: str, response: Response) -> str:
    kind, content = KINDS[name], sample(name) | {"setup": ""}
    q = SimpleNamespace(uid="q7", reveal=revealed(name, content, response, kind.components(content)[0], seed=7))
    return render_to_string("quizzes/kinds/parts/told.html", {"q": q})


def wrong(name: str) -> Response:
    return sample_of(KINDS[name].kind).wrong


def every_html(name: str) -> list[str]:
    return [
        prompt_html(name),
        prompt_html(name, slip="Choose."),
        answer_html(name, UNKNOWN),
        answer_html(name, wrong(name)),
    ]


@pytest.mark.parametrize("name", ALL)
def test_all_tags_are_closed_in_order(name: str) -> None:
    assert [Tags(html).open for html in every_html(name)] == [[], [], [], []]


@pytest.mark.parametrize("name", ALL)
def test_nothing_needs_inline_style_or_script(name: str) -> None:
    names = {key for html in every_html(name) for _, attributes in Tags(html).tags for key in attributes}

    assert not [key for key in names if key == "style" or key.startswith("on")]


@pytest.mark.parametrize("name", ALL)
def test_ids_are_unique_and_start_with_the_prefix(name: str) -> None:
    ids = Counter(attributes["id"] for _, attributes in Tags(prompt_html(name)).tags if "id" in attributes)

    assert not [key for key, count in ids.items() if count > 1 or not str(key).startswith("q7-")]


@pytest.mark.parametrize("name", ALL)
def test_each_control_has_a_label(name: str) -> None:
    html = prompt_html(name)
    labelled = {attributes["for"] for attributes in Tags(html).with_name("label") if "for" in attributes}
    wrapped = len(re.findall(r"<label class=\"option\"><input", html))

    controls = Tags(html).with_name("input", "select")

    assert len(controls) == wrapped + sum(control.get("id") in labelled for control in controls)


@pytest.mark.parametrize("name", ALL)
def test_no_control_without_an_id_that_describes_it(name: str) -> None:
    tags = Tags(prompt_html(name)).tags
    ids = {attributes.get("id") for _, attributes in tags} | {"q7-stem"}

    named = [
        each
        for _, attributes in tags
        for key in ("aria-labelledby", "aria-describedby")
        for each in (attributes.get(key) or "").split()
    ]

    assert set(named) <= ids


@pytest.mark.parametrize("name", ["choice", "choices", "true-false", "ordering", "matching", "categorize"])
def test_a_group_is_named_by_the_question(name: str) -> None:
    assert Tags(prompt_html(name)).with_name("fieldset")[0]["aria-labelledby"] == "q7-stem"


@pytest.mark.parametrize("name", ALL)
def test_after_a_miss_words_say_which_is_which(name: str) -> None:
    words = Tags(answer_html(name, wrong(name))).words

    assert "You said" in words
    assert "Right answer" in words


@pytest.mark.parametrize("name", ALL)
def test_who_does_not_know_is_told_the_right_answer(name: str) -> None:
    words = Tags(answer_html(name, UNKNOWN)).words

    assert "I don’t know" in words
    assert "Right answer" in words


@pytest.mark.parametrize("name", ["choice", "choices", "true-false", "ordering", "matching", "categorize"])
def test_a_right_answer_is_shown_once(name: str) -> None:
    words = Tags(answer_html(name, sample_of(KINDS[name].kind).right)).words

    assert "You said the right answer" in words
    assert "I don’t know" not in words


def test_what_was_typed_is_escaped() -> None:
    assert "&lt;b&gt;beam&lt;/b&gt;" in answer_html("short", wrong("short"))


def test_options_carry_their_digit() -> None:
    assert re.findall(r'<kbd aria-hidden="true">(\d)</kbd>', prompt_html("true-false")) == ["1", "2", "3", "4", "5"]


def on_one_line(html: str) -> str:
    """Without the white space that only the formatter of the templates put there."""
    return re.sub(r"\s*([<>])\s*", r"\1", " ".join(html.split()))


@pytest.mark.parametrize(
    ("name", "said", "kept"),
    [
        ("choice", {"answer": ["2"]}, 'value="2" data-key="2" checked'),
        ("choices", {"answer": ["1", "3"]}, 'value="3" data-key="3" checked'),
        ("true-false", {"verdict": ["true"]}, 'value="true" data-key="1" checked'),
        ("short", {"answer": ["<i>"]}, 'value="&lt;i&gt;"'),
        ("numeric", {"answer": ["43"]}, 'value="43"'),
        ("ordering", {"place-2": ["3"]}, '<option value="3" selected>'),
        ("matching", {"item-1": ["2"]}, '<option value="2" selected>'),
    ],
)
def test_a_slip_keeps_what_was_sent(name: str, said: dict[str, list[str]], kept: str) -> None:
    assert kept in on_one_line(prompt_html(name, slip="One thing is missing.", said=said))


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_chosen_before_the_learner_chooses(name: str) -> None:
    html = prompt_html(name)

    assert " checked" not in html
    assert " selected" not in html


def test_a_target_with_markup_is_plain_text_in_its_list() -> None:
    content = sample("categorize") | {"setup": ""}
    content["items"] = [item | {"target": f"<code>{item['target']}</code> &amp; co"} for item in content["items"]]
    q = SimpleNamespace(uid="q7", prompt=KINDS["categorize"].present(content, "", 7))

    html = render_to_string("quizzes/kinds/categorize/prompt.html", {"q": q})

    assert '<option value="1">System 1 &amp; co</option>' in on_one_line(html)
