import json

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from quizzes.account.addresses import ask_for_change, rename_sign_in
from quizzes.models import Card, ProblemReport, Review, User
from tests.factories import UserFactory, give_answer, make_question

SETTINGS = {
    "time_zone": "Europe/Berlin",
    "rollover_hour": 5,
    "new_per_day": 3,
    "reviews_per_day": 50,
    "four_buttons": "True",
    "theme": "dark",
}

SIGN_UP = {"email": "gone@example.com", "password1": "tangerine-42", "password2": "tangerine-42"}
NEW_PASSWORD = {"password1": "clementine-42", "password2": "clementine-42"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client: Client) -> User:
    learner = UserFactory.create()
    client.force_login(learner)
    return learner


def test_settings_are_saved(client: Client, learner: User) -> None:
    client.post("/settings/", SETTINGS)

    learner.refresh_from_db()
    assert (learner.time_zone, learner.rollover_hour, learner.new_per_day) == ("Europe/Berlin", 5, 3)
    assert (learner.reviews_per_day, learner.four_buttons, learner.theme) == (50, True, "dark")


def test_the_switch_in_the_header_keeps_the_theme_and_goes_back(client: Client, learner: User) -> None:
    page = "http://testserver/map/vectors/?a=b"
    reply = client.post("/settings/theme/", {"theme": "dark"}, headers={"Referer": page})

    learner.refresh_from_db()
    assert (learner.theme, reply.headers["Location"]) == ("dark", page)
    assert '<html lang="en" data-theme="dark"' in client.get("/settings/").text


@pytest.mark.parametrize("page", ["", "https://example.org/", "//example.org", "javascript:alert(1)", "http://["])
def test_the_switch_leads_nowhere_else(client: Client, learner: User, page: str) -> None:
    reply = client.post("/settings/theme/", {"theme": "dark"}, headers={"Referer": page})

    assert reply.headers["Location"] == "/today/"


def test_a_theme_that_there_is_not_changes_nothing(client: Client, learner: User) -> None:
    client.post("/settings/theme/", {"theme": "sepia"})

    learner.refresh_from_db()
    assert learner.theme == "system"


def test_visitors_have_the_theme_of_their_system_and_no_cookie(client: Client) -> None:
    reply = client.get("/about/")

    assert 'class="theme"' not in reply.text
    assert not reply.cookies


def test_the_decimal_mark_is_a_setting(client: Client, learner: User) -> None:
    client.post("/settings/", SETTINGS | {"decimal_mark": "comma"})

    learner.refresh_from_db()
    assert learner.decimal_mark == "comma"


def test_settings_sent_from_a_page_without_a_decimal_mark_keep_it(client: Client, learner: User) -> None:
    User.objects.update(decimal_mark="comma")

    client.post("/settings/", SETTINGS)

    learner.refresh_from_db()
    assert (learner.decimal_mark, learner.theme) == ("comma", "dark")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decimal_mark", "space"),
        ("time_zone", "Mars/Olympus"),
        ("rollover_hour", "7"),
        ("rollover_hour", "-1"),
        ("new_per_day", "201"),
        ("new_per_day", "9" * 5000),
        ("reviews_per_day", "0"),
        ("four_buttons", "perhaps"),
        ("theme", "sepia"),
    ],
)
def test_settings_out_of_range_are_refused(client: Client, learner: User, field: str, value: str) -> None:
    reply = client.post("/settings/", SETTINGS | {field: value})

    learner.refresh_from_db()
    assert reply.status_code == 422
    assert learner.time_zone == "UTC"


def test_settings_move_no_card(client: Client, learner: User) -> None:
    give_answer(learner, make_question().components.get(), timezone.now())
    before = Card.objects.values().get()

    client.post("/settings/", SETTINGS)

    assert Card.objects.values().get() == before


def test_settings_cannot_make_an_administrator(client: Client, learner: User) -> None:
    client.post("/settings/", SETTINGS | {"is_staff": "on", "is_superuser": "on", "email": "root@example.com"})

    learner.refresh_from_db()
    assert (learner.is_staff, learner.is_superuser, learner.email == "root@example.com") == (False, False, False)


def test_signing_up_cannot_make_an_administrator(client: Client) -> None:
    client.post("/accounts/signup/", SIGN_UP | {"is_staff": "on", "is_superuser": "on", "secret": "mine", "id": "7"})

    made = User.objects.get(email=SIGN_UP["email"])
    assert (made.is_staff, made.is_superuser, made.secret == "mine") == (False, False, False)


def test_the_theme_reaches_the_page(client: Client, learner: User) -> None:
    client.post("/settings/", SETTINGS)

    assert 'data-theme="dark"' in client.get("/today/").text


def test_the_browsers_zone_is_taken_until_one_is_chosen(client: Client, learner: User) -> None:
    client.post("/settings/zone/", {"time_zone": "Asia/Tokyo"})
    learner.refresh_from_db()
    guessed = learner.time_zone
    client.post("/settings/", SETTINGS)
    client.post("/settings/zone/", {"time_zone": "Asia/Tokyo"})

    learner.refresh_from_db()
    assert (guessed, learner.time_zone) == ("Asia/Tokyo", "Europe/Berlin")


