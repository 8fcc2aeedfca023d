import dataclasses
import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.pages import question_of, save_question
from quizzes.models import Card, Component, Misconception, ProblemReport, Question, Review, Status, User
from tests.factories import UserFactory, answer_of, choice_content, give_answer, make_question
from tests.kinds.samples import sample

HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def form_of(learner: User, component: Component, *, right: bool = True, **changes: Any) -> dict[str, Any]:
    """The fields that the page sends for an answer."""
    answer = answer_of(learner, component, right=right, **changes)
    return {
        "component": answer.component_id,
        "revision": answer.revision_id,
        "version": answer.version,
        "answer_id": answer.answer_id,
        "place": "review",
        "sure": "yes" if answer.sure else "",
        **{name: values[0] for name, values in answer.data.items()},
    }


def revealed(browser: Client, component: Component, version: int = 0) -> Any:
    """The page of a flashcard with its answer."""
    return browser.get(f"/review/?card={component.pk}&version={version}&show=1")


def grade_form(page: Any, grade: str = "good") -> dict[str, str]:
    """The fields of the form that grades the flashcard on this page."""
    form = page.text[page.text.index("data-answer") :]
    return dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form)) | {"grade": grade}


def test_review_shows_the_next_question(browser: Client) -> None:
    make_question()

    page = browser.get("/review/")

    assert page.status_code == 200
    assert "What does temperature do?" in page.text


def test_review_without_work_goes_to_done(browser: Client) -> None:
    assert browser.get("/review/").headers["Location"] == "/review/done/"


def test_showing_a_question_writes_nothing(browser: Client) -> None:
    make_question()

    browser.get("/review/")

    assert not Card.objects.exists()


def test_the_page_before_the_answer_does_not_tell(browser: Client) -> None:
    make_question()

    page = browser.get("/review/").text

    for secret in ("Division keeps the order", "Divide, then softmax", "It divides.", "is-right", "multiplies</"):
        assert secret not in page


def test_no_key_gives_up_where_the_answer_is_typed(browser: Client) -> None:
    make_question(kind="numeric", content=sample("numeric"))

    page = browser.get("/review/").text

    assert "I don’t know, show me" in page
    assert 'data-key="0"' not in page


def test_a_number_has_other_answers(browser: Client, learner: User) -> None:
    component = make_question(kind="numeric", content=sample("numeric")).components.get()
    form = form_of(learner, component, data={"answer": ["0.1"]})

    page = browser.post("/review/answers/", form, headers=HTMX).text

    assert "The other answers" in page


def test_a_flashcard_hides_its_answer_until_asked(browser: Client) -> None:
    component = make_question(kind="basic").components.get()

    assert "Every logit" not in browser.get("/review/").text
    assert "Every logit" in revealed(browser, component).text


def test_the_keys_beside_a_flashcard_are_those_of_its_buttons(browser: Client) -> None:
    User.objects.update(four_buttons=True)
    component = make_question(kind="basic").components.get()

    page = revealed(browser, component).text

    listed = re.findall(r"<li><span><kbd>(\d)</kbd> ?</span> (\w+)</li>", page)
    assert listed == [("1", "forgot"), ("2", "hard"), ("3", "good"), ("4", "easy")]
    assert "Forgot, hard, good, easy" in page


def test_a_reload_shows_the_same_order(browser: Client) -> None:
    make_question()
    orders = [re.findall(r"<span>(It \w+)", browser.get("/review/").text) for _ in range(3)]

    assert orders[0] == orders[1] == orders[2]


def test_an_answer_without_htmx_redirects_to_its_verdict(browser: Client, learner: User) -> None:
    component = make_question().components.get()

    reply = browser.post("/review/answers/", form_of(learner, component), follow=True)

    assert reply.redirect_chain == [(f"/review/answers/{Review.objects.get().answer_id}/#verdict", 302)]
    assert "Division keeps the order" in reply.text


