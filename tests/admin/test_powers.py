"""Only a superuser hands out powers: whatever staff may do, nobody can do more afterwards than before."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, Permission
from django.test import Client

from quizzes.account.own_data import SETTINGS
from quizzes.account.powers import lost_powers
from quizzes.models import Concept, Conflict, Image, ProblemReport, Question, Quiz, Resource, User, WorkingCopy
from quizzes.models.placement import Probe
from quizzes.models.reminding import Reminder
from quizzes.models.study import Card, Overruled, Review
from tests.addresses import ROUTES
from tests.factories import UserFactory

AUTHORING = ("concept", "question", "resource", "conflict", "problemreport")
SETS: dict[str, dict[str, Any]] = {
    "nothing": {"pk": 0},
    "viewers": {"codename__startswith": "view_"},
    "authors": {"content_type__model__in": AUTHORING},
    "helpers": {"content_type__model": "user"},
    "keepers of groups": {"content_type__model__in": ("group", "permission")},
    "keepers of sessions": {"content_type__app_label__in": ("sessions", "usersessions", "account", "mfa", "admin")},
    "everything": {},
}
ADMIN = [route for route in ROUTES if route.startswith("/admin/")]

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    everyone = {
        "superuser": User.objects.create_superuser("root@example.com", "correct horse battery"),
        "colleague": UserFactory.create(email="colleague@example.com", is_staff=True),
        "learner": UserFactory.create(email="learner@example.com"),
    }
    everyone["colleague"].groups.add(Group.objects.create(name="colleagues"))
    return everyone


def member(name: str) -> User:
    """Staff in a group that may do what the set says."""
    group = Group.objects.create(name=name)
    group.permissions.set(Permission.objects.filter(**SETS[name]))
    user = UserFactory.create(email="member@example.com", is_staff=True)
    user.groups.add(group)
    return user


def powers() -> dict[str, Any]:
    """Who may do what, and how whoever may do more than learn gets in."""
    everyone = User.objects.prefetch_related("groups", "user_permissions")
    mighty = {user.email: user.password for user in everyone if user.is_staff}
    said = {
        str(user.pk): (
            user.is_staff,
            user.is_superuser,
            sorted(group.pk for group in user.groups.all()),
            sorted(each.pk for each in user.user_permissions.all()),
        )
        for user in everyone
    }
    groups = {group.name: sorted(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
    return {"people": said, "ways in": mighty, "groups": groups}


def some_powers() -> list[int]:
    """No set above is just these, so whoever could hand them out would change something."""
    return list(Permission.objects.filter(codename__endswith="_group").values_list("pk", flat=True))


def greedy(target: int) -> dict[str, Any]:
    """Every field by which any form of the admin could hand out powers, in one."""
    new = "a long new password"
    return {
        "email": f"mine{target}@example.com",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": list(Group.objects.values_list("pk", flat=True)),
        "user_permissions": some_powers(),
        "permissions": some_powers(),
        "name": f"mine {target}",
        **{name: getattr(User(), name) for name in SETTINGS},
        "usable_password": "true",
        "password1": new,
        "password2": new,
        "post": "yes",
        "action": "delete_selected",
        "_selected_action": [target],
        "index": 0,
    }


def sends(browser: Client, address: str, fields: dict[str, Any]) -> None:
    """As a browser does; the test client's own encoding, for files, takes most of the time with so many fields."""
    browser.post(address, urlencode(fields, doseq=True), content_type="application/x-www-form-urlencoded")


def tries_everything(user: User, targets: list[int]) -> None:
    browser = Client(raise_request_exception=False)
    addresses = [
        (route.format(*[each] * 4), each) for route in ADMIN for each in (targets if "{}" in route else targets[:1])
    ]
    addresses += [(listing, each) for each in targets for listing in ("/admin/quizzes/user/", "/admin/auth/group/")]
    fields = {target: greedy(target) for target in targets}
    for address, target in addresses:
        if SESSION_KEY not in browser.session:  # one of the addresses signs out
            browser.force_login(user)
        sends(browser, address, fields[target])


@pytest.mark.thorough("every address for every group")
@pytest.mark.parametrize("name", SETS)
def test_no_group_of_staff_can_hand_out_powers(people: dict[str, User], name: str) -> None:
    user = member(name)
    targets = [*(each.pk for each in people.values()), user.pk, *Group.objects.values_list("pk", flat=True)]
    before = powers()
    learner = str(people["learner"].pk)

    tries_everything(user, targets)

    after = powers()
    for each in (before, after):  # whoever may help learners may also delete one
        each["people"].pop(learner, None)
    assert after == before


def test_a_superuser_can(people: dict[str, User]) -> None:
    browser = Client()
    browser.force_login(people["superuser"])
    colleagues = Group.objects.get(name="colleagues")

    sends(browser, f"/admin/auth/group/{colleagues.pk}/change/", greedy(colleagues.pk))
    sends(browser, f"/admin/quizzes/user/{people['learner'].pk}/change/", greedy(people["learner"].pk))

    assert sorted(colleagues.permissions.values_list("pk", flat=True)) == sorted(some_powers())
    assert User.objects.get(pk=people["learner"].pk).is_superuser


def test_the_admin_shows_no_table_that_it_does_not_list_itself() -> None:
    assert set(admin.site._registry) == {
        *(Concept, Question, Resource, Image, Conflict, ProblemReport),
        *(Review, Overruled, Card, User, Group, Quiz, Probe, Reminder, WorkingCopy),
    }


def test_staff_who_could_change_groups_are_named_to_the_operator(people: dict[str, User]) -> None:
    user = member("keepers of groups")
    own = UserFactory.create(email="own@example.com", is_staff=True)
    own.user_permissions.add(Permission.objects.get(codename="change_group"))
    UserFactory.create(email="gone@example.com", is_staff=True, is_active=False).groups.set(user.groups.all())

    assert list(lost_powers()) == [f"account {user.pk}", f"account {own.pk}"]
