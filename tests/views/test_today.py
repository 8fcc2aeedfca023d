import datetime as dt
import re
import uuid
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from quizzes.models import User
from quizzes.scheduling import LEAST_SHARE
from quizzes.sittings.handful import Handful
from quizzes.views.answers import url_of
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question
from tests.views.test_review import form_of

DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def words(browser: Client, address: str) -> str:
    """What the page says."""
    return words_of(browser.get(address))


def words_of(page: Any) -> str:
    main = page.text.split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def answer_many(learner: User, count: int, ago: dt.timedelta, *, right: bool = True) -> None:
    concept = ConceptFactory.create()
    for _ in range(count):
        give_answer(learner, make_question(concept).components.get(), timezone.now() - ago, right=right)


def test_after_a_break_today_names_the_backlog_and_the_share(browser: Client, learner: User) -> None:
    answer_many(learner, 20, 10 * DAY)
    answer_many(learner, 10, 10 * DAY, right=False)
    make_question()

    page = words(browser, "/today/")

    assert "Welcome back. 26 questions today. 30 are waiting. Today: the 25 you’re most likely to forget" in page
    assert "and one new. You’ll be caught up by" in page


def test_who_was_here_yesterday_is_not_welcomed_back(browser: Client, learner: User) -> None:
    answer_many(learner, 60, 10 * DAY)
    answer_many(learner, 1, DAY)

    page = words(browser, "/today/")

    assert "You’ll be caught up by" in page
    assert "Welcome back" not in page


def test_when_the_share_is_done_today_says_what_still_waits(browser: Client, learner: User) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now())

    pages = words(browser, "/today/"), words(browser, "/review/done/")

    for page in pages:
        assert "Done for today." in page
        assert "Three are still waiting. Tomorrow: three reviews. You’ll be caught up by" in page


def test_when_only_misses_are_left_of_the_share_today_does_not_offer_the_backlog(
    browser: Client, learner: User
) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now(), right=False)

    pages = words(browser, "/today/"), words(browser, "/review/done/")

    for page in pages:
        assert "25 questions" in page
        assert "Three are still waiting. Tomorrow: 25 reviews. You’ll be caught up by" in page


def test_a_closed_comeback_does_not_speak_of_a_backlog(browser: Client, learner: User) -> None:
    answer_many(learner, 3, 10 * DAY)
    for _ in range(12):
        make_question()
    for card in learner.cards.all():
        give_answer(learner, card.component, timezone.now())

    page = words(browser, "/today/")

    assert "Ten questions, about eight minutes. Ten new questions. No reviews are due." in page
    assert "waiting" not in page


def test_when_only_new_ones_are_left_of_a_comeback_today_keeps_its_promise(browser: Client, learner: User) -> None:
    answer_many(learner, LEAST_SHARE + 3, 10 * DAY)
    make_question()
    for card in learner.cards.all()[:LEAST_SHARE]:
        give_answer(learner, card.component, timezone.now())

    page = words(browser, "/today/")

    assert "One new question. No reviews are due. Tomorrow: three reviews. You’ll be caught up by" in page


@pytest.mark.parametrize(
    ("limit", "said"), [(200, "Two new questions a day until then."), (20, "No new questions until then.")]
)
def test_after_a_break_today_says_how_many_new_ones_come(browser: Client, learner: User, limit: int, said: str) -> None:
    User.objects.update(reviews_per_day=limit)
    answer_many(learner, 40, 10 * DAY)
    for _ in range(3):
        make_question()

    assert said in words(browser, "/today/")


def test_what_holds_new_questions_back_is_said(browser: Client, learner: User) -> None:
    User.objects.update(reviews_per_day=2)
    answer_many(learner, 3, 5 * DAY)
    make_question()

    assert "No new questions while more reviews are waiting than your daily limit." in words(browser, "/today/")