def test_an_answer_with_htmx_is_the_verdict(browser: Client, learner: User) -> None:
    component = make_question().components.get()

    reply = browser.post("/review/answers/", form_of(learner, component), headers=HTMX)

    assert reply.status_code == 200
    assert reply.headers["HX-Push-Url"] == f"/review/answers/{Review.objects.get().answer_id}/"
    assert "<html" not in reply.text


def test_a_graded_flashcard_goes_straight_on(browser: Client, learner: User) -> None:
    component = make_question(kind="basic").components.get()
    make_question()

    reply = browser.post("/review/answers/", form_of(learner, component), follow=True)

    assert "Saved." in reply.text
    assert "What does temperature do?" in reply.text
    assert undo_stands_open(reply.text)


def test_the_same_form_twice_is_one_review_and_equal_replies(browser: Client, learner: User) -> None:
    form = form_of(learner, make_question().components.get())

    first = browser.post("/review/answers/", form, headers=HTMX)
    second = browser.post("/review/answers/", form, headers=HTMX)

    assert Review.objects.count() == 1
    assert (first.status_code, second.status_code) == (200, 200)


def test_another_answer_under_the_same_id_is_422(browser: Client, learner: User) -> None:
    component = make_question().components.get()
    form = form_of(learner, component)
    browser.post("/review/answers/", form)

    reply = browser.post("/review/answers/", form | {"sure": "no"})

    assert reply.status_code == 422
    assert "Your first answer counts" in reply.text


@pytest.mark.parametrize(("pressed", "sure"), [("yes", True), ("no", False), ("", None)])
def test_who_says_nothing_of_being_sure_is_neither(
    browser: Client, learner: User, pressed: str, sure: bool | None
) -> None:
    browser.post("/review/answers/", form_of(learner, make_question().components.get()) | {"sure": pressed})

    assert Review.objects.get().sure is sure


def test_a_stale_form_is_409_with_the_next_question(browser: Client, learner: User) -> None:
    component = make_question().components.get()
    make_question()
    late = form_of(learner, component)
    browser.post("/review/answers/", form_of(learner, component))

    reply = browser.post("/review/answers/", late)

    assert reply.status_code == 409
    assert "already answered this question" in reply.text


@pytest.mark.parametrize("place", ["review", "reading"])
def test_an_answer_to_a_question_that_changed_its_meaning_is_409(browser: Client, learner: User, place: str) -> None:
    question = make_question()
    form = form_of(learner, question.components.get()) | {"place": place}
    written = dataclasses.replace(question_of(question), version="2.0")
    save_question(question.concept, written, position=0, now=timezone.now(), question=question)

    reply = browser.post("/review/answers/", form)

    assert reply.status_code == 409
    assert 'data-problem="answer.question-changed"' in reply.text
    assert not Review.objects.exists()


def test_nothing_chosen_asks_again_and_keeps_the_id(browser: Client, learner: User) -> None:
    form = form_of(learner, make_question().components.get())
    del form["answer"]

    reply = browser.post("/review/answers/", form)

    assert reply.status_code == 422
    assert str(form["answer_id"]) in reply.text
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("component", "x"),
        ("component", "9" * 5000),
        ("revision", "-1"),
        ("version", ""),
        ("answer_id", "not-an-id"),
        ("place", "nowhere"),
        ("sure", "perhaps"),
    ],
)
def test_a_damaged_form_is_400_and_stores_nothing(browser: Client, learner: User, field: str, value: str) -> None:
    form = form_of(learner, make_question().components.get()) | {field: value}

    reply = browser.post("/review/answers/", form)

    assert reply.status_code == 400
    assert "nothing was saved" in reply.text
    assert not Review.objects.exists()


def test_a_forged_option_is_400(browser: Client, learner: User) -> None:
    form = form_of(learner, make_question().components.get()) | {"answer": "17"}

    assert browser.post("/review/answers/", form).status_code == 400


def test_a_question_that_is_gone_is_404(browser: Client, learner: User) -> None:
    form = form_of(learner, make_question().components.get()) | {"component": 10**6}

    assert browser.post("/review/answers/", form).status_code == 404


