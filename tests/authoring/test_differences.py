from quizzes.authoring.differences import Difference, differences


def test_equal_texts_do_not_differ() -> None:
    assert differences(["one", "two"], ["one", "two"]) == []


def test_a_changed_line_stands_between_its_neighbors() -> None:
    found = differences(["a", "b", "c", "d", "e"], ["a", "b", "C", "d", "e"])

    assert [(each.mark, each.text) for each in found] == [("same", "b"), ("gone", "c"), ("new", "C"), ("same", "d")]


def test_a_first_version_is_all_new() -> None:
    assert differences([], ["one"]) == [Difference("new", "one")]
