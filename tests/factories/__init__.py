"""Real objects for tests: accounts, concepts with questions, answers."""

from .accounts import UserFactory
from .guide import ConceptFactory, basic_content, choice_content, cloze_content, make_question, reversed_content
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
    "reversed_content",
]