def test_an_answer_cannot_be_fetched(browser: Client) -> None:
    assert browser.get("/review/answers/").status_code == 405


def test_the_schedule_cannot_be_sent_along(browser: Client, learner: User) -> None:
    other = UserFactory.create()
    forged = {"user": other.pk, "learner": other.pk, "rating": 4, "due_day": "2030-01-01"}
    form = form_of(learner, make_question().components.get()) | forged

    browser.post("/review/answers/", form)

    review = Review.objects.get()
    assert (review.learner_id, review.rating) == (learner.pk, 3)


def test_signed_out_is_sent_to_sign_in(client: Client) -> None:
    reply = client.get("/review/")

    assert reply.status_code == 302
    assert reply.headers["Location"].startswith("/accounts/login/")


def test_htmx_without_a_user_is_401_and_leads_to_sign_in(client: Client, learner: User) -> None:
    form = form_of(learner, make_question().components.get())

    reply = client.post("/review/answers/", form, headers=HTMX)

    assert reply.status_code == 401
    assert reply.headers["HX-Redirect"].startswith("/accounts/login/")
    assert not Review.objects.exists()


RIGHT_HEADINGS = [
    ([], "yes", "Right. First try, and you were sure."),
    ([], "no", "Right, even though you weren’t sure."),
    ([True], "yes", "Right. And you were sure."),
    ([True, False], "yes", "Right. This time you knew it."),
    ([True, False], "no", "Right this time, even though you weren’t sure."),
    ([False, True], "yes", "Right. And you were sure."),
]


@pytest.mark.parametrize(("earlier", "sure", "heading"), RIGHT_HEADINGS)
def test_a_right_answer_hears_what_it_shows(
    browser: Client, learner: User, earlier: list[bool], sure: str, heading: str
) -> None:
    component = make_question().components.get()
    for days, right in zip(range(len(earlier), 0, -1), earlier, strict=True):
        give_answer(learner, component, timezone.now() - dt.timedelta(days=days), right=right)

    page = browser.post("/review/answers/", form_of(learner, component) | {"sure": sure}, headers=HTMX).text

    assert f">{heading}</h" in page


def test_the_first_right_answer_gets_a_warm_word(browser: Client, learner: User) -> None:
    first, second = (make_question().components.get() for _ in range(2))
    warm = "That’s your first one. It comes back just before you’d forget it."

    assert warm in browser.post("/review/answers/", form_of(learner, first), headers=HTMX).text
    assert warm not in browser.post("/review/answers/", form_of(learner, second), headers=HTMX).text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_first_flashcard_gets_it_too_with_scripts_and_without(browser: Client, learner: User, *, htmx: bool) -> None:
    component = make_question(kind="basic").components.get()
    make_question()

    reply = browser.post("/review/answers/", form_of(learner, component), follow=True, headers=HTMX if htmx else {})

    assert "That’s your first one." in reply.text


@pytest.mark.parametrize(
    ("is_new", "warm"),
    [(False, "You still knew it after 8 days away. Good to have you back."), (True, ">Good to have you back.")],
)
def test_the_first_right_answer_after_a_break_does_too(browser: Client, learner: User, is_new: bool, warm: str) -> None:
    known, new = (make_question().components.get() for _ in range(2))
    give_answer(learner, known, timezone.now() - dt.timedelta(days=8))

    page = browser.post("/review/answers/", form_of(learner, new if is_new else known), headers=HTMX).text

    assert warm in re.sub(r">\s+", ">", page)


def test_a_miss_names_the_mix_up_behind_it(browser: Client, learner: User) -> None:
    question = make_question()
    Misconception.objects.create(
        concept=question.concept, key="multiplies", wrong="It *multiplies* <b>.", right="It divides."
    )

    page = browser.post("/review/answers/", form_of(learner, question.components.get(), right=False), headers=HTMX).text

    assert "Not quite. A common mistake: “It <em>multiplies</em> &lt;b&gt;.”" in page