@pytest.mark.parametrize("ago", [5, 10])
def test_today_done_and_progress_forecast_the_same(browser: Client, learner: User, ago: int) -> None:
    User.objects.update(reviews_per_day=20)
    answer_many(learner, 50, ago * DAY)

    ahead = [browser.get(page).context["forecast"].ahead[:7] for page in ("/today/", "/review/done/", "/progress/")]

    assert ahead[0] == ahead[1] == ahead[2]
    assert ahead[0][0][1] == 20


def test_the_daily_limit_is_named_where_reviews_still_wait(browser: Client, learner: User) -> None:
    User.objects.update(reviews_per_day=1)
    answer_many(learner, 2, 5 * DAY)
    give_answer(learner, learner.cards.order_by("pk")[0].component, timezone.now())

    page = words(browser, "/today/")

    assert "One is still waiting. You’ve reached your limit of one review a day." in page


def test_nothing_tomorrow_is_said_in_words(browser: Client, learner: User) -> None:
    answer_many(learner, 1, 0 * DAY)

    assert "Nothing comes back tomorrow; one does on" in words(browser, "/today/")
    assert "Nothing comes back tomorrow; one does on" in words(browser, "/review/done/")


def test_a_first_day_without_new_questions_offers_the_guide(browser: Client) -> None:
    User.objects.update(new_per_day=0)
    make_question()

    page = words(browser, "/today/")

    assert "You’ve set new questions to 0 a day." in page
    assert "Start" not in page


def test_a_newcomer_begins_with_a_lesson(browser: Client) -> None:
    User.objects.update(new_material="teach")
    make_question(ConceptFactory.create(slug="tokens", title="Tokens"))

    page = words(browser, "/today/")

    assert "A new lesson: One step, about one minute." in page
    assert "Start the lesson" in page


