import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scheduling import (
    LEAST_SHARE,
    TRICKLE,
    Limits,
    Plan,
    Waiting,
    first_to_ask,
    outlived_a_break,
    plan_of_day,
    share_for,
)

TODAY = dt.date(2026, 11, 23)


def ago(*days: int) -> list[dt.date]:
    return [TODAY - dt.timedelta(days=each) for each in days]


@pytest.mark.parametrize(
    ("oldest", "studied", "expected"),
    [
        (5, (7,), True),  # a week away
        (5, (6,), False),  # six days away
        (10, (), True),  # away for longer than anyone looks back
        (0, (), False),  # a week away, and nothing was due before today
        (5, (9, 0), True),  # back today, the backlog not yet cleared
        (7, (9, 2, 1), True),  # back for two days, the backlog not yet cleared
        (1, (9, 2, 1), False),  # what fell due after the return is everyday work
        (9, (9, 8, 7, 6, 5, 4, 3, 2, 1), False),  # behind for a week, but here every day
        (9, (10, 8, 3), False),  # behind and irregular
    ],
)
def test_a_backlog_after_a_break_is_told_from_falling_behind(
    oldest: int, studied: tuple[int, ...], expected: bool
) -> None:
    [due] = ago(oldest)

    assert outlived_a_break(due, ago(*studied), TODAY) is expected


LIMITS = Limits(reviews=200, new=10)


@dataclass
class Story:
    """A past in which something has waited for so many days, and the learner studied so many days ago."""

    waited: int | None = None
    ago: tuple[int, ...] = ()
    used_to: float = 0.0

    def oldest(self) -> dt.date | None:
        return None if self.waited is None else TODAY - dt.timedelta(self.waited)

    def studied(self, since: dt.date) -> list[dt.date]:
        return [day for day in ago(*self.ago) if day >= since]

    def load(self) -> float:
        return self.used_to


EVERYDAY = Story(waited=0, ago=(1, 2, 3))
AWAY = Story(waited=12, ago=(14, 15))


def plan(waiting: int, previous: Plan | None = None, past: Story = EVERYDAY) -> Plan:
    return plan_of_day(TODAY, waiting, previous=previous, limits=LIMITS, past=past)


def test_a_day_without_a_break_asks_up_to_the_limits() -> None:
    assert (plan(60).reviews(LIMITS), plan(60).new(LIMITS)) == (200, 10)


@pytest.mark.parametrize(("waiting", "new"), [(0, 10), (190, 10), (195, 5), (200, 0), (900, 0)])
def test_new_questions_fill_what_the_reviews_leave_of_the_limit(waiting: int, new: int) -> None:
    assert Plan(waiting).new(LIMITS) == new


def test_a_comeback_asks_for_a_share_and_a_trickle_of_new_ones() -> None:
    back = plan(60, past=AWAY)

    assert (back.reviews(LIMITS), back.new(LIMITS)) == (LEAST_SHARE, TRICKLE)


def test_a_break_after_which_nothing_waits_is_no_comeback() -> None:
    assert plan(0, past=AWAY) == Plan(0)


def test_a_comeback_goes_on_with_its_share_until_what_waits_fits_into_it() -> None:
    """Even where nothing from before the break is left."""
    latest, shares = Plan(90, share=40), []
    for waiting in (70, 55, 41, 40, 60):
        latest = plan(waiting, latest)
        shares.append(latest.share)

    assert shares == [40, 40, 40, 40, 0]


def test_a_last_share_that_was_not_answered_is_asked_for_again() -> None:
    cleared = Plan(40, share=40)

    assert plan(55, cleared, Story(waited=20, ago=(1, 2, 3, 17))) == Plan(55, share=40)


def test_on_the_day_that_clears_all_new_questions_fill_what_the_share_leaves() -> None:
    assert [Plan(waiting, share=25).new(LIMITS) for waiting in (25, 20, 5)] == [TRICKLE, 5, 10]


def test_a_limit_below_the_share_is_kept_and_lets_nothing_new_in() -> None:
    limits = Limits(reviews=10, new=10)

    assert (Plan(60, share=25).reviews(limits), Plan(60, share=25).new(limits)) == (10, 0)


@given(
    waiting=st.integers(0, 3000),
    share=st.integers(0, 300),
    limits=st.builds(Limits, reviews=st.integers(1, 2000), new=st.integers(0, 200)),
)
def test_no_plan_asks_for_more_than_the_limits(waiting: int, share: int, limits: Limits) -> None:
    made = Plan(waiting, share)
    reviews, new = min(waiting, made.reviews(limits)), made.new(limits)

    assert 0 <= new <= limits.new
    assert reviews + new <= max(limits.reviews, reviews)


@pytest.mark.parametrize(("load", "share"), [(0.0, 25), (19.0, 25), (20.0, 26), (20.1, 27), (60.0, 78)])
def test_the_share_is_more_than_what_used_to_come_a_day(load: float, share: int) -> None:
    assert share_for(load) == share


def waiting_card(card: int, due: int = 1, *, missed: bool = False, stability: float | None = 10.0) -> Waiting:
    return Waiting(card, TODAY - dt.timedelta(due), missed, stability, TODAY - dt.timedelta(due + 10))


def in_order(
    cards: list[Waiting], day: dt.date = TODAY, secret: str = "a", *, forgotten_first: bool = False
) -> list[int]:
    left, order = list(cards), []
    while left:
        left.remove(chosen := first_to_ask(left, day, secret, forgotten_first=forgotten_first))
        order.append(chosen.card)
    return order


def test_earlier_misses_come_first_then_the_longest_due() -> None:
    cards = [waiting_card(1, 1), waiting_card(2, 3), waiting_card(3, 2, missed=True)]

    assert in_order(cards) == [3, 2, 1]


def test_the_most_forgotten_come_first_where_asked_for() -> None:
    cards = [waiting_card(1, stability=20.0), waiting_card(2, stability=2.0), waiting_card(3, stability=None)]

    assert in_order(cards, forgotten_first=True) == [2, 1, 3]


@pytest.mark.parametrize("forgotten_first", [True, False])
def test_equals_are_shuffled_for_each_learner_and_day(forgotten_first: bool) -> None:
    cards = [waiting_card(number) for number in range(12)]
    first = in_order(cards, forgotten_first=forgotten_first)

    assert first == in_order(cards[::-1], forgotten_first=forgotten_first)
    assert first != in_order(cards, TODAY + dt.timedelta(1), forgotten_first=forgotten_first)
    assert first != in_order(cards, secret="b", forgotten_first=forgotten_first)
    assert first != sorted(first)


def test_what_was_answered_and_undone_comes_again_in_its_place() -> None:
    cards = [waiting_card(number) for number in range(12)]
    chosen = first_to_ask(cards, TODAY, "a", forgotten_first=False)
    rest = [each for each in cards if each != chosen]

    assert first_to_ask([*rest, chosen], TODAY, "a", forgotten_first=False) == chosen
