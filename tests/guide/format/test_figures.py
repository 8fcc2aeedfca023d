"""Drawings: known shapes and paint classes pass, everything else is dropped and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizzes.guide import sanitize
from quizzes.guide.format.figures import CONTENT, DrawingError, clean_drawing, drawing_in, drawing_problems

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300" class="figure-art">'
GOOD = f"""{START}
  <rect x="1" y="2" width="3" height="4" rx="2" class="box"/>
  <text x="1" y="2" text-anchor="middle" class="tb">a &lt; b <tspan dy="3" class="ta">c</tspan> d</text>
  <g transform="translate(1 2)"><path d="M0 0L1 1" class="line"/></g>
</svg>"""


def drawing(body: str) -> str:
    return f"{START}{body}</svg>"


def test_good_drawing_loses_nothing() -> None:
    assert drawing_problems(GOOD) == []
    assert clean_drawing(GOOD) == (
        '<svg viewBox="0 0 640 300" class="figure-art">'
        '<rect x="1" y="2" width="3" height="4" rx="2" class="box"></rect>'
        '<text x="1" y="2" text-anchor="middle" class="tb">a &lt; b <tspan dy="3" class="ta">c</tspan> d</text>'
        '<g transform="translate(1 2)"><path d="M0 0L1 1" class="line"></path></g></svg>'
    )


def test_clean_drawing_passes_the_sanitizer_as_it_is() -> None:
    assert sanitize(clean_drawing(GOOD)) == clean_drawing(GOOD)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<script>alert(1)</script>", "<script> would be dropped"),
        ("<style>*{}</style>", "<style> would be dropped"),
        ('<image href="https://a.org/b.png"/>', "<image> would be dropped"),
        ("<foreignObject/>", "<foreignObject> would be dropped"),
        ('<rect onload="x"/>', "onload of <rect> would be dropped"),
        ('<rect style="fill:red"/>', "style of <rect> would be dropped"),
        ('<rect fill="red"/>', "fill of <rect> would be dropped"),
        ('<rect id="main"/>', "id of <rect> would be dropped"),
        ('<rect class="box site-head"/>', "class site-head of <rect> would be dropped"),
        ('<path d="url(#x)"/>', "d of <path> would be dropped"),
        (
            '<html:p xmlns:html="http://www.w3.org/1999/xhtml">x</html:p>',
            "<{http://www.w3.org/1999/xhtml}p> would be dropped",
        ),
    ],
)
def test_foreign_part_is_dropped_and_told(body: str, problem: str) -> None:
    assert drawing_problems(drawing(body)) == [problem]
    assert "alert" not in clean_drawing(drawing(body))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<p>x</p>",
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 a b"/>',
        f'<!DOCTYPE svg [<!ENTITY a "aaaa">]>{GOOD}',
        GOOD.replace("a &lt; b", "<![CDATA[<script>]]>"),
        GOOD[:-3],
    ],
)
def test_source_that_is_no_drawing_is_refused(source: str) -> None:
    with pytest.raises(DrawingError):
        clean_drawing(source)
    assert len(drawing_problems(source)) == 1


def test_depth_of_a_drawing_is_bounded() -> None:
    assert clean_drawing(drawing("<g>" * 100 + "</g>" * 100)).count("<g>") == 20


@pytest.mark.parametrize("name", ["missing", "../secrets", "", "Bars", "a/b"])
def test_drawing_that_is_not_there_is_none(name: str, tmp_path: Path) -> None:
    (tmp_path / "secrets.svg").write_text(GOOD)

    assert drawing_in(tmp_path, name) is None


def test_drawing_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/bars.svg").write_text(GOOD)

    assert drawing_in(tmp_path, "bars") == clean_drawing(GOOD)


@pytest.mark.parametrize("file", sorted((CONTENT / "figures").glob("*.svg")), ids=lambda file: file.stem)
def test_shipped_drawing_loses_nothing(file: Path) -> None:
    assert drawing_problems(file.read_text(encoding="utf-8")) == []
