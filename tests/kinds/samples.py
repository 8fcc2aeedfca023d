"""The sample of each kind, and kinds over content as it is stored: so each test loads and dumps it, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes import kinds
from quizzes.kinds.base import FormData, Key, Line, Prompt, Response, Reveal, Scores, Verdict
from quizzes.kinds.content import Stored
from quizzes.kinds.kind import Kind
from quizzes.kinds.sample import EXPLANATION, numbered, sample_of
from quizzes.kinds.told import Told
from quizzes.problems import Problem

__all__ = ["KINDS", "StoredKind", "data", "lines_of", "messages", "numbered", "revealed", "sample"]


class StoredKind:
    """A kind that takes content as plain JSON and gives it back as such."""

    def __init__(self, kind: Kind[Any]) -> None:
        self.kind = kind

    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[Stored, list[Problem]]:
        content, problems = self.kind.read(lines, fields)
        return self.kind.dump(content), problems

    def write(self, content: Stored) -> list[str]:
        return self.kind.write(self.kind.load(content))

    def field_values(self, content: Stored) -> dict[str, str]:
        return self.kind.field_values(self.kind.load(content))

    def problems(self, content: Stored) -> list[Problem]:
        return self.kind.problems(self.kind.load(content))

    def key(self, content: Stored) -> Key:
        return self.kind.key(self.kind.load(content))

    def components(self, content: Stored) -> tuple[str, ...]:
        return self.kind.components(self.kind.load(content))

    def present(self, content: Stored, component: str, seed: int) -> Prompt:
        return self.kind.present(self.kind.load(content), component, seed)

    def parse(self, content: Stored, component: str, seed: int, data: FormData) -> Response:
        return self.kind.parse(self.kind.load(content), component, seed, data)

    def grade(self, content: Stored, component: str, response: Response) -> Verdict:
        return self.kind.grade(self.kind.load(content), component, response)

    def random_scores(self, content: Stored) -> Scores | None:
        return self.kind.random_scores(self.kind.load(content))

    def reveal(self, content: Stored, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        return self.kind.reveal(self.kind.load(content), component, seed, response, verdict)

    def told(self, content: Stored, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        return self.kind.told(self.kind.load(content), component, seed, response, verdict)


KINDS = {name: StoredKind(kind) for name, kind in kinds.KINDS.items()}


def lines_of(name: str) -> list[Line]:
    return sample_of(KINDS[name].kind).lines


def sample(name: str) -> Stored:
    """The content of the sample question of a kind, as it is stored."""
    content, problems = KINDS[name].read(lines_of(name), sample_of(KINDS[name].kind).fields)
    assert not problems
    return content


def revealed(
    name: str,
    content: Stored,
    response: Response,
    component: str = "",
    seed: int = 1,
    rendered: Stored | None = None,
) -> Reveal:
    """What is shown after `response`, with the verdict on it. Where nothing is `rendered`, texts stay as they are."""
    verdict = KINDS[name].grade(content, component, response)
    said = (rendered or content, component, seed, response, verdict)
    return KINDS[name].reveal(*said) | {"told": KINDS[name].told(*said)}


def told(name: str, response: Response, component: str = "", content: Stored | None = None) -> Told:
    """What was said and what is right, of the sample question where no other is given."""
    found: Told = revealed(name, content or sample(name), response, component)["told"]
    return found


def messages(name: str, body: str, **fields: str) -> list[str]:
    """What is wrong with a question whose answers are `body`, by the order in which it is found."""
    content, problems = KINDS[name].read(numbered(f"{body.strip()}\n{EXPLANATION}"), fields)
    return [problem.message for problem in (*problems, *KINDS[name].problems(content))]


def data(**values: str | Sequence[str]) -> dict[str, Sequence[str]]:
    """A submitted form: underscores stand for hyphens in names."""
    return {name.replace("_", "-"): [value] if isinstance(value, str) else value for name, value in values.items()}
