"""Steps to put in order."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import Forged, FormSlip
from quizzes.kinds.ordering import kind
from tests.kinds.samples import KINDS, data, messages, sample, told

ordering = KINDS["ordering"]


@pytest.mark.parametrize(
    ("order", "score", "heading"),
    [
        ([0, 1, 2, 3], 1, "Right."),
        ([0, 2, 1, 3], 1, "Right."),  # the sample allows it too
        ([1, 2, 3, 0], 2 / 3, "Partly right: two of three steps are followed by the right one."),
        ([0, 1, 3, 2], 1 / 3, "Partly right: one of three steps is followed by the right one."),
        ([3, 2, 1, 0], 1 / 3, "Partly right: one of three steps is followed by the right one."),
        ([1, 3, 0, 2], 2 / 3, "Partly right: two of three steps are followed by the right one."),
        ([3, 0, 1, 2], 2 / 3, "Partly right: two of three steps are followed by the right one."),
    ],
)
def test_the_score_counts_neighbors(order: list[int], score: float, heading: str) -> None:
    verdict = ordering.grade(sample("ordering"), "", {"order": order})

    assert (verdict.heading, round(verdict.score, 9)) == (heading, round(score, 9))


def test_without_another_order_only_the_authored_one_is_right() -> None:
    content = sample("ordering") | {"also": []}

    assert ordering.grade(content, "", {"order": [0, 2, 1, 3]}).score == 0


@pytest.mark.parametrize("also", [[], [[1, 3, 2]], [[2, 3, 1], [3, 1, 2]], [[3, 2, 1], [2, 1, 3], [1, 3, 2]]])
def test_the_start_is_never_right(also: list[list[int]]) -> None:
    content = sample("ordering") | {"steps": ["one", "two", "three"], "also": also}

    steps = kind.KIND.load(content)

    starts = [kind.start_order(steps, seed) for seed in range(200)]

    assert not [start for start in starts if start in kind.right_orders(steps)]


def test_a_form_that_places_each_step_right_is_right() -> None:
    content = sample("ordering")
    shown = [step["text"] for step in ordering.present(content, "", 3)["steps"]]
    form = {f"place-{value}": [str(content["steps"].index(text) + 1)] for value, text in enumerate(shown, start=1)}

    assert ordering.parse(content, "", 3, form) == {"order": [0, 1, 2, 3]}


def test_places_as_shown_are_the_order_shown() -> None:
    form = {f"place-{place}": [str(place)] for place in range(1, 5)}

    assert ordering.parse(sample("ordering"), "", 3, form) == {
        "order": kind.start_order(kind.KIND.load(sample("ordering")), 3)
    }


@pytest.mark.parametrize(
    ("places", "message"),
    [
        (["1", "2", "3", ""], "One step still needs a place."),
        (["1", "", "", ""], "Three steps still need a place."),
        (["1", "2", "2", "4"], "Two steps are in place 2. Give each step its own place."),
    ],
)
def test_unfinished_and_double_places_are_slips(places: list[str], message: str) -> None:
    form = {f"place-{value}": [place] for value, place in enumerate(places, start=1)}

    with pytest.raises(FormSlip) as slip:
        ordering.parse(sample("ordering"), "", 1, form)

    assert slip.value.message == message


@pytest.mark.parametrize("place", ["0", "5", "x", "1.0"])
def test_a_place_that_does_not_exist_is_forged(place: str) -> None:
    with pytest.raises(Forged):
        ordering.parse(sample("ordering"), "", 1, data(place_1=place, place_2="1", place_3="2", place_4="3"))


def test_steps_are_told_in_the_right_order() -> None:
    shown = told("ordering", {"order": [1, 0, 2, 3]})

    assert [(spot.right, spot.said) for spot in shown.spots] == [("1", "2"), ("2", "1"), ("3", "3"), ("4", "4")]


def test_the_right_order_is_told_that_was_given() -> None:
    assert told("ordering", {"order": [0, 2, 1, 3]}).is_same


def test_the_prompt_does_not_tell_that_several_orders_count() -> None:
    content = sample("ordering")

    assert "also" not in ordering.present(content, "", 1)


@pytest.mark.parametrize(
    ("body", "also", "message"),
    [
        ("Order them.\n1. one\n2. two", "", "there are 2 steps"),
        ("Order them.\n1. one\n3. two\n2. three", "", "the steps aren’t numbered 1, 2, 3 …"),
        ("Order them.\n1. one\n2. two\n3. one", "", "two steps are the same"),
        ("Order them.\n1. a\n2. b\n3. c\n4. d\n5. e\n6. f\n7. g", "", "there are 7 steps"),
        ("Order them.\n1. one\n2. two\n3. three", "2 1", "`also: 2 1` doesn’t order the 3 steps"),
        ("Order them.\n1. one\n2. two\n3. three", "b a c", "`also: b a c` isn’t an order"),
        (
            "Order them.\n1. one\n2. two\n3. three\nalso: 2 1 3",
            "",
            "“also: 2 1 3” is at the left margin, among the answers",
        ),
        ("Order them.\n- one\n- two\n- three", "", "“- one” isn’t an answer line of this kind"),
    ],
)
def test_what_is_wrong_with_an_order(body: str, also: str, message: str) -> None:
    assert message in messages("ordering", body, also=also)
