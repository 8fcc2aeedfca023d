"""Real objects for tests: accounts, concepts with questions, answers."""

from .accounts import UserFactory
from .guide import (
    ConceptFactory,
    basic_content,
    choice_content,
    cloze_content,
    make_question,
    numeric_content,
    reversed_content,
    short_content,
)
from .placement import answer_placement, place, placeable_guide, placement_answer
from .study import answer_of, give_answer

__all__ = [
    "ConceptFactory",
    "UserFactory",
    "answer_of",
    "answer_placement",
    "basic_content",
    "choice_content",
    "cloze_content",
    "give_answer",
    "make_question",
    "numeric_content",
    "place",
    "placeable_guide",
    "placement_answer",
    "reversed_content",
    "short_content",
]
