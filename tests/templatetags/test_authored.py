from __future__ import annotations

import pytest
from django.template import Context, Template

from quizzes.kinds.base import BLANK
from quizzes.templatetags.authored import authored, one_line


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
