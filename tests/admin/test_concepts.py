from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.pages import page_of, save_page
from quizzes.models import Concept, Status, WorkingCopy
from quizzes.reading.page import body_of
from tests.admin.browsing import Fields, act_on, changed, errors_of, form_in, opened
from tests.admin.conftest import HEAT
from tests.factories import ConceptFactory, make_question

LIST = "/admin/quizzes/concept/"
FORM = "concept_form"


def change_url(concept: Concept) -> str:
    return f"{LIST}{concept.pk}/change/"


def form_of(browser: Client, concept: Concept, **values: Any) -> Fields:
    return changed(opened(browser, change_url(concept), FORM), **values)


def new_page(browser: Client, **values: Any) -> Fields:
    """A filled-in form of a new concept."""
    given: dict[str, Any] = {"title": "Ice", "slug": "ice", "section": "sampling", "section_order": 7, "order": 9}
    given |= {"definition": "Ice is cold.", "why": "It keeps.", "text": "## What it is\n\nCold."}
    given |= {"facts-0-key": "cold", "facts-0-text": "Ice is cold.", "sources-0-key": "frost-2020"}
    given |= {"sources-0-title": "On ice", "sources-0-by": "Jack Frost", "sources-0-date": "2020"}
    given |= {"sources-0-url": "https://example.org/ice"}
    return changed(opened(browser, f"{LIST}add/", FORM), **(given | values))


def test_a_new_concept_is_a_draft(admin_browser: Client) -> None:
    response = admin_browser.post(f"{LIST}add/", new_page(admin_browser))

    assert response.status_code == 302, errors_of(response)
    ice = Concept.objects.get(slug="ice")
    assert ice.status == Status.DRAFT
    assert [fact.key for fact in ice.facts.all()] == ["cold"]
    assert body_of(ice)[0].html.startswith('<h2 id="s-what-it-is">')


def test_a_complete_concept_can_be_published_at_once(admin_browser: Client) -> None:
    response = admin_browser.post(f"{LIST}add/", new_page(admin_browser, _continue="publish"))

    assert response.status_code == 302, errors_of(response)
    assert Concept.objects.get(slug="ice").status == Status.PUBLISHED


def test_a_concept_without_facts_is_not_published(admin_browser: Client) -> None:
    fields = new_page(admin_browser, **{"facts-0-key": "", "facts-0-text": "", "_continue": "publish"})

    response = admin_browser.post(f"{LIST}add/", fields)

    assert "facts" in str(errors_of(response)["__all__"])


def test_an_unchanged_form_changes_nothing(admin_browser: Client, heat: Concept) -> None:
    before = (page_of(heat), heat.edit_version)

    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat))

    heat.refresh_from_db()
    assert response.status_code == 302, errors_of(response)
    assert (page_of(heat), heat.edit_version) == before


def test_an_edit_changes_only_what_was_edited(admin_browser: Client, heat: Concept) -> None:
    admin_browser.post(change_url(heat), form_of(admin_browser, heat, title="Warmth"))

    heat.refresh_from_db()
    assert page_of(heat) == dataclasses.replace(HEAT, title="Warmth")
    assert heat.status == Status.PUBLISHED


def test_parts_are_added_ordered_and_taken_away(admin_browser: Client, heat: Concept) -> None:
    edit = {"facts-0-position": "2", "facts-1-position": "1", "facts-1-key": "ends", "facts-1-text": "It ends."}
    edit |= {"misconceptions-6-DELETE": "on", "resources-0-covers": "C101, C102", "resources-0-minutes": "12"}

    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat, **edit))

    assert response.status_code == 302, errors_of(response)
    page = page_of(Concept.objects.get())
    assert [fact.key for fact in page.facts] == ["ends", "order-kept"]
    assert len(page.slips) == 5
    assert (page.resources[0].covers, page.resources[0].minutes) == (("C101", "C102"), 12)


