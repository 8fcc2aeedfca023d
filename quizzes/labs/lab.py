"""What a lab is: one idea, a state that stands in the address, and what is shown of it.

A lab is pure: what it shows is a function of its state, and the state is read from an address or a form. So a link
brings anyone to the same view, and the page works without scripts. Where the browser draws a dial's moves at once, its
script computes what the lab computes here, and a test compares the two.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from .fields import Field

type Sent = Mapping[str, str]
"""What an address or a form carries."""


class Lab[State](ABC):
    """One idea to try. Its template is `quizzes/labs/<name>.html`, with underscores for hyphens."""

    name: ClassVar[str]
    """How addresses name it."""
    title: ClassVar[str]
    idea: ClassVar[str]
    """The one idea, in one sentence."""
    concepts: ClassVar[tuple[str, ...]]
    """The pages of the guide that it belongs to, the closest first."""
    questions: ClassVar[tuple[tuple[str, str], ...]]
    """What "Remember this" adds to the reviews: concept and question by their short names."""
    scripts: ClassVar[tuple[str, ...]] = ()
    """The modules in `static/js` that its page loads. Each has at most 150 lines."""
    is_live: ClassVar[bool] = True
    """Its page asks the server again when a dial rests: it loads htmx."""
    state: type[State]
    fields: ClassVar[Mapping[str, Field[Any]]]
    """What the state is made of, by the names of its attributes."""

    def read(self, sent: Sent) -> State:
        """What isn't sent is at its default. Raises BadValue."""
        values = {
            name: field.read(sent[name]) if name in sent else field.default for name, field in self.fields.items()
        }
        return self.state(**values)

    def query(self, state: State) -> dict[str, str]:
        """What an address carries to speak of this state."""
        values = {name: (getattr(state, name), field) for name, field in self.fields.items()}
        return {name: field.write(value) for name, (value, field) in values.items() if value != field.default}

    @property
    def template(self) -> str:
        return f"quizzes/labs/{self.name.replace('-', '_')}.html"

    @abstractmethod
    def is_predicted(self, state: State) -> bool:
        """The prediction is locked in. Before that, nothing on the page tells what it asks."""

    @abstractmethod
    def shown(self, state: State) -> object:
        """What the template shows of a state."""
