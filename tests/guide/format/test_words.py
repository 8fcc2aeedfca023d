from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.guide import render_block
from quizzes.guide.format.words import words


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>One &amp; two.</p>\n<p>Three<br>four.</p>", "One & two. Three four."),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ('<h2 id="s-a"><a class="anchor" href="#s-a">What it is</a></h2><p>So.</p>', "What it is. So."),
        ('<h2 id="s-a"><a class="anchor" href="#s-a">What is it?</a></h2><p>So.</p>', "What is it? So."),
        ("<h2></h2><p>So.</p>", "So."),
        ('<p>a</p><svg><text>b</text><path d="M0"/><br></svg><p>c</p>', "a c"),
        ("<p>x<math><mi>y</mi><annotation>\\\\frac</annotation></math>z</p>", "xy z"),
        ('<div class="formula"><div>a</div></div>b', "b"),
        ('<p class="label">Note</p><p>b</p>', "b"),
        ('<p>a</p><div class="scroll"><table><tr><td>b</td></tr></table></div><p>c</p>', "a c"),
        ('<a href="/a?b=1&amp;c" title="1 > 0">link</a>', "link"),
    ],
)
def test_words_of_rendered_text(html: str, line: str) -> None:
    assert words(html) == line


@given(st.text())
def test_words_are_one_line_whatever_is_rendered(text: str) -> None:
    found = words(render_block(text))

    assert found == " ".join(found.split())
