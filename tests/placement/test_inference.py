"""The junction tree gives what a sum over everything that a learner may know gives."""

from __future__ import annotations

import random
from itertools import product
from math import isclose, prod

from hypothesis import given
from hypothesis import strategies as st

from quizzes.concepts import Graph
from quizzes.placement import JunctionTree, Outcome, eliminated
from quizzes.placement.elimination import Elimination, Net, families
from quizzes.placement.learners import ABILITIES, WEIGHTS, Likelihood, chance_to_know, likelihood

MOST = 7  # concepts: 2 to the 7 cases for each ability


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph, in an order of the guide that need not be one of learning."""
    slugs = [f"c{n}" for n in range(draw(st.integers(1, MOST)))]
    needs = {slug: draw(st.lists(st.sampled_from(slugs[:n]), unique=True)) if n else [] for n, slug in enumerate(slugs)}
    return Graph({slug: needs[slug] for slug in draw(st.permutations(slugs))})


answers = st.tuples(st.sampled_from(Outcome), st.floats(0, 0.85))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Graph, dict[str, Likelihood]]:
    graph = draw(graphs())
    about = draw(st.dictionaries(st.sampled_from(graph.slugs), st.lists(answers, min_size=1, max_size=2)))
    return graph, {slug: together(given) for slug, given in about.items()}


def together(given: list[tuple[Outcome, float]]) -> Likelihood:
    unknown, known = zip(*(likelihood(outcome, chance) for outcome, chance in given), strict=True)
    return prod(unknown), prod(known)


def by_brute_force(graph: Graph, evidence: dict[str, Likelihood]) -> tuple[dict[str, float], list[float]]:
    """The definition: every case weighed by how likely it is and how well it explains the answers."""
    known, abilities = dict.fromkeys(graph.order, 0.0), [0.0] * len(ABILITIES)
    needs = families(graph)
    for (step, ability), case in product(enumerate(ABILITIES), product((False, True), repeat=len(needs))):
        state = dict(zip(needs, case, strict=True))
        weight = WEIGHTS[step]
        for slug, names in needs.items():
            p = chance_to_know(ability, graph.depth(slug), ready=all(state[name] for name in names))
            weight *= (p if state[slug] else 1 - p) * evidence.get(slug, (1.0, 1.0))[state[slug]]
        abilities[step] += weight
        for slug in needs:
            known[slug] += weight * state[slug]
    whole = sum(abilities)
    return {slug: value / whole for slug, value in known.items()}, [each / whole for each in abilities]


@given(answered())
def test_beliefs_are_exact(case: tuple[Graph, dict[str, Likelihood]]) -> None:
    graph, evidence = case
    found = JunctionTree(graph).beliefs(evidence)

    known, abilities = by_brute_force(graph, evidence)
    assert found.known.keys() == known.keys()
    assert all(isclose(found.known[slug], known[slug], rel_tol=1e-9) for slug in known)
    assert all(isclose(a, b, rel_tol=1e-9) for a, b in zip(found.abilities, abilities, strict=True))


@given(answered(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_beliefs(case: tuple[Graph, dict[str, Likelihood]], luck: random.Random) -> None:
    graph, evidence = case
    order = luck.sample(graph.slugs, len(graph.slugs))

    net = Net(graph)
    elimination = Elimination(tuple(net.sum_out(slug) for slug in order))
    found = JunctionTree(graph, elimination).beliefs(evidence).known

    expected = JunctionTree(graph).beliefs(evidence).known
    assert all(isclose(found[slug], expected[slug], rel_tol=1e-9) for slug in expected)


def test_a_ring_is_no_end() -> None:
    graph = Graph({"a": ["b"], "b": ["a"], "c": ["a", "b"]})

    found = JunctionTree(graph).beliefs({"c": (0.05, 0.9)})

    assert all(0 < value < 1 for value in found.known.values())


def test_a_right_answer_speaks_for_what_it_builds_on() -> None:
    graph = Graph({"a": [], "b": ["a"]})
    tree = JunctionTree(graph)

    assert tree.beliefs({"b": likelihood(Outcome.RIGHT, 0.05)}).known["a"] > tree.beliefs({}).known["a"]


def test_no_concepts_are_no_error() -> None:
    assert JunctionTree(Graph({})).beliefs({}).expected_wrong == 0


def test_min_fill_finds_the_width_of_a_tree() -> None:
    graph = Graph({"a": [], "b": ["a"], "c": ["a"], "d": ["b"], "e": ["b"], "f": ["c"]})

    assert eliminated(graph).width == 1


def test_prerequisites_of_one_concept_are_joined() -> None:
    graph = Graph({"a": [], "b": [], "c": [], "d": ["a", "b", "c"]})

    assert eliminated(graph).width == 3
