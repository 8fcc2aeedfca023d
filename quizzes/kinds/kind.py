"""What a kind of question is: how it is written, checked, asked, graded and shown, and what it can do.

A kind is a folder: `kind.py` with its content and its class, `form.py` for its authors, `sample.py` with one good
question. It knows nothing of Django, learners or time. All that the rest of the house wants to know of a kind it asks
here; nobody goes by a kind's name (decision 0403).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from quizzes.problems import Problem

from .base import (
    NO_LUCK,
    CannotTry,
    FormData,
    Key,
    Line,
    Prompt,
    Response,
    Reveal,
    Scores,
    Verdict,
)
from .body import common_problems, writing_problems
from .content import Content, Markdown, Stored, dumped, field_at, loaded, texts_in
from .told import Told

COMMON: dict[str, Markdown] = {
    "stem": Markdown.INLINE,
    "why": Markdown.PARAGRAPHS,
    "remember": Markdown.INLINE,
}
"""The Markdown of the fields that every question has."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An option as the learner sees it, and whether it is right."""

    text: str
    is_right: bool


class Kind[C: Content](ABC):
    """`present`, `reveal`, `told` and `search_text` take rendered content, all else takes authored content."""

    name: ClassVar[str]
    label: ClassVar[str]
    content: type[C]

    self_graded: ClassVar[bool] = False
    """The learner answers in their head and says how it went."""
    typed: ClassVar[Literal["", "words", "number"]] = ""
    """What the program reads from free text, if anything: the learner may overrule a miss."""
    guessable: ClassVar[bool] = False
    """It is answered from a list, so that luck gets a share: see `random_scores`."""
    single_key: ClassVar[bool] = False
    """Exactly one of a list of options is right, and that is all that is asked."""
    asks: ClassVar[bool] = True
    """Its stem is a question, with a question mark."""
    sorts: ClassVar[frozenset[str]] = frozenset()
    """What a page wants some of, whichever kind it is: see `guide.checks.variety`."""
    other_names: ClassVar[tuple[str, ...]] = ()
    """What authors write in place of its name."""
    part_names: ClassVar[Mapping[str, str]] = {}
    """What its parts are called, by key, where their keys are no names."""

    answer_field: ClassVar[str]
    """The field of the content that holds the answers."""
    fields: ClassVar[tuple[str, ...]] = ()
    """The fields above the body of a question that belong to this kind alone."""
    markdown_fields: ClassVar[dict[str, Markdown]] = COMMON
    """What an author may write in each text, such as `options.feedback`; what is not named is no Markdown."""
    name_fields: ClassVar[frozenset[str]] = frozenset({"mistake"})
    """Fields of rows that hold a name of ours, and no words of the author."""

    @property
    def folder(self) -> str:
        """The package that has the form and the sample of this kind, too."""
        return type(self).__module__.rpartition(".")[0]

    # -- stored, written, checked

    def load(self, stored: Mapping[str, Any]) -> C:
        """Content as it is stored, authored or rendered, by this release or an earlier one."""
        return loaded(self.content, stored)

    def dump(self, content: C) -> Stored:
        return dumped(content)

    @abstractmethod
    def read(self, lines: Sequence[Line], fields: Mapping[str, str]) -> tuple[C, list[Problem]]:
        """The content of the lines below the fields, and what is wrong with those lines."""

    @abstractmethod
    def write(self, content: C) -> list[str]:
        """The canonical lines of `content`: reading them gives `content` again. See also `field_values`."""

    def field_values(self, content: C) -> dict[str, str]:
        """What is written above the body of a question, for each of `fields` that says something."""
        return {name: value for name in self.fields if (value := getattr(content, name))}

    def problems(self, content: C) -> list[Problem]:
        """What makes this question unusable (errors) or less good than it could be (advice).

        It sees what `read` let pass; after an error of `read` it need not be asked.
        """
        common = common_problems(content, self.feedbacks(content))
        return [*common, *self.answer_problems(content), *writing_problems(self, content)]

    @abstractmethod
    def answer_problems(self, content: C) -> list[Problem]:
        """The part of `problems` that is about the answers."""

    def house_rules(self, content: C) -> list[Problem]:
        """What is asked of the questions of the shipped guide besides."""
        return []

    @abstractmethod
    def key(self, content: C) -> Key:
        """What decides whether an answer is right: a change of it changes what the question means. See `Key`."""

    # -- asked and answered

    def components(self, content: C) -> tuple[str, ...]:
        """The keys of the parts that are remembered, and scheduled, separately."""
        return ("",)

    def part_name(self, key: str) -> str:
        """What authors call a part; the only part of a question has no name."""
        return self.part_names.get(key, key)

    @abstractmethod
    def present(self, content: C, component: str, seed: int) -> Prompt:
        """What may be shown before the answer, and nothing more."""

    @abstractmethod
    def parse(self, content: C, component: str, seed: int, data: FormData) -> Response:
        """The response in a submitted form. Raises FormSlip or Forged, and nothing else."""

    @abstractmethod
    def grade(self, content: C, component: str, response: Response) -> Verdict:
        """How good the response is."""

    @abstractmethod
    def right_response(self, content: C, component: str) -> Response:
        """One that is right, for the author's preview. Content that nobody can answer right raises ValueError or
        IndexError.
        """

    def random_scores(self, content: C) -> Scores | None:
        """What blind answers score, exactly. Each that our form can send is as likely as any other; “I don't know”
        is none of them. None: there are too many to count.
        """
        return NO_LUCK

    @abstractmethod
    def reveal(self, content: C, component: str, seed: int, response: Response, verdict: Verdict) -> Reveal:
        """What explains the answer: see `explained`. `tempting` and `others` come in the order that was shown.

        `verdict` is what `grade` said of the response: nothing is graded a second time, and by rendered texts.
        """

    @abstractmethod
    def told(self, content: C, component: str, seed: int, response: Response, verdict: Verdict) -> Told:
        """What was said and what is right, in the order that was shown."""

    def tried(self, content: C, part: str, answer: str, mark: str) -> tuple[Verdict, list[str]]:
        """What an author's `answer` in words would come to, and what it was read as. Raises CannotTry or a FormSlip."""
        raise CannotTry(f"{self.label}: this kind is answered with several controls. Try it on its page.")

    # -- read by others

    def texts(self, content: C) -> Iterator[tuple[str, str]]:
        """Every text of the author with its place, such as `options.2.feedback`. No name of a mistake is among them."""
        for place, text in texts_in(content):
            if text and place.rpartition(".")[2] not in self.name_fields:
                yield place, text

    def markdown(self, content: C) -> Iterator[tuple[str, str]]:
        """The texts in which Markdown is read, with their places."""
        return ((at, text) for at, text in self.texts(content) if self.markdown_of(field_at(at)) is not Markdown.NEVER)

    def markdown_of(self, field: str) -> Markdown:
        return self.markdown_fields.get(field, Markdown.NEVER)

    def asked_texts(self, content: C) -> Iterator[tuple[str, str]]:
        """The texts that ask and answer, without those that explain."""
        return ((at, text) for at, text in self.texts(content) if at.rpartition(".")[2] not in EXPLAINING)

    def feedbacks(self, content: C) -> list[str]:
        """Every feedback to an answer."""
        return [text for place, text in texts_in(content) if text and place.endswith(".feedback")]

    def mistakes(self, content: C) -> list[str]:
        """The name of the mistake behind each answer that has one."""
        return [text for place, text in texts_in(content) if text and place.endswith(".mistake")]

    def stems(self, content: C) -> dict[str, str]:
        """All that the question asks, by field."""
        return {"stem": content.stem}

    def options(self, content: C) -> list[Offered]:
        """The options that the learner chooses from, as authored, if each is right or wrong by itself."""
        return []

    def typed_answers(self, content: C) -> list[str]:
        """Right answers as they might stand in a text."""
        return []

    def claim(self, content: C) -> bool | None:
        """Whether the statement is true that is to be judged, if it is one."""
        return None

    def accepts(self, content: C, text: str) -> bool:
        """Whether a typed text is right as it stands."""
        return False

    def can_list(self, text: str) -> bool:
        """Whether authors list right answers by their spellings, and this can be one."""
        return False

    def accepting(self, content: C, text: str) -> C:
        """The content that lists one spelling more, which `can_list`."""
        return content

    def search_text(self, content: C) -> tuple[str, str]:
        """The HTML of what a question says before its answer: what it sets up, and what it asks."""
        return content.setup, content.stem


EXPLAINING = frozenset({"why", "remember", "feedback"})
"""What explains an answer, as against what is asked and answered."""
