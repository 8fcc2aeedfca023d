"""The prerequisite graph and the states of memory that it is colored with. No Django."""

from .graph import Graph, closed_by, ready_concepts, weakest_prerequisite, with_locks
from .states import MemoryState, concept_state, mastery, memory_state

__all__ = [
    "Graph",
    "MemoryState",
    "closed_by",
    "concept_state",
    "mastery",
    "memory_state",
    "ready_concepts",
    "weakest_prerequisite",
    "with_locks",
]
