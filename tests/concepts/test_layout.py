from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.concepts import Graph
from quizzes.concepts.layout import (
    LABEL_LINES,
    NARROW,
    TEXT_LEFT,
    WIDE,
    Box,
    Drawing,
    Edge,
    Shape,
    draw,
    text_width,
    wrap,
)

SAMPLING = Graph(
    {
        "logits": [],
        "vectors": [],
        "temperature": ["logits"],
        "top-k": ["logits"],
        "top-p": ["top-k"],
        "settings": ["temperature", "top-p", "logits"],
    }
)
SLUGS = [f"c{number}" for number in range(24)]
GRAPHS = st.builds(
    Graph,
    st.dictionaries(st.sampled_from(SLUGS), st.lists(st.sampled_from(SLUGS), max_size=4, unique=True), max_size=24),
)
SHAPES = st.sampled_from([WIDE, NARROW, Shape(columns=1, box_width=60.0, street=6.0)])
LABEL_WIDTH = WIDE.label_width


def drawn(graph: Graph, shape: Shape = WIDE) -> Drawing:
    return draw(graph, {slug: f"The title of {slug}, which is long" for slug in graph.slugs}, shape)


def box(drawing: Drawing, slug: str) -> Box:
    return next(each for each in drawing.boxes if each.slug == slug)


