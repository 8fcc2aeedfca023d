import datetime as dt
import html
import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import signing
from django.test import Client

from quizzes.log.presenting import Presentation
from quizzes.models import Review, User
from quizzes.reading.page import next_sample, public_presentation, samples
from quizzes.reading.tried import MOST, carry, keep
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"

pytestmark = pytest.mark.django_db


def shown() -> Presentation:
    presentation = public_presentation(make_question(concept=ConceptFactory.create()).components.get().pk)
    assert presentation is not None
    return presentation


def test_what_was_tried_is_stored_once_with_the_new_account() -> None:
    learner, asked = UserFactory.create(), shown()
    carried = carry("", asked, {"know": ["no"]})

    for _ in range(2):
        keep(learner, carried, NOON)

    [review] = Review.objects.of(learner).answers()
    assert (review.component_id, review.response, review.seed) == (asked.component.pk, {"unknown": True}, asked.seed)


@pytest.mark.parametrize("option", range(1, 4))
def test_it_is_graded_as_the_visitor_saw_it(option: int) -> None:
    learner, asked = UserFactory.create(), shown()
    data = {"answer": [str(option)]}

    [review] = keep(learner, carry("", asked, data), NOON)

    assert review.score == asked.grade(asked.parse(data)).score


def test_the_first_answer_to_a_question_stands() -> None:
    learner, asked = UserFactory.create(), shown()

    carried = carry(carry("", asked, {"answer": ["1"]}), asked, {"know": ["no"]})

    [review] = keep(learner, carried, NOON)
    assert review.response != {"unknown": True}


def test_only_a_few_are_carried() -> None:
    learner, carried = UserFactory.create(), ""
    for _ in range(MOST + 2):
        carried = carry(carried, shown(), {"know": ["no"]})

    assert len(keep(learner, carried, NOON)) == MOST


def test_a_very_long_answer_is_not_carried() -> None:
    carried = carry("", shown(), {"know": ["no"]})

    assert carry(carried, shown(), {"answer": ["".join(map(chr, range(256, 9000)))]}) == carried


@pytest.mark.parametrize("carried", ["", "rubbish", "a:b:c"])
def test_a_value_that_is_not_ours_brings_nothing(carried: str) -> None:
    assert keep(UserFactory.create(), carried, NOON) == []


def test_a_value_that_was_signed_for_something_else_brings_nothing() -> None:
    asked = shown()
    other = signing.dumps([(asked.component.pk, asked.revision.pk, {"know": ["no"]})], salt="another")

    assert keep(UserFactory.create(), other, NOON) == []


def test_a_question_removed_since_is_left_out() -> None:
    asked, other = shown(), shown()
    carried = carry(carry("", asked, {"know": ["no"]}), other, {"know": ["no"]})
    asked.component.delete()

    assert [review.component_id for review in keep(UserFactory.create(), carried, NOON)] == [other.component.pk]


def test_a_visitor_tries_two_samples_and_signs_up_with_both(client: Client) -> None:
    first, second = shown(), shown()
    page = client.post(f"/guide/try/{first.component.pk}/", {"know": "no", "sample": "1"})
    assert page.context["another"].component.pk == second.component.pk
    carried = page.context["sitting"].carried
    page = client.get(f"/guide/sample/{second.component.pk}/", {"sample": "1", "carried": carried})
    assert f'value="{carried}"' in page.text
    page = client.post(f"/guide/try/{second.component.pk}/", {"know": "no", "sample": "1", "carried": carried})
    carried = page.context["sitting"].carried
    page = client.get("/accounts/signup/", {"carried": carried})
    assert page.context["form"]["carried"].value() == carried

    client.post("/accounts/signup/", {"email": "new@example.com", "password1": "tangerine-42", "carried": carried})

    assert Review.objects.of(User.objects.get(email="new@example.com")).answers().count() == 2


