"""One answer out of a few."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import Forged, FormSlip
from quizzes.kinds.told import Part
from tests.kinds.samples import KINDS, data, messages, revealed, sample, told

choice = KINDS["choice"]


def shown_value(seed: int, authored: int) -> str:
    """The form value under which an option is shown."""
    texts = [option["text"] for option in choice.present(sample("choice"), "", seed)["options"]]
    return str(texts.index(sample("choice")["options"][authored]["text"]) + 1)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("authored", range(3))
def test_a_response_names_the_authored_option(seed: int, authored: int) -> None:
    response = choice.parse(sample("choice"), "", seed, data(answer=shown_value(seed, authored)))

    assert response == {"choice": authored}


@pytest.mark.parametrize("value", ["0", "4", "01", "１", "-1", "x", "1 ", "9" * 5000])
def test_a_value_that_was_not_offered_is_forged(value: str) -> None:
    with pytest.raises(Forged):
        choice.parse(sample("choice"), "", 1, data(answer=value))


def test_two_values_are_forged() -> None:
    with pytest.raises(Forged):
        choice.parse(sample("choice"), "", 1, data(answer=["1", "2"]))


def test_nothing_chosen_is_a_slip() -> None:
    with pytest.raises(FormSlip):
        choice.parse(sample("choice"), "", 1, data(answer=""))


@pytest.mark.parametrize(("chosen", "score"), [(0, 0), (1, 0), (2, 1)])
def test_the_right_option_alone_scores(chosen: int, score: float) -> None:
    assert choice.grade(sample("choice"), "", {"choice": chosen}).score == score


def test_a_wrong_option_names_its_mistake() -> None:
    notes = choice.grade(sample("choice"), "", {"choice": 1}).notes

    assert [note.mistake for note in notes] == ["multiplies"]


def test_it_tells_what_was_chosen_and_what_is_right() -> None:
    shown = told("choice", {"choice": 0})

    assert shown.said == (Part("It varies less from run to run", is_right=False),)
    assert shown.right == (Part("It varies more from run to run"),)


def test_an_option_without_feedback_is_among_the_others_too() -> None:
    content = sample("choice")
    content["options"][1]["feedback"] = ""

    assert {note["given"] for note in revealed("choice", content, {"choice": 2})["others"]} == {
        option["text"] for option in content["options"][:2]
    }


def test_feedback_is_split_into_what_tempted_and_the_others() -> None:
    shown = revealed("choice", sample("choice"), {"choice": 0})

    assert [len(shown["tempting"]), len(shown["others"])] == [1, 1]


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["30", "4", "100"], ["4", "30", "100"]),
        (["50 %", "5 %", "12.5 %"], ["5 %", "12.5 %", "50 %"]),
        (["1,024 tokens", "16 tokens", "1 token"], ["1 token", "16 tokens", "1,024 tokens"]),
        (["\\$5", "\\$0.50", "\\$12"], ["\\$0.50", "\\$5", "\\$12"]),
        (["$5", "$0.50", "$12"], ["$0.50", "$5", "$12"]),
        (["−1", "0", "-2"], ["-2", "−1", "0"]),
        (["3/7", "0.1", "1e3"], ["0.1", "3/7", "1e3"]),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_numbers_ascend(texts: list[str], shown: list[str], seed: int) -> None:
    content = sample("choice") | {"options": [{"text": text, "right": False} for text in texts]}

    assert [row["text"] for row in choice.present(content, "", seed)["options"]] == shown


@pytest.mark.parametrize("texts", [["4 tokens", "30 words", "5 bytes"], ["4", "30", "many"], ["4", "<b>30</b>", "5"]])
def test_other_options_are_shuffled(texts: list[str]) -> None:
    content = sample("choice") | {"options": [{"text": text, "right": False} for text in texts]}

    orders = {tuple(row["text"] for row in choice.present(content, "", seed)["options"]) for seed in range(60)}

    assert len(orders) == 6


@pytest.mark.thorough("a large amount")
def test_the_right_option_stands_in_each_place_alike() -> None:
    places = [shown_value(seed, 2) for seed in range(3000)]

    assert all(900 < places.count(place) < 1100 for place in "123")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "Which?\n- [x] one thing\n- [x] two things\n- [ ] red things\n  no",
            "2 options are marked [x]; choice has exactly 1",
        ),
        ("Which?\n- [ ] one thing\n  no\n- [ ] two things\n  no", "0 options are marked [x]; choice has exactly 1"),
        ("Which?\n- [x] one", "there’s nothing to choose from"),
        ("Which?\n- [x] one\n- [ ] One\n  no", "two options are the same"),
        ("Which?\n- [x] one\n- [ ] two\n  no", "there are 2 options"),
        ("Which?\n- [x] one\n- [ ]\n  no", "option 2 is empty"),
        ("Which?\n- one\n- [x] two", "“- one” doesn’t say whether it’s right"),
        ("Which?\n- [?] one\n- [x] two", "“- [?] one” doesn’t say whether it’s right"),
        ("Which?\n- [x] one thing\n- [ ] all of the above\n  no", "“all of the above” refers to the other options"),
        (
            "Which?\n- [x] one\n- [ ] a much longer option\n  no",
            "“a much longer option” is much longer than the answer",
        ),
        ("Which?\n- [x] one\n- [ ] two", "“two” has no feedback"),
        ("Which?\n- [x] one\n- [ ] two {Not A Name}\n  no", "`{Not A Name}` isn’t the name of a mistake"),
        ("Which?\n- [x] one\n  fine\nTempting; warm.", "“Tempting; warm.” is at the left margin, among the answers"),
        ("Which?\n= one", "“= one” isn’t an answer line of this kind"),
        ("- [x] one\n- [ ] two", "the question has no text"),
    ],
)
def test_what_is_wrong_with_a_choice(body: str, message: str) -> None:
    assert message in messages("choice", body)


def test_a_text_that_would_read_differently_is_found() -> None:
    content = sample("choice") | {"stem": "Which?\n- of these"}

    assert [problem.message for problem in choice.problems(content)] == [
        "in a file, this question would be read differently"
    ]
