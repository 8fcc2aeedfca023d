import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import retire_concept
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import undo_last
from quizzes.models import Action, Card, Component, Concept, Question, Review, ReviewOrder, User
from quizzes.scheduling import LEAST_SHARE, TRICKLE
from quizzes.study.forecast import forecast
from quizzes.study.today import Today, due_by_concept, next_presentation, session_for, today_for
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def asked(learner: User, now: dt.datetime) -> str | None:
    """The name of the question that comes next."""
    presentation = next_presentation(learner, today_for(learner, now))
    return presentation.question.slug if presentation else None


def counts(today: Today) -> tuple[int, int]:
    return today.due, today.new


def test_a_first_day_offers_new_questions_up_to_the_limit(learner: User) -> None:
    concept = ConceptFactory.create()
    for _ in range(12):
        make_question(concept)

    assert counts(today_for(learner, NOON)) == (0, 10)


def test_nothing_to_ask_is_no_question(learner: User) -> None:
    assert asked(learner, NOON) is None


def test_reviews_come_before_new_questions(learner: User) -> None:
    concept = ConceptFactory.create()
    old, _ = make_question(concept, slug="old"), make_question(concept, slug="fresh")
    give_answer(learner, old.components.get(), NOON - 30 * DAY)

    assert asked(learner, NOON) == "old"


def test_new_questions_take_turns_between_concepts(learner: User) -> None:
    first, second = ConceptFactory.create(order=1), ConceptFactory.create(order=2)
    for concept in (first, second):
        for _ in range(2):
            make_question(concept)
    concepts = []

    for _ in range(3):
        presentation = next_presentation(learner, today_for(learner, NOON))
        assert presentation is not None
        concepts.append(presentation.concept.pk)
        give_answer(learner, presentation.component, NOON)

    assert concepts == [first.pk, second.pk, first.pk]


def test_a_concept_waits_for_its_prerequisite(learner: User) -> None:
    base, upper = ConceptFactory.create(order=2), ConceptFactory.create(order=1)
    upper.prerequisites.add(base)
    make_question(upper, slug="upper")
    first, second = make_question(base, slug="first"), make_question(base, slug="second")

    before = asked(learner, NOON)
    for question in (first, second):
        give_answer(learner, question.components.get(), NOON)

    assert (before, asked(learner, NOON)) == ("first", "upper")


def in_order(learner: User, misses: Sequence[str], most: int = 30) -> list[str]:
    """What a sitting asks up to its end. Each name in `misses` is answered wrongly as often as it stands there."""
    left, order = Counter(misses), list[str]()
    while len(order) < most and (presentation := next_presentation(learner, session_for(learner, NOON))) is not None:
        order.append(presentation.question.slug)
        give_answer(learner, presentation.component, NOON, right=left[order[-1]] <= 0)
        left[order[-1]] -= 1
    return order


@pytest.fixture
def five() -> Concept:
    concept = ConceptFactory.create()
    for name in "abcde":
        make_question(concept, slug=name)
    return concept


@pytest.mark.parametrize(
    ("misses", "order"),
    [
        ("", "abcde"),
        ("a", "abcdae"),
        ("b", "abcdeb"),
        ("e", "abcdee"),
        ("de", "abcdede"),
        ("aaa", "abcdaeaa"),
        ("aabb", "abcdabeab"),
        ("abcde", "abcdabcdee"),
        ("aabbccddee", "abcdabcdeabcede"),
        ("eee", "abcdeeee"),
    ],
)
@pytest.mark.usefixtures("five")
def test_a_miss_comes_again_after_three_others_or_at_the_end_until_it_is_right(
    learner: User, misses: str, order: str
) -> None:
    assert "".join(in_order(learner, misses)) == order
    assert session_for(learner, NOON).left == 0


@pytest.mark.usefixtures("five")
def test_the_count_of_a_day_stays_as_it_was_whatever_is_missed(learner: User) -> None:
    planned = {session_for(learner, NOON).planned}
    for right in (False, False, True, True, False):
        answer_next(learner, NOON, right=right)
        planned.add(session_for(learner, NOON).planned)
    while answer_next(learner, NOON) is not None:
        planned.add(session_for(learner, NOON).planned)

    assert planned == {5}


