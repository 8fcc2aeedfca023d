"""A form that is right, filled in from what is shown, as a learner who can count would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quizzes.log.shown import Shown

Fields = dict[str, list[str]]


def right_fields(shown: Shown) -> Fields:
    return BY_KIND[shown.kind.name](shown)


def _typed(shown: Shown) -> Fields:
    content: Any = shown._content
    return {"answer": [content.value if shown.kind.name == "numeric" else content.accepted[0]]}


def _picked(shown: Shown) -> Fields:
    """By trying each box alone: the form says where it stands, and the content whether it is right."""
    content: Any = shown._content
    values = [option["value"] for option in shown.prompt["options"]]
    places = {value: shown.parse({"answer": [value]}) for value in values}
    picked = [value for value, said in places.items() if content.options[_place(said)].right]
    return {"answer": picked}


def _place(said: Mapping[str, Any]) -> int:
    return int(said["choice"] if "choice" in said else said["chosen"][0])


def _placed(shown: Shown) -> Fields:
    rendered: Any = shown._rendered
    targets = {target["text"]: target["value"] for target in shown.prompt["targets"]}
    right = {item.text: item.target for item in rendered.items}
    return {item["field"]: [targets[right[item["text"]]]] for item in shown.prompt["items"]}


BY_KIND: Mapping[str, Callable[[Shown], Fields]] = {
    "numeric": _typed,
    "short": _typed,
    "choice": _picked,
    "choices": _picked,
    "matching": _placed,
}
