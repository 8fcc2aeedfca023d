"""Where everything stands on the drawn map: columns by depth of prerequisites, lines from left to right.

Three steps, as in Sugiyama's method. A line that spans several columns gets a small lane in each column between, and
a lane is kept clear like a box, so that no line passes behind one. Barycenters and swaps order each column until few
lines cross. Then every item is placed as near to its neighbors as the order of its column lets it. The same graph
always gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise
from statistics import fmean

from .graph import Graph

BOX_HEIGHT = 55.0
LANE_HEIGHT = 6.0
BETWEEN_ROWS = 10.0
BETWEEN_COLUMNS = 34.0
MARGIN = 4.0  # room for the outline of a selected box
TEXT_LEFT = 31.0  # of a label in its box: the glyph stands before it
TEXT_RIGHT = 11.0
FONT_SIZE = 13.0
LINE_HEIGHT = 15.0
LABEL_WIDTH = 84.0  # a label gets another line rather than be wider, as long as three will do
LABEL_LINES = 3

_SWEEPS = 12
_STRAIGHT = 8.0  # how much more a bend in a lane counts than one at its ends


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
    """A line from a prerequisite to what builds on it, through these points."""

    start: str
    end: str
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        """For SVG: curves between the columns, straight through the lanes."""
        (x, y), *rest = self.points
        parts = [f"M{x:g} {y:g}"]
        for number, (to_x, to_y) in enumerate(rest):
            bend = (x + to_x) / 2
            curved = number % 2 == 0 and to_y != y
            parts.append(f"C{bend:g} {y:g} {bend:g} {to_y:g} {to_x:g} {to_y:g}" if curved else f"L{to_x:g} {to_y:g}")
            x, y = to_x, to_y
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: tuple[Box, ...]
    """Column by column, from top to bottom."""
    edges: tuple[Edge, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Item:
    """A box, or the lane of all long lines that leave one box."""

    slug: str
    column: int
    is_lane: bool = False

    @property
    def height(self) -> float:
        return LANE_HEIGHT if self.is_lane else BOX_HEIGHT


@dataclass(frozen=True, slots=True)
class _Net:
    """The items in their columns, with lines between neighboring columns only."""

    columns: tuple[tuple[_Item, ...], ...]
    before: Mapping[_Item, tuple[_Item, ...]]
    after: Mapping[_Item, tuple[_Item, ...]]


def draw(graph: Graph, titles: Mapping[str, str]) -> Drawing:
    """The drawing of a graph. What a ring of prerequisites would draw backward is left out."""
    arrows = [(name, slug) for slug in graph.order for name in graph.known_prerequisites(slug)]
    arrows = [(start, end) for start, end in arrows if graph.depth(start) < graph.depth(end)]
    net = _net(graph, arrows)
    columns = _ordered(net)
    tops = _placed(net, columns)
    labels = {slug: wrap(titles.get(slug, slug)) for slug in graph.slugs}
    widths = [_column_width(column, labels) for column in columns]
    lefts = [MARGIN, *(MARGIN + end + BETWEEN_COLUMNS * n for n, end in enumerate(accumulate(widths), 1))]
    boxes = [
        _box(item, lefts[item.column], tops[item], widths[item.column], labels[item.slug])
        for column in columns
        for item in column
        if not item.is_lane
    ]
    by_slug = {box.slug: box for box in boxes}
    edges = [_edge(by_slug[start], by_slug[end], graph, tops, lefts, widths) for start, end in arrows]
    return Drawing(
        tuple(boxes),
        tuple(edges),
        width=max((box.right for box in boxes), default=0.0) + MARGIN,
        height=max((tops[item] + item.height for column in columns for item in column), default=0.0) + MARGIN,
    )


# --- Items and lanes ----------------------------------------------------------------------------


def _net(graph: Graph, arrows: Iterable[tuple[str, str]]) -> _Net:
    found: list[dict[_Item, None]] = [{} for _ in range(1 + max(graph.depths.values(), default=-1))]
    steps: dict[tuple[_Item, _Item], None] = {}
    for slug in graph.order:
        found[graph.depth(slug)][_Item(slug, graph.depth(slug))] = None
    for start, end in arrows:
        way = _way(start, end, graph)
        for item in way:
            found[item.column][item] = None
        steps |= dict.fromkeys(pairwise(way))
    before: dict[_Item, tuple[_Item, ...]] = {}
    after: dict[_Item, tuple[_Item, ...]] = {}
    for left, right in steps:
        before[right] = (*before.get(right, ()), left)
        after[left] = (*after.get(left, ()), right)
    return _Net(tuple(tuple(column) for column in found), before, after)


def _way(start: str, end: str, graph: Graph) -> list[_Item]:
    """From box to box through one lane in each column between."""
    first, last = graph.depth(start), graph.depth(end)
    lanes = [_Item(start, column, is_lane=True) for column in range(first + 1, last)]
    return [_Item(start, first), *lanes, _Item(end, last)]


# --- The order within each column ---------------------------------------------------------------


def _ordered(net: _Net) -> list[list[_Item]]:
    """Sweep to and fro by barycenter, swap neighbors while that helps, and keep the best order met."""
    columns = [list(column) for column in net.columns]
    best, fewest = [list(column) for column in columns], _crossings(net, columns)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        neighbors = net.before if forward else net.after
        for number in range(len(columns)) if forward else reversed(range(len(columns))):
            beside = number + (-1 if forward else 1)
            if 0 <= beside < len(columns):
                _sort_by_barycenter(columns[number], columns[beside], neighbors)
        _swap_neighbors(net, columns)
        count = _crossings(net, columns)
        if count < fewest:
            best, fewest = [list(column) for column in columns], count
    return best


def _sort_by_barycenter(column: list[_Item], beside: list[_Item], neighbors: Mapping[_Item, tuple[_Item, ...]]) -> None:
    """By the mean place of the neighbors, as a share of their column; without neighbors an item stays about there."""
    place = {item: (n + 0.5) / len(beside) for n, item in enumerate(beside)}
    here = {item: (n + 0.5) / len(column) for n, item in enumerate(column)}
    means = {
        item: fmean(place[each] for each in neighbors[item]) if item in neighbors else here[item] for item in column
    }
    column.sort(key=lambda item: (means[item], here[item]))


def _swap_neighbors(net: _Net, columns: list[list[_Item]]) -> None:
    """Swap two items that stand one above the other wherever fewer lines cross then."""
    for number, column in enumerate(columns):
        sides = [
            (neighbors, {item: n for n, item in enumerate(columns[beside])})
            for neighbors, beside in ((net.before, number - 1), (net.after, number + 1))
            if 0 <= beside < len(columns)
        ]
        for upper in range(len(column) - 1):
            a, b = column[upper], column[upper + 1]
            as_is = sum(_crossed(_places(a, *side), _places(b, *side)) for side in sides)
            swapped = sum(_crossed(_places(b, *side), _places(a, *side)) for side in sides)
            if swapped < as_is:
                column[upper], column[upper + 1] = b, a


def _places(item: _Item, neighbors: Mapping[_Item, tuple[_Item, ...]], place: Mapping[_Item, int]) -> list[int]:
    return [place[each] for each in neighbors.get(item, ())]


def _crossed(upper: Sequence[int], lower: Sequence[int]) -> int:
    """How many lines of two items cross, the places of their neighbors being given."""
    return sum(a > b for a in upper for b in lower)


def _crossings(net: _Net, columns: Sequence[Sequence[_Item]]) -> int:
    total = 0
    for left, right in pairwise(columns):
        place = {item: n for n, item in enumerate(right)}
        ends = [_places(item, net.after, place) for item in left]
        total += sum(_crossed(upper, lower) for upper, lower in combinations(ends, 2))
    return total


# --- Heights ------------------------------------------------------------------------------------


def _placed(net: _Net, columns: Sequence[Sequence[_Item]]) -> dict[_Item, float]:
    """The top of each item: as near to its neighbors as the order allows, the highest at the margin."""
    middles: dict[_Item, float] = {}
    for column in columns:
        middles |= _spread(column, dict.fromkeys(column, 0.0))
    for sweep in range(2 * _SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = {item: _wanted(item, net, middles) for item in column}
            middles |= _spread(column, wanted)
    tops = {item: middle - item.height / 2 for item, middle in middles.items()}
    highest = min(tops.values(), default=0.0)
    return {item: round(top - highest) + MARGIN for item, top in tops.items()}


def _wanted(item: _Item, net: _Net, middles: Mapping[_Item, float]) -> float:
    """The mean of the neighbors; a lane goes straight on with the lanes that it continues."""
    near = (*net.before.get(item, ()), *net.after.get(item, ()))
    weights = [_STRAIGHT if item.is_lane and each.is_lane else 1.0 for each in near]
    return fmean([middles[each] for each in near], weights) if near else middles[item]


def _spread(column: Sequence[_Item], wanted: Mapping[_Item, float]) -> dict[_Item, float]:
    """Middles in the order of the column, far enough apart, and together as near as can be to what is wanted.

    Less the room that the items above it need, the middles may be equal but not fall: so blocks of items that would
    overlap are pooled and share their mean (the pool-adjacent-violators algorithm).
    """
    needs = [(a.height + b.height) / 2 + BETWEEN_ROWS for a, b in pairwise(column)]
    offsets = list(accumulate(needs, initial=0.0))[: len(column)]
    pools: list[tuple[float, int]] = []
    for item, offset in zip(column, offsets, strict=True):
        mean, count = wanted[item] - offset, 1
        while pools and pools[-1][0] >= mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    return {item: mean + offset for item, mean, offset in zip(column, means, offsets, strict=True)}


# --- Labels, boxes, lines -----------------------------------------------------------------------

_NARROW, _WIDE = frozenset("iljtfr.,:;'’()-/ "), frozenset("mwMWQGOD@&%")


def text_width(text: str) -> float:
    """About as wide as the label font sets it; an estimate, on the wide side."""
    return FONT_SIZE * sum(
        0.32 if c in _NARROW else 0.82 if c in _WIDE else 0.62 if c.isupper() else 0.54 for c in text
    )


def wrap(title: str) -> tuple[str, ...]:
    """The title on as few lines as it needs, of about the same length."""
    words = title.split() or [title]
    for count in range(1, min(LABEL_LINES, len(words)) + 1):
        lines = min(
            _splits(words, count), key=lambda lines: (_widest(lines), sum(text_width(line) ** 2 for line in lines))
        )
        if _widest(lines) <= LABEL_WIDTH:
            break
    return lines


def _splits(words: Sequence[str], count: int) -> Iterable[tuple[str, ...]]:
    for cuts in combinations(range(1, len(words)), count - 1):
        yield tuple(" ".join(words[a:b]) for a, b in pairwise((0, *cuts, len(words))))


def _widest(lines: Iterable[str]) -> float:
    return max(map(text_width, lines))


def _column_width(column: Iterable[_Item], labels: Mapping[str, Sequence[str]]) -> float:
    widest = max((_widest(labels[item.slug]) for item in column if not item.is_lane), default=0.0)
    return float(round(TEXT_LEFT + widest + TEXT_RIGHT))


def _box(item: _Item, x: float, y: float, width: float, lines: Sequence[str]) -> Box:
    first = y + BOX_HEIGHT / 2 - (len(lines) - 1) * LINE_HEIGHT / 2 + 0.34 * FONT_SIZE
    labels = (Label(line, x + TEXT_LEFT, round(first + n * LINE_HEIGHT, 1)) for n, line in enumerate(lines))
    return Box(item.slug, x, y, width, BOX_HEIGHT, tuple(labels))


def _edge(
    start: Box, end: Box, graph: Graph, tops: Mapping[_Item, float], lefts: Sequence[float], widths: Sequence[float]
) -> Edge:
    points = [(start.right, start.middle)]
    for lane in _way(start.slug, end.slug, graph)[1:-1]:
        y = tops[lane] + LANE_HEIGHT / 2
        points += [(lefts[lane.column], y), (lefts[lane.column] + widths[lane.column], y)]
    points.append((end.x, end.middle))
    return Edge(start.slug, end.slug, tuple(points))
