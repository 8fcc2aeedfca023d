"""Every table of the product."""

from .accounts import AddressChange, DecimalMark, NewMaterial, ReviewOrder, Theme, User
from .attempts import ABANDONED, Attempt, AttemptItem, AttemptSave
from .desk import Ability, ExpiryMail, Figures, Invitation, RefusedSpelling, ReviewNote, WorkingCopy
from .guide import (
    Component,
    Concept,
    ConceptRevision,
    Conflict,
    Edition,
    Fact,
    KeptForm,
    Misconception,
    Question,
    QuestionRevision,
    Resource,
    Source,
    Status,
    StatusChange,
)
from .images import Image
from .limits import GuessCounter
from .placement import Placement, PlacementAnswer, Probe
from .quizzes import Accommodation, Quiz, QuizQuestion, QuizRow
from .reminding import Reminder, Reminding
from .study import OF_NO_DAY, OUT_OF_TURN, TEXT_IN_VIEW, Action, Card, Opening, Overruled, Place, ProblemReport, Review

__all__ = [
    "ABANDONED",
    "OF_NO_DAY",
    "OUT_OF_TURN",
    "TEXT_IN_VIEW",
    "Ability",
    "Accommodation",
    "Action",
    "AddressChange",
    "Attempt",
    "AttemptItem",
    "AttemptSave",
    "Card",
    "Component",
    "Concept",
    "ConceptRevision",
    "Conflict",
    "DecimalMark",
    "Edition",
    "ExpiryMail",
    "Fact",
    "Figures",
    "GuessCounter",
    "Image",
    "Invitation",
    "KeptForm",
    "Misconception",
    "NewMaterial",
    "Opening",
    "Overruled",
    "Place",
    "Placement",
    "PlacementAnswer",
    "Probe",
    "ProblemReport",
    "Question",
    "QuestionRevision",
    "Quiz",
    "QuizQuestion",
    "QuizRow",
    "RefusedSpelling",
    "Reminder",
    "Reminding",
    "Resource",
    "Review",
    "ReviewNote",
    "ReviewOrder",
    "Source",
    "Status",
    "StatusChange",
    "Theme",
    "User",
    "WorkingCopy",
]
