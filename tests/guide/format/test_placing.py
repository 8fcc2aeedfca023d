"""Where questions stand in a text, and how they are moved in it."""

from __future__ import annotations

import pytest

from quizzes.guide.format.placing import place_of, placed

TEXT = """Before.

## One

First.

{{question here}}

More.

### Two

Second.

## Three

Last."""


@pytest.mark.parametrize(("name", "place"), [("here", "one"), ("nowhere", None)])
def test_a_question_stands_below_the_heading_above_it(name: str, place: str | None) -> None:
    assert place_of(TEXT, name) == place
    assert place_of("{{question here}}\n\n## One", "here") == ""


@pytest.mark.parametrize("anchor", ["one", "two", "three"])
@pytest.mark.parametrize("name", ["here", "new"])
def test_it_is_moved_below_a_heading_once(name: str, anchor: str) -> None:
    text = placed(TEXT, name, anchor)

    assert place_of(text, name) == anchor
    assert text.count(f"{{{{question {name}}}}}") == 1
    assert [line for line in text.split("\n") if line and "question" not in line] == [
        line for line in TEXT.split("\n") if line and "question" not in line
    ]
    assert "\n\n\n" not in text


def test_it_is_moved_up_too() -> None:
    up = placed(placed(TEXT, "here", "three"), "here", "one")

    assert up.index("{{question here}}") < up.index("### Two")


def test_an_unknown_place_or_the_present_one_changes_nothing() -> None:
    assert placed(TEXT, "here", "four") == placed(TEXT, "here", "one") == TEXT
