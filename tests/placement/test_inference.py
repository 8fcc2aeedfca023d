"""The junction tree gives what a sum over everything that a learner may know gives."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import product
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from quizzes.concepts import Graph
from quizzes.placement import JunctionTree, Outcome, eliminated
from quizzes.placement.elimination import Elimination, Net, families
from quizzes.placement.learners import ABILITIES, MANNERS, WEIGHTS, Evidence, evidence

MOST = 6  # concepts: 2 to the 6 cases for each ability and manner


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph, in an order of the guide that need not be one of learning."""
    slugs = [f"c{n}" for n in range(draw(st.integers(1, MOST)))]
    needs = {slug: draw(st.lists(st.sampled_from(slugs[:n]), unique=True)) if n else [] for n, slug in enumerate(slugs)}
    return Graph({slug: needs[slug] for slug in draw(st.permutations(slugs))})


answers = st.tuples(st.sampled_from(Outcome), st.floats(0, 0.85))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Graph, dict[str, Evidence]]:
    graph = draw(graphs())
    about = draw(st.dictionaries(st.sampled_from(graph.slugs), st.lists(answers, min_size=1, max_size=2)))
    return graph, {slug: evidence(given) for slug, given in about.items()}


type Beliefs = tuple[dict[str, list[float]], list[float], list[float]]


def by_brute_force(graph: Graph, told: dict[str, Evidence]) -> Beliefs:
    """The definition: every case weighed by how likely it is and how well it explains the answers."""
    known = {slug: [0.0] * len(MANNERS) for slug in graph.order}
    abilities, manners = [0.0] * len(ABILITIES), [0.0] * len(MANNERS)
    needs = families(graph)
    learners = product(enumerate(ABILITIES), enumerate(MANNERS))
    for ((step, ability), (place, manner)), case in product(learners, product((False, True), repeat=len(needs))):
        state = dict(zip(needs, case, strict=True))
        weight = WEIGHTS[step] * manner.weight
        for slug, names in needs.items():
            ready = all(state[name] for name in names)
            p = manner.knowledge.chance_to_know(ability, graph.depth(slug), ready=ready)
            weight *= p if state[slug] else 1 - p
            if slug in told:
                weight *= told[slug][place][state[slug]]
        abilities[step] += weight
        manners[place] += weight
        for slug in needs:
            known[slug][place] += weight * state[slug]
    whole = sum(abilities)
    parts = {slug: [each / whole for each in by_manner] for slug, by_manner in known.items()}
    return parts, [each / whole for each in abilities], [each / whole for each in manners]


def close(found: Iterable[float], expected: Iterable[float]) -> bool:
    return all(isclose(a, b, rel_tol=1e-9) for a, b in zip(found, expected, strict=True))


@given(answered())
def test_beliefs_are_exact(case: tuple[Graph, dict[str, Evidence]]) -> None:
    graph, told = case
    found = JunctionTree(graph).beliefs(told)

    known, abilities, manners = by_brute_force(graph, told)
    assert found.known.keys() == found.by_manner.keys() == known.keys()
    assert close(found.known.values(), map(sum, known.values()))
    assert all(close(found.by_manner[slug], known[slug]) for slug in known)
    assert close(found.abilities, abilities)
    assert close(found.manners, manners)


@given(answered(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_beliefs(case: tuple[Graph, dict[str, Evidence]], luck: random.Random) -> None:
    graph, told = case
    order = luck.sample(graph.slugs, len(graph.slugs))

    net = Net(graph)
    elimination = Elimination(tuple(net.sum_out(slug) for slug in order))
    found = JunctionTree(graph, elimination).beliefs(told).known

    expected = JunctionTree(graph).beliefs(told).known
    assert close((found[slug] for slug in expected), expected.values())


def test_a_ring_is_no_end() -> None:
    graph = Graph({"a": ["b"], "b": ["a"], "c": ["a", "b"]})

    found = JunctionTree(graph).beliefs({"c": evidence([(Outcome.RIGHT, 0.05)])})

    assert all(0 < value < 1 for value in found.known.values())


def test_a_right_answer_speaks_for_what_it_builds_on() -> None:
    graph = Graph({"a": [], "b": ["a"]})
    tree = JunctionTree(graph)

    assert tree.beliefs({"b": evidence([(Outcome.RIGHT, 0.05)])}).known["a"] > tree.beliefs({}).known["a"]


def test_no_concepts_are_no_error() -> None:
    assert JunctionTree(Graph({})).beliefs({}).expected_wrong == 0


def test_min_fill_finds_the_width_of_a_tree() -> None:
    graph = Graph({"a": [], "b": ["a"], "c": ["a"], "d": ["b"], "e": ["b"], "f": ["c"]})

    assert eliminated(graph).width == 1


def test_prerequisites_of_one_concept_are_joined() -> None:
    graph = Graph({"a": [], "b": [], "c": [], "d": ["a", "b", "c"]})

    assert eliminated(graph).width == 3
