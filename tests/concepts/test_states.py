import pytest

from quizzes.concepts import MemoryState, concept_state, mastery, memory_state

FIRM, FADING, LEARNING, NEW, LOCKED = MemoryState


@pytest.mark.parametrize(
    ("stability", "recall", "target", "waiting", "state"),
    [
        (None, 0.0, 0.9, False, NEW),
        (2.3, 0.99, 0.9, False, LEARNING),
        (6.99, 0.5, 0.9, False, LEARNING),
        (7.0, 0.9, 0.9, False, FIRM),
        (7.0, 0.899, 0.9, False, FADING),
        (300.0, 0.86, 0.85, False, FIRM),
        (300.0, 0.1, 0.9, False, FADING),
        (300.0, 1.0, 0.9, True, LEARNING),  # missed minutes ago, whatever it was worth
    ],
)
def test_memory_state(stability: float | None, recall: float, target: float, waiting: bool, state: MemoryState) -> None:
    assert memory_state(stability=stability, recall=recall, target=target, waiting=waiting) == state


@pytest.mark.parametrize(
    ("firm", "fading", "learning", "new", "state"),
    [
        (0, 0, 0, 0, NEW),
        (0, 0, 0, 8, NEW),
        (0, 0, 1, 7, LEARNING),
        (1, 0, 3, 4, LEARNING),
        (8, 0, 0, 0, FIRM),
        (6, 2, 0, 0, FIRM),
        (6, 0, 0, 2, FIRM),
        (5, 2, 0, 0, FADING),
        (3, 3, 2, 0, FADING),
        (1, 4, 3, 0, FADING),
        (2, 2, 2, 2, LEARNING),
        (5, 0, 3, 0, LEARNING),
        (0, 8, 0, 0, FADING),
    ],
)
def test_concept_state(firm: int, fading: int, learning: int, new: int, state: MemoryState) -> None:
    components = [FIRM] * firm + [FADING] * fading + [LEARNING] * learning + [NEW] * new

    assert concept_state(components) == state


def test_memory_state_labels() -> None:
    assert [state.label for state in MemoryState] == ["Firm", "Fading", "Learning", "New", "Not open yet"]


def test_mastery_counts_what_was_never_asked_as_forgotten() -> None:
    assert mastery([0.9, 0.7], components=4) == pytest.approx(0.4)


def test_mastery_of_a_concept_without_questions() -> None:
    assert mastery([], components=0) == 0
