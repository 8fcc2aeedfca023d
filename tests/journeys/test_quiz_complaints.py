"""What people file against quiz programs, complaint by complaint, in a real browser."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from quizzes.authoring.acts import Act
from quizzes.authoring.pages import question_of, save_question
from quizzes.authoring.questions import retire_question
from quizzes.models import Card, Concept, Review
from quizzes.quizzing.asked import asked, items_of
from tests.factories import choice_content, make_question

from .conftest import Site
from .quiz import (
    CHOICE,
    NUMBER,
    WORDS,
    begin,
    box,
    ends_in,
    expect_saved,
    expect_sent,
    item,
    option,
    place,
    sent,
    status,
)

HAND_IN = "Hand in and see the result"
ADDRESS = re.compile(f"/{WORDS}/$")


def open_another_tab(site: Site) -> Page:
    """Close the one that is offline, and go on in another, online."""
    offline, site.page = site.page, site.another_tab()
    offline.close()
    site.page.context.set_offline(False)
    return site.page


def test_1_a_reload_loses_nothing_that_was_saved(site: Site) -> None:
    attempt = begin(site)
    page = site.page
    option(page, 1).check()
    expect_saved(page, CHOICE)
    page.get_by_role("button", name="Save and next").click()
    box(page, NUMBER).fill("12")
    expect_saved(page, NUMBER)

    page.reload()
    expect(box(page, NUMBER)).to_have_value("12")
    site.open(place(attempt))
    expect(option(page, 1)).to_be_checked()


def test_2_a_lost_connection_loses_nothing_and_the_page_says_so(site: Site) -> None:
    site.loses_connection = True
    attempt = begin(site, "all")
    page = site.page
    page.context.set_offline(True)
    option(page, 0).check()
    box(page, WORDS).fill("chunks")
    expect(page.locator("#lost")).to_contain_text("Not saved yet: no connection.")
    page.get_by_role("button", name=HAND_IN).click()
    expect(page.get_by_role("heading", name="Done?")).to_be_visible()
    assert sent(attempt, CHOICE) == {}

    page.context.set_offline(False)
    expect(page.locator("#lost")).to_have_text("Back online. Everything is saved.")
    expect_saved(page, CHOICE)
    expect_saved(page, WORDS)
    expect_sent(page, attempt, WORDS, "chunks")
    page.get_by_role("button", name=HAND_IN).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 4.")


def test_2_an_answer_given_offline_is_sent_by_the_next_visit(site: Site) -> None:
    site.loses_connection = True
    attempt = begin(site, str(NUMBER))
    page = site.page
    page.context.set_offline(True)
    box(page, NUMBER).fill("12")
    expect(status(page, NUMBER)).to_contain_text("Not saved yet.")
    page = open_another_tab(site)

    site.open(f"{place(attempt)}?question={NUMBER}")
    expect(box(page, NUMBER)).to_have_value("12")
    assert sent(attempt, NUMBER) == {"answer": ["12"]}


def test_3_when_the_time_is_over_what_was_typed_counts_without_a_press(site: Site) -> None:
    attempt = begin(site, str(NUMBER), minutes=5)
    ends_in(attempt, 12)
    page = site.page
    page.reload()
    box(page, NUMBER).fill("12")

    page.wait_for_url("**/result/")
    expect(page.get_by_text("Time ran out, so what you’d saved counts.")).to_be_visible()
    assert sent(attempt, NUMBER) == {"answer": ["12"]}


def test_3_when_the_time_is_over_offline_the_page_says_what_counts(site: Site) -> None:
    site.loses_connection = True
    site.expect_status(409)
    attempt = begin(site, str(NUMBER), minutes=5)
    ends_in(attempt, 12)
    page = site.page
    page.reload()
    page.context.set_offline(True)
    box(page, NUMBER).fill("12")
    expect(page.locator("[data-warned]")).to_contain_text("Time’s up.")
    expect(page.locator("#lost")).to_contain_text("Not saved yet: no connection.")

    page.context.set_offline(False)
    expect(page.locator("#lost")).to_contain_text("Your last change couldn’t be sent in time and won’t count.")
    page.locator("#lost").get_by_role("link", name="See your result").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 4.")
    assert sent(attempt, NUMBER) == {}


def test_3_a_late_answer_is_spoken_of_on_the_next_visit(site: Site) -> None:
    site.loses_connection = True
    site.expect_status(409)
    attempt = begin(site, str(NUMBER), minutes=5)
    page = site.page
    page.context.set_offline(True)
    box(page, NUMBER).fill("12")
    expect(status(page, NUMBER)).to_contain_text("Not saved yet.")
    ends_in(attempt, 0)
    page = open_another_tab(site)

    site.open(place(attempt))
    expect(page.locator("#lost")).to_contain_text("Your last change couldn’t be sent in time and won’t count.")


def test_4_changing_pages_never_restarts_the_clock(site: Site) -> None:
    attempt = begin(site, minutes=5)
    page = site.page
    ends_in(attempt, 200)
    page.reload()
    for press in ("Save and next", "Save and back"):
        expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^[0-3]:\d\d$"))
        page.get_by_role("button", name=press).click()
    page.reload()
    page.go_back()

    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^[0-3]:\d\d$"))


def test_5_whoever_leaves_is_told_that_the_clock_runs(site: Site) -> None:
    attempt = begin(site, minutes=5)
    page = site.page
    page.get_by_role("link", name="Stop for now").click()
    expect(page.get_by_text("The clock is running: about 5 minutes left.")).to_be_visible()

    page.get_by_role("link", name="Four kinds").click()
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^4:\d\d$"))
    ends_in(attempt, 110)
    site.open("/quizzes/")
    expect(page.get_by_text("The clock is running: about 2 minutes left.")).to_be_visible()


def test_6_of_saves_that_race_the_last_one_counts(site: Site) -> None:
    attempt = begin(site, str(WORDS))
    page = site.page
    held: list[Route] = []
    page.route(ADDRESS, lambda route: held.append(route))  # Playwright takes no builtin
    with page.expect_request(ADDRESS):
        box(page, WORDS).fill("one")
        box(page, WORDS).blur()
    box(page, WORDS).fill("two")
    box(page, WORDS).blur()
    box(page, WORDS).fill("three")
    page.get_by_role("button", name="Save and next").click()
    page.wait_for_timeout(300)
    assert len(held) == 1  # the next one waits for the reply
    page.unroute(ADDRESS)
    held[0].fallback()

    page.wait_for_url(f"**/?question={WORDS + 1}")
    assert sent(attempt, WORDS) == {"answer": ["three"]}


def test_6_a_reply_that_was_lost_makes_no_conflict_with_oneself(site: Site) -> None:
    site.loses_connection = True
    attempt = begin(site, str(WORDS))
    page = site.page

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(ADDRESS, lose_the_reply, times=1)
    box(page, WORDS).fill("one")
    expect(status(page, WORDS)).to_contain_text("Not saved yet.")
    box(page, WORDS).fill("two")

    expect_saved(page, WORDS)
    expect(page.locator(".conflict")).to_have_count(0)
    expect_sent(page, attempt, WORDS, "two")


def test_6_nothing_is_said_to_be_saved_while_more_is_being_typed(site: Site) -> None:
    attempt = begin(site, str(WORDS))
    page = site.page
    held: list[Route] = []
    page.route(ADDRESS, lambda route: held.append(route), times=1)
    with page.expect_request(ADDRESS):
        box(page, WORDS).fill("one")
    heard = """(status) => { window.heard = []; new MutationObserver(() => window.heard.push(status.innerText))
        .observe(status, {childList: true, subtree: true, characterData: true}) }"""
    status(page, WORDS).evaluate(heard)
    box(page, WORDS).fill("two")
    held[0].fallback()
    expect_saved(page, WORDS)

    assert [text.strip() for text in page.evaluate("window.heard")] == ["Saved."]
    assert sent(attempt, WORDS) == {"answer": ["two"]}


def test_6_what_is_typed_and_taken_back_is_saved_still(site: Site) -> None:
    begin(site, str(WORDS))
    page = site.page
    box(page, WORDS).fill("one")
    expect_saved(page, WORDS)
    box(page, WORDS).fill("one more")
    expect(status(page, WORDS)).to_contain_text("Saving…")
    box(page, WORDS).fill("one")

    expect_saved(page, WORDS)


def test_7_nothing_tells_a_right_answer_from_a_wrong_one_before_the_end(site: Site) -> None:
    attempt = begin(site)
    page = site.page
    shown = item(attempt, CHOICE)
    heard = []
    for at in range(option(page, 0).count() and page.locator("#f1 input[type=radio]").count()):
        with page.expect_response(re.compile("/1/$")) as reply:
            option(page, at).check()
        expect_saved(page, CHOICE)
        heard.append(reply.value.text().replace(str(attempt.attempt_id), ""))
        page.reload()

    assert len(set(heard)) == 1
    why = str(shown.revision.rendered["why"])
    assert why[:60] not in page.content()


def test_8_nobody_passes_or_fails_unless_the_author_says_so(site: Site) -> None:
    begin(site)
    page = site.page
    page.get_by_role("button", name=HAND_IN).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("0 of 4.")
    expect(page.get_by_text("assed")).to_have_count(0)

    begin(site, mark=50)
    page.get_by_role("button", name=HAND_IN).click()
    expect(page.get_by_text("Not passed yet.")).to_be_visible()
    expect(page.get_by_text("A retake with other questions would come out the other way about")).to_be_visible()


def test_9_a_corrected_key_changes_no_running_quiz(site: Site) -> None:
    question = make_question(Concept.objects.published().first(), slug="corrected-meanwhile")
    attempt = begin(site)
    try:
        attempt.items.filter(position=0).update(
            component=question.components.get(), revision=question.current, seed=attempt.pk
        )
        page = site.page
        page.reload()
        right = page.locator("#f1 label").filter(has_text=re.compile(r"^\s*It divides"))
        right.locator("input").check()
        expect_saved(page, CHOICE)
        options = choice_content()["options"]
        for each in options:
            each["right"] = not each["right"] and each is options[1]
        changed = replace(question_of(question), content=choice_content(options=options, stem="Changed?"))
        save_question(question.concept, changed, position=question.position, now=timezone.now(), question=question)
        page.reload()
        expect(page.get_by_text("Changed?")).to_have_count(0)

        page.get_by_role("button", name=HAND_IN).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("1 of 4.")
    finally:
        retire_question(question=question, act=Act(attempt.learner, timezone.now()))


def test_9_where_all_is_right_there_is_another_try_too(site: Site) -> None:
    site.learner()
    page = site.open("/quizzes/section/sampling/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name=HAND_IN).click()

    page.get_by_role("link", name="Take it again with new questions").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_9_who_got_everything_right_may_try_again(site: Site) -> None:
    attempt = begin(site, kinds=("choice", "choice"), tries=0)
    page = site.page
    for each in items_of(attempt):
        shown = asked(each, 2)
        right = next(at for at in "12345" if shown.grade(shown.parse({"answer": [at]})).is_right)
        site.open(f"{place(attempt)}?question={shown.number}")
        page.locator(f"#f{shown.number} input[type=radio][value='{right}']").check()
        expect_saved(page, shown.number)
    page.get_by_role("button", name=HAND_IN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"2 of 2\.\s*$"))
    expect(page.get_by_role("link", name=re.compile("Look at the"))).to_have_count(0)

    page.get_by_role("link", name="Back to the quiz").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#f1 input[type=radio]:checked")).to_have_count(0)


def test_10_i_dont_know_yet_is_an_answer_and_moves_no_card(site: Site) -> None:
    attempt = begin(site)
    page = site.page
    option(page, 1).check()
    expect_saved(page, CHOICE)
    page.get_by_label("I don’t know yet").check()
    expect(page.get_by_role("link", name="Question 1, answered")).to_be_visible()
    expect_saved(page, CHOICE)
    expect(option(page, 1)).not_to_be_checked()
    assert item(attempt, CHOICE).response == {"unknown": True}

    page.get_by_role("button", name=HAND_IN).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("0 of 4.")
    assert not Card.objects.of(attempt.learner).exists()
    assert not Review.objects.of(attempt.learner).exists()
