"""Sentences with gaps, one card for each."""

from __future__ import annotations

import pytest

from quizzes.kinds.base import BLANK
from quizzes.kinds.content import Stored as Content
from quizzes.kinds.told import Part
from tests.kinds.samples import KINDS, messages, revealed, sample

cloze = KINDS["cloze"]


def content_of(stem: str, setup: str = "") -> Content:
    return sample("cloze") | {"stem": stem, "setup": setup}


@pytest.mark.parametrize(
    ("stem", "keys"),
    [
        ("[[a: one]] and [[b: two]]", ("a", "b")),
        ("[[b: one]] and [[a: two]]", ("b", "a")),
        ("[[a: one]] and [[a: two]]", ("a",)),
        ("no gap", ()),
    ],
)
def test_each_gap_is_a_component(stem: str, keys: tuple[str, ...]) -> None:
    assert cloze.components(content_of(stem)) == keys


def test_the_asked_gap_is_blank_and_the_other_filled() -> None:
    prompt = cloze.present(content_of("With [[a: practice]], effort turns into [[b: habit]]."), "a", 1)

    assert prompt["stem"] == f"With {BLANK}, effort turns into habit."


def test_the_blank_does_not_tell_how_long_the_word_is() -> None:
    prompts = [cloze.present(content_of(f"It is [[a: {word}]]."), "a", 1) for word in ("a", "the vocabulary size")]

    assert prompts[0] == prompts[1]


def test_markup_in_a_gap_is_hidden_with_it() -> None:
    prompt = cloze.present(content_of("Call [[a: <code>argmax</code>]]."), "a", 1)

    assert prompt["stem"] == f"Call {BLANK}."


def test_a_gap_in_the_setup_is_hidden_too() -> None:
    prompt = cloze.present(content_of("And so on.", setup="<p>It is [[a: this]].</p>"), "a", 1)

    assert prompt["setup"] == f"<p>It is {BLANK}.</p>"


def test_the_reveal_fills_the_gap() -> None:
    shown = revealed("cloze", content_of("With [[a: practice]], [[b: habit]]."), {"grade": "good"}, "b")

    assert shown["stem"] == 'With practice, <mark class="gap">habit</mark>.'
    assert shown["told"].right == (Part("habit"),)


def test_two_places_of_one_gap_are_one_answer() -> None:
    shown = revealed("cloze", content_of("[[a: heads]] or [[a: tails]]"), {"grade": "good"}, "a")

    assert shown["told"].right == (Part("heads, tails"),)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("No gap here.", "there’s no gap"),
        ("A [[gap]] here.", "“[[gap” isn’t a gap"),
        ("A [[a: gap here.", "“[[a: gap here.” isn’t a gap"),
        ("A [[a: ]] here.", "the gap a is empty"),
        ("A [[a: gap of more than four words]] here.", "the gap “gap of more than four words” is 6 words long"),
        ("A [[a: gap]].\n= gap", "“= gap” isn’t an answer line of this kind"),
    ],
)
def test_what_is_wrong_with_a_cloze(body: str, message: str) -> None:
    assert message in messages("cloze", body)
