from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.concepts import Graph
from quizzes.concepts.layout import LABEL_LINES, TEXT_LEFT, Box, Drawing, draw, text_width, wrap

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
SLUGS = [f"c{number}" for number in range(20)]
GRAPHS = st.builds(
    Graph,
    st.dictionaries(st.sampled_from(SLUGS), st.lists(st.sampled_from(SLUGS), max_size=4, unique=True), max_size=20),
)


def drawn(graph: Graph) -> Drawing:
    return draw(graph, {slug: f"The title of {slug}" for slug in graph.slugs})


def box(drawing: Drawing, slug: str) -> Box:
    return next(each for each in drawing.boxes if each.slug == slug)


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def places_on(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Places along the line of an edge; between two points it is the curve that the path draws."""
    found = []
    for (x1, y1), (x2, y2) in pairwise(points):
        for step in range(1, 20):
            t = step / 20
            rise = 3 * t * t - 2 * t**3
            found.append((x1 + (x2 - x1) * (1.5 * t - 1.5 * t * t + t**3), y1 + (y2 - y1) * rise))
    return found


def test_columns_follow_the_depth() -> None:
    drawing = drawn(SAMPLING)
    columns = [{each.slug for each in drawing.boxes if each.x == x} for x in sorted({each.x for each in drawing.boxes})]

    assert columns == [{"logits", "vectors"}, {"temperature", "top-k"}, {"top-p"}, {"settings"}]


def test_a_long_edge_has_a_lane_in_each_column_between() -> None:
    edge = next(each for each in drawn(SAMPLING).edges if (each.start, each.end) == ("logits", "settings"))

    assert len(edge.points) == 2 + 2 * 2


def test_an_edge_begins_and_ends_at_its_boxes() -> None:
    drawing = drawn(SAMPLING)
    edge = next(each for each in drawing.edges if each.end == "top-p")
    start, end = box(drawing, "top-k"), box(drawing, "top-p")

    assert edge.points == ((start.right, start.middle), (end.x, end.middle))


def test_a_path_is_svg() -> None:
    edge = next(each for each in drawn(SAMPLING).edges if each.end == "temperature")

    assert edge.path.startswith("M")
    assert set("".join(c for c in edge.path if c.isalpha())) <= {"M", "C", "L"}


def test_an_empty_guide_is_drawn_empty() -> None:
    assert drawn(Graph({})).boxes == ()


def test_a_ring_is_drawn_without_the_edge_that_closes_it() -> None:
    drawing = drawn(Graph({"a": ["b"], "b": ["a"]}))

    assert len(drawing.boxes) == 2
    assert len(drawing.edges) <= 1


@given(GRAPHS)
def test_every_concept_has_one_box(graph: Graph) -> None:
    assert sorted(each.slug for each in drawn(graph).boxes) == sorted(graph.slugs)


@given(GRAPHS)
def test_no_two_boxes_overlap(graph: Graph) -> None:
    assert not any(overlap(a, b) for a, b in combinations(drawn(graph).boxes, 2))


@given(GRAPHS)
def test_every_edge_runs_from_left_to_right(graph: Graph) -> None:
    assert all(x1 < x2 for edge in drawn(graph).edges for (x1, _), (x2, _) in pairwise(edge.points))


@given(GRAPHS)
def test_no_edge_passes_behind_a_box(graph: Graph) -> None:
    drawing = drawn(graph)

    for edge in drawing.edges:
        for x, y in places_on(edge.points):
            assert not any(each.x < x < each.right and each.y < y < each.bottom for each in drawing.boxes)


@given(GRAPHS)
def test_everything_is_within_the_frame(graph: Graph) -> None:
    drawing = drawn(graph)
    places = [(each.x, each.y) for each in drawing.boxes] + [(each.right, each.bottom) for each in drawing.boxes]
    places += [point for edge in drawing.edges for point in edge.points]

    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in places)


@given(GRAPHS)
def test_the_same_graph_gives_the_same_drawing(graph: Graph) -> None:
    assert drawn(graph) == drawn(Graph(dict(graph.prerequisites)))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Vectors", ("Vectors",)),
        ("Logits and softmax", ("Logits and", "softmax")),
        ("Best-of-N, verifiers, pass@k and search", ("Best-of-N,", "verifiers, pass@k", "and search")),
        ("", ("",)),
    ],
)
def test_wrap(title: str, lines: tuple[str, ...]) -> None:
    assert wrap(title) == lines


@given(st.text(alphabet="abc ABC mw-", max_size=60))
def test_a_label_keeps_its_words_on_few_lines(title: str) -> None:
    lines = wrap(title)

    assert " ".join(lines).split() == title.split()
    assert len(lines) <= LABEL_LINES


def test_a_label_fits_its_box() -> None:
    drawing = draw(Graph({"long": []}), {"long": "Next-token prediction and the generation loop"})
    (found,) = drawing.boxes

    assert all(TEXT_LEFT + text_width(line.text) <= found.width for line in found.lines)
    assert all(found.y < line.y < found.bottom for line in found.lines)
