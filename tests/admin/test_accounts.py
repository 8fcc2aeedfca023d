from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.test import Client

from quizzes.models import Review, User
from tests.admin.browsing import changed, opened
from tests.factories import UserFactory, give_answer, make_question

LIST = "/admin/quizzes/user/"
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def change_url(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def helper() -> Client:
    """Staff who may help learners, but are no superuser."""
    user = UserFactory.create(email="helper@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__model="user"))
    browser = Client()
    browser.force_login(user)
    return browser


def test_settings_are_changed(admin_browser: Client) -> None:
    learner = UserFactory.create()
    fields = opened(admin_browser, change_url(learner), "user_form")

    admin_browser.post(change_url(learner), changed(fields, new_per_day=3, time_zone="Europe/Berlin"))

    learner.refresh_from_db()
    assert (learner.new_per_day, learner.time_zone) == (3, "Europe/Berlin")


def test_an_unknown_zone_is_refused(admin_browser: Client) -> None:
    learner = UserFactory.create()
    fields = opened(admin_browser, change_url(learner), "user_form")

    page = admin_browser.post(change_url(learner), changed(fields, time_zone="Mars/Olympus"))

    assert "no time zone with that name" in page.text


def test_a_new_address_is_the_one_to_sign_in_with(admin_browser: Client) -> None:
    learner = UserFactory.create(email="old@example.com")
    EmailAddress.objects.create(user=learner, email="old@example.com", primary=True, verified=True)
    fields = opened(admin_browser, change_url(learner), "user_form")

    admin_browser.post(change_url(learner), changed(fields, email="New@Example.com"))

    learner.refresh_from_db()
    assert learner.email == "new@example.com"
    assert [each.email for each in EmailAddress.objects.filter(user=learner)] == ["new@example.com"]


def test_an_account_goes_with_everything_of_its_owner(admin_browser: Client) -> None:
    learner = UserFactory.create()
    give_answer(learner, make_question().components.get(), NOON)

    assert "Answers and other records" in admin_browser.get(f"{LIST}{learner.pk}/delete/").text
    admin_browser.post(f"{LIST}{learner.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(pk=learner.pk).exists()
    assert not Review.objects.exists()


def test_a_group_goes_with_a_word_on_who_loses_it(admin_browser: Client) -> None:
    group = Group.objects.create(name="readers")
    group.permissions.set(Permission.objects.all()[:2])
    UserFactory.create().groups.add(group)

    page = admin_browser.get(f"/admin/auth/group/{group.pk}/delete/").text
    assert "Memberships: 1" in page
    assert "object (" not in page
    admin_browser.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})

    assert not Group.objects.filter(pk=group.pk).exists()


def test_nobody_is_added_here(admin_browser: Client) -> None:
    assert admin_browser.post(f"{LIST}add/", {"email": "x@example.com"}).status_code == 403


def test_a_password_can_be_set_for_a_learner(admin_browser: Client) -> None:
    learner = UserFactory.create()
    data = {"password1": "a long new password", "password2": "a long new password", "usable_password": "true"}

    admin_browser.post(f"{LIST}{learner.pk}/password/", data)

    learner.refresh_from_db()
    assert learner.check_password("a long new password")


def test_staff_hand_out_no_powers(db: None) -> None:
    browser, learner = helper(), UserFactory.create()
    fields = opened(browser, change_url(learner), "user_form")

    browser.post(change_url(learner), changed(fields, is_staff="on", is_superuser="on", new_per_day=4))

    learner.refresh_from_db()
    assert (learner.is_staff, learner.is_superuser, learner.new_per_day) == (False, False, 4)


def test_staff_do_not_touch_an_administrator(author: User) -> None:
    browser = helper()

    answers = [
        browser.post(change_url(author), {"email": "mine@example.com"}).status_code,
        browser.post(f"{LIST}{author.pk}/password/", {"password1": "x", "password2": "x"}).status_code,
        browser.post(f"{LIST}{author.pk}/delete/", {"post": "yes"}).status_code,
    ]
    browser.post(LIST, {"action": "delete_selected", "_selected_action": [author.pk], "post": "yes"})

    assert answers == [403, 403, 403]
    author.refresh_from_db()
    assert author.email == "author@example.com"


def test_an_account_without_an_address_is_named_by_its_number(admin_browser: Client) -> None:
    nameless = UserFactory.create(email="", is_staff=True)

    assert f"account {nameless.pk}" in admin_browser.get(f"{LIST}roles/").text
