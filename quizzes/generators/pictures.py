"""Drawings of drawn numbers: SVG in the paint of the guide's figures, each with a description that says as much.

They are 350 units wide, as wide as a phone, so that letters of 17 units can be read on one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 350
ROW = 30
LETTER = 9
"""How wide one is, about."""
LABELS = 92
"""How much of a row its label takes."""
VALUES = 64
"""How much is left for the value behind the longest bar."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`alt` tells what it shows to whoever can't see it."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Bar:
    """`size` is its length beside the others, `said` its value in words. `before` marks how long it was once."""

    label: str
    size: float
    said: str
    paint: str = "solid"
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line or of a window."""

    label: str
    size: float
    paint: str = "soft"


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the origin, in the plane."""

    label: str
    at: tuple[float, float]
    paint: str = "line"


def bars(rows: Sequence[Bar], alt: str) -> Picture:
    """A bar a row, its label before it and its value behind."""
    longest = max(max(row.size, row.before or 0) for row in rows) or 1
    unit = (WIDTH - LABELS - VALUES) / longest
    shapes = [shape for at, row in enumerate(rows) for shape in _bar(row, at * ROW, unit)]
    return _picture(shapes, len(rows) * ROW, alt)


def _bar(row: Bar, top: float, unit: float) -> list[str]:
    length = max(1, row.size * unit)
    mark = [] if row.before is None else [_line(LABELS + row.before * unit, top + 1, top + ROW - 1)]
    end = LABELS + max(length, (row.before or 0) * unit)
    return [
        _text(row.label, LABELS - 10, top + 20, "t2", "end"),
        _box(LABELS, top + 4, length, ROW - 8, row.paint),
        *mark,
        _text(row.said, end + 8, top + 20, "t"),
    ]


def line(parts: Sequence[Part], mark: float, said: str, alt: str) -> Picture:
    """The line from 0 to 1, cut into pieces, with a mark on it."""
    unit, left, shapes = WIDTH - 2, 1.0, list[str]()
    for part in parts:
        shapes.append(_box(left, 34, part.size * unit, 40, part.paint))
        if part.size * unit >= LETTER * len(part.label) + 4:
            shapes.append(_text(part.label, left + part.size * unit / 2, 60, "t", "middle"))
        left += part.size * unit
    at = 1 + mark * unit
    anchor = "start" if mark < 0.2 else "end" if mark > 0.8 else "middle"
    shapes += [_text(said, at, 20, "ta", anchor), f'<path class="accent" d="M{_n(at)} 26V82"/>']
    return _picture([*shapes, _text("0", 1, 98, "t2"), _text("1", WIDTH - 1, 98, "t2", "end")], 104, alt)


def budget(whole: float, parts: Sequence[Part], alt: str) -> Picture:
    """A budget as a bar, to scale, and the legend of its parts below. What goes beyond it sticks out over its end."""
    scale = (WIDTH - 2) / max(whole, sum(part.size for part in parts), 1)
    left, shapes = 1.0, [_box(1, 4, whole * scale, 40, "soft")]
    for part in parts:
        shapes.append(_box(left, 4, max(1, part.size * scale), 40, part.paint))
        left += part.size * scale
    if left > whole * scale + 1:
        shapes.append(_line(1 + whole * scale, 0, 48))
    for at, part in enumerate(parts):
        top = 58 + at * 26
        shapes += [_box(1, top, 16, 16, part.paint), _text(f"{part.label}: {part.size:,.0f}", 26, top + 14, "t")]
    return _picture(shapes, 58 + 26 * len(parts), alt)


def arrows(rows: Sequence[Arrow], alt: str) -> Picture:
    """Vectors of the plane from one origin, on axes of one scale."""
    across, up = [row.at[0] for row in rows], [row.at[1] for row in rows]
    low_x, low_y = min(0, *across), min(0, *up)
    unit = min((WIDTH - 120) / ((max(0, *across) - low_x) or 1), 220 / ((max(0, *up) - low_y) or 1))
    x0, y0 = 40 - low_x * unit, 24 + max(0, *up) * unit
    height = y0 - low_y * unit + 30
    axes = f'<path class="hair" d="M0 {_n(y0)}H{WIDTH}M{_n(x0)} 0V{_n(height)}"/>'
    return _picture([axes, *(shape for row in rows for shape in _arrow(row, x0, y0, unit))], height, alt)


def _arrow(row: Arrow, x0: float, y0: float, unit: float) -> list[str]:
    x, y = x0 + row.at[0] * unit, y0 - row.at[1] * unit
    turn = math.atan2(y - y0, x - x0)
    corners = [(x - 12 * math.cos(turn + side), y - 12 * math.sin(turn + side)) for side in (0.4, -0.4)]
    head = f"M{_n(x)} {_n(y)}" + "".join(f"L{_n(corner[0])} {_n(corner[1])}" for corner in corners) + "Z"
    long = LETTER * len(row.label)
    beside = min(max(0, x - 6 - long if x < x0 else x + 6), WIDTH - long)
    return [
        f'<path class="{row.paint}" d="M{_n(x0)} {_n(y0)}L{_n(x)} {_n(y)}"/>',
        f'<path class="{"solid" if row.paint == "accent" else "arrow"}" d="{head}"/>',
        _text(row.label, beside, y + (18 if y > y0 else -6), "ta" if row.paint == "accent" else "t"),
    ]


def tiles(rows: Sequence[tuple[str, Sequence[str]]], alt: str) -> Picture:
    """Words cut into pieces, a row each with its name before it. Pieces that are new in a row are tinted."""
    shapes, before = list[str](), set[str]()
    for at, (name, pieces) in enumerate(rows):
        left, top = float(LABELS), at * 40
        shapes.append(_text(name, LABELS - 10, top + 24, "t2", "end"))
        for piece in pieces:
            width = 12 + 10 * len(piece)
            paint = "tint" if before and piece not in before else "box"
            shapes += [_box(left, top + 3, width, 32, paint), _text(piece, left + width / 2, top + 24, "tm", "middle")]
            left += width + 4
        before = set(pieces)
    return _picture(shapes, 40 * len(rows), alt)


def _picture(shapes: Sequence[str], height: float, alt: str) -> Picture:
    return Picture(f'<svg viewBox="0 0 {WIDTH} {_n(height)}" class="figure-art drawn">{"".join(shapes)}</svg>', alt)


def _text(text: str, x: float, y: float, paint: str, anchor: str = "start") -> str:
    return f'<text class="{paint}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _box(x: float, y: float, width: float, height: float, paint: str) -> str:
    return f'<rect class="{paint}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="3"/>'


def _line(x: float, top: float, bottom: float) -> str:
    return f'<path class="dash" d="M{_n(x)} {_n(top)}V{_n(bottom)}"/>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
