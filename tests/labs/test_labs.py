"""What holds for every lab."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from quizzes.labs import LABS, Lab, labs_about, labs_named
from quizzes.labs.fields import BadValue

from .states import states, values

CONTENT = Path(settings.BASE_DIR) / "quizzes" / "content"
STATIC = Path(settings.BASE_DIR) / "static"
each_lab = pytest.mark.parametrize("lab", LABS.values(), ids=list(LABS))


@each_lab
@given(data=st.data())
def test_a_field_reads_what_it_writes(lab: Lab[Any], data: st.DataObject) -> None:
    field = lab.fields[data.draw(st.sampled_from(sorted(lab.fields)))]
    value = data.draw(values(field))

    assert field.read(field.write(value)) == value


@each_lab
@given(data=st.data())
def test_an_address_brings_back_its_state(lab: Lab[Any], data: st.DataObject) -> None:
    state = data.draw(states(lab))

    assert lab.read(lab.query(state)) == state


@each_lab
@given(data=st.data())
def test_every_state_can_be_shown(lab: Lab[Any], data: st.DataObject) -> None:
    state = data.draw(states(lab))

    assert lab.shown(state) is not None or not lab.is_predicted(state)


@each_lab
@given(data=st.data())
def test_rubbish_is_read_or_refused_in_words(lab: Lab[Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(lab.fields)))
    said = data.draw(st.text() | st.sampled_from(["", "nan", "inf", "-0", "1e9", "９", "²", "1_0", "\x00", "\ud800"]))
    try:
        state = lab.read({name: said})
    except BadValue as refused:
        told = str(refused)
    else:
        told = ""
        lab.shown(state)
        assert lab.read(lab.query(state)) == state

    assert told == "" or told.endswith((".", ")"))


@each_lab
def test_the_address_of_a_lab_as_it_starts_carries_nothing(lab: Lab[Any]) -> None:
    assert lab.query(lab.read({})) == {}
    assert not lab.is_predicted(lab.read({}))


@each_lab
def test_what_it_names_in_the_guide_is_there(lab: Lab[Any]) -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in CONTENT.glob("*/*.md")}

    assert set(lab.concepts) <= set(pages)
    assert [name for concept, name in lab.questions if f"```question {name}\n" not in pages[concept]] == []


@each_lab
def test_its_scripts_are_short(lab: Lab[Any]) -> None:
    scripts = [STATIC / "js" / name for name in lab.scripts]
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in scripts}

    assert {name: length for name, length in lengths.items() if length > 150} == {}


def test_a_page_of_the_guide_knows_its_labs() -> None:
    assert [lab.name for lab in labs_about("temperature")] == ["sampler"]


def test_a_lab_is_found_by_the_words_of_its_title_and_idea() -> None:
    assert [lab.name for lab in labs_named("Bet NEXT")] == ["bet"]
    assert labs_named("labs") == list(LABS.values())
    assert labs_named("  ") == labs_named("bet xylophone") == []
