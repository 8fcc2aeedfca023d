"""Which question comes next, and when it is enough."""

from __future__ import annotations

from itertools import cycle

import pytest

from quizzes.concepts import Graph
from quizzes.placement import (
    FEW_WRONG,
    MOST_A_CONCEPT,
    MOST_QUESTIONS,
    Candidate,
    Course,
    JunctionTree,
    Outcome,
    bank_of,
    candidate,
)
from quizzes.placement.learners import MANNERS
from quizzes.placement.questions import information

WIDE = Graph({f"c{n}": [] for n in range(40)})


def typed(name: str) -> Candidate:
    found = candidate(name, "numeric", 0.0, guessable=False, drawn=False)
    assert found is not None
    return found


def listed(name: str, chance: float = 0.25, *, drawn: bool = False) -> Candidate:
    found = candidate(name, "choice", chance, guessable=True, drawn=drawn)
    assert found is not None
    return found


def course_of(graph: Graph, *candidates: Candidate) -> Course:
    return Course(JunctionTree(graph), bank_of(candidates))


def names(course: Course, outcome: Outcome = Outcome.RIGHT) -> list[str]:
    """What is asked of a learner who always answers alike."""
    while course.next is not None:
        course = course.after(outcome)
    return [each.question.name for each in course.answers]


def six_each(graph: Graph) -> Course:
    return course_of(graph, *(typed(f"{slug}/q{n}") for slug in graph.slugs for n in range(6)))


def test_a_typed_question_comes_before_one_that_can_be_guessed() -> None:
    course = course_of(
        WIDE, *(each for slug in WIDE.slugs for each in (listed(f"{slug}/list"), typed(f"{slug}/typed")))
    )

    assert names(course)[0].endswith("/typed")


def test_a_drawn_question_comes_before_one_that_can_be_guessed() -> None:
    assert course_of(WIDE, listed("c0/list", 0.1), listed("c0/drawn", 0.25, drawn=True)).next == listed(
        "c0/drawn", 0.25, drawn=True
    )


def test_at_most_two_questions_of_a_concept() -> None:
    asked = [name.partition("/")[0] for name in names(six_each(WIDE), Outcome.WRONG)]

    assert max(map(asked.count, asked)) <= MOST_A_CONCEPT


def test_no_question_is_asked_twice() -> None:
    asked = names(six_each(WIDE))

    assert len(asked) == len(set(asked))


def test_it_stops_at_the_most_questions() -> None:
    course, outcomes = six_each(WIDE), cycle([Outcome.RIGHT, Outcome.WRONG])
    while course.next is not None:
        course = course.after(next(outcomes))

    assert len(course.answers) == MOST_QUESTIONS


def test_it_stops_when_few_concepts_are_expected_to_be_wrong() -> None:
    chain = Graph({f"c{n}": [f"c{n - 1}"] if n else [] for n in range(8)})
    course = six_each(chain)
    while course.next is not None:
        course = course.after(Outcome.RIGHT)

    assert len(course.answers) < MOST_QUESTIONS
    assert course.beliefs.expected_wrong < FEW_WRONG


def test_it_ends_where_nothing_is_left_to_ask() -> None:
    assert names(course_of(WIDE, typed("c0/q"), listed("c1/q"))) == ["c0/q", "c1/q"]


def test_a_question_about_no_concept_of_the_guide_is_not_asked() -> None:
    assert course_of(WIDE, typed("gone/q")).next is None


def bits(known: float, chance: float) -> float:
    """What an answer tells about a concept where nothing is known of the learner's manner."""
    manners = [each.weight for each in MANNERS]
    return information([known * weight for weight in manners], manners, chance)


def test_what_is_as_good_as_certain_is_not_asked_first() -> None:
    assert bits(0.5, 0.05) > bits(0.9, 0.05) > bits(0.99, 0.05)


def test_an_answer_that_can_be_guessed_tells_less() -> None:
    assert bits(0.5, 0.05) > bits(0.5, 0.25) > bits(0.5, 0.5) > bits(0.5, 0.9) >= 0


def test_dont_know_tells_at_least_as_much_as_a_wrong_answer() -> None:
    course = course_of(WIDE, listed("c0/q"))

    known = {outcome: course.after(outcome).beliefs.known["c0"] for outcome in Outcome}
    assert known[Outcome.DONT_KNOW] < known[Outcome.WRONG] < course.beliefs.known["c0"] < known[Outcome.RIGHT]


@pytest.mark.parametrize("chance", [None, 0.95, 1.0])
def test_a_question_that_luck_answers_is_no_candidate(chance: float | None) -> None:
    assert candidate("a/q", "choice", chance, guessable=True, drawn=False) is None


def test_the_chance_of_a_typed_question_is_not_zero() -> None:
    assert typed("a/q").chance == 0.05


def test_an_answer_about_a_concept_that_left_the_guide_is_no_end() -> None:
    course = six_each(WIDE).after(Outcome.RIGHT)
    gone = course.answers[0].question.concept
    left = Graph({slug: [] for slug in WIDE.slugs if slug != gone})

    assert gone not in Course(JunctionTree(left), course.bank, course.answers).beliefs.known
