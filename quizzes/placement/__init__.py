"""What a learner knows already, from at most 25 questions: exact, and explainable. No Django, no clock, no luck."""

from .course import FEW_WRONG, MOST_QUESTIONS, PERHAPS_KNOWN, SURELY_KNOWN, Answered, Course
from .elimination import WIDEST, Elimination, eliminated
from .inference import Beliefs, JunctionTree
from .learners import Outcome
from .questions import MOST_A_CONCEPT, Bank, Candidate, bank_of, candidate

__all__ = [
    "FEW_WRONG",
    "MOST_A_CONCEPT",
    "MOST_QUESTIONS",
    "PERHAPS_KNOWN",
    "SURELY_KNOWN",
    "WIDEST",
    "Answered",
    "Bank",
    "Beliefs",
    "Candidate",
    "Course",
    "Elimination",
    "JunctionTree",
    "Outcome",
    "bank_of",
    "candidate",
    "eliminated",
]
