"""The prerequisite graph and the states of memory that it is colored with. No Django."""

from .graph import Graph, weakest_prerequisite
from .layout import NARROW, WIDE, Drawing, Shape, draw
from .readiness import KNOWN_DAYS, KNOWN_QUESTIONS, is_known, missing, open_concepts
from .states import KNOWN_FOR, SLIPS_BELOW, STRONG_FOR, MemoryState, concept_state, mastery, memory_state

__all__ = [
    "KNOWN_DAYS",
    "KNOWN_FOR",
    "KNOWN_QUESTIONS",
    "NARROW",
    "SLIPS_BELOW",
    "STRONG_FOR",
    "WIDE",
    "Drawing",
    "Graph",
    "MemoryState",
    "Shape",
    "concept_state",
    "draw",
    "is_known",
    "mastery",
    "memory_state",
    "missing",
    "open_concepts",
    "weakest_prerequisite",
]