def edge(drawing: Drawing, start: str, end: str) -> Edge:
    return next(each for each in drawing.edges if (each.start, each.end) == (start, end))


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def crosses(a: tuple[float, float], b: tuple[float, float], box: Box) -> bool:
    """Whether a piece of a line, straight across or straight down, runs behind a box."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    return left < box.right and right > box.x and top < box.bottom and bottom > box.y


def test_rows_follow_the_depth() -> None:
    drawing = drawn(SAMPLING)
    rows = [{each.slug for each in drawing.boxes if each.y == y} for y in sorted({each.y for each in drawing.boxes})]

    assert rows == [{"logits", "vectors"}, {"temperature", "top-k"}, {"top-p"}, {"settings"}]


def test_a_depth_with_more_than_fits_takes_more_rows() -> None:
    drawing = drawn(Graph({f"c{number}": [] for number in range(12)}))

    assert len({each.y for each in drawing.boxes}) == 3


def test_what_belongs_together_stands_one_below_the_other() -> None:
    pairs: dict[str, list[str]] = {f"base{n}": [] for n in range(5)} | {
        f"top{n}": [f"base{(n + 2) % 5}"] for n in range(5)
    }
    drawing = drawn(Graph(pairs))

    assert all(len(each.points) == 2 for each in drawing.edges)


def test_an_edge_begins_below_one_box_and_ends_above_the_other() -> None:
    drawing = drawn(SAMPLING)
    start, end = box(drawing, "logits"), box(drawing, "settings")
    points = edge(drawing, "logits", "settings").points

    assert points[0] == (start.x + start.width / 2, start.bottom)
    assert points[-1] == (end.x + end.width / 2, end.y)


def test_a_path_is_svg() -> None:
    path = edge(drawn(SAMPLING), "logits", "settings").path

    assert path.startswith("M")
    assert set("".join(c for c in path if c.isalpha())) <= {"M", "Q", "L"}


def test_an_empty_guide_is_drawn_empty() -> None:
    assert (drawn(Graph({})).boxes, drawn(Graph({})).height) == ((), 0.0)


def test_a_ring_is_drawn_without_the_edge_that_closes_it() -> None:
    drawing = drawn(Graph({"a": ["b"], "b": ["a"]}))

    assert len(drawing.boxes) == 2
    assert len(drawing.edges) <= 1


@given(GRAPHS, SHAPES)
def test_every_concept_has_one_box(graph: Graph, shape: Shape) -> None:
    assert sorted(each.slug for each in drawn(graph, shape).boxes) == sorted(graph.slugs)


@given(GRAPHS, SHAPES)
def test_no_two_boxes_overlap(graph: Graph, shape: Shape) -> None:
    assert not any(overlap(a, b) for a, b in combinations(drawn(graph, shape).boxes, 2))


@given(GRAPHS, SHAPES)
def test_a_drawing_is_as_wide_as_its_shape(graph: Graph, shape: Shape) -> None:
    drawing = drawn(graph, shape)

    assert drawing.width == shape.width
    assert all(each.x >= 0 and each.right <= shape.width for each in drawing.boxes)


@given(GRAPHS, SHAPES)
def test_every_edge_runs_downward_in_right_angles(graph: Graph, shape: Shape) -> None:
    for each in drawn(graph, shape).edges:
        for (x1, y1), (x2, y2) in pairwise(each.points):
            assert (x1 == x2 and y1 < y2) or (y1 == y2 and x1 != x2)


@given(GRAPHS, SHAPES)
def test_no_edge_passes_behind_a_box(graph: Graph, shape: Shape) -> None:
    drawing = drawn(graph, shape)
    pieces = [piece for each in drawing.edges for piece in pairwise(each.points)]

    assert not any(crosses(*piece, each) for piece in pieces for each in drawing.boxes)


@given(GRAPHS, SHAPES)
def test_edges_of_different_boxes_do_not_run_on_top_of_each_other(graph: Graph, shape: Shape) -> None:
    """Across, where one could not say whose line it is."""
    across: dict[float, list[tuple[float, float, Edge]]] = {}
    for each in drawn(graph, shape).edges:
        for (x1, y1), (x2, y2) in pairwise(each.points):
            if y1 == y2:
                across.setdefault(y1, []).append((min(x1, x2), max(x1, x2), each))

    for pieces in across.values():
        for (left, right, a), (other_left, other_right, b) in combinations(pieces, 2):
            apart = right <= other_left or other_right <= left
            assert apart or a.start == b.start or a.end == b.end


@given(GRAPHS, SHAPES)
def test_everything_is_within_the_frame(graph: Graph, shape: Shape) -> None:
    drawing = drawn(graph, shape)
    places = [(each.x, each.y) for each in drawing.boxes] + [(each.right, each.bottom) for each in drawing.boxes]
    places += [point for each in drawing.edges for point in each.points]

    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in places)


@given(GRAPHS, SHAPES)
def test_the_same_graph_gives_the_same_drawing(graph: Graph, shape: Shape) -> None:
    assert drawn(graph, shape) == drawn(Graph(dict(graph.prerequisites)), shape)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Vectors", ("Vectors",)),
        ("Logits and softmax", ("Logits and", "softmax")),
        ("Retrieval-augmented generation (RAG)", ("Retrieval-", "augmented", "generation", "(RAG)")),
        ("Pneumonoultramicroscopic", ("Pneumonoultra…",)),
        ("one two three four " * 9, ("one two three", "four one two", "three four one", "two three four…")),
        ("", ("",)),
    ],
)
def test_wrap(title: str, lines: tuple[str, ...]) -> None:
    assert wrap(title, LABEL_WIDTH) == lines


@given(st.text(alphabet="abc ABC mw-", max_size=90), st.floats(min_value=40, max_value=120))
def test_a_label_fits_and_says_no_more_than_its_title(title: str, width: float) -> None:
    lines = wrap(title, width)

    assert len(lines) <= LABEL_LINES
    assert all(text_width(line) <= width for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join(lines).replace(" ", "") == title.replace(" ", "")


@given(SHAPES, st.text(alphabet="abc ABC mw-", max_size=90))
def test_a_label_stands_in_its_box(shape: Shape, title: str) -> None:
    (found,) = draw(Graph({"long": []}), {"long": title}, shape).boxes

    assert all(line.x == found.x + TEXT_LEFT and line.x + text_width(line.text) <= found.right for line in found.lines)
    assert all(found.y < line.y < found.bottom for line in found.lines)
