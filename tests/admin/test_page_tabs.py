"""A page in tabs: each is written, kept and saved by itself."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.test import Client

from quizzes.account.roles import ROLES, use_roles
from quizzes.authoring.pages import page_of
from quizzes.forms.authoring import TABS
from quizzes.models import Concept, Question, WorkingCopy
from tests.admin.browsing import changed, errors_of, form_in, opened
from tests.admin.conftest import HEAT
from tests.admin.test_concepts import FORM, change_url
from tests.factories import UserFactory, make_question

EDITS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "text": ({"text": "## Other\n\nWords."}, {"text": "## Other\n\nWords."}),
    "about": ({"title": "Warmth"}, {"title": "Warmth"}),
    "teaches": ({"facts-0-key": "kept"}, {"facts": (dataclasses.replace(HEAT.facts[0], key="kept"),)}),
    "sources": (
        {"sources-0-title": "Another title"},
        {"sources": (dataclasses.replace(HEAT.sources[0], title="Another title"), *HEAT.sources[1:])},
    ),
}


def tab(concept: Concept, name: str) -> str:
    return f"{change_url(concept)}?tab={name}"


def questions_url(concept: Concept) -> str:
    return change_url(concept).replace("/change/", "/questions/")


def test_each_tab_saves_its_part_and_nothing_else(admin_browser: Client, heat: Concept) -> None:
    page = HEAT
    for name, (fields, changes) in EDITS.items():
        form = opened(admin_browser, tab(heat, name), FORM)

        response = admin_browser.post(tab(heat, name), changed(form, **fields))

        page = dataclasses.replace(page, **changes)
        assert response.status_code == 302, errors_of(response)
        assert response.headers["Location"] == tab(heat, name)
        assert page_of(Concept.objects.get()) == page
    assert EDITS.keys() == TABS.keys()


def test_two_authors_in_two_tabs_need_not_wait_for_each_other(admin_browser: Client, heat: Concept) -> None:
    mine = opened(admin_browser, tab(heat, "text"), FORM)
    theirs = opened(admin_browser, tab(heat, "about"), FORM)
    admin_browser.post(tab(heat, "about"), changed(theirs, title="Warmth"))

    response = admin_browser.post(tab(heat, "text"), changed(mine, text="## Mine\n\nWords."))

    assert response.status_code == 302, errors_of(response)
    assert page_of(Concept.objects.get()) == dataclasses.replace(HEAT, title="Warmth", text="## Mine\n\nWords.")


def test_two_authors_of_one_row_see_both_texts(admin_browser: Client, heat: Concept) -> None:
    mine = opened(admin_browser, tab(heat, "teaches"), FORM)
    theirs = {"facts-0-text": "They say.", "facts-1-key": "one-more", "facts-1-text": "And more."}
    admin_browser.post(tab(heat, "teaches"), changed(mine, **theirs))

    told = admin_browser.post(tab(heat, "teaches"), changed(mine, **{"facts-0-text": "I say."}))

    assert told.status_code == 409
    assert 'data-take="facts-0-text" data-theirs="They say."' in told.text
    form = form_in(told.text, FORM) | {"_save": ["Save"]}
    assert admin_browser.post(tab(heat, "teaches"), form).status_code == 302
    assert [fact.text for fact in page_of(Concept.objects.get()).facts] == ["I say.", "And more."]


def test_each_tab_keeps_a_draft_of_its_own(admin_browser: Client, heat: Concept) -> None:
    for name in ("text", "about"):
        desk = tab(heat, name).replace("/change/", "/desk/")
        assert admin_browser.post(desk, opened(admin_browser, tab(heat, name), FORM)).status_code == 200

    copies = WorkingCopy.objects.order_by("part")
    assert [copy.part for copy in copies] == ["about", "text"]
    response = admin_browser.get(f"/admin/quizzes/workingcopy/{copies[1].pk}/change/")
    assert response.headers["Location"] == f"{tab(heat, 'text')}&copy={copies[1].pk}"


def test_a_tab_is_looked_over_while_it_is_written(admin_browser: Client, heat: Concept) -> None:
    form = opened(admin_browser, tab(heat, "text"), FORM) | {
        "live_show": ["before"],
        "text": ["## New\n\n[x](concept:y)"],
    }
    form.pop("_save")

    told = admin_browser.post(tab(heat, "text").replace("/change/", "/live/"), form).json()

    assert 'id="s-new"' in told["page"]
    assert '<a href="#id_text" data-level="bad">' in told["checks"]
    assert page_of(Concept.objects.get()) == HEAT


# -- questions in order


def arranged(concept: Concept) -> list[str]:
    return list(concept.questions.order_by("position").values_list("slug", flat=True))


@pytest.fixture
def three(heat: Concept) -> list[Question]:
    return [make_question(heat, slug=slug, position=at) for at, slug in enumerate(("one", "two", "three"))]


def order(questions: list[Question], concept: Concept, **more: str) -> dict[str, Any]:
    return {"order": [str(each.pk) for each in questions], "seen": str(concept.edit_version)} | more


def test_questions_are_put_in_order_and_moved_in_the_text(
    admin_browser: Client, heat: Concept, three: list[Question]
) -> None:
    url, place = questions_url(heat), f"place-{three[0].pk}"

    admin_browser.post(url, order([three[2], three[0], three[1]], heat))
    assert arranged(heat) == ["three", "one", "two"]
    admin_browser.post(url, order([three[2], three[0], three[1]], heat, move=f"up-{three[1].pk}"))
    assert arranged(heat) == ["three", "two", "one"]
    admin_browser.post(url, order([three[2], three[1], three[0]], heat, **{place: "what-it-does"}))

    heat.refresh_from_db()
    assert "{{question one}}" in heat.text
    assert 'value="what-it-does" selected' in admin_browser.get(url).text


@pytest.mark.parametrize("sent", [{"order": []}, {"order": ["1", "x"]}, {"seen": "no"}, {"order": ["99999999999"]}])
def test_another_set_of_questions_changes_nothing(
    admin_browser: Client, heat: Concept, three: list[Question], sent: dict[str, Any]
) -> None:
    response = admin_browser.post(questions_url(heat), order(three[::-1], heat) | sent, follow=True)

    assert "Nothing was saved" in response.text
    assert arranged(heat) == ["one", "two", "three"]


def test_an_author_does_not_arrange_what_learners_see(client: Client, heat: Concept, three: list[Question]) -> None:
    author = UserFactory.create(is_staff=True)
    use_roles({author.pk: ROLES["author"]})
    client.force_login(author)

    assert client.get(questions_url(heat)).status_code == 200
    assert client.post(questions_url(heat), order(three[::-1], heat)).status_code == 403
    assert arranged(heat) == ["one", "two", "three"]
