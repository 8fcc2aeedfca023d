"""Items that each go to a target: what matching and categorize have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from quizzes.problems import Problem, advice

from .base import (
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
    feedback,
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
from .content import Content, Markdown
from .kind import COMMON, Kind
from .options import shown_order, text_problems
from .told import Spot, Told, told_places

ARROW = "=>"
FEWEST_ITEMS, MOST_ITEMS = 4, 8
MOST_TARGETS = 5


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    target: str
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Decoy:
    """A target that fits no item."""

    text: str
    mistake: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Content):
    items: tuple[Item, ...]


class Placing[C: Placed](Kind[C]):
    """A kind that puts each item in its place."""

    guessable = True
    asks = False
    sorts = frozenset({"answers put together"})
    answer_field = "items"
    markdown_fields = COMMON | dict.fromkeys(("items.text", "items.target", "items.feedback"), Markdown.INLINE)

    def decoys(self, content: C) -> Sequence[Decoy]:
        return ()

    @abstractmethod
    def target_order(self, content: C, seed: int) -> list[int]:
        """The order in which the targets are shown."""

    def targets_of(self, content: C) -> list[str]:
        """The distinct targets in the order of their first use, then those that fit nothing."""
        used = [item.target for item in content.items]
        return list(dict.fromkeys([*used, *(decoy.text for decoy in self.decoys(content))]))

    def key(self, content: C) -> Key:
        """Where each item belongs. Another order, reasons, and targets that fit nothing change no answer."""
        return {"items": tuple(sorted((said(item.text), said(item.target)) for item in content.items))}

    def answer_problems(self, content: C) -> list[Problem]:
        """Too few or too many items or targets, items without a target or a reason."""
        targets = self.targets_of(content)
        found = text_problems([item.text for item in content.items], "item", lambda at: f"items.{at}.text")
        found += text_problems(targets, "target", lambda at: self._cell_of(content, targets[at]))
        return found + _count_problems(content.items, targets)

    def _cell_of(self, content: C, target: str) -> str:
        """Where a target is first written."""
        used = [item.target for item in content.items]
        if target in used:
            return f"items.{used.index(target)}.target"
        return f"decoys.{[decoy.text for decoy in self.decoys(content)].index(target)}.text"

    def present(self, content: C, component: str, seed: int) -> Prompt:
        targets, order = self.targets_of(content), item_order(content, seed)
        shown = enumerate(self.target_order(content, seed), start=1)
        return asked(content) | {
            "items": [
                {"value": str(at), "text": content.items[item].text, "field": f"item-{at}"}
                for at, item in enumerate(order, start=1)
            ],
            "targets": [{"value": str(at), "text": targets[target]} for at, target in shown],
        }

    def parse(self, content: C, component: str, seed: int, data: FormData) -> Response:
        """For each item in authored order, the place of its target among `targets_of`."""
        order, values = item_order(content, seed), values_of(self.target_order(content, seed))
        sent = {item: only_value(data, f"item-{shown}") for shown, item in enumerate(order, start=1)}
        placed = {item: looked_up(values, value) for item, value in sent.items() if value}
        missing = len(order) - len(placed)
        if missing:
            items = "item still needs a place" if missing == 1 else "items still need a place"
            raise FormSlip(f"{sentence(in_words(missing))} {items}.")
        return {"placed": [placed[item] for item in range(len(order))]}

    def right_response(self, content: C, component: str) -> Response:
        targets = self.targets_of(content)
        return {"placed": [targets.index(item.target) for item in content.items]}

    def grade(self, content: C, component: str, response: Response) -> Verdict:
        """The share of items placed right, with a note on each that was not."""
        if is_unknown(response):
            return unknown_verdict()
        items, chosen = content.items, self._chosen(content, response)
        mistakes = {decoy.text: decoy.mistake for decoy in self.decoys(content)}
        notes = tuple(
            Note(f"{item.text}: {target}", item.feedback, mistakes.get(target, ""))
            for item, target in zip(items, chosen, strict=True)
            if target != item.target
        )
        right = len(items) - len(notes)
        given = listed(f"{item.text}: {target}" for item, target in zip(items, chosen, strict=True))
        met = tuple(f"item.{at}.target.{target}" for at, target in enumerate(response["placed"]))
        return Verdict(right / len(items), _heading(right, len(items)), given, notes, met)

    def _chosen(self, content: C, response: Response) -> list[str]:
        targets = self.targets_of(content)
        return [targets[target] for target in response["placed"]]

    def random_scores(self, content: C) -> Scores:
        """Each item goes to any target, whatever the others do."""
        items, targets = len(content.items), len(self.targets_of(content))
        answers = targets**items
        return {
            Fraction(right, items): Fraction(comb(items, right) * (targets - 1) ** (items - right), answers)
            for right in range(items + 1)
        }

    def reveal(self, content: C, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        """The reasons of the items that were misplaced, then those of all others and of what fits nothing."""
        placed = self._spots(content, seed, response)
        missed = [item for item, spot in placed if spot.said and not spot.is_right]
        others = [feedback(item.text, item.feedback) for item, _ in placed if item not in missed]
        others += [feedback(decoy.text, decoy.feedback) for decoy in self.decoys(content)]
        return explained(content, response) | {
            "tempting": [feedback(item.text, item.feedback) for item in missed if item.feedback],
            "others": [each for each in others if each["feedback"]],
        }

    def told(self, content: C, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        """Each item in the order shown, with the learner's target and the right one."""
        unused = [f"Fits nothing here: {decoy.text}" for decoy in self.decoys(content)]
        return told_places([spot for _, spot in self._spots(content, seed, response)], notes=unused)

    def _spots(self, content: C, seed: int, response: Response) -> list[tuple[Item, Spot]]:
        items = content.items
        chosen = [""] * len(items) if is_unknown(response) else self._chosen(content, response)
        return [(items[at], Spot(items[at].text, chosen[at], items[at].target)) for at in item_order(content, seed)]


