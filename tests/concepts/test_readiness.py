import pytest

from quizzes.concepts import Graph, is_known, missing, open_concepts

SAMPLING = Graph({"logits": [], "temperature": ["logits"], "top-k": ["logits"], "settings": ["temperature", "top-k"]})


@pytest.mark.parametrize(
    ("stabilities", "questions", "known"),
    [
        ([], 9, False),
        ([2.3], 9, False),
        ([2.3, 0.4], 9, False),
        ([1.0, 1.0], 9, True),
        ([30.0, 0.1, 2.3], 9, True),
        ([1.0], 1, True),
        ([0.9], 1, False),
        ([], 0, True),
    ],
)
def test_is_known(stabilities: list[float], questions: int, known: bool) -> None:
    assert is_known(stabilities, questions) == known


def test_missing_names_the_prerequisites_that_are_not_known() -> None:
    assert missing(SAMPLING, "settings", {"logits", "top-k"}) == ("temperature",)


def test_only_what_needs_nothing_is_open_at_first() -> None:
    assert open_concepts(SAMPLING, known=()) == ("logits",)


def test_a_known_concept_opens_what_builds_on_it() -> None:
    assert open_concepts(SAMPLING, known={"logits"}) == ("logits", "temperature", "top-k")


def test_one_of_two_prerequisites_does_not_open() -> None:
    assert "settings" not in open_concepts(SAMPLING, known={"logits", "temperature"})


def test_what_was_opened_by_hand_stays_open() -> None:
    assert open_concepts(SAMPLING, known=(), opened={"settings"}) == ("logits", "settings")
