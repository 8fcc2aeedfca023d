"""Steps to put in order. The score counts neighbors: a step that follows the right one is known, wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise, permutations
from math import comb, factorial

from quizzes.kinds.base import (
    FormData,
    FormSlip,
    Key,
    Line,
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
    position_met,
    said,
    sentence,
    shuffled,
    unknown_verdict,
)
from quizzes.kinds.body import Body, entry_lines, one_line, read_body, write_body
from quizzes.kinds.content import Content, Markdown
from quizzes.kinds.kind import COMMON, Kind
from quizzes.kinds.options import text_problems
from quizzes.kinds.told import Spot, Told, told_places
from quizzes.problems import Problem, advice

TRIES = 20
MOST_TRIED = 8  # steps: 40,320 orders
Order = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps(Content):
    """The steps in their right order; `also` has other orders that are right, by the numbers of the steps."""

    steps: tuple[str, ...]
    also: tuple[Order, ...]


class Ordering(Kind[Steps]):
    name = "ordering"
    label = "Put in order"
    content = Steps
    guessable = True
    asks = False
    sorts = frozenset({"answers put together"})
    other_names = ("order",)
    answer_field = "steps"
    fields = ("also",)
    markdown_fields = COMMON | {"steps": Markdown.INLINE}

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Steps, list[Problem]]:
        body = read_body(lines)
        body.only(*(f"{number}." for number in range(1, len(body.entries) + 1)))
        entries = [entry for entry in body.entries if entry.sign.endswith(".")]
        if [entry.sign for entry in entries] != [f"{number}." for number in range(1, len(entries) + 1)]:
            message, hint = "the steps aren’t numbered 1, 2, 3 …", "number them in the right order"
            body.add("ordering.numbering", message, hint, entries[0].line, field="steps")
        steps = tuple(one_line(f"{entry.text} {entry.feedback}") for entry in entries)
        return body.content(Steps, steps=steps, also=_read_also(fields.get("also", ""), body)), body.problems

    def write(self, content: Steps) -> list[str]:
        lines = [line for at, step in enumerate(content.steps, start=1) for line in entry_lines(f"{at}.", step)]
        return write_body(content, lines)

    def field_values(self, content: Steps) -> dict[str, str]:
        """Rows of numbers as `2 1 3 | 3 1 2`."""
        return {"also": " | ".join(map(_numbers, content.also))} if content.also else {}

    def answer_problems(self, content: Steps) -> list[Problem]:
        steps = content.steps
        found = text_problems(steps, "step", lambda at: f"steps.{at}")
        if len(steps) < 3:
            message, hint = f"there are {len(steps)} steps", "write 3 to 6, numbered 1. 2. 3. in the right order"
            found.append(Problem(message, hint, code="ordering.too-few", field="steps"))
        elif len(steps) > 6:
            message, hint = f"there are {len(steps)} steps", "use 3 to 6"
            found.append(advice(message, hint, code="ordering.too-many", field="steps"))
        for at, row in enumerate(content.also):
            if sorted(row) != list(range(1, len(steps) + 1)):
                message = f"`also: {_numbers(row)}` doesn’t order the {len(steps)} steps"
                hint = "name each step once, by its number"
                found.append(Problem(message, hint, code="ordering.also-steps", field=f"also.{at}"))
            elif list(row) == sorted(row):
                message, hint = f"`also: {_numbers(row)}` is the order of the steps themselves", "leave it out"
                found.append(advice(message, hint, code="ordering.also-same", field=f"also.{at}"))
        return found

    def key(self, content: Steps) -> Key:
        steps = tuple(said(step) for step in content.steps)
        also = frozenset(tuple(said(content.steps[at - 1]) for at in row if at <= len(steps)) for row in content.also)
        return {"steps": steps, "also": also}

    def present(self, content: Steps, component: str, seed: int) -> Prompt:
        order = start_order(content, seed)
        places = [str(place) for place in range(1, len(order) + 1)]
        shown = zip(places, order, strict=True)
        steps = [{"value": value, "text": content.steps[step], "field": f"place-{value}"} for value, step in shown]
        return asked(content) | {"steps": steps, "places": places}

    def parse(self, content: Steps, component: str, seed: int, data: FormData) -> Response:
        order = start_order(content, seed)
        places = {str(place): place for place in range(1, len(order) + 1)}
        sent = [only_value(data, f"place-{value}") for value in places]
        placed = [looked_up(places, value) for value in sent if value]
        if len(placed) < len(order):
            missing = len(order) - len(placed)
            steps = "step still needs a place" if missing == 1 else "steps still need a place"
            raise FormSlip(f"{sentence(in_words(missing))} {steps}.")
        twice = next((place for place in placed if placed.count(place) > 1), None)
        if twice:
            raise FormSlip(f"Two steps are in place {twice}. Give each step its own place.")
        return {"order": [step for _, step in sorted(zip(placed, order, strict=True))]}

    def right_response(self, content: Steps, component: str) -> Response:
        return {"order": list(range(len(content.steps)))}

    def grade(self, content: Steps, component: str, response: Response) -> Verdict:
        if is_unknown(response):
            return unknown_verdict()
        order = response["order"]
        pairs = len(order) - 1
        orders = [pairs_kept(order, right) for right in right_orders(content)]
        kept = max(orders)
        met = (f"order.{orders.index(kept)}",)
        given = listed(content.steps[step] for step in order)
        if kept == pairs:
            return Verdict(1.0, "Right.", given, met=met)
        return Verdict(kept / pairs, _heading(kept, pairs), given, met=met)

    def random_scores(self, content: Steps) -> Scores | None:
        """Each order of the steps. Where one alone is right, they are counted without being tried."""
        steps, right = len(content.steps), right_orders(content)
        kept: Mapping[int, int]
        if len(right) == 1:
            kept = {pairs: orders_keeping(pairs, steps) for pairs in range(steps)}
        elif steps <= MOST_TRIED:
            tried = permutations(range(steps))
            kept = Counter(max(pairs_kept(order, each) for each in right) for order in tried)
        else:
            return None
        return {Fraction(pairs, steps - 1): Fraction(orders, factorial(steps)) for pairs, orders in kept.items()}

    def reveal(self, content: Steps, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        return explained(content, response)

    def told(self, content: Steps, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        order = response.get("order", [])
        # Where several orders are right, the one that the learner came closest to.
        right = right_orders(content)[position_met(verdict, "order") or 0]
        spots = [
            Spot(content.steps[step], str(order.index(step) + 1) if order else "", str(place))
            for place, step in enumerate(right, start=1)
        ]
        return told_places(spots, notes=["Another order counts, too."] if content.also else [])


KIND = Ordering()


def _read_also(text: str, body: Body) -> tuple[Order, ...]:
    """`2 1 3 | 3 1 2`: other orders that are right too, by the numbers of the steps."""
    rows = [row.replace(",", " ").split() for row in text.split("|") if row.strip()]
    if not all(word.isascii() and word.isdigit() and len(word) <= 3 for row in rows for word in row):
        message, hint = f"`also: {text}` isn’t an order", "write the numbers of the steps, such as `also: 2 1 3`"
        body.add("ordering.also-order", message, hint, field="also")
        return ()
    return tuple(tuple(int(word) for word in row) for row in rows)


def _numbers(row: Order) -> str:
    return " ".join(map(str, row))


def right_orders(content: Steps) -> list[list[int]]:
    """Every order that counts, the authored one first."""
    return [list(range(len(content.steps))), *([step - 1 for step in row] for row in content.also)]


def start_order(content: Steps, seed: int) -> list[int]:
    """The order in which the steps are first shown: shuffled, and never one that is right."""
    count, right = len(content.steps), right_orders(content)
    tries = (shuffled(count, seed, f"try {turn}") for turn in range(TRIES))
    # Where nearly all orders are right, shuffling alone may take long.
    rest = (list(order) for order in permutations(range(count)))
    return next((order for order in chain(tries, rest) if order not in right), list(range(count)))


def _heading(kept: int, pairs: int) -> str:
    if not kept:
        return "Not quite: no step is followed by the right one."
    are = "is" if kept == 1 else "are"
    return f"Partly right: {in_words(kept)} of {in_words(pairs)} steps {are} followed by the right one."


def pairs_kept(order: Sequence[int], right: Sequence[int]) -> int:
    """How many steps are followed by the step that should follow them."""
    return len(set(pairwise(order)) & set(pairwise(right)))


def orders_keeping(pairs: int, steps: int) -> int:
    """How many orders of the steps keep exactly so many of the neighbors 1-2, 2-3 … together.

    Joined, the kept pairs leave `steps - pairs` blocks. No two of them may stand as before: inclusion and exclusion.
    """
    free = steps - 1 - pairs
    without: int = sum((-1) ** joined * comb(free, joined) * factorial(free + 1 - joined) for joined in range(free + 1))
    return comb(steps - 1, pairs) * without
