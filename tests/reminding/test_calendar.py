"""The calendar, by the letter of RFC 5545."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.reminding.calendar import LINE, Event, as_text, escaped, folded, uid_of

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
PROPERTY = re.compile(r"[A-Z-]+(;[A-Z]+=[A-Z]+)*:.*")


def event(**changes: str) -> Event:
    words = {"summary": "12 questions to review", "description": "About 4 min.", "url": "https://quiz.example/today/"}
    return Event(uid="a@quiz.example", start=NOON, minutes=4, **words | changes)


def unfolded(text: str) -> list[str]:
    """The lines of the text, read as strictly as a calendar program may."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= LINE for line in text.split("\r\n"))
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=400))
def test_any_words_make_lines_that_can_be_read(words: str) -> None:
    lines = unfolded(as_text("GenAI Quiz", [event(summary=words)], NOON))

    assert [line for line in lines if not PROPERTY.fullmatch(line)] == []
    assert f"SUMMARY:{escaped(words)}" in lines


def test_every_event_has_what_the_standard_asks_for() -> None:
    lines = unfolded(as_text("GenAI Quiz", [event()], NOON))

    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0", "UID:a@quiz.example", "DTSTAMP:20261124T120000Z", "DTSTART:20261124T120000Z"} <= {*lines}
    assert any(line.startswith("PRODID:") for line in lines)


@pytest.mark.parametrize(("text", "inside"), [("a,b", r"a\,b"), ("a;b", r"a\;b"), ("a\\b", r"a\\b"), ("a\nb", r"a\nb")])
def test_marks_are_escaped(text: str, inside: str) -> None:
    assert escaped(text) == inside


def test_no_letter_is_cut_in_two() -> None:
    assert all(piece.encode().decode() for piece in folded("é" * 100))


def test_a_day_of_a_learner_keeps_its_name_and_tells_neither() -> None:
    day = NOON.date()
    names = {uid_of("secret", day, "h"), uid_of("other", day, "h"), uid_of("secret", day + dt.timedelta(days=1), "h")}

    assert len(names) == 3
    assert uid_of("secret", day, "h") in names
    assert not any("secret" in name or "2026" in name for name in names)