@pytest.mark.usefixtures("five")
def test_a_miss_and_its_repeat_can_be_undone(learner: User) -> None:
    missed = answer_next(learner, NOON, right=False)
    assert missed is not None
    before = session_for(learner, NOON)
    repeat = give_answer(learner, missed.component, NOON).review

    undo(learner, repeat, NOON)
    again = session_for(learner, NOON)
    undo(learner, missed, NOON)
    last = session_for(learner, NOON)

    assert (again.again, again.came_up) == (before.again, 1)
    assert (last.again, last.came_up, asked(learner, NOON)) == ((), 0, "a")


@pytest.mark.parametrize("action", [Action.PUT_OFF, Action.SUSPEND])
@pytest.mark.usefixtures("five")
def test_a_question_that_waits_for_its_repeat_can_be_set_aside(learner: User, action: Action) -> None:
    for name in "abcde":
        give_answer(learner, Component.objects.get(question__slug=name), NOON, right=name != "c")

    set_next_aside(learner, action, NOON)

    assert (asked(learner, NOON), session_for(learner, NOON).left, session_for(learner, NOON).planned) == (None, 0, 5)


@pytest.mark.usefixtures("five")
def test_a_suspended_miss_taken_up_again_waits_for_its_repeat(learner: User) -> None:
    missed = answer_next(learner, NOON, right=False)
    assert missed is not None
    for version, action in ((1, Action.SUSPEND), (2, Action.RESUME)):
        record = uuid.uuid4()
        set_aside(
            learner=learner,
            component_id=missed.component_id,
            version=version,
            action=action,
            record_id=record,
            now=NOON,
        )

    assert "".join(in_order(learner, "")) == "bcdae"


@pytest.mark.usefixtures("five")
def test_who_comes_back_hours_later_goes_on_where_they_were(learner: User) -> None:
    answer_next(learner, NOON, right=False)

    assert asked(learner, NOON + 5 * MINUTE) == asked(learner, NOON + 6 * 60 * MINUTE) == "b"


@pytest.mark.usefixtures("five")
def test_a_miss_that_was_left_is_asked_first_on_the_next_day(learner: User) -> None:
    answer_next(learner, NOON, right=False)
    answer_next(learner, NOON)

    tomorrow = today_for(learner, NOON + DAY)

    assert (asked(learner, NOON + DAY), tomorrow.again, tomorrow.due) == ("a", (), 1)


@pytest.mark.usefixtures("five")
def test_a_retired_miss_is_not_asked_again(learner: User) -> None:
    answer_next(learner, NOON, right=False)
    Question.objects.filter(slug="a").update(status="retired")

    assert "".join(in_order(learner, "")) == "bcde"


@pytest.mark.usefixtures("five")
def test_a_miss_is_asked_again_though_the_limits_are_reached(learner: User) -> None:
    learner.new_per_day = 1
    answer_next(learner, NOON, right=False)

    assert asked(learner, NOON) == "a"


def test_what_comes_back_within_the_day_counts_for_tomorrow(learner: User) -> None:
    for right in (True, False):
        give_answer(learner, make_question().components.get(), NOON, right=right)
    tomorrow = NOON.date() + DAY

    ahead = forecast(learner, today_for(learner, NOON), 7).ahead

    assert ahead[0] == (tomorrow, 1)
    assert sum(count for _, count in ahead) == 2


@pytest.mark.parametrize("kind", ["cloze", "reversed"])
def test_parts_of_one_question_are_one_in_the_list_by_concept_too(learner: User, kind: str) -> None:
    parts = make_question(kind=kind).components.all()
    for part in parts:
        give_answer(learner, part, NOON - 30 * DAY)
    before = [each.count for each in due_by_concept(learner, NOON.date())]

    give_answer(learner, parts[0], NOON)

    assert (before, today_for(learner, NOON).due, due_by_concept(learner, NOON.date())) == ([1], 0, [])


@pytest.mark.parametrize("kind", ["cloze", "reversed"])
def test_parts_of_one_question_do_not_meet_on_one_day(learner: User, kind: str) -> None:
    question = make_question(kind=kind)
    give_answer(learner, question.components.order_by("key")[0], NOON)

    assert asked(learner, NOON + MINUTE) is None
    assert asked(learner, NOON + DAY) == question.slug


