"""Items that each go to a target: what matching and categorize have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

from quizzes.problems import Problem, advice

from .base import (
    Content,
    FormData,
    FormSlip,
    Key,
    Note,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
    asked,
    explained,
    in_words,
    is_unknown,
    listed,
    looked_up,
    only_value,
    said,
    sentence,
    unknown_verdict,
    values_of,
)
from .body import Body, Entry, entry_lines, one_line
from .options import shown_order, text_problems

ARROW = "=>"
FEWEST_ITEMS, MOST_ITEMS = 4, 8
MOST_TARGETS = 5


# -- lines


def read_item(body: Body, entry: Entry) -> dict[str, str]:
    """`- item => target`, with the reason below it."""
    text, arrow, target = entry.text.partition(ARROW)
    if not arrow:
        body.add(f"“- {entry.text}” has no target", f"write `- item {ARROW} target`", entry.line)
    return {"text": one_line(text), "target": one_line(target), "feedback": entry.feedback}


def item_lines(items: Sequence[Mapping[str, str]]) -> list[str]:
    return [
        line
        for item in items
        for line in entry_lines("-", f"{item['text']} {ARROW} {item['target']}", "", item["feedback"])
    ]


def key_of(items: Sequence[Mapping[str, str]]) -> Key:
    """Where each item belongs. Another order, reasons, and targets that fit nothing change no answer."""
    return {"items": tuple(sorted((said(item["text"]), said(item["target"])) for item in items))}


def problems_of(items: Sequence[Mapping[str, str]], targets: Sequence[str]) -> list[Problem]:
    """Too few or too many items or targets, items without a target or a reason."""
    found = text_problems([item["text"] for item in items], "item")
    found += text_problems(targets, "target")
    if len(items) < 2 or len(targets) < 2:
        hint = f"write {FEWEST_ITEMS} to {MOST_ITEMS} lines `- item {ARROW} target`, with 2 to {MOST_TARGETS} targets"
        return [*found, Problem(f"there are {len(items)} items and {len(targets)} targets", hint)]
    if not FEWEST_ITEMS <= len(items) <= MOST_ITEMS:
        found.append(advice(f"there are {len(items)} items", f"write {FEWEST_ITEMS} to {MOST_ITEMS}"))
    if len(targets) > MOST_TARGETS:
        found.append(advice(f"there are {len(targets)} targets", f"at most {MOST_TARGETS}"))
    if len(items) == len(targets):
        hint = "use a target twice or add one that fits nothing, so that the last item is not free"
        found.append(advice("there are as many targets as items", hint))
    hint = "below the item, indented by two spaces: why it belongs there"
    return found + [advice(f"“{item['text']}” has no reason", hint) for item in items if not item["feedback"]]


# -- asking and answering


def targets_of(content: Content) -> list[str]:
    """The distinct targets in the order of their first use, then those that fit nothing."""
    used = [item["target"] for item in content["items"]]
    return list(dict.fromkeys([*used, *(decoy["text"] for decoy in content.get("decoys", ()))]))


def item_order(content: Content, seed: int) -> list[int]:
    return shown_order([item["text"] for item in content["items"]], seed, "items")


def prompt(content: Content, seed: int, target_order: Sequence[int]) -> Prompt:
    targets, order = targets_of(content), item_order(content, seed)
    return asked(content) | {
        "items": [
            {"value": str(shown), "text": content["items"][item]["text"], "field": f"item-{shown}"}
            for shown, item in enumerate(order, start=1)
        ],
        "targets": [{"value": str(at), "text": targets[target]} for at, target in enumerate(target_order, start=1)],
    }


def response_in(data: FormData, content: Content, seed: int, target_order: Sequence[int]) -> Response:
    """For each item in authored order, the place of its target among `targets_of`."""
    order, values = item_order(content, seed), values_of(target_order)
    sent = {item: only_value(data, f"item-{shown}") for shown, item in enumerate(order, start=1)}
    placed = {item: looked_up(values, value) for item, value in sent.items() if value}
    missing = len(order) - len(placed)
    if missing:
        items = "item has" if missing == 1 else "items have"
        raise FormSlip(f"{sentence(in_words(missing))} {items} no place yet. Choose one for each item.")
    return {"placed": [placed[item] for item in range(len(order))]}


def verdict_on(content: Content, response: Response) -> Verdict:
    """The share of items placed right, with a note on each that was not."""
    if is_unknown(response):
        return unknown_verdict()
    items, chosen = content["items"], chosen_targets(content, response)
    mistakes = {decoy["text"]: decoy["mistake"] for decoy in content.get("decoys", ())}
    notes = tuple(
        Note(f"{item['text']}: {target}", item["feedback"], mistakes.get(target, ""))
        for item, target in zip(items, chosen, strict=True)
        if target != item["target"]
    )
    right = len(items) - len(notes)
    given = listed(f"{item['text']}: {target}" for item, target in zip(items, chosen, strict=True))
    met = tuple(f"item.{at}.target.{target}" for at, target in enumerate(response["placed"]))
    return Verdict(right / len(items), _heading(right, len(items)), given, notes, met)


def _heading(right: int, count: int) -> str:
    if right == count:
        return "Right."
    if not right:
        return "Not quite: none is in its place."
    return f"{sentence(in_words(right))} of {in_words(count)} {'is' if right == 1 else 'are'} in place."


def chosen_targets(content: Content, response: Response) -> list[str]:
    targets = targets_of(content)
    return [targets[target] for target in response["placed"]]


def random_scores(content: Content) -> Scores:
    """Each item goes to any target, whatever the others do."""
    items, targets = len(content["items"]), len(targets_of(content))
    answers = targets**items
    return {
        Fraction(right, items): Fraction(comb(items, right) * (targets - 1) ** (items - right), answers)
        for right in range(items + 1)
    }


def revealed(content: Content, seed: int, response: Response) -> Reveal:
    """Each item in the order shown, with the learner's target, the right one and the reason."""
    items = content["items"]
    chosen = [None] * len(items) if is_unknown(response) else chosen_targets(content, response)
    rows: list[dict[str, Any]] = [
        {
            "text": items[at]["text"],
            "yours": chosen[at],
            "place": items[at]["target"],
            "right": chosen[at] == items[at]["target"],
            "feedback": items[at]["feedback"],
        }
        for at in item_order(content, seed)
    ]
    unused = [{"text": decoy["text"], "feedback": decoy["feedback"]} for decoy in content.get("decoys", ())]
    return explained(content, response) | {"rows": rows, "unused": unused}