def test_who_mistyped_their_address_brings_the_answer_along_again(client: Client) -> None:
    carried = carry("", shown(), {"know": ["no"]})
    form = {"password1": "tangerine-42"}
    client.post("/accounts/signup/", form | {"email": "wrogn@example.com", "carried": carried})

    again = client.get("/accounts/signup/").context["form"]["carried"].value()
    client.post("/accounts/signup/", form | {"email": "right@example.com", "carried": again})

    assert Review.objects.of(User.objects.get(email="right@example.com")).count() == 1


@pytest.mark.parametrize("email", ["taken@example.com", "new@example.com"])
def test_what_is_brought_along_tells_nobody_whether_an_address_has_an_account(client: Client, email: str) -> None:
    UserFactory.create(email="taken@example.com")
    carried = carry("", shown(), {"know": ["no"]})

    page = client.post(
        "/accounts/signup/", {"email": email, "password1": "tangerine-42", "carried": carried}, follow=True
    )

    assert page.redirect_chain == [("/accounts/confirm-email/", 302)]
    assert [str(each) for each in page.context["messages"]] == [f"We sent a link to {email}."]


def test_samples_come_from_different_concepts_and_end() -> None:
    for _ in range(5):
        shown()

    found = samples()

    assert len({each.concept.pk for each in found}) == len(found) == 3
    assert [next_sample(each) for each in found] == [*found[1:], None]


@pytest.mark.parametrize("carried", ["", "x" * 9000])
def test_what_is_carried_along_never_stops_signing_up(client: Client, carried: str) -> None:
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": "tangerine-42", "carried": carried})

    assert User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize("second_factor", [False, True])
def test_who_signs_in_instead_brings_the_answer_along(client: Client, *, second_factor: bool) -> None:
    learner = UserFactory.create(last_login=NOON)
    codes = RecoveryCodes.activate(learner).get_unused_codes() if second_factor else []
    if second_factor:
        TOTP.activate(learner, "A" * 32)
    carried = carry("", shown(), {"know": ["no"]})
    way = re.search(
        r'have an account\?\s*<a\s+href="([^"]+)"', client.get("/accounts/signup/", {"carried": carried}).text
    )
    assert way
    page = client.get(html.unescape(way[1]))
    form = {"login": learner.email, "password": PASSWORD, "carried": page.context["form"]["carried"].value()}

    page = client.post("/accounts/login/", form, follow=True)
    if second_factor:
        page = client.post(page.redirect_chain[-1][0], {"code": codes[0]}, follow=True)

    assert Review.objects.of(learner).answers().count() == 1
    assert "We saved the answer you gave." in page.text


def test_a_passkey_that_did_not_work_loses_neither_the_answer_nor_the_way_on(client: Client) -> None:
    carried = carry("", shown(), {"know": ["no"]})
    sent = {"credential": "{}", "carried": carried, "next": "/progress/"}

    page = client.post("/accounts/2fa/webauthn/login/", sent, follow=True)

    assert page.context["form"]["carried"].value() == carried
    assert page.context["redirect_field_value"] == "/progress/"


def test_what_the_learner_answered_before_stands(client: Client) -> None:
    learner, asked = UserFactory.create(last_login=NOON), shown()
    give_answer(learner, asked.component, NOON)
    carried = carry("", asked, {"know": ["no"]})

    page = client.post(
        "/accounts/login/", {"login": learner.email, "password": PASSWORD, "carried": carried}, follow=True
    )

    assert Review.objects.of(learner).answers().count() == 1
    assert "We saved" not in page.text


def test_who_has_an_account_already_brings_it_along_from_the_form_of_a_new_one(client: Client) -> None:
    learner = UserFactory.create(last_login=NOON)
    carried = carry("", shown(), {"know": ["no"]})
    client.post("/accounts/signup/", {"email": learner.email, "password1": "tangerine-42", "carried": carried})

    assert client.get("/accounts/login/").context["form"]["carried"].value() == carried