def test_a_part_that_rests_today_is_not_counted(learner: User) -> None:
    first, second = make_question(kind="reversed").components.order_by("key")
    give_answer(learner, first, NOON - 20 * DAY)
    give_answer(learner, second, NOON - 19 * DAY)
    give_answer(learner, first, NOON)

    today = today_for(learner, NOON)

    assert (today.waiting, today.left) == (0, 0)
    assert today_for(learner, NOON + DAY).due == 1


def test_a_suspended_question_is_not_asked(learner: User) -> None:
    component = make_question().components.get()
    set_aside(
        learner=learner,
        component_id=component.pk,
        version=0,
        action=Action.SUSPEND,
        record_id=uuid.uuid4(),
        now=NOON,
    )

    assert asked(learner, NOON) is None
    assert counts(today_for(learner, NOON)) == (0, 0)


def test_a_question_put_off_comes_tomorrow(learner: User) -> None:
    component = make_question().components.get()
    record_id = uuid.uuid4()
    set_aside(
        learner=learner, component_id=component.pk, version=0, action=Action.PUT_OFF, record_id=record_id, now=NOON
    )

    assert asked(learner, NOON) is None
    assert asked(learner, NOON + DAY) is not None


def test_a_retired_question_is_not_asked(learner: User) -> None:
    question = make_question()
    give_answer(learner, question.components.get(), NOON - 30 * DAY)
    type(question).objects.update(status="retired")

    assert asked(learner, NOON) is None
    assert counts(today_for(learner, NOON)) == (0, 0)


def test_no_question_of_a_retired_page_is_asked(learner: User) -> None:
    concept = make_question().concept
    give_answer(learner, make_question(concept).components.get(), NOON, right=False)
    retire_concept(concept=concept, act=Act(None, NOON))

    assert asked(learner, NOON + 20 * DAY) is None


def test_reviews_stop_at_the_daily_limit(learner: User) -> None:
    learner.reviews_per_day = 1
    learner.save()
    for _ in range(3):
        give_answer(learner, make_question().components.get(), NOON - 5 * DAY)
    today = today_for(learner, NOON)

    give_answer(learner, next_component(learner, NOON), NOON)

    assert (today.due, today.waiting) == (1, 3)
    assert asked(learner, NOON) is None


def next_component(learner: User, now: dt.datetime):  # type: ignore[no-untyped-def]  # a short-hand of these tests
    presentation = next_presentation(learner, today_for(learner, now))
    assert presentation is not None
    return presentation.component


def backlog(learner: User, count: int) -> None:
    """Cards answered long ago, the later ones less firmly."""
    concept = ConceptFactory.create()
    for number in range(count):
        component = make_question(concept, slug=f"old-{number}").components.get()
        give_answer(learner, component, NOON - 60 * DAY)
        Card.objects.filter(component=component).update(stability=count - number)


def test_after_a_break_the_most_forgotten_come_first_and_new_ones_at_a_trickle(learner: User) -> None:
    backlog(learner, 30)
    for number in range(5):
        make_question(slug=f"fresh-{number}")
    today = today_for(learner, NOON)

    assert today.comeback
    assert (today.waiting, today.due, today.new) == (30, LEAST_SHARE, TRICKLE)
    assert forecast(learner, today, 7).cleared_on == today.day + DAY
    assert asked(learner, NOON) == "old-29"


def test_what_was_missed_before_a_break_waits_with_the_rest(learner: User) -> None:
    backlog(learner, 30)
    give_answer(learner, make_question(slug="missed").components.get(), NOON - 60 * DAY, right=False)

    today = today_for(learner, NOON)

    assert (today.waiting, today.due, today.returning) == (31, LEAST_SHARE, 0)


def test_a_break_after_nothing_but_misses_is_a_comeback(learner: User) -> None:
    for _ in range(3):
        give_answer(learner, make_question().components.get(), NOON - 8 * DAY, right=False)
    make_question()

    today = today_for(learner, NOON)

    assert (today.comeback, today.due, today.new) == (True, 3, 1)