def test_a_zone_that_does_not_exist_is_ignored(client: Client, learner: User) -> None:
    reply = client.post("/settings/zone/", {"time_zone": "../../etc/passwd"})

    learner.refresh_from_db()
    assert (reply.status_code, learner.time_zone) == (204, "UTC")


def lived(learner: User) -> None:
    """A learner with something of every kind that is stored about one."""
    question = make_question()
    outcome = give_answer(learner, question.components.get(), timezone.now())
    ProblemReport.objects.create(
        learner=learner,
        component=outcome.review.component,
        revision=outcome.review.revision,
        reason="other",
        text="Hm",
        created_at=timezone.now(),
    )


def test_export_holds_everything_of_the_learner_and_nothing_of_others(client: Client, learner: User) -> None:
    lived(learner)
    lived(UserFactory.create(email="someone-else@example.com"))

    reply = client.get("/settings/export/")

    text = reply.getvalue().decode()
    data = json.loads(text)
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert [len(data[name]) for name in ("reviews", "cards", "problem_reports")] == [1, 1, 1]
    assert "someone-else" not in text


def test_export_tells_no_order_of_what_is_still_to_be_asked(client: Client, learner: User) -> None:
    lived(learner)

    exported = client.get("/settings/export/").getvalue().decode()

    assert learner.secret not in exported
    assert str(Review.objects.of(learner).get().seed) not in exported


def test_deleting_wants_the_password(client: Client, learner: User) -> None:
    reply = client.post("/settings/delete/", {"password": "wrong"})

    assert reply.status_code == 422
    assert User.objects.filter(pk=learner.pk).exists()


def test_deleting_removes_everything_of_the_learner_and_nothing_of_others(client: Client, learner: User) -> None:
    lived(learner)
    other = UserFactory.create()
    lived(other)

    reply = client.post("/settings/delete/", {"password": "correct horse battery"})

    assert reply.headers["Location"] == "/goodbye/"
    assert not User.objects.filter(pk=learner.pk).exists()
    assert set(Review.objects.values_list("learner", flat=True)) == {other.pk}
    assert client.get("/today/").status_code == 302


@pytest.mark.parametrize("by", ["the learner", "an administrator"])
def test_a_deleted_learner_leaves_no_trace_in_a_dump(client: Client, by: str) -> None:
    client.post("/accounts/signup/", SIGN_UP)
    learner = User.objects.get(email=SIGN_UP["email"])
    rename_sign_in(user=learner, confirmed=True)
    ask_for_change(learner=learner, email="waiting@example.com", now=timezone.now())
    lived(learner)
    author = Client()
    author.force_login(User.objects.create_superuser("author@example.com"))
    author.post(f"/admin/quizzes/user/{learner.pk}/password/", {"usable_password": "true", **NEW_PASSWORD})
    if by == "the learner":
        client.post("/accounts/login/", {"login": learner.email, "password": NEW_PASSWORD["password1"]})
        client.post("/settings/delete/", {"password": NEW_PASSWORD["password1"]})
    else:
        author.post(f"/admin/quizzes/user/{learner.pk}/delete/", {"post": "yes"})

    dump = "".join(serializers.serialize("json", model._default_manager.all()) for model in apps.get_models())
    assert not User.objects.filter(pk=learner.pk).exists()
    assert learner.email not in dump
    assert "waiting@example.com" not in dump
    assert learner.secret not in dump
    assert rows_naming(learner.pk) == []


def rows_naming(learner: int) -> list[str]:
    """Rows of any table that still point at an account."""
    return [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is User and model._default_manager.filter(**{field.name: learner}).exists()
    ]


def test_suspended_questions_are_listed_with_a_way_back(client: Client, learner: User) -> None:
    component = make_question().components.get()
    form = {"component": component.pk, "version": 0, "action": "suspend"}
    client.post("/review/set-aside/", form | {"record_id": "11111111-1111-4111-8111-111111111111"})

    page = client.get("/settings/suspended/").text
    resumed = client.post(
        "/review/set-aside/",
        {
            "component": component.pk,
            "version": 1,
            "action": "resume",
            "record_id": "22222222-2222-4222-8222-222222222222",
        },
    )

    assert "What does temperature do?" in page
    assert resumed.headers["Location"] == "/settings/suspended/"
    assert not Card.objects.get().suspended


def test_sign_up_with_an_address_that_exists_changes_nothing(client: Client) -> None:
    taken = UserFactory.create(email="taken@example.com")
    form = {"email": "taken@example.com", "password1": "a long enough secret", "password2": "a long enough secret"}

    client.post("/accounts/signup/", form)

    assert "_auth_user_id" not in client.session
    assert User.objects.get(email="taken@example.com").password == taken.password


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_sign_in_leads_nowhere_else(client: Client, target: str) -> None:
    UserFactory.create(email="here@example.com")

    form = {"login": "here@example.com", "password": "correct horse battery"}
    reply = client.post(f"/accounts/login/?next={target}", form | {"next": target})

    assert reply.headers["Location"].startswith("/")
    assert not reply.headers["Location"].startswith(("//", "/\\"))
