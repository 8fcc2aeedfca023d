"""What two authors changed of one page, put together."""

from __future__ import annotations

import dataclasses
from typing import Any

from quizzes.forms.authoring.page_merging import merge_pages
from quizzes.guide.format import pages
from tests.admin.conftest import HEAT

ONE, TWO = pages.Fact("one", "One."), pages.Fact("two", "Two.")
BASE = dataclasses.replace(HEAT, facts=(ONE, TWO))


def changed(**fields: Any) -> pages.Page:
    return dataclasses.replace(BASE, **fields)


def test_different_fields_are_both_kept() -> None:
    merged = merge_pages(BASE, changed(why="Mine."), changed(title="Theirs", section="training"))

    assert (merged.page.why, merged.page.title, merged.page.path) == ("Mine.", "Theirs", "07-training/heat.md")
    assert (merged.taken, merged.clashes) == (["Title", "Section"], [])


def test_one_field_changed_by_both_stays_mine_and_is_shown() -> None:
    merged = merge_pages(BASE, changed(text="Mine."), changed(text="Theirs."))

    (clash,) = merged.clashes
    assert merged.page.text == "Mine."
    assert (clash.control, clash.mine, clash.theirs) == ("text", "Mine.", "Theirs.")


def test_rows_are_known_by_their_names_and_put_together() -> None:
    three, four = pages.Fact("three", "Three."), pages.Fact("four", "Four.")
    mine = changed(facts=(three, TWO, dataclasses.replace(ONE, text="One, I say.")))
    theirs = changed(facts=(ONE, dataclasses.replace(TWO, text="Two, they say."), four))

    merged = merge_pages(BASE, mine, theirs)

    assert [fact.text for fact in merged.page.facts] == ["Three.", "Two, they say.", "One, I say.", "Four."]
    assert (merged.taken, merged.clashes) == (["Facts, two, text", "Facts, four"], [])


def test_what_one_took_away_is_gone_unless_the_other_changed_it() -> None:
    without = changed(facts=(TWO,))
    edited = changed(facts=(dataclasses.replace(ONE, text="One, more exactly."), TWO))

    assert merge_pages(BASE, BASE, without).page.facts == (TWO,)
    assert merge_pages(BASE, without, BASE).page.facts == (TWO,)
    assert merge_pages(BASE, edited, without).page.facts == edited.facts
    assert [each.label for each in merge_pages(BASE, without, edited).clashes] == ["Facts, one"]


def test_without_a_common_beginning_nothing_is_lost_in_silence() -> None:
    mine, theirs = changed(facts=(ONE,), why="Mine."), changed(facts=(TWO,), why="Theirs.")

    merged = merge_pages(None, mine, theirs)

    assert merged.page.facts == (ONE, TWO)
    assert [(each.mine, each.theirs) for each in merged.clashes] == [("Mine.", "Theirs.")]


def test_a_slip_that_they_rebut_becomes_a_misconception() -> None:
    slip = pages.Slip("slow", "It is slow.")
    rebutted = pages.Misconception("slow", "It is slow.", "It is not.")
    base = changed(slips=(slip,), misconceptions=())
    theirs = changed(slips=(), misconceptions=(rebutted,))

    merged = merge_pages(base, base, theirs)

    assert (merged.page.misconceptions, merged.page.slips) == ((rebutted,), ())
