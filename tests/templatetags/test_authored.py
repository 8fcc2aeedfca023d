from __future__ import annotations

import pytest
from django.template import Context, Template

from quizzes.kinds.base import BLANK
from quizzes.templatetags.authored import authored, one_line, targets_to_choose


def test_authored_html_is_shown_as_it_is() -> None:
    assert Template("{% load authored %}{{ html|authored }}").render(Context({"html": "<b>1</b>"})) == "<b>1</b>"


def test_nothing_authored_is_nothing() -> None:
    assert authored(None) == ""


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("Which <em>token</em>?", "Which token?"),
        (f"A model writes {BLANK} first.", "A model writes … first."),
        ("Is 1 &lt; 2?", "Is 1 < 2?"),
        ("Two\n  lines", "Two lines"),
    ],
)
def test_one_line_keeps_the_words_only(html: str, line: str) -> None:
    assert one_line(html) == line


def test_one_line_is_escaped_where_it_is_shown() -> None:
    shown = Template("{% load authored %}{{ html|one_line }}").render(Context({"html": "1 &lt; 2"}))

    assert shown == "1 &lt; 2"


def test_targets_are_words_to_choose_and_the_chosen_one_is_selected() -> None:
    targets = [{"value": "1", "text": "<em>a</em> &lt; b"}, {"value": "2", "text": "Top-k"}]

    assert targets_to_choose(targets, "2") == (
        '<option value="1">a &lt; b</option><option value="2" selected>Top-k</option>'
    )
