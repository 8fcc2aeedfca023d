"""Items to sort into a few categories. Categories stand in the author's order, which is often a natural one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizzes.kinds import placing
from quizzes.kinds.base import Line
from quizzes.kinds.body import read_body, write_body
from quizzes.kinds.placing import Placed, Placing
from quizzes.problems import Problem


class Categorize(Placing[Placed]):
    name = "categorize"
    label = "Sort"
    content = Placed
    other_names = ("sort", "categorise")

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Placed, list[Problem]]:
        body = read_body(lines)
        items = [placing.read_item(body, entry, f"items.{at}") for at, entry in enumerate(body.only("-"))]
        for at, item in enumerate(items):
            if not item.text:
                message = f"“=> {item.target}” is a category with no items"
                hint = "give it an item, or use `matching`"
                body.add("categorize.no-items", message, hint, field=f"items.{at}.text")
        return body.content(Placed, items=tuple(items)), body.problems

    def write(self, content: Placed) -> list[str]:
        return write_body(content, placing.item_lines(content.items))

    def target_order(self, content: Placed, seed: int) -> list[int]:
        return list(range(len(self.targets_of(content))))


KIND = Categorize()
