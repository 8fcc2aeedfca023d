import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.concepts import Graph, weakest_prerequisite

SAMPLING = Graph(
    {
        "top-p": ["top-k"],
        "logits": [],
        "temperature": ["logits"],
        "top-k": ["logits"],
        "pipeline": ["temperature", "top-p"],
        "vectors": [],
    }
)


def test_order_puts_prerequisites_first_and_keeps_the_order_of_the_guide() -> None:
    assert SAMPLING.order == ("logits", "temperature", "top-k", "top-p", "pipeline", "vectors")


def test_reading_order_turns_aside_for_what_comes_too_late() -> None:
    assert SAMPLING.reading_order == ("logits", "top-k", "top-p", "temperature", "pipeline", "vectors")


def test_reading_order_of_a_ring_names_every_concept_once() -> None:
    assert sorted(Graph({"a": ["b"], "b": ["a"], "c": []}).reading_order) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("slug", "depth"), [("logits", 0), ("vectors", 0), ("temperature", 1), ("top-p", 2), ("pipeline", 3)]
)
def test_depth(slug: str, depth: int) -> None:
    assert SAMPLING.depth(slug) == depth


def test_leads_to() -> None:
    assert SAMPLING.leads_to("logits") == ("temperature", "top-k")


def test_leads_to_nothing() -> None:
    assert SAMPLING.leads_to("pipeline") == ()


def test_in_a_ring_no_concept_builds_on_itself() -> None:
    assert Graph({"a": ["b"], "b": ["a"]}).builds_on("a") == ("b",)


def test_builds_on() -> None:
    assert SAMPLING.builds_on("pipeline") == ("logits", "temperature", "top-k", "top-p")


def test_cycles_of_a_sound_graph() -> None:
    assert SAMPLING.cycles == ()


@pytest.mark.parametrize(
    ("prerequisites", "cycles"),
    [
        ({"a": ["a"]}, {("a",)}),
        ({"a": ["b"], "b": ["a"]}, {("a", "b")}),
        ({"a": ["c"], "b": ["a"], "c": ["b"]}, {("a", "c", "b")}),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"], "e": []}, {("a", "b"), ("c", "d")}),
        ({"e": ["a"], "a": ["b"], "b": ["a"]}, {("a", "b")}),
    ],
)
def test_cycles(prerequisites: dict[str, list[str]], cycles: set[tuple[str, ...]]) -> None:
    assert set(Graph(prerequisites).cycles) == cycles


def test_order_of_a_ring_still_names_every_concept_once() -> None:
    graph = Graph({"ring": ["other"], "other": ["ring"], "after": ["ring"], "sound": []})

    assert graph.order == ("sound", "ring", "other", "after")


def test_unknown_prerequisites() -> None:
    graph = Graph({"a": ["b", "missing"], "b": ["gone"]})

    assert graph.unknown == (("a", "missing"), ("b", "gone"))


def test_unknown_and_repeated_prerequisites_do_not_disturb_the_order() -> None:
    assert Graph({"a": ["b", "missing", "b"], "b": []}).order == ("b", "a")


NAMES = [f"c{number}" for number in range(12)]


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=5)))
def test_order_of_any_graph(prerequisites: dict[str, list[str]]) -> None:
    graph = Graph(prerequisites)
    place = {slug: number for number, slug in enumerate(graph.order)}

    assert sorted(graph.order) == sorted(prerequisites)
    if not graph.cycles:
        assert all(place[name] < place[slug] for slug in prerequisites for name in graph.known_prerequisites(slug))


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=5)))
def test_cycles_are_rings_of_prerequisites(prerequisites: dict[str, list[str]]) -> None:
    for ring in Graph(prerequisites).cycles:
        assert all(name in prerequisites[slug] for slug, name in zip(ring, (*ring[1:], ring[0]), strict=True))


def test_weakest_prerequisite() -> None:
    assert weakest_prerequisite(SAMPLING, "pipeline", {"temperature": 0.7, "top-p": 0.4, "vectors": 0.1}) == "top-p"


def test_weakest_prerequisite_of_a_first_concept() -> None:
    assert weakest_prerequisite(SAMPLING, "logits", {}) is None