def test_a_verdict_and_done_lead_to_the_questions_own_page(browser: Client, learner: User) -> None:
    component = make_question().components.get()
    its_page = f'href="/questions/{component.pk}/"'

    assert its_page in browser.post("/review/answers/", form_of(learner, component), headers=HTMX).text
    assert its_page in browser.get("/review/done/").text


def test_a_slip_is_no_mix_up(browser: Client, learner: User) -> None:
    question = make_question()
    Misconception.objects.create(concept=question.concept, key="multiplies", wrong="It multiplies.", right="")

    page = browser.post("/review/answers/", form_of(learner, question.components.get(), right=False), headers=HTMX).text

    assert ">Not quite.</h" in page


@pytest.mark.parametrize(("right", "sure", "missed"), [(True, "no", False), (False, "yes", True)])
def test_only_a_miss_is_called_a_miss(browser: Client, learner: User, right: bool, sure: str, missed: bool) -> None:
    form = form_of(learner, make_question().components.get(), right=right) | {"sure": sure}

    page = browser.post("/review/answers/", form, headers=HTMX).text

    assert "You’ll see it again next." in page
    assert ("Get it right once" in page) is missed
    assert ("missed" in browser.get("/review/done/").text) is missed


def test_a_verdict_of_someone_else_is_404(browser: Client, client: Client) -> None:
    other = UserFactory.create()
    component = make_question().components.get()
    client.force_login(other)
    client.post("/review/answers/", form_of(other, component))
    stored = Review.objects.get()
    client.force_login(UserFactory.create())

    assert client.get(f"/review/answers/{stored.answer_id}/").status_code == 404


def undo_form(review: Review) -> dict[str, Any]:
    return {"expected": review.answer_id, "undo_id": uuid.uuid4()}


def test_undo_shows_the_question_again(browser: Client, learner: User) -> None:
    browser.post("/review/answers/", form_of(learner, make_question().components.get()))

    reply = browser.post("/review/undo/", undo_form(Review.objects.get()), follow=True)

    assert "Undone. The question is back the way it was." in reply.text
    assert "What does temperature do?" in reply.text


def test_undo_keeps_the_order_of_the_options(browser: Client, learner: User) -> None:
    component = make_question(content=choice_content(options=eight_options())).components.get()
    before = options_of(browser.get("/review/").text)
    browser.post("/review/answers/", form_of(learner, component))

    again = browser.post("/review/undo/", undo_form(Review.objects.get()), follow=True).text

    assert len(before) == 8
    assert options_of(again) == before


def eight_options() -> list[dict[str, Any]]:
    return [{"text": f"It is {n}", "right": n == 0, "mistake": "", "feedback": ""} for n in range(8)]


def options_of(page: str) -> list[str]:
    return re.findall(r"<span>(It \w+ ?\w*)", page)


def test_undo_of_someone_elses_answer_is_409(browser: Client) -> None:
    other = UserFactory.create()
    component = make_question().components.get()
    from tests.factories import give_answer

    outcome = give_answer(other, component, dt.datetime.now(dt.UTC))

    assert browser.post("/review/undo/", undo_form(outcome.review)).status_code == 409
    assert Review.objects.count() == 1


def test_undo_cannot_be_fetched(browser: Client) -> None:
    assert browser.get("/review/undo/").status_code == 405


def test_an_undone_answer_says_so(browser: Client, learner: User) -> None:
    browser.post("/review/answers/", form_of(learner, make_question().components.get()))
    review = Review.objects.get()
    browser.post("/review/undo/", undo_form(review))

    assert "You undid this answer" in browser.get(f"/review/answers/{review.answer_id}/").text


@pytest.mark.parametrize("action", ["put_off", "suspend"])
def test_setting_aside_goes_on(browser: Client, action: str) -> None:
    component = make_question().components.get()
    form = {"component": component.pk, "version": 0, "record_id": uuid.uuid4(), "action": action}

    reply = browser.post("/review/set-aside/", form)

    assert reply.headers["Location"] == f"/review/?saved={form['record_id']}"
    assert Review.objects.get().action == action


