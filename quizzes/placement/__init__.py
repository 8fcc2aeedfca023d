"""What a learner knows already, from at most 25 questions: exact, and explainable. No Django, no clock, no luck."""

from .checks import Check, checks, early_checks
from .course import FEW_WRONG, MOST_QUESTIONS, Answered, Course
from .elimination import WIDEST, Elimination, eliminated
from .inference import Beliefs, JunctionTree
from .judging import PERHAPS_KNOWN, SURELY_KNOWN, Because, Judgment, Reason, judged, reason_for
from .learners import Outcome
from .questions import MOST_A_CONCEPT, Bank, Candidate, bank_of, candidate, next_of

__all__ = [
    "FEW_WRONG",
    "MOST_A_CONCEPT",
    "MOST_QUESTIONS",
    "PERHAPS_KNOWN",
    "SURELY_KNOWN",
    "WIDEST",
    "Answered",
    "Bank",
    "Because",
    "Beliefs",
    "Candidate",
    "Check",
    "Course",
    "Elimination",
    "Judgment",
    "JunctionTree",
    "Outcome",
    "Reason",
    "bank_of",
    "candidate",
    "checks",
    "early_checks",
    "eliminated",
    "judged",
    "next_of",
    "reason_for",
]
