"""Items to match with targets, some of which may fit nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.kinds import placing
from quizzes.kinds.base import Line
from quizzes.kinds.body import entry_lines, one_line, read_body, write_body
from quizzes.kinds.content import Markdown
from quizzes.kinds.options import shown_order
from quizzes.kinds.placing import Decoy, Item, Placed, Placing
from quizzes.problems import Problem, advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs(Placed):
    decoys: tuple[Decoy, ...] = ()


class Matching(Placing[Pairs]):
    name = "matching"
    label = "Match"
    content = Pairs
    other_names = ("match",)
    markdown_fields = Placing.markdown_fields | dict.fromkeys(("decoys.text", "decoys.feedback"), Markdown.INLINE)

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Pairs, list[Problem]]:
        body = read_body(lines)
        items: list[Item] = []
        decoys: list[Decoy] = []
        for entry in body.only("-"):
            is_decoy = entry.text.startswith(placing.ARROW)
            row = f"decoys.{len(decoys)}" if is_decoy else f"items.{len(items)}"
            entry.text, mistake = body.named(entry, row)
            if is_decoy:
                decoys.append(Decoy(one_line(entry.text.removeprefix(placing.ARROW)), mistake, entry.feedback))
                continue
            items.append(placing.read_item(body, entry, row))
            if mistake:
                message, hint = (
                    f"the item “{entry.text}” names a mistake",
                    "only a target that fits nothing can have one",
                )
                body.add("matching.item-mistake", message, hint, entry.line, field=row)
        return body.content(Pairs, items=tuple(items), decoys=tuple(decoys)), body.problems

    def write(self, content: Pairs) -> list[str]:
        lines = placing.item_lines(content.items)
        for decoy in content.decoys:
            lines += entry_lines(f"- {placing.ARROW}", decoy.text, decoy.mistake, decoy.feedback)
        return write_body(content, lines)

    def answer_problems(self, content: Pairs) -> list[Problem]:
        used = {item.target for item in content.items}
        hint = "a target after `- =>` fits nothing: remove one of the two"
        silent = [_silent(decoy, at) for at, decoy in enumerate(content.decoys) if not decoy.feedback]
        return (
            super().answer_problems(content)
            + [
                Problem(
                    f"“{decoy.text}” is the target of an item and of nothing",
                    hint,
                    code="matching.target-used",
                    field=f"decoys.{at}.text",
                )
                for at, decoy in enumerate(content.decoys)
                if decoy.text in used
            ]
            + silent
        )

    def decoys(self, content: Pairs) -> Sequence[Decoy]:
        return content.decoys

    def target_order(self, content: Pairs, seed: int) -> list[int]:
        """Shuffled, so that a target that fits nothing does not stand last."""
        return shown_order(self.targets_of(content), seed, "targets")


def _silent(decoy: Decoy, at: int) -> Problem:
    """Whoever chooses it is told that it's wrong, and not why."""
    hint = "below it, indented by two spaces: why it’s tempting and why nothing belongs there"
    message = f"“{decoy.text}” doesn’t say why nothing belongs there"
    return advice(message, hint, code="matching.silent-target", field=f"decoys.{at}.feedback")


KIND = Matching()