def test_a_miss_of_yesterday_is_asked_first(learner: User) -> None:
    concept = ConceptFactory.create()
    old, missed = (make_question(concept, slug=slug).components.get() for slug in ("old", "missed"))
    give_answer(learner, old, NOON - 5 * DAY)
    give_answer(learner, missed, NOON - DAY, right=False)

    assert asked(learner, NOON) == "missed"


def test_the_share_is_no_larger_than_the_daily_limit(learner: User) -> None:
    learner.reviews_per_day = 10
    learner.save()
    backlog(learner, 30)

    today = today_for(learner, NOON)

    assert today.due == 10
    assert forecast(learner, today, 7).cleared_on == today.day + 3 * DAY  # some of them come back meanwhile


def test_falling_behind_without_a_break_is_no_comeback(learner: User) -> None:
    backlog(learner, 3)
    for days in range(61):
        give_answer(learner, make_question().components.get(), NOON - days * DAY)

    today = today_for(learner, NOON)

    assert today.waiting > 3
    assert not today.comeback


def test_the_day_of_clearing_stays_when_the_share_is_done(learner: User) -> None:
    backlog(learner, 30)
    before = forecast(learner, today_for(learner, NOON), 7).cleared_on

    for _ in range(LEAST_SHARE):
        give_answer(learner, next_component(learner, NOON), NOON)
    today = today_for(learner, NOON)

    assert (today.comeback, today.due, today.waiting) == (True, 0, 5)
    assert forecast(learner, today, 7).cleared_on == before


def test_new_questions_return_when_the_backlog_is_cleared(learner: User) -> None:
    backlog(learner, 3)
    make_question(slug="fresh")

    for _ in range(3):
        give_answer(learner, next_component(learner, NOON), NOON)

    assert asked(learner, NOON) == "fresh"


def answer_next(learner: User, now: dt.datetime, *, right: bool = True) -> Review | None:
    """Answer the question that the queue asks."""
    presentation = next_presentation(learner, session_for(learner, now))
    if presentation is None:
        return None
    return give_answer(learner, presentation.component, now, right=right).review


def undo(learner: User, record: Review, now: dt.datetime) -> None:
    undo_last(learner=learner, expected=record.answer_id, undo_id=uuid.uuid4(), now=now)


def set_next_aside(learner: User, action: Action, now: dt.datetime) -> Review | None:
    presentation = next_presentation(learner, session_for(learner, now))
    if presentation is None:
        return None
    return set_aside(
        learner=learner,
        component_id=presentation.component.pk,
        version=presentation.version,
        action=action,
        record_id=uuid.uuid4(),
        now=now,
    )


def long_comeback(learner: User) -> None:
    """Twenty from before a break, and forty that fell due since: all from before are asked on the first day."""
    backlog(learner, 60)
    late = Card.objects.of(learner).order_by("pk")[20:]
    Card.objects.filter(pk__in=late.values("pk")).update(due_day=NOON.date(), last_day=NOON.date() - 10 * DAY)


def test_the_share_holds_when_nothing_from_before_the_break_is_left(learner: User) -> None:
    long_comeback(learner)
    asked_in_order = [session_for(learner, NOON).left]

    while (record := answer_next(learner, NOON)) is not None:
        asked_in_order.append(session_for(learner, NOON).left)
        assert record.day_share == LEAST_SHARE

    assert asked_in_order == list(range(LEAST_SHARE, -1, -1))


def test_the_share_goes_on_until_what_waits_fits_into_it(learner: User) -> None:
    long_comeback(learner)
    days = []

    for n in range(6):
        now = NOON + n * DAY
        days.append((today_for(learner, now).comeback, today_for(learner, now).due))
        while answer_next(learner, now) is not None:
            pass

    assert days[:2] == [(True, LEAST_SHARE), (True, LEAST_SHARE)]
    assert all(due <= LEAST_SHARE for _, due in days)
    assert not days[-1][0]


def test_undoing_across_the_end_of_a_comeback_changes_no_plan(learner: User) -> None:
    backlog(learner, 3)
    for _ in range(12):
        make_question()
    before = today_for(learner, NOON)
    records = [answer_next(learner, NOON) for _ in range(3)]
    after = today_for(learner, NOON)

    for record in reversed(records):
        assert record is not None
        undo(learner, record, NOON)

    assert (before.due, before.new, after.due, after.new) == (3, 10, 0, 10)
    assert today_for(learner, NOON) == before


