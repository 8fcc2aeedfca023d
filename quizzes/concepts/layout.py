"""Where everything stands on the drawn map: rows by depth of prerequisites, lines from top to bottom.

A depth with more concepts than the width has room for takes several rows. Boxes stand in a grid, and trade places
within their depth while that makes the lines shorter. Lines run in the streets between the boxes, as far apart as there
is room, so that none passes behind a box. The same graph always gives the same drawing, and its width is that of the
shape, whatever the graph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from .graph import Graph

FONT_SIZE = 13.0
LINE_HEIGHT = 15.0
LABEL_LINES = 4  # what is longer is cut: the name for screen readers and the panel have it whole
TEXT_LEFT = 29.0  # of a label in its box: the glyph stands before it
TEXT_RIGHT = 7.0
PADDING = 6.0  # of a label, above and below
LEAST_HEIGHT = 46.0  # of a box: a finger finds it
LEAST_STREET = 14.0  # between two rows
TRACK = 4.0  # between two lines beside each other
MARGIN = 4.0  # room for the outline of a selected box
CORNER = 5.0  # radius

_PASSES = 12


@dataclass(frozen=True, slots=True)
class Shape:
    """How many boxes stand side by side, how wide they are, and how wide the streets beside them."""

    columns: int
    box_width: float
    street: float

    @property
    def width(self) -> float:
        return self.columns * self.box_width + (self.columns + 1) * self.street

    @property
    def label_width(self) -> float:
        return self.box_width - TEXT_LEFT - TEXT_RIGHT

    def left(self, column: int) -> float:
        return self.street + column * (self.box_width + self.street)

    def middle(self, column: int) -> float:
        return self.left(column) + self.box_width / 2


WIDE = Shape(columns=5, box_width=132.0, street=14.0)
NARROW = Shape(columns=2, box_width=122.0, street=12.0)
"""280 wide: letters keep their size on a window of 320 pixels, and grow on a wider one."""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of a box's label, at its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    slug: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Label, ...]

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a prerequisite to what builds on it: down, across and down through these points."""

    start: str
    end: str
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """For SVG, with round corners."""
        (x, y), *rest = self.points
        parts = [f"M{x:g} {y:g}"]
        for corner, after in pairwise(rest):
            reach = min(CORNER, _distance((x, y), corner) / 2, _distance(corner, after) / 2)
            (in_x, in_y), (out_x, out_y) = _towards(corner, (x, y), reach), _towards(corner, after, reach)
            parts.append(f"L{in_x:g} {in_y:g}Q{corner[0]:g} {corner[1]:g} {out_x:g} {out_y:g}")
            x, y = corner
        last_x, last_y = self.points[-1]
        return "".join([*parts, f"L{last_x:g} {last_y:g}"])


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: tuple[Box, ...]
    """Row by row, from left to right."""
    edges: tuple[Edge, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int


def draw(graph: Graph, titles: Mapping[str, str], shape: Shape = WIDE) -> Drawing:
    """The drawing of a graph. What a ring of prerequisites would draw upward is left out."""
    arrows = [(name, slug) for slug in graph.order for name in graph.known_prerequisites(slug)]
    arrows = [(start, end) for start, end in arrows if graph.depth(start) < graph.depth(end)]
    cells = _placed(graph, arrows, shape)
    labels = {slug: wrap(titles.get(slug, slug), shape.label_width) for slug in graph.slugs}
    ways, streets = _ways(arrows, cells, shape)
    rows = _rows(cells, labels, streets)
    boxes = [
        _box(slug, shape.left(cell.column), rows[cell.row], shape.box_width, labels[slug])
        for slug, cell in sorted(cells.items(), key=lambda item: (item[1].row, item[1].column))
    ]
    edges = [Edge(way.start, way.end, _points(way, cells, rows, streets, shape)) for way in ways]
    return Drawing(tuple(boxes), tuple(edges), shape.width, rows[-1].bottom + MARGIN if rows else 0.0)


# --- Cells: which box stands where --------------------------------------------------------------


def _placed(graph: Graph, arrows: Sequence[tuple[str, str]], shape: Shape) -> dict[str, _Cell]:
    """A cell for every concept: its depth decides the rows, short lines decide the rest."""
    cells, layers, row = {}, [], 0
    for depth in range(1 + max(graph.depths.values(), default=-1)):
        layer = [slug for slug in graph.order if graph.depth(slug) == depth]
        rows = -(-len(layer) // shape.columns)
        for number, slug in enumerate(layer):
            at, place = divmod(number * rows, len(layer))[0], number
            first = -(-at * len(layer) // rows)
            count = -(-(at + 1) * len(layer) // rows) - first
            cells[slug] = _Cell(row + at, (shape.columns - count) // 2 + place - first)
        layers.append([_Cell(row + at, column) for at in range(rows) for column in range(shape.columns)])
        row += rows
    near: dict[str, list[str]] = defaultdict(list)
    for start, end in arrows:
        near[start].append(end)
        near[end].append(start)
    _trade_places(cells, layers, near)
    return cells


def _trade_places(
    cells: dict[str, _Cell], layers: Sequence[Sequence[_Cell]], near: Mapping[str, Sequence[str]]
) -> None:
    """Swap what stands in two cells of a depth, one of which may be empty, as long as lines get shorter."""
    held = {cell: slug for slug, cell in cells.items()}
    for _ in range(_PASSES):
        better = False
        for one, other in (pair for layer in layers for pair in combinations(layer, 2)):
            a, b = held.get(one), held.get(other)
            before = _length(a, one, cells, near) + _length(b, other, cells, near)
            if _length(a, other, cells, near) + _length(b, one, cells, near) < before:
                better = True
                for slug, cell in ((a, other), (b, one)):
                    held.pop(cell, None)
                    if slug is not None:
                        held[cell], cells[slug] = slug, cell
        if not better:
            return


def _length(slug: str | None, cell: _Cell, cells: Mapping[str, _Cell], near: Mapping[str, Sequence[str]]) -> int:
    """Of all lines of a concept, in cells, if it stood there."""
    ends = [cells[each] for each in near.get(slug, ())] if slug else []
    return sum(2 * abs(end.column - cell.column) + abs(end.row - cell.row) for end in ends)


# --- Streets: where the lines run ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Way:
    """A line's way: along the street below its start, down to the one above its end, and along that."""

    start: str
    end: str
    street: int | None = None
    """The street that it goes down, counted from the left. None: it goes down the free cells of a column."""
    column: int = 0
    """That column. Between neighboring rows it is that of the end."""


@dataclass(frozen=True, slots=True)
class _Row:
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines that share a street. All that leave one box, or arrive at it, are one as far as they go together."""

    spans: dict[str, tuple[float, float]] = field(default_factory=dict)

    def add(self, name: str, begin: float, end: float) -> None:
        if begin != end:
            low, high = self.spans.get(name, (begin, end))
            self.spans[name] = min(low, begin, end), max(high, begin, end)

    def tracks(self) -> dict[str, int]:
        """Each line in the first track that is free where it begins."""
        ends: list[float] = []
        found = {}
        for name, (begin, end) in sorted(self.spans.items(), key=lambda item: (item[1], item[0])):
            track = next((number for number, last in enumerate(ends) if last < begin), len(ends))
            ends[track : track + 1] = [end]
            found[name] = track
        return found


@dataclass(frozen=True, slots=True)
class _Tracks:
    """Where each line runs in its street: the track, of how many."""

    down: Sequence[Mapping[str, int]]
    leaving: Sequence[Mapping[str, int]]
    arriving: Sequence[Mapping[str, int]]

    def across(self, row: int) -> int:
        return _count(self.leaving[row]) + _count(self.arriving[row])


def _count(tracks: Mapping[str, int]) -> int:
    return 1 + max(tracks.values(), default=-1)


def _ways(arrows: Sequence[tuple[str, str]], cells: Mapping[str, _Cell], shape: Shape) -> tuple[list[_Way], _Tracks]:
    """The shortest way of each line, and its tracks."""
    held = set(cells.values())
    down = [_Lines() for _ in range(shape.columns + 1)]
    # Those that leave boxes run above those that arrive at boxes: so no two lines share the piece at a box.
    leaving, arriving = ([_Lines() for _ in range(1 + _last_row(cells))] for _ in range(2))
    ways = []
    for start, end in arrows:
        a, b = cells[start], cells[end]
        if b.row == a.row + 1:
            leaving[a.row].add(start, a.column, b.column)
            ways.append(_Way(start, end, column=b.column))
            continue
        between = range(a.row + 1, b.row)
        free = [n for n in range(shape.columns) if not any(_Cell(row, n) in held for row in between)]
        turns = [float(n) for n in free] + [n - 0.5 for n in range(shape.columns + 1)]
        turn = min(turns, key=lambda at: (abs(a.column - at) + abs(at - b.column), at % 1, at))
        leaving[a.row].add(start, a.column, turn)
        arriving[b.row - 1].add(end, turn, b.column)
        if turn % 1:
            down[int(turn + 0.5)].add(start, a.row, b.row - 0.5)
            ways.append(_Way(start, end, street=int(turn + 0.5)))
        else:
            ways.append(_Way(start, end, column=int(turn)))
    return ways, _Tracks(*([each.tracks() for each in lines] for lines in (down, leaving, arriving)))


def _last_row(cells: Mapping[str, _Cell]) -> int:
    return max((cell.row for cell in cells.values()), default=-1)


def _rows(cells: Mapping[str, _Cell], labels: Mapping[str, Sequence[str]], tracks: _Tracks) -> list[_Row]:
    """As high as the longest label needs, with streets between them as wide as the lines need."""
    rows: list[_Row] = []
    for number in range(1 + _last_row(cells)):
        street = max(LEAST_STREET, (tracks.across(number - 1) + 1) * TRACK) if rows else 0.0
        top = rows[-1].bottom + street if rows else MARGIN
        lines = max((len(labels[slug]) for slug, cell in cells.items() if cell.row == number), default=0)
        rows.append(_Row(top, top + max(LEAST_HEIGHT, lines * LINE_HEIGHT + 2 * PADDING)))
    return rows


def _points(
    way: _Way, cells: Mapping[str, _Cell], rows: Sequence[_Row], tracks: _Tracks, shape: Shape
) -> tuple[tuple[float, float], ...]:
    a, b = cells[way.start], cells[way.end]
    x, to_x = shape.middle(a.column), shape.middle(b.column)
    begin, end = rows[a.row].bottom, rows[b.row].top
    leaves = _across(rows, a.row, tracks, tracks.leaving[a.row].get(way.start, 0))
    above = b.row - 1
    if above == a.row:
        return _corners([(x, begin), (x, leaves), (to_x, leaves), (to_x, end)])
    track = _count(tracks.leaving[above]) + tracks.arriving[above].get(way.end, 0)
    arrives = _across(rows, above, tracks, track)
    turn = shape.middle(way.column) if way.street is None else _down(way.street, way.start, tracks, shape)
    return _corners([(x, begin), (x, leaves), (turn, leaves), (turn, arrives), (to_x, arrives), (to_x, end)])


def _across(rows: Sequence[_Row], row: int, tracks: _Tracks, track: int) -> float:
    begin, end = rows[row].bottom, rows[row + 1].top
    return round(begin + (track + 1) * (end - begin) / (tracks.across(row) + 1), 1)


def _down(street: int, start: str, tracks: _Tracks, shape: Shape) -> float:
    begin = shape.left(street) - shape.street
    return round(begin + (tracks.down[street][start] + 1) * shape.street / (_count(tracks.down[street]) + 1), 1)


def _corners(points: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Without places at which the line only goes on."""
    found: list[tuple[float, float]] = []
    for point in points:
        if found and point == found[-1]:
            continue
        while len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found.pop()
        found.append(point)
    return tuple(found)


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Along a street: lines run straight across or straight down."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(begin: tuple[float, float], end: tuple[float, float], reach: float) -> tuple[float, float]:
    share = reach / _distance(begin, end)
    return round(begin[0] + (end[0] - begin[0]) * share, 1), round(begin[1] + (end[1] - begin[1]) * share, 1)


# --- Labels and boxes ---------------------------------------------------------------------------

_NARROW_LETTERS, _WIDE_LETTERS = frozenset("iljtfr.,:;'’()-/ "), frozenset("mwMWQGOD@&%")


def text_width(text: str) -> float:
    """About as wide as the label font sets it; an estimate, on the wide side."""
    return FONT_SIZE * sum(
        0.32 if c in _NARROW_LETTERS else 0.82 if c in _WIDE_LETTERS else 0.62 if c.isupper() else 0.54 for c in text
    )


def wrap(title: str, width: float) -> tuple[str, ...]:
    """The title on as few lines as this width takes, of about the same length. What does not fit is cut."""
    words = [_cut(part, width) for word in title.split() for part in _parts(word, width)] or [""]
    lines = _filled(words, width)
    if len(lines) > LABEL_LINES:
        return (*lines[: LABEL_LINES - 1], _cut(f"{lines[LABEL_LINES - 1]}…", width))
    narrower = width
    while (narrower := narrower - 1) >= max(map(text_width, words)):
        better = _filled(words, narrower)
        if len(better) > len(lines):
            break
        lines = better
    return tuple(lines)


def _parts(word: str, width: float) -> list[str]:
    """A word that is too long, broken after its hyphens."""
    return [word] if text_width(word) <= width else re.findall(r"[^-]*-+|[^-]+", word)


def _filled(words: Sequence[str], width: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = lines[-1] + word if lines[-1].endswith("-") else f"{lines[-1]} {word}"
        if text_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(text: str, width: float) -> str:
    """The text, or as much of it as fits."""
    if text_width(text) <= width:
        return text
    kept = text.removesuffix("…")
    while kept and text_width(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept}…"


def _box(slug: str, x: float, row: _Row, width: float, lines: Sequence[str]) -> Box:
    first = (row.top + row.bottom) / 2 - (len(lines) - 1) * LINE_HEIGHT / 2 + 0.34 * FONT_SIZE
    labels = (Label(line, x + TEXT_LEFT, round(first + n * LINE_HEIGHT, 1)) for n, line in enumerate(lines))
    return Box(slug, x, row.top, width, row.bottom - row.top, tuple(labels))