# -- lines


def read_item(body: Body, entry: Entry, row: str) -> Item:
    """`- item => target`, with the reason below it; `row` is its place in the content."""
    text, arrow, target = entry.text.partition(ARROW)
    if not arrow:
        message, hint = f"“- {entry.text}” has no target", f"write `- item {ARROW} target`"
        body.add("placing.no-target", message, hint, entry.line, field=f"{row}.target")
    return Item(one_line(text), one_line(target), entry.feedback)


def item_lines(items: Sequence[Item]) -> list[str]:
    return [
        line for item in items for line in entry_lines("-", f"{item.text} {ARROW} {item.target}", "", item.feedback)
    ]


# -- problems


def _count_problems(items: Sequence[Item], targets: Sequence[str]) -> list[Problem]:
    if len(items) < 2 or len(targets) < 2 or len({item.target for item in items}) < 2:
        message = f"there are {len(items)} items and {len(targets)} targets"
        hint = f"write {FEWEST_ITEMS} to {MOST_ITEMS} lines `- item {ARROW} target`, with 2 to {MOST_TARGETS} targets"
        return [Problem(message, hint, code="placing.too-few", field="items")]
    found = []
    if not FEWEST_ITEMS <= len(items) <= MOST_ITEMS:
        message, hint = f"there are {len(items)} items", f"write {FEWEST_ITEMS} to {MOST_ITEMS}"
        found.append(advice(message, hint, code="placing.item-count", field="items"))
    if len(targets) > MOST_TARGETS:
        message, hint = f"there are {len(targets)} targets", f"at most {MOST_TARGETS}"
        found.append(advice(message, hint, code="placing.target-count", field="items"))
    if len(items) == len(targets):
        message = "there are as many targets as items"
        hint = "use a target twice or add one that fits nothing, so the last item isn’t free"
        found.append(advice(message, hint, code="placing.last-is-free", field="items"))
    hint = "below the item, indented by two spaces: why it belongs there"
    return found + [
        advice(f"“{item.text}” has no reason", hint, code="placing.no-reason", field=f"items.{at}.feedback")
        for at, item in enumerate(items)
        if not item.feedback
    ]


# -- asking and answering


def item_order(content: Placed, seed: int) -> list[int]:
    return shown_order([item.text for item in content.items], seed, "items")


def _heading(right: int, count: int) -> str:
    if right == count:
        return "Right."
    if not right:
        return "Not quite: nothing is in the right place."
    return f"Partly right: {in_words(right)} of {in_words(count)} {'is' if right == 1 else 'are'} in the right place."