def test_the_share_follows_what_the_learner_used_to_have(learner: User) -> None:
    """None on the first day, sixty on the second: a share of 25 would never catch up."""
    components = [make_question().components.get() for _ in range(60)]
    for ago in (26, 22):
        for component in components:
            give_answer(learner, component, NOON - ago * DAY)

    assert today_for(learner, NOON).share == 39


def test_a_limit_changed_in_mid_comeback_counts_at_once(learner: User) -> None:
    backlog(learner, 60)
    answer_next(learner, NOON)

    learner.reviews_per_day = 10

    assert (today_for(learner, NOON).due, today_for(learner, NOON).share) == (9, 10)


def test_a_day_in_another_zone_keeps_the_plan(learner: User) -> None:
    backlog(learner, 60)
    for _ in range(5):
        answer_next(learner, NOON)

    learner.time_zone = "Pacific/Honolulu"

    assert (today_for(learner, NOON).due, today_for(learner, NOON).share) == (LEAST_SHARE - 5, LEAST_SHARE)


def test_records_of_a_release_without_plans_end_no_comeback(learner: User) -> None:
    backlog(learner, 60)
    for _ in range(5):
        answer_next(learner, NOON)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quizzes_review SET day_share = NULL, day_waiting = NULL, due_day_before = NULL")

    today = today_for(learner, NOON)

    assert (today.due, today.share) == (LEAST_SHARE - 5, LEAST_SHARE)


def test_records_of_a_release_without_plans_leave_the_same_room_for_new_ones(learner: User) -> None:
    learner.reviews_per_day = 10
    for _ in range(8):
        give_answer(learner, make_question().components.get(), NOON - 5 * DAY)
    for _ in range(5):
        make_question()
    for _ in range(5):
        answer_next(learner, NOON)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quizzes_review SET day_share = NULL, day_waiting = NULL")

    assert counts(today_for(learner, NOON)) == (3, 2)


def test_repeats_of_new_questions_use_up_no_review(learner: User) -> None:
    learner.reviews_per_day = 3
    for _ in range(5):
        give_answer(learner, make_question().components.get(), NOON - 5 * DAY)
    for _ in range(3):
        component = make_question().components.get()
        give_answer(learner, component, NOON, right=False)
        give_answer(learner, component, NOON)

    assert today_for(learner, NOON).due == 3


def test_what_is_answered_before_its_day_uses_up_no_review(learner: User) -> None:
    """On a page of the guide, for instance."""
    learner.reviews_per_day = 3
    early = [make_question().components.get() for _ in range(3)]
    for component in early:
        give_answer(learner, component, NOON - DAY)
    for _ in range(5):
        give_answer(learner, make_question().components.get(), NOON - 5 * DAY)

    for component in early:
        give_answer(learner, component, NOON, place="reading")

    assert today_for(learner, NOON).due == 3


@pytest.mark.parametrize("action", [Action.PUT_OFF, Action.SUSPEND])
def test_new_questions_set_aside_count_towards_the_limit(learner: User, action: Action) -> None:
    learner.new_per_day = 3
    for _ in range(12):
        make_question()
    left = [session_for(learner, NOON).new]

    while set_next_aside(learner, action, NOON) is not None:
        left.append(session_for(learner, NOON).new)

    assert left == [3, 2, 1, 0]


def test_a_new_question_put_off_and_taken_back_is_there_again(learner: User) -> None:
    learner.new_per_day = 3
    for _ in range(12):
        make_question()
    record = set_next_aside(learner, Action.PUT_OFF, NOON)
    assert record is not None

    undo(learner, record, NOON)

    assert session_for(learner, NOON).new == 3


def test_a_new_question_suspended_and_resumed_is_still_to_come(learner: User) -> None:
    learner.new_per_day = 3
    for _ in range(12):
        make_question()
    record = set_next_aside(learner, Action.SUSPEND, NOON)
    assert record is not None
    resumed = set_aside(
        learner=learner,
        component_id=record.component_id,
        version=1,
        action=Action.RESUME,
        record_id=uuid.uuid4(),
        now=NOON,
    )

    assert resumed.action == Action.RESUME
    assert session_for(learner, NOON).new == 3