def test_prerequisites_keep_their_order(admin_browser: Client) -> None:
    first, second, third = (ConceptFactory.create(slug=slug, section="other") for slug in ("zeta", "alpha", "mid"))
    heat = save_page(dataclasses.replace(HEAT))
    heat.prerequisites.add(first)

    admin_browser.post(change_url(heat), form_of(admin_browser, heat, prerequisites=[first.pk, second.pk, third.pk]))

    assert page_of(heat).prerequisites == ("zeta", "alpha", "mid")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"text": "## One\n\n[x](concept:no-such)"}, "text", "Line 3: there’s no concept “no-such”"),
        ({"text": "<b>bold</b>"}, "text", "Line 1"),
        ({"text": "{{question no-such}}"}, "text", "there’s no question “no-such”"),
        ({"text": "$\\frac{$"}, "text", "formula"),
        ({"title": ""}, "title", "Fill it in"),
        ({"order": "0", "_continue": "publish"}, "order", "isn’t a number"),
        ({"level": "7"}, "level", "isn’t a number from 1 to 3"),
        ({"version": "new"}, "version", "isn’t a valid version"),
        ({"reviewed": "often"}, "reviewed", "isn’t a valid date"),
        ({"covers": "C999"}, "covers", "coverage id"),
        ({"section": "Not A Slug"}, "section", "small letters"),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    admin_browser: Client, heat: Concept, changes: dict[str, str], field: str, words: str
) -> None:
    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat, **changes))

    assert response.status_code == 200
    assert words in " ".join(errors_of(response).get(field, [])), errors_of(response)
    assert page_of(Concept.objects.get()) == HEAT


def test_a_bad_part_is_told_in_its_row(admin_browser: Client, heat: Concept) -> None:
    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat, **{"sources-0-url": "javascript:1"}))

    assert "Enter a valid URL" in response.text
    assert page_of(Concept.objects.get()) == HEAT


def test_a_fact_that_a_question_asks_about_stays(admin_browser: Client, heat: Concept) -> None:
    make_question(heat)
    heat.questions.get().revisions.update(about="order-kept")

    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat, **{"facts-0-key": "renamed"}))

    assert "names “order-kept”" in str(errors_of(response)["__all__"])


def test_concepts_may_not_wait_for_each_other(admin_browser: Client, heat: Concept) -> None:
    other = ConceptFactory.create(slug="other", section="other")
    other.prerequisites.add(heat)

    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat, prerequisites=[other.pk]))

    rings = ("heat → other → heat", "other → heat → other")
    assert any(
        f"hese concepts require each other: {ring}" in str(errors_of(response)["prerequisites"]) for ring in rings
    )


def test_a_place_is_taken_once(admin_browser: Client, heat: Concept) -> None:
    ConceptFactory.create(title="Cold", section="sampling", section_order=7, order=5)

    response = admin_browser.post(change_url(heat), form_of(admin_browser, heat, order=5, section_order=8))

    assert set(errors_of(response)) == {"order", "section_order"}


def test_the_second_author_is_told_and_nothing_is_lost(admin_browser: Client, heat: Concept) -> None:
    mine = form_of(admin_browser, heat, definition="What I wrote.")
    admin_browser.post(change_url(heat), form_of(admin_browser, heat, title="What they wrote"))

    response = admin_browser.post(change_url(heat), mine)

    assert response.status_code == 409
    told = form_in(response.text, FORM)
    assert (told["title"], told["definition"]) == (["What they wrote"], ["What I wrote."])
    assert "Taken from them: Title." in response.text
    heat.refresh_from_db()
    assert (heat.title, heat.definition) == ("What they wrote", HEAT.definition)


def test_the_second_author_may_then_decide(admin_browser: Client, heat: Concept) -> None:
    mine = form_of(admin_browser, heat, definition="What I wrote.")
    admin_browser.post(change_url(heat), form_of(admin_browser, heat, title="What they wrote"))
    told = form_in(admin_browser.post(change_url(heat), mine).text, FORM)

    response = admin_browser.post(change_url(heat), told | {"_save": ["Save"]})

    assert response.status_code == 302, errors_of(response)
    both = dataclasses.replace(HEAT, title="What they wrote", definition="What I wrote.")
    assert page_of(Concept.objects.get()) == both


