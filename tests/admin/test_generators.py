"""Questions with other numbers each time, as authors see and write them."""

from __future__ import annotations

import pytest
from django.test import Client

from quizzes.generators import LATEST, Recipe
from quizzes.models import Question
from tests.admin.browsing import Fields, changed, errors_of, opened

LIST = "/admin/quizzes/question/"
ADD = f"{LIST}add/?kind=generator&concept=heat"
GENERATORS = f"{LIST}generators/"
FORM = "question_form"
MODES = [Recipe(each.id, mode, each.version) for each in LATEST.values() for mode in each.modes]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("heat")]


def filled(browser: Client, generator: str = "G05 b 1") -> Fields:
    details = {"slug": "shares", "about": "order-kept", "skill": "apply", "difficulty": "2", "covers": "C100"}
    return changed(opened(browser, ADD, FORM), **details, sources="chng-2023", generator=generator)


def created(browser: Client) -> Question:
    response = browser.post(ADD, filled(browser) | {"_continue": ["publish"]})
    assert response.status_code == 302, errors_of(response)
    return Question.objects.select_related("current").get(slug="shares")


def test_an_author_writes_one_by_choosing_a_generator(admin_browser: Client) -> None:
    question = created(admin_browser)

    assert question.current is not None
    assert (question.kind, question.current.content["generator"]["name"]) == ("numeric", "G05")


def test_its_form_opens_with_its_generator(admin_browser: Client) -> None:
    question = created(admin_browser)

    assert opened(admin_browser, f"{LIST}{question.pk}/change/", FORM)["generator"] == ["G05 b 1"]


def test_another_generator_changes_what_is_right(admin_browser: Client) -> None:
    question = created(admin_browser)
    fields = changed(opened(admin_browser, f"{LIST}{question.pk}/change/", FORM), generator="G04 b 1")

    admin_browser.post(f"{LIST}{question.pk}/change/", fields)

    latest = question.revisions.latest("number")
    assert (latest.major, latest.content["generator"]["name"]) == (True, "G04")


def test_a_question_keeps_the_version_that_it_was_written_with(admin_browser: Client) -> None:
    question = created(admin_browser)
    before = Recipe("G12", "a", 1)
    question.revisions.update(content=before.stored)
    fields = opened(admin_browser, f"{LIST}{question.pk}/change/", FORM)

    response = admin_browser.post(f"{LIST}{question.pk}/change/", changed(fields, difficulty="3"))

    latest = question.revisions.latest("number")
    assert response.status_code == 302, errors_of(response)
    assert (fields["generator"], latest.number, latest.major) == ([str(before)], 2, False)
    assert latest.content["generator"] == {"name": "G12", "mode": "a", "version": 1}


def test_the_list_shows_its_example(admin_browser: Client) -> None:
    created(admin_browser)

    assert "The next token has these probabilities" in admin_browser.get(LIST).text


@pytest.mark.parametrize("recipe", MODES[::7], ids=str)
def test_any_generator_is_looked_at_by_a_seed(admin_browser: Client, recipe: Recipe) -> None:
    page = admin_browser.get(GENERATORS, {"generator": str(recipe), "seed": "7"}).text

    assert recipe.generator.title in page
    assert "Answers of seeds 0 to 499" in page


@pytest.mark.parametrize("seed", ["-1", str(10**30), str(2**48), "x", "1.5", "٣", "", "9" * 5000])
def test_what_is_no_seed_is_said_and_seed_0_is_shown(admin_browser: Client, seed: str) -> None:
    page = admin_browser.get(GENERATORS, {"generator": "G17 a 1", "seed": seed}).text

    assert "A seed is a whole number from 0 to 281474976710655." in page
    assert f"{Recipe('G17', 'a', 1).exercise(0).values.W:,} tokens" in page


def test_the_largest_seed_is_one(admin_browser: Client) -> None:
    page = admin_browser.get(GENERATORS, {"generator": "G17 a 1", "seed": str(2**48 - 1)}).text

    assert "A seed is" not in page
    assert f"{Recipe('G17', 'a', 1).exercise(2**48 - 1).values.W:,} tokens" in page


@pytest.mark.parametrize(
    "query", [{}, {"generator": "G99 a 1"}, {"generator": "G01 a 1", "seed": "many"}, {"seed": "-1"}]
)
def test_an_address_that_names_none_shows_the_first(admin_browser: Client, query: dict[str, str]) -> None:
    assert admin_browser.get(GENERATORS, query).status_code == 200


def test_its_preview_has_other_numbers_for_another_order(admin_browser: Client) -> None:
    question = created(admin_browser)
    one, other = (admin_browser.get(f"{LIST}{question.pk}/preview/?order={seed}").text for seed in (1, 2))

    assert one != other


def test_who_may_not_look_at_questions_sees_no_generators(staff_browser: Client) -> None:
    assert staff_browser.get(GENERATORS).status_code == 403
