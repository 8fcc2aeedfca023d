"""What decides whether an answer is right, for every kind: a change of it is told from a change of wording."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from quizzes.kinds import key_changes
from quizzes.kinds.content import Stored as Content
from tests.kinds.samples import KINDS, sample


def move_right_option(content: Content) -> None:
    wrong = next(option for option in content["options"] if not option["right"])
    right = next(option for option in content["options"] if option["right"])
    wrong["right"], right["right"] = True, False


def swap_right_text(content: Content) -> None:
    wrong = next(option for option in content["options"] if not option["right"])
    right = next(option for option in content["options"] if option["right"])
    wrong["text"], right["text"] = right["text"], wrong["text"]


def another_right_option(content: Content) -> None:
    next(option for option in content["options"] if not option["right"])["right"] = True


def other_truth(content: Content) -> None:
    content["truth"] = not content["truth"]


def move_right_reason(content: Content) -> None:
    marks = [reason["mark"] for reason in content["reasons"]]
    for reason, mark in zip(content["reasons"], reversed(marks), strict=True):
        reason["mark"] = mark


def set_field(name: str, value: object) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        content[name] = value

    change.__name__ = f"set_{name}"
    return change


def drop_accepted(content: Content) -> None:
    content["accepted"].pop()


def swap_steps(content: Content) -> None:
    content["steps"][:2] = reversed(content["steps"][:2])


def drop_other_order(content: Content) -> None:
    content["also"] = []


def move_item(content: Content) -> None:
    targets = {item["target"] for item in content["items"]}
    content["items"][0]["target"] = next(iter(targets - {content["items"][0]["target"]}))


CHANGED = [
    ("basic", set_field("answer", "It shrinks them."), "answer"),
    ("reversed", set_field("answer", "System 2"), "answer"),
    ("reversed", set_field("back_answer", "Slow processing"), "back_answer"),
    ("cloze", set_field("stem", "With enough [[a: luck]], effort turns into [[b: habit]]."), "stem"),
    ("cloze", set_field("stem", "With enough [[a: practice]], effort turns into habit."), "stem"),
    ("choice", move_right_option, "options"),
    ("choice", swap_right_text, "options"),
    ("choices", move_right_option, "options"),
    ("choices", another_right_option, "options"),
    ("true-false", other_truth, "truth"),
    ("true-false", move_right_reason, "reasons"),
    ("short", drop_accepted, "accepted"),
    ("numeric", set_field("value", "0.5"), "value"),
    ("numeric", set_field("tolerance", "0.1"), "tolerance"),
    ("numeric", set_field("unit", "percent"), "unit"),
    ("ordering", swap_steps, "steps"),
    ("ordering", drop_other_order, "also"),
    ("matching", move_item, "items"),
    ("categorize", move_item, "items"),
]


@pytest.mark.parametrize(("kind", "change", "field"), CHANGED, ids=lambda each: getattr(each, "__name__", str(each)))
def test_a_change_of_what_is_right_is_seen(kind: str, change: Callable[[Content], None], field: str) -> None:
    after = copy.deepcopy(sample(kind))
    change(after)

    assert field in key_changes(kind, sample(kind), kind, after)


def test_every_kind_has_a_change_of_its_key_above() -> None:
    assert {kind for kind, _, _ in CHANGED} == {*KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_a_key_is_a_field_of_the_content(kind: str) -> None:
    assert {*KINDS[kind].key(sample(kind))} <= {*sample(kind)}


@pytest.mark.parametrize("kind", KINDS)
def test_wording_around_the_key_is_not_the_key(kind: str) -> None:
    after = copy.deepcopy(sample(kind)) | {"why": "Another explanation.", "remember": "another line"}
    if kind != "cloze":
        after["stem"] = "Asked in other words?"
    for name in ("options", "reasons", "items", "near", "decoys"):
        for row in after.get(name, ()):
            row["feedback"] = "Other feedback."

    assert key_changes(kind, sample(kind), kind, after) == ()


def test_one_more_accepted_spelling_changes_nothing() -> None:
    after = sample("short") | {"accepted": [*sample("short")["accepted"], "always the top token"]}

    assert key_changes("short", sample("short"), "short", after) == ()


def test_one_more_right_order_changes_nothing() -> None:
    after = sample("ordering") | {"also": [*sample("ordering")["also"], [2, 1, 3, 4]]}

    assert key_changes("ordering", sample("ordering"), "ordering", after) == ()


def test_options_in_another_order_and_other_wrong_ones_change_nothing() -> None:
    after = copy.deepcopy(sample("choice"))
    after["options"].reverse()
    next(option for option in after["options"] if not option["right"])["text"] = "It stays the same"

    assert key_changes("choice", sample("choice"), "choice", after) == ()


@pytest.mark.parametrize("value", ["0.7870", "787/1000", ".787", "787e-3"])
def test_another_spelling_of_the_number_changes_nothing(value: str) -> None:
    assert key_changes("numeric", sample("numeric"), "numeric", sample("numeric") | {"value": value}) == ()


def test_another_kind_is_another_key() -> None:
    assert key_changes("basic", sample("basic"), "choice", sample("choice")) == ("kind",)
