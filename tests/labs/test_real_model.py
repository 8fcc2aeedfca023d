"""The probabilities that the labs show: whole, sorted, and those that a second program finds."""

from __future__ import annotations

import hashlib
import json
import math
import os
from pathlib import Path

import pytest

from quizzes.labs.real_model import Candidate, real_model, visible

from .second_model import COMPARED, STORED, SecondModel, stored_prompts

CLOSE = 0.02
PROMPTS = real_model().prompts


def test_there_are_prompts_enough() -> None:
    assert len(PROMPTS) >= 60
    assert {len(each.next) for each in PROMPTS.values()} == {50}


@pytest.mark.parametrize("name", PROMPTS)
def test_each_distribution_is_sorted_and_holds_no_more_than_all(name: str) -> None:
    def check(candidates: tuple[Candidate, ...]) -> None:
        shares = [each.share for each in candidates]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) < 1.001
        assert len({each.id for each in candidates}) == len(candidates)
        for each in candidates:
            if each.then:
                check(each.then)

    check(PROMPTS[name].next)


@pytest.mark.parametrize("name", PROMPTS)
def test_five_of_each_lead_on(name: str) -> None:
    found = PROMPTS[name].next
    ends = sum(each.id == real_model().about["end_of_turn"] for each in found[:5])

    assert sum(bool(each.then) for each in found) == 5 - ends


def test_a_model_ends_its_turn_by_a_token() -> None:
    assert PROMPTS["chat-end"].written.label == "end of turn"
    assert PROMPTS["chat-end"].written.share > 0.5


@pytest.mark.parametrize(
    ("token", "shown"),
    [(" cat", "␣cat"), (" ", "␣"), ("\n", "⏎"), ("\n   ", "⏎␣␣␣"), ("a b", "a b"), ("<|im_end|>", "end of turn")],
)
def test_white_space_can_be_seen(token: str, shown: str) -> None:
    assert visible(token) == shown


@pytest.mark.parametrize("name", COMPARED)
def test_a_second_program_finds_the_same_probabilities(name: str) -> None:
    second = json.loads(STORED.read_text(encoding="utf-8"))[name]

    assert {str(each.id) for each in PROMPTS[name].next} == set(second)
    assert max(abs(each.share - math.exp(second[str(each.id)])) for each in PROMPTS[name].next) < CLOSE


@pytest.mark.soak
def test_a_second_program_finds_the_same_probabilities_everywhere() -> None:
    path = os.environ.get("SMOLLM2")
    if not path:
        pytest.skip(
            "SMOLLM2 names no file of weights: the second program did not run (quizzes/labs/building/README.md)."
        )
    with Path(path).open("rb") as weights:
        assert hashlib.file_digest(weights, "sha256").hexdigest() == real_model().about["sha256"]
    model, worst, compared = SecondModel(path), 0.0, 0
    for name, prompt in stored_prompts().items():
        leader = PROMPTS[name].next[0]
        for after, candidates in (((), PROMPTS[name].next), ((leader.id,), leader.then)):
            if candidates:
                logprobs = model.logprobs([*prompt["tokens"], *after])
                worst = max(worst, *(abs(each.share - math.exp(logprobs[each.id])) for each in candidates))
                compared += 1

    assert worst < CLOSE
    assert compared >= 100
