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
from .study import answer_of, give_answer

__all__ = [
    "ConceptFactory",
    "UserFactory",
    "answer_of",
    "basic_content",
    "choice_content",
    "cloze_content",
    "give_answer",
    "make_question",
    "numeric_content",
    "reversed_content",
    "short_content",
]
