"""Items to match with targets, some of which fit nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from quizzes.kinds.base import Forged, FormSlip
from quizzes.kinds.content import Stored as Content
from tests.kinds.samples import KINDS, messages, revealed, sample, told

matching = KINDS["matching"]


def form_that_places(content: Content, seed: int, targets: Sequence[str]) -> dict[str, list[str]]:
    """The form of a learner who gives the items, in authored order, these targets."""
    prompt = matching.present(content, "", seed)
    values = {target["text"]: target["value"] for target in prompt["targets"]}
    wanted = dict(zip((item["text"] for item in content["items"]), targets, strict=True))
    return {item["field"]: [values[wanted[item["text"]]]] for item in prompt["items"]}


@pytest.mark.parametrize("seed", range(5))
def test_right_places_are_right_in_any_shown_order(seed: int) -> None:
    content = sample("matching")
    form = form_that_places(content, seed, [item["target"] for item in content["items"]])

    response = matching.parse(content, "", seed, form)

    assert (response, matching.grade(content, "", response).score) == ({"placed": [0, 1, 2, 1, 0]}, 1)


@pytest.mark.parametrize(
    ("placed", "score", "heading"),
    [
        ([0, 1, 2, 1, 0], 1, "Right."),
        ([0, 1, 2, 1, 3], 4 / 5, "Partly right: four of five are in the right place."),
        ([0, 0, 0, 3, 3], 1 / 5, "Partly right: one of five is in the right place."),
        ([3, 3, 3, 3, 3], 0, "Not quite: nothing is in the right place."),
    ],
)
def test_the_score_is_the_share_placed_right(placed: list[int], score: float, heading: str) -> None:
    verdict = matching.grade(sample("matching"), "", {"placed": placed})

    assert (verdict.heading, round(verdict.score, 9)) == (heading, round(score, 9))


def test_a_target_that_fits_nothing_names_its_mistake() -> None:
    notes = matching.grade(sample("matching"), "", {"placed": [3, 1, 2, 1, 0]}).notes

    assert [note.mistake for note in notes] == ["two-parts"]


def test_a_target_that_fits_nothing_is_not_always_shown_last() -> None:
    last = {matching.present(sample("matching"), "", seed)["targets"][-1]["text"] for seed in range(60)}

    assert len(last) == 4


def test_an_item_without_a_place_is_a_slip() -> None:
    with pytest.raises(FormSlip, match=r"^Four items still need a place\."):
        matching.parse(sample("matching"), "", 1, {"item-1": ["1"]})


@pytest.mark.parametrize("value", ["0", "5", "System 1"])
def test_a_target_that_was_not_offered_is_forged(value: str) -> None:
    with pytest.raises(Forged):
        matching.parse(sample("matching"), "", 1, {"item-1": [value]})


def test_items_are_told_in_the_shown_order() -> None:
    content = sample("matching")

    spots = revealed("matching", content, {"placed": [0, 1, 2, 1, 3]}, seed=4)["told"].spots

    assert [spot.item for spot in spots] == [item["text"] for item in matching.present(content, "", 4)["items"]]


def test_it_tells_your_place_and_the_right_one() -> None:
    shown = told("matching", {"placed": [0, 1, 2, 1, 3]})

    assert [(spot.said, spot.right) for spot in shown.spots if not spot.is_right] == [
        ("Calls a second network", "Resembles System 1")
    ]


def test_it_tells_what_fits_nothing_and_why() -> None:
    shown = revealed("matching", sample("matching"), {"unknown": True}, seed=4)

    assert shown["told"].notes == ("Fits nothing here: Calls a second network",)
    assert {"given": "Calls a second network", "feedback": "The labels are no modules."} in shown["others"]


def test_only_misplaced_items_are_said_to_tempt() -> None:
    content = sample("matching")
    reasons = [item["feedback"] for item in content["items"]]

    shown = revealed("matching", content, {"placed": [0, 1, 2, 1, 3]})

    assert [note["feedback"] for note in shown["tempting"]] == [reasons[-1]]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Match.\n- one => a\n- two", "“- two” has no target"),
        ("Match.\n- one => a\n- two => a", "there are 2 items and 1 targets"),
        ("Match.\n- one => a\n- two => b", "there are 2 items"),
        ("Match.\n- one => a\n- two => b", "there are as many targets as items"),
        ("Match.\n- one => a\n- two => b\n- => b {x}", "“b” is the target of an item and of nothing"),
        ("Match.\n- one => a {x}\n- two => b", "the item “one => a” names a mistake"),
        ("Match.\n- one => a\n- two => b", "“one” has no reason"),
        ("Match.\n- one => a\n- one => b", "two items are the same"),
        ("Match.\n- one => a\n- two => A", "two targets are the same"),
    ],
)
def test_what_is_wrong_with_a_match(body: str, message: str) -> None:
    assert message in messages("matching", body)