@pytest.mark.parametrize(("action", "said"), [("put_off", "Put off."), ("suspend", "Suspended:")])
@pytest.mark.parametrize("others", [0, 1])
def test_setting_aside_is_confirmed_with_a_way_back(browser: Client, action: str, said: str, others: int) -> None:
    component = make_question().components.get()
    for _ in range(others):
        make_question()
    form = {"component": component.pk, "version": 0, "record_id": uuid.uuid4(), "action": action}

    page = browser.post("/review/set-aside/", form, follow=True).text

    assert said in page
    assert undo_stands_open(page)


def undo_stands_open(page: str) -> bool:
    """A visible button takes the latest record back: it is not inside a fold."""
    return 'action="/review/undo/"' in re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)


def test_setting_aside_an_older_version_is_409(browser: Client) -> None:
    component = make_question().components.get()
    form = {"component": component.pk, "version": 5, "record_id": uuid.uuid4(), "action": "suspend"}

    assert browser.post("/review/set-aside/", form).status_code == 409


def test_a_report_is_stored_with_what_was_shown(browser: Client, learner: User) -> None:
    component = make_question().components.get()
    browser.post("/review/answers/", form_of(learner, component, right=False))
    review = Review.objects.get()

    reply = browser.post(f"/review/report/{component.pk}/?answer={review.answer_id}", {"reason": "key", "text": "Hm"})

    report = ProblemReport.objects.get()
    assert reply.headers["Location"] == f"/review/reports/{report.report_id}/"
    assert "We saved your report" in browser.get(reply.headers["Location"]).text
    assert (report.revision_id, report.seed, report.response) == (review.revision_id, review.seed, review.response)


def test_a_report_carries_no_answer_of_another(browser: Client, learner: User) -> None:
    component = make_question().components.get()
    theirs = give_answer(UserFactory.create(), component, timezone.now()).review

    browser.post(f"/review/report/{component.pk}/?answer={theirs.answer_id}", {"reason": "key", "text": "Hm"})

    report = ProblemReport.objects.get()
    assert (report.learner, report.response) == (learner, None)
    assert report.seed != theirs.seed


@pytest.mark.parametrize("named", [True, False])
def test_a_question_retired_since_can_be_reported_as_it_was_answered(
    browser: Client, learner: User, *, named: bool
) -> None:
    component = make_question().components.get()
    review = give_answer(learner, component, timezone.now()).review
    Question.objects.update(status=Status.RETIRED)
    address = f"/review/report/{component.pk}/" + (f"?answer={review.answer_id}" if named else "")

    assert browser.get(address).status_code == 200
    browser.post(address, {"reason": "key", "text": "Hm"})

    report = ProblemReport.objects.get()
    assert (report.revision_id, report.seed, report.response) == (review.revision_id, review.seed, review.response)


def test_a_retired_question_is_not_shown_to_who_never_met_it(browser: Client) -> None:
    component = make_question().components.get()
    give_answer(UserFactory.create(), component, timezone.now())
    Question.objects.update(status=Status.RETIRED)

    assert browser.get(f"/review/report/{component.pk}/").status_code == 404


def test_a_report_cannot_be_answered_or_made_for_another(browser: Client, learner: User) -> None:
    component, other = make_question().components.get(), UserFactory.create()
    more = {"state": "mended", "reply": "thanks", "learner": other.pk, "created_at": "2000-01-01", "seed": 7}

    browser.post(f"/review/report/{component.pk}/", {"reason": "other", "text": "Hm"} | more)

    report = ProblemReport.objects.get()
    assert (report.state, report.reply, report.learner) == ("open", "", learner)
    assert report.created_at.year > 2000


