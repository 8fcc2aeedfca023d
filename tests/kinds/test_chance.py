"""What blind answers score: as counted by the kind, as all forms tried, and as drawn by lot."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds.base import NO_LUCK, FormData, Prompt, Scores
from quizzes.kinds.content import Stored as Content
from tests.examples import examples
from tests.kinds.samples import KINDS, sample

SEED = 7
PICKED = tuple(name for name, kind in KINDS.items() if kind.kind.guessable)
"""The kinds that are answered from a list."""


def forms(name: str, prompt: Prompt) -> Iterator[FormData]:
    """Every form that a learner can send by choosing from what is shown."""
    match name:
        case "choice":
            yield from ({"answer": [option["value"]]} for option in prompt["options"])
        case "choices":
            values = [option["value"] for option in prompt["options"]]
            sets = chain.from_iterable(combinations(values, size) for size in range(1, len(values) + 1))
            yield from ({"answer": list(chosen)} for chosen in sets)
        case "true-false":
            pairs = product(prompt["verdicts"], prompt["reasons"])
            yield from ({"verdict": [said["value"]], "reason": [reason["value"]]} for said, reason in pairs)
        case "ordering":
            for places in permutations(prompt["places"]):
                yield {step["field"]: [place] for step, place in zip(prompt["steps"], places, strict=True)}
        case _:
            targets = [target["value"] for target in prompt["targets"]]
            for chosen in product(targets, repeat=len(prompt["items"])):
                yield {item["field"]: [target] for item, target in zip(prompt["items"], chosen, strict=True)}


def score_of(name: str, content: Content, form: FormData) -> Fraction:
    kind = KINDS[name]
    score = kind.grade(content, "", kind.parse(content, "", SEED, form)).score
    return Fraction(score).limit_denominator(100)


def every_form(name: str, content: Content) -> list[FormData]:
    return list(forms(name, KINDS[name].present(content, "", SEED)))


def tried(name: str, content: Content) -> Scores:
    """The scores of all answers, by sending each."""
    scores = Counter(score_of(name, content, form) for form in every_form(name, content))
    return {score: Fraction(count, scores.total()) for score, count in scores.items()}


def without_zeros(scores: Scores | None) -> Scores:
    return {score: share for score, share in (scores or {}).items() if share}


def options(marks: list[bool]) -> list[dict[str, Any]]:
    return [{"text": f"option {at}", "right": right, "mistake": "", "feedback": ""} for at, right in enumerate(marks)]


def items(targets: list[str]) -> list[dict[str, str]]:
    return [{"text": f"item {at}", "target": target, "feedback": ""} for at, target in enumerate(targets)]


def decoys(count: int) -> list[dict[str, str]]:
    return [{"text": f"fits nothing {at}", "mistake": "", "feedback": ""} for at in range(count)]


TARGETS = st.lists(st.sampled_from("abc"), min_size=1, max_size=5)
STEPS = st.integers(3, 5).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.permutations(range(1, n + 1)), max_size=3))
)
CONTENTS: dict[str, st.SearchStrategy[Content]] = {
    "choice": st.integers(2, 6).map(lambda n: {"options": options([True] + [False] * (n - 1))}),
    "choices": st.lists(st.booleans(), min_size=2, max_size=6)
    .filter(any)
    .map(lambda marks: {"options": options(marks)}),
    "true-false": st.tuples(st.booleans(), st.permutations(["right", "half", "wrong", "wrong"])).map(
        lambda drawn: {
            "truth": drawn[0],
            "reasons": [{"text": f"{at}.", "mark": m, "mistake": "", "feedback": ""} for at, m in enumerate(drawn[1])],
        }
    ),
    "ordering": STEPS.map(lambda drawn: {"steps": [f"step {at}" for at in range(drawn[0])], "also": drawn[1]}),
    "matching": st.tuples(TARGETS, st.integers(0, 1)).map(
        lambda drawn: {"items": items(drawn[0]), "decoys": decoys(drawn[1])}
    ),
    "categorize": TARGETS.map(lambda targets: {"items": items(targets)}),
}


def test_every_kind_says_what_blind_answers_score() -> None:
    luckless = {name for name in KINDS if KINDS[name].random_scores(sample(name)) is NO_LUCK}

    assert luckless == set(KINDS) - set(PICKED)


@pytest.mark.parametrize("name", PICKED)
def test_the_scores_of_a_sample_are_those_of_all_its_forms(name: str) -> None:
    assert without_zeros(KINDS[name].random_scores(sample(name))) == tried(name, sample(name))


@pytest.mark.parametrize("name", PICKED)
@given(data=st.data())
@settings(max_examples=examples(25), deadline=None)
def test_the_scores_of_any_question_are_those_of_all_its_forms(name: str, data: st.DataObject) -> None:
    content = {"stem": "", "why": "", "remember": ""} | data.draw(CONTENTS[name])

    assert without_zeros(KINDS[name].random_scores(content)) == tried(name, content)


@pytest.mark.parametrize("name", PICKED)
def test_the_mean_score_is_that_of_answers_drawn_by_lot(name: str) -> None:
    luck, content = random.Random(SEED), sample(name)
    scores = [score_of(name, content, form) for form in luck.choices(every_form(name, content), k=4000)]
    counted = KINDS[name].random_scores(content)
    assert counted is not None

    assert float(sum(scores) / len(scores)) == pytest.approx(
        float(sum(score * share for score, share in counted.items())), abs=0.03
    )


@pytest.mark.parametrize("steps", range(3, 8))
def test_orders_counted_are_orders_tried(steps: int) -> None:
    alone: Content = {"steps": ["step"] * steps, "also": []}
    # The same order named twice is the same question, but it is tried and not counted.
    twice = alone | {"also": [list(range(1, steps + 1))]}

    assert without_zeros(KINDS["ordering"].random_scores(alone)) == KINDS["ordering"].random_scores(twice)


def test_too_many_orders_are_not_tried() -> None:
    content: Content = {"steps": ["step"] * 9, "also": [[2, 1, 3, 4, 5, 6, 7, 8, 9]]}

    assert KINDS["ordering"].random_scores(content) is None
