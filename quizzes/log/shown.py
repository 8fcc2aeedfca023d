"""What was shown: one part of a question as a revision words it, in the order that a seed decides.

On the learner's side nothing else reads what a revision says or asks its kind about it, so that what is shown, graded
and revealed cannot differ, whatever an author publishes meanwhile (decision 0209). A variant whose content is drawn
and not stored stands here, and nowhere else (decision 0404).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from quizzes import guide
from quizzes.generators import Picture, at_level, content_of, is_drawn, level_for, pictures_of, told_of
from quizzes.kinds import KINDS, Kind
from quizzes.kinds.base import DECIMAL_MARK, REMEMBERED, UNKNOWN, Prompt, Response, Reveal, Verdict
from quizzes.kinds.content import Content, with_texts
from quizzes.kinds.kind import EXPLAINING
from quizzes.kinds.told import Told
from quizzes.models import DecimalMark, QuestionRevision, Review
from quizzes.scheduling import Rating, rating_for


@dataclass(frozen=True)
class Shown:
    """A revision, the part of it that is asked, and the order: all that its kind has to know."""

    revision: QuestionRevision
    key: str = ""
    seed: int = 0

    # Read once for each shown question: an answer asks for them a dozen times.

    @cached_property
    def _content(self) -> Content:
        content: Content = content_of(self.kind, self.revision.content, self.seed)
        return content

    @cached_property
    def _pictures(self) -> tuple[Picture | None, Picture | None]:
        """Of what is drawn: beside the stem, and of the solution."""
        return pictures_of(self.revision.content, self.seed)

    @cached_property
    def _rendered(self) -> Content:
        """What is drawn is rendered when it is shown."""
        rendered: Content
        if is_drawn(self.revision.content):
            rendered = _variant_as_html(self.kind.name, self._content, *self._pictures)
        else:
            rendered = self.kind.load(self.revision.rendered)
        return rendered

    @cached_property
    def _asked(self) -> Content:
        """The same, as far as it is shown before the answer: of a variant nothing else is rendered yet."""
        if is_drawn(self.revision.content) and "_rendered" not in vars(self):
            sketch, _ = self._pictures
            return _variant_as_html(self.kind.name, with_texts(self._content, _unexplained), sketch)
        return self._rendered

    @property
    def kind(self) -> Kind[Any]:
        """The one that the revision had: a later one may ask in another way."""
        return KINDS[self.revision.kind]

    @property
    def drawn(self) -> dict[str, Any] | None:
        """What was drawn, for programs: by which mode of which generator, and its values. None where nothing was."""
        return told_of(self.revision.content, self.seed)

    @property
    def is_self_graded(self) -> bool:
        return self.kind.self_graded

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of all the parts that the revision asks."""
        return self.kind.components(self._content)

    @property
    def has_part(self) -> bool:
        """Does the revision ask this part? An author may have changed the question between two statements."""
        return self.key in self.parts

    @property
    def prompt(self) -> Prompt:
        """All that may be shown before the answer."""
        return self.kind.present(self._asked, self.key, self.seed)

    @property
    def stem(self) -> str:
        """What is asked of this part: its side of a flashcard, its gap. Rendered, like all that is shown."""
        stem: str = self.prompt["stem"]
        return stem

    @property
    def words(self) -> tuple[str, str]:
        """What the question says before its answer, as plain text: what it sets up, and what it asks."""
        setup, stem = self.kind.search_text(self._asked)
        return guide.words(setup), guide.words(stem)

    def parse(self, data: Mapping[str, Sequence[str]], decimal_mark: str = DecimalMark.AUTOMATIC) -> Response:
        """The response in the kind's own words; “I don't know” is one that every kind knows.

        Raises Ask where the learner has to say how it is meant; nothing is stored then.
        """
        if list(data.get("know", ())) == ["no"]:
            return dict(UNKNOWN)
        return self.kind.parse(self._content, self.key, self.seed, {**data, DECIMAL_MARK: [decimal_mark]})

    def grade(self, response: Response) -> Verdict:
        return self.kind.grade(self._content, self.key, response)

    @property
    def right_response(self) -> Response:
        """One that is right, for the author's preview."""
        return self.kind.right_response(self._content, self.key)

    def reveal(self, response: Response, verdict: Verdict) -> Reveal:
        """What is shown after the answer `response`, which was graded with `verdict`."""
        said = (self._rendered, self.key, self.seed, response, verdict)
        return self.kind.reveal(*said) | {"told": self.kind.told(*said)}

    @property
    def turned(self) -> Reveal:
        """The answer alone, before anything is said: the back of a flashcard."""
        response = REMEMBERED if self.is_self_graded else UNKNOWN
        reveal = self.reveal(response, self.grade(response))
        told: Told = reveal["told"]
        return reveal | {"told": told.turned}

    def rating(self, score: float, response: Response, sure: bool | None) -> Rating:
        """The learner's own grade for a flashcard, else what the score says beyond chance."""
        if self.is_self_graded and "grade" in response:
            return Rating[str(response["grade"]).upper()]
        return rating_for(score, sure=sure, chance=self.revision.chance)


@lru_cache(maxsize=256)
def _variant_as_html(
    kind: str, content: Content, sketch: Picture | None = None, worked: Picture | None = None
) -> Content:
    """A variant is asked for when it is shown, when it is answered, and when the verdict is read."""
    rendered: Content = KINDS[kind].load(guide.render_content(kind, KINDS[kind].dump(content)))
    return replace(rendered, setup=rendered.setup + _drawing(sketch), why=_drawing(worked) + rendered.why)


def _drawing(picture: Picture | None) -> str:
    return guide.render_drawing(picture.svg, picture.alt) if picture else ""


def _unexplained(field: str, text: str) -> str:
    return "" if field.rpartition(".")[2] in EXPLAINING else text


def seed_of(revision: QuestionRevision, seed: int, stability: float | None) -> int:
    """The seed of a presentation. Where numbers are drawn, it also says how much of their ranges: see `level_for`."""
    return at_level(seed, level_for(stability)) if is_drawn(revision.content) else seed


def shown_to(review: Review) -> Shown:
    """What a stored answer was given to."""
    return Shown(review.revision, review.component.key, review.seed)
