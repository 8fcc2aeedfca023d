import pytest

from quizzes.concepts import MemoryState, concept_state, mastery, memory_state

NEW, LEARNING, KNOWN, STRONG, SLIPPING, LOCKED = MemoryState


@pytest.mark.parametrize(
    ("stability", "recall", "waiting", "state"),
    [
        (None, 0.0, False, NEW),
        (2.3, 0.99, False, LEARNING),
        (6.99, 0.5, False, LEARNING),
        (7.0, 0.9, False, KNOWN),
        (7.0, 0.8, False, KNOWN),
        (7.0, 0.799, False, SLIPPING),
        (29.9, 0.99, False, KNOWN),
        (30.0, 0.86, False, STRONG),
        (300.0, 0.1, False, SLIPPING),
        (300.0, 1.0, True, LEARNING),  # missed minutes ago, whatever it was worth
    ],
)
def test_memory_state(stability: float | None, recall: float, waiting: bool, state: MemoryState) -> None:
    assert memory_state(stability=stability, recall=recall, waiting=waiting) == state


@pytest.mark.parametrize(
    ("strong", "known", "slipping", "learning", "new", "state"),
    [
        (0, 0, 0, 0, 0, NEW),
        (0, 0, 0, 0, 8, NEW),
        (0, 0, 0, 1, 7, LEARNING),
        (0, 3, 0, 1, 4, LEARNING),
        (0, 4, 0, 0, 4, KNOWN),
        (3, 1, 0, 2, 2, KNOWN),
        (5, 3, 0, 0, 0, KNOWN),
        (6, 0, 2, 0, 0, STRONG),
        (6, 0, 0, 0, 2, STRONG),
        (5, 0, 2, 1, 0, KNOWN),
        (4, 0, 3, 1, 0, SLIPPING),
        (0, 2, 1, 0, 5, SLIPPING),
        (0, 2, 1, 1, 4, LEARNING),
        (0, 0, 8, 0, 0, SLIPPING),
    ],
)
def test_concept_state(strong: int, known: int, slipping: int, learning: int, new: int, state: MemoryState) -> None:
    components = [STRONG] * strong + [KNOWN] * known + [SLIPPING] * slipping + [LEARNING] * learning + [NEW] * new

    assert concept_state(components) == state


def test_mastery_counts_what_was_never_asked_as_forgotten() -> None:
    assert mastery([0.9, 0.7], components=4) == pytest.approx(0.4)


def test_mastery_of_a_concept_without_questions() -> None:
    assert mastery([], components=0) == 0