def test_reviews_come_before_the_lesson(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    answer_many(learner, 2, dt.timedelta(days=4))
    make_question(ConceptFactory.create(slug="tokens", title="Tokens"))

    page = words(browser, "/today/")

    assert "Two questions, about one minute." in page
    assert "Then a lesson Tokens One step, about one minute." in page


def test_done_shows_the_lesson_as_the_one_next_thing(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    make_question(ConceptFactory.create(slug="tokens", title="Tokens"))

    page = words(browser, "/review/done/")

    assert "Next lesson: Tokens" in page
    assert "One step, about one minute." in page
    assert "Learn next" not in page


def test_with_everything_met_no_lesson_is_offered(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    answer_many(learner, 2, dt.timedelta(hours=1))

    assert "esson" not in words(browser, "/today/")


def test_after_a_long_break_the_reviews_come_first_and_a_lesson_stays_small(browser: Client, learner: User) -> None:
    User.objects.update(new_material="teach")
    answer_many(learner, 40, dt.timedelta(days=60))
    concept = ConceptFactory.create(slug="tokens", title="Tokens")
    for _ in range(5):
        make_question(concept)

    page = words(browser, "/today/")

    assert "Welcome back." in page
    assert "2 steps" in page


def offered(browser: Client) -> list[str]:
    """The ways into the review that Today shows."""
    links = re.findall(r'href="/review/([^"]*)" data-key="(\w+)"', browser.get("/today/").text)
    return [f"{key} {query.partition('&')[0]}".strip() for query, key in links]


@pytest.mark.parametrize(
    ("count", "ways"),
    [(3, ["Enter"]), (12, ["Enter", "5 ?few=5"]), (40, ["Enter", "5 ?few=5", "t ?few=30"])],
)
def test_a_heavy_day_has_small_parts(browser: Client, learner: User, count: int, ways: list[str]) -> None:
    answer_many(learner, count, 5 * DAY)

    assert offered(browser) == ways


def test_five_questions_end_on_done_with_what_is_left_and_five_more(browser: Client, learner: User) -> None:
    answer_many(learner, 12, 5 * DAY)
    [address] = re.findall(r'href="(/review/\?few=5[^"]*)"', browser.get("/today/").text)
    page = browser.get(unescape(address))
    counts = []
    for _ in range(5):
        asked = page.context["p"]
        counts.append(re.findall(r'class="count">([^<]*)<', page.text)[0])
        form = form_of(learner, asked.component) | page.context["sitting"].fields
        reply = browser.post("/review/answers/", form, follow=True)
        page = browser.get(url_of(reply.context["way"].to), follow=True)

    said = words_of(page)
    assert counts == ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"]
    assert "Five questions done." in said
    assert "7 are left, whenever you like." in said
    assert "Five more" in said


def test_done_says_what_was_unlocked_and_what_the_day_was_worth(browser: Client, learner: User) -> None:
    base, upper = ConceptFactory.create(title="Base"), ConceptFactory.create(title="Upper")
    upper.prerequisites.add(base)
    make_question(upper)
    for _ in range(6):
        give_answer(learner, make_question(base).components.get(), timezone.now())

    page = words(browser, "/review/done/")

    assert "One concept unlocked: Upper" in page
    assert "You answered 6, all right the first time." in page
    assert re.search(r"A month from now you’d still know \d of 6. Without today: 0.", page)


def test_done_is_honest_where_nothing_stuck(browser: Client, learner: User) -> None:
    give_answer(learner, make_question().components.get(), timezone.now(), right=False)

    page = words(browser, "/review/done/")

    assert "One question left. Nothing stuck yet today." in page
    assert "unlocked" not in page


def test_undo_within_a_part_of_the_day_goes_on_with_it(browser: Client, learner: User) -> None:
    answer_many(learner, 12, 5 * DAY)
    last = give_answer(learner, learner.cards.earliest("pk").component, timezone.now()).review
    fields = Handful(5, last.study_day).fields

    reply = browser.post("/review/undo/", {"expected": last.answer_id, "undo_id": uuid.uuid4(), **fields}, follow=True)

    assert reply.context["sitting"].fields == fields
    assert "Undone." in words_of(reply)


def done_at_home(browser: Client) -> str:
    """On an address for which browsers make passkeys."""
    return words_of(browser.get("/review/done/", headers={"Host": "localhost"}))


def test_the_first_day_offers_a_passkey_after_the_first_answers_and_only_once(browser: Client, learner: User) -> None:
    before = done_at_home(browser)
    give_answer(learner, make_question().components.get(), timezone.now())

    assert "Add a passkey" not in before
    assert "Add a passkey" in done_at_home(browser)
    browser.post("/review/done/no-passkey/", headers={"Host": "localhost"})
    assert "Add a passkey" not in done_at_home(browser)


def test_a_later_day_offers_no_passkey(browser: Client, learner: User) -> None:
    component = make_question().components.get()
    give_answer(learner, component, timezone.now() - dt.timedelta(days=3))
    give_answer(learner, make_question().components.get(), timezone.now())

    assert "Add a passkey" not in done_at_home(browser)


def test_who_has_a_second_factor_is_offered_no_passkey(browser: Client, learner: User) -> None:
    give_answer(learner, make_question().components.get(), timezone.now())
    Authenticator.objects.create(user=learner, type=Authenticator.Type.TOTP, data={})

    assert "Add a passkey" not in done_at_home(browser)


@pytest.mark.parametrize("address", ["/today/", "/progress/"])
def test_a_fortnight_without_a_day_is_not_counted(browser: Client, learner: User, address: str) -> None:
    answer_many(learner, 1, 20 * DAY)

    assert not re.search(r"\b(0|zero|no) of the last 14", words(browser, address), re.IGNORECASE)


def test_a_newcomer_sees_what_there_is_to_learn(browser: Client) -> None:
    make_question(ConceptFactory.create(section="sampling"))

    assert "What you’ll learn The subjects of the guide Subject Chapters Sampling 1" in words(browser, "/today/")


def test_today_draws_what_it_is_worth(browser: Client, learner: User) -> None:
    answer_many(learner, 20, 9 * DAY)

    page = browser.get("/today/")

    assert "What today is worth You’d get" in words_of(page)
    assert 'class="without" points="0.0,' in page.text


def test_what_is_due_of_a_concept_is_labeled(browser: Client, learner: User) -> None:
    answer_many(learner, 3, 9 * DAY)

    assert "Due today Questions" in words(browser, "/today/")