def test_short_names_can_be_exchanged_but_not_doubled(admin_browser: Client, heat: Concept) -> None:
    swapped = {"misconceptions-1-key": "changes-rank", "misconceptions-3-key": "multiplies"}
    admin_browser.post(change_url(heat), form_of(admin_browser, heat, **swapped))
    doubled = form_of(admin_browser, heat, **{"misconceptions-1-key": "multiplies"})

    response = admin_browser.post(change_url(heat), doubled)

    assert [slip.key for slip in page_of(Concept.objects.get()).slips][:3] == [
        "changes-rank",
        "small-is-steady",
        "multiplies",
    ]
    assert response.status_code == 200
    assert "duplicate" in response.text


def test_the_actions_publish_and_retire(admin_browser: Client, heat: Concept) -> None:
    for action, status in (("retire", Status.RETIRED), ("publish", Status.PUBLISHED)):
        act_on(admin_browser, LIST, action, heat.pk)
        heat.refresh_from_db()
        assert heat.status == status


def test_a_concept_with_questions_is_not_deleted(admin_browser: Client, heat: Concept) -> None:
    make_question(heat)

    assert admin_browser.post(f"{LIST}{heat.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Concept.objects.exists()


def test_the_preview_shows_a_draft(admin_browser: Client, heat: Concept) -> None:
    Concept.objects.update(status=Status.DRAFT)

    page = admin_browser.get(f"{LIST}{heat.pk}/preview/")

    assert "Heat divides, says" in page.text
    assert admin_browser.post(f"{LIST}{heat.pk}/preview/").status_code == 405


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=a>"])
def test_markup_in_a_page_is_refused_or_neutralized(admin_browser: Client, heat: Concept, payload: str) -> None:
    fields = form_of(admin_browser, heat, text=payload, title=payload, definition=payload)

    shown = admin_browser.post(change_url(heat), fields).text + admin_browser.get(LIST).text

    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert heat.body == Concept.objects.get().body


def test_the_list_can_be_searched_and_filtered(admin_browser: Client, heat: Concept) -> None:
    ConceptFactory.create(title="Cold", level=2, status=Status.DRAFT)

    def shown(query: str) -> list[str]:
        return [row.title for row in admin_browser.get(f"{LIST}?{query}").context["cl"].queryset]

    assert shown("q=logits") == ["Heat"]
    assert shown("status__exact=draft") == ["Cold"]
    assert shown("level__exact=1") == ["Heat"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    admin_browser: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for concept in ConceptFactory.create_batch(count):
        make_question(concept)
    admin_browser.get("/admin/")  # the first page of a session writes it down

    with django_assert_num_queries(7):
        admin_browser.get(LIST)


def test_staff_without_permission_write_nothing(staff_browser: Client, heat: Concept) -> None:
    paths = ["", "add/", f"{heat.pk}/change/", f"{heat.pk}/delete/", f"{heat.pk}/history/"]

    answers = {staff_browser.post(f"{LIST}{path}").status_code for path in paths}

    assert answers == {403}
    assert staff_browser.get(f"{LIST}{heat.pk}/preview/").status_code in {403, 404}


def test_a_page_is_compared_by_fields_and_opened_as_a_draft(admin_browser: Client, heat: Concept) -> None:
    url = change_url(heat)
    for text in ("Order stays.", "Order never changes."):
        admin_browser.post(url, form_of(admin_browser, heat, **{"facts-0-text": text}))
    history = f"{LIST}{heat.pk}/history/"

    page = admin_browser.get(history, {"from": "2", "to": "3"})
    [field] = page.context["compared"]
    assert field.label == "Facts, order-kept, text"
    assert [(each.mark, each.text) for each in field.pieces][1:] == [("gone", " stays."), ("new", " never changes.")]

    admin_browser.post(f"{LIST}{heat.pk}/restore/1/draft/")
    assert heat.facts.get().text == "Order never changes."
    taken = admin_browser.post(url, {"_keep_editing": str(WorkingCopy.objects.get().pk)})
    form = form_in(taken.text, FORM) | {"_save": ["Save"]}
    assert form["facts-0-text"] == ["The order of tokens never changes."]
    admin_browser.post(url, form)
    restored = page_of(Concept.objects.get())
    assert dataclasses.replace(restored, text="") == dataclasses.replace(HEAT, text="")
    assert not WorkingCopy.objects.exists()
