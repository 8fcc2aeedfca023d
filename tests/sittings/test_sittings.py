"""Which sitting a form or an address speaks of, and what each says of itself."""

from __future__ import annotations

import pytest

from quizzes.sittings import Reading, Review, Round, Sitting, Trial, leading, sitting_of
from quizzes.sittings.base import Counts
from quizzes.sittings.reading import AGAIN


@pytest.mark.parametrize(
    ("sent", "sitting"),
    [
        ({}, Review()),
        ({"place": "review"}, Review()),
        ({"early": "1"}, Review()),
        ({"place": "reading"}, Reading()),
        ({"place": "reading", "spot": AGAIN}, Reading(AGAIN)),
        ({"place": "reading", "spot": "elsewhere"}, Reading()),
        ({"place": "review", "about": "vectors", "left": "2"}, Round("vectors", 2)),
        ({"place": "reading", "about": "vectors", "left": "2"}, Reading()),
        ({"about": "vectors"}, Review()),
        ({"about": "Vectors", "left": "2"}, Review()),
        ({"about": "vectors", "left": "10"}, Review()),
        ({"about": "vectors", "left": "-1"}, Review()),
        ({"place": "trial"}, Review()),
    ],
)
def test_the_sitting_is_the_one_spoken_of(sent: dict[str, str], sitting: Sitting) -> None:
    assert sitting_of(sent) == sitting


def test_an_address_leads_into_no_page_of_the_guide() -> None:
    assert leading({"place": "reading"}) == Review()


@pytest.mark.parametrize("sitting", [Review(), Reading(), Reading(AGAIN), Round("vectors", 2)])
def test_what_a_form_carries_leads_back_to_the_same_sitting(sitting: Sitting) -> None:
    assert sitting_of({"place": sitting.place, **sitting.fields}) == sitting


def test_a_round_counts_down_to_its_end() -> None:
    last = Round("vectors", 1)

    assert (last.after, last.after.after) == (Round("vectors", 0), Round("vectors", 0))


def test_only_a_trial_stores_nothing() -> None:
    assert [each.counts for each in (Review, Reading, Round, Trial)] == [Counts.CARD] * 3 + [Counts.NOTHING]
