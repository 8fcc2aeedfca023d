"""Every table of the product."""

from .accounts import AddressChange, Theme, User
from .guide import (
    Component,
    Concept,
    Conflict,
    Edition,
    Fact,
    Misconception,
    Question,
    QuestionRevision,
    Resource,
    Source,
    Status,
)
from .study import Action, Card, Opening, Place, ProblemReport, Review

__all__ = [
    "Action",
    "AddressChange",
    "Card",
    "Component",
    "Concept",
    "Conflict",
    "Edition",
    "Fact",
    "Misconception",
    "Opening",
    "Place",
    "ProblemReport",
    "Question",
    "QuestionRevision",
    "Resource",
    "Review",
    "Source",
    "Status",
    "Theme",
    "User",
]