def test_reviews_put_off_count_towards_their_limit(learner: User) -> None:
    learner.reviews_per_day = 3
    for _ in range(12):
        give_answer(learner, make_question().components.get(), NOON - 5 * DAY)
    left = [session_for(learner, NOON).due]

    while set_next_aside(learner, Action.PUT_OFF, NOON) is not None:
        left.append(session_for(learner, NOON).due)

    assert left == [3, 2, 1, 0]


def test_no_other_part_of_a_new_question_put_off_is_asked(learner: User) -> None:
    make_question(kind="reversed")

    set_next_aside(learner, Action.PUT_OFF, NOON)

    assert asked(learner, NOON) is None
    assert counts(today_for(learner, NOON)) == (0, 0)


def test_parts_of_one_question_are_one_review_of_a_day(learner: User) -> None:
    for n, component in enumerate(make_question(kind="reversed").components.order_by("key")):
        give_answer(learner, component, NOON - (20 - n) * DAY)

    assert today_for(learner, NOON).due == 1


def test_new_questions_wait_while_more_reviews_wait_than_the_limit_lets_in(learner: User) -> None:
    learner.reviews_per_day = 4
    for _ in range(5):
        give_answer(learner, make_question().components.get(), NOON - 5 * DAY)
        make_question()

    assert counts(today_for(learner, NOON)) == (4, 0)


def test_new_questions_fill_what_the_reviews_leave_of_the_limit(learner: User) -> None:
    learner.reviews_per_day = 7
    for _ in range(5):
        give_answer(learner, make_question().components.get(), NOON - 5 * DAY)
        make_question()
    left = [session_for(learner, NOON).left]

    while answer_next(learner, NOON) is not None:
        left.append(session_for(learner, NOON).left)

    assert left == [7, 6, 5, 4, 3, 2, 1, 0]


def test_reviews_of_one_day_come_in_another_order_each_day_and_the_same_after_an_undo(learner: User) -> None:
    concept = ConceptFactory.create()
    for n in range(12):
        component = make_question(concept, slug=f"due-{n:02}").components.get()
        give_answer(learner, component, NOON - 5 * DAY)
    first = asked(learner, NOON)
    record = answer_next(learner, NOON)
    assert record is not None
    undo(learner, record, NOON)

    assert asked(learner, NOON) == first
    assert len({asked(learner, NOON + n * DAY) for n in range(5)}) > 1


def test_the_most_forgotten_come_first_where_the_learner_wants_it(learner: User) -> None:
    learner.review_order = ReviewOrder.FORGOTTEN
    concept = ConceptFactory.create()
    for n in range(3):
        component = make_question(concept, slug=f"due-{n}").components.get()
        give_answer(learner, component, NOON - 5 * DAY)
        Card.objects.filter(component=component).update(stability=[5, 2, 9][n])

    assert asked(learner, NOON) == "due-1"


@pytest.mark.parametrize("waiting", [1, 40])
def test_finding_a_review_takes_two_statements(
    learner: User, waiting: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    backlog(learner, waiting)
    today = today_for(learner, NOON)

    with django_assert_num_queries(2):
        next_presentation(learner, today)


@pytest.mark.parametrize("fresh", [1, 5])
def test_finding_a_new_question_takes_one_statement(
    learner: User, fresh: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(fresh):
        make_question()
    today = today_for(learner, NOON)

    with django_assert_num_queries(1):
        next_presentation(learner, today)


@pytest.mark.thorough("a large amount")
@pytest.mark.parametrize("limit", [1, 200, 2000])
def test_in_a_session_no_more_is_counted_than_may_come_today(learner: User, limit: int) -> None:
    backlog(learner, 120)
    learner.reviews_per_day = limit
    whole, session = today_for(learner, NOON), session_for(learner, NOON)

    assert session.waiting == min(120, (limit // 100 + 1) * 100)
    assert replace(session, waiting=0) == replace(whole, waiting=0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a table this small whole, index or not")
def test_a_backlog_of_today_is_not_read_for_what_comes_back_within_minutes(learner: User) -> None:
    cards = Card.objects.of(learner)

    assert "USING INDEX card_returning" in cards.returning_on(NOON.date()).explain()
    assert "USING INDEX card_due" in cards.waiting(NOON.date()).explain()