def test_a_report_sent_twice_is_stored_once(browser: Client) -> None:
    address = f"/review/report/{make_question().components.get().pk}/"
    [report_id] = re.findall(r'name="report_id" value="([^"]+)"', browser.get(address).text)
    form = {"reason": "key", "text": "Hm", "report_id": report_id}

    replies = [browser.post(address, form).headers["Location"] for _ in range(2)]

    assert replies == [f"/review/reports/{report_id}/"] * 2
    assert ProblemReport.objects.count() == 1


def test_two_reports_are_two(browser: Client) -> None:
    address = f"/review/report/{make_question().components.get().pk}/"

    for _ in range(2):
        browser.post(address, {"reason": "key", "text": "Hm"})

    assert ProblemReport.objects.count() == 2


def test_a_report_without_a_reason_asks_for_one(browser: Client) -> None:
    component = make_question().components.get()

    reply = browser.post(f"/review/report/{component.pk}/", {"reason": "", "text": ""})

    assert reply.status_code == 422
    assert not ProblemReport.objects.exists()


def test_done_lists_what_was_answered(browser: Client, learner: User) -> None:
    browser.post("/review/answers/", form_of(learner, make_question().components.get()))

    page = browser.get("/review/done/").text

    assert "Done for today." in page
    assert "Undo the last answer" in page


@pytest.mark.parametrize(
    ("kind", "key", "asked"),
    [
        ("reversed", "back", "What is System 1?"),
        ("reversed", "forward", "Which system is fast?"),
        ("cloze", "b", "Cold ends in argmax, hot ends in …."),
    ],
)
def test_done_and_the_suspended_list_show_the_side_that_was_asked(
    browser: Client, learner: User, kind: str, key: str, asked: str
) -> None:
    component = make_question(kind=kind).components.get(key=key)
    browser.post("/review/answers/", form_of(learner, component))
    form = {"component": component.pk, "version": 1, "record_id": uuid.uuid4(), "action": "suspend"}
    browser.post("/review/set-aside/", form)

    assert asked in browser.get("/review/done/").text
    assert asked in browser.get("/settings/suspended/").text


@pytest.mark.parametrize("count", [1, 3])
def test_done_takes_as_many_statements_for_one_answer_as_for_three(
    browser: Client, learner: User, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        browser.post("/review/answers/", form_of(learner, make_question().components.get()))

    with django_assert_max_num_queries(17):
        browser.get("/review/done/")


@pytest.mark.parametrize("earlier", [1, 12])
def test_an_answer_and_its_verdict_take_as_many_statements_with_a_long_history(
    browser: Client, learner: User, earlier: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    component = make_question().components.get()
    for _ in range(earlier):
        browser.post("/review/answers/", form_of(learner, component))
    browser.get("/review/")  # renews the session, once a day
    form = form_of(learner, component)

    # Session and account; the revision, then 4 between BEGIN and COMMIT; 4 for today; the history.
    with django_assert_num_queries(2 + 1 + 6 + 4 + 1):
        browser.post("/review/answers/", form, headers=HTMX)


def test_what_comes_next_is_in_the_reply_to_an_answer_and_tells_nothing(browser: Client, learner: User) -> None:
    asked, following = make_question(position=1), make_question(position=2)

    page = browser.post("/review/answers/", form_of(learner, asked.components.get()), headers=HTMX).text

    [ahead] = re.findall(r"<template data-ahead-page>(.*)</template>", page, re.DOTALL)
    assert f'name="component" value="{following.components.get().pk}"' in ahead
    assert 'class="verdict' not in ahead


def test_nothing_comes_along_where_the_session_is_over(browser: Client, learner: User) -> None:
    page = browser.post("/review/answers/", form_of(learner, make_question().components.get()), headers=HTMX).text

    assert "data-ahead-page" not in page


@pytest.mark.parametrize("questions", [1, 12])
def test_the_next_question_takes_as_many_statements_among_many(
    browser: Client, questions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(questions):
        make_question()
    browser.get("/review/")  # renews the session, once a day

    # Session and account; 5 for today; 1 finds the question; what Undo would take back.
    with django_assert_num_queries(2 + 5 + 1 + 1):
        browser.get("/review/", headers=HTMX)
