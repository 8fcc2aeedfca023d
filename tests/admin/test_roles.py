"""What each role may do, by walking every address of the admin as each; and how roles are handed out."""

from __future__ import annotations

import datetime as dt
import importlib
import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client

from quizzes.account.roles import ROLES, members
from quizzes.models import Concept, Question, Quiz, Resource, Status, User, WorkingCopy
from tests.addresses import ROUTES
from tests.admin.browsing import act_on, changed, opened
from tests.factories import UserFactory, make_question

migration: Any = importlib.import_module("quizzes.migrations.0031_roles")

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ADMIN = [route for route in ROUTES if route.startswith("/admin/")]
MODEL = re.compile(r"/admin/(?:quizzes|auth)/(\w+)/")
WRITING = {"concept", "image", "question", "resource", "probe", "overruled", "workingcopy"}
OPENS = {
    "author": WRITING,
    "reviewer": WRITING | {"problemreport"},
    "publisher": WRITING | {"problemreport", "conflict", "quiz"},
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_groups_are_there() -> None:
    """A test that commits empties every table afterwards."""
    migration.make_roles(apps, None)


@pytest.fixture
def question(heat: Concept) -> Question:
    return make_question(heat, sources=("chng-2023",))


def member(role: str) -> Client:
    user = UserFactory.create(email=f"{role}@example.com", is_staff=True)
    user.groups.set(Group.objects.filter(name=ROLES[role].group))
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


def what_learners_see() -> dict[str, Any]:
    return {
        "questions": list(Question.objects.order_by("pk").values_list("pk", "status", "current", "edit_version")),
        "pages": list(Concept.objects.order_by("pk").values_list("pk", "status", "edit_version", "text")),
        "resources": list(Resource.objects.order_by("pk").values_list("pk", "status", "label")),
        "quizzes": Quiz.objects.count(),
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_only_what_its_work_needs(role: str, question: Question) -> None:
    browser = member(role)
    models = {found[1]: route for route in ADMIN if (found := MODEL.match(route))}

    opened = {model for model in models if browser.get(f"/admin/{_label(model)}/{model}/").status_code == 200}

    assert opened == OPENS[role]


def _label(model: str) -> str:
    return "auth" if model == "group" else "quizzes"


@pytest.mark.thorough("every address for every role")
@pytest.mark.parametrize("role", ["author", "reviewer"])
def test_nothing_that_an_author_sends_anywhere_changes_what_learners_see(role: str, question: Question) -> None:
    browser, before = member(role), what_learners_see()
    change = f"/admin/quizzes/question/{question.pk}/change/"
    form = changed(opened(browser, change, "question_form"), stem="Something else?", post="yes")
    acts = ("publish", "retire", "delete_selected", "take_shipped")

    for route in ADMIN:
        address = route.format(*[question.pk] * 4)
        if "logout" not in route:
            browser.post(address, form)
        if re.fullmatch(r"/admin/\w+/\w+/", route):
            for act in acts:
                browser.post(address, {"action": act, "_selected_action": [question.pk], "rows": question.pk})

    assert what_learners_see() == before


@pytest.mark.parametrize("name", ["question", "concept"])
def test_an_author_who_opens_what_learners_see_is_told_of_the_draft_and_blamed_for_nothing(
    question: Question, name: str
) -> None:
    row = question if name == "question" else question.concept
    change, tab = f"/admin/quizzes/{name}/{row.pk}/", "" if name == "question" else "?tab=text"
    browser = member("author")

    assert "your draft beside it" in browser.get(f"{change}change/{tab}").text
    form = opened(browser, f"{change}change/{tab}", f"{name}_form")
    looked = browser.post(f"{change}live/{tab}", form | {"live_show": "before"}).json()
    assert "publisher decides" not in looked["checks"]
    assert "your draft beside it" not in member("publisher").get(f"{change}change/{tab}").text


def test_an_author_is_told_why_a_public_resource_has_no_save(question: Question) -> None:
    resource = Resource.objects.filter(status=Status.PUBLISHED).first() or Resource.objects.all()[0]
    Resource.objects.filter(pk=resource.pk).update(status=Status.PUBLISHED)
    change = f"/admin/quizzes/resource/{resource.pk}/change/"

    assert "only a publisher can change it" in member("author").get(change).text
    assert "only a publisher can change it" not in member("publisher").get(change).text


def test_an_author_is_told_who_decides_and_keeps_what_was_typed(question: Question) -> None:
    browser = member("author")
    change = f"/admin/quizzes/question/{question.pk}/change/"
    page = browser.get(change).text
    assert "Save and" not in page

    refused = browser.post(change, changed(opened(browser, change, "question_form"), stem="Something else?"))

    assert "A publisher decides what learners see" in refused.text
    assert "Something else?" in refused.text


def test_an_author_writes_drafts_and_a_publisher_publishes_them(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(status=Status.DRAFT)
    change, listed = f"/admin/quizzes/question/{question.pk}/change/", "/admin/quizzes/question/"
    author = member("author")

    author.post(change, changed(opened(author, change, "question_form"), stem="What does heat divide?"))
    author.post(change, changed(opened(author, change, "question_form"), _continue="publish"))
    question.refresh_from_db()
    assert question.current is not None
    assert (question.current.content["stem"], question.status) == ("What does heat divide?", "draft")

    Question.objects.filter(pk=question.pk).update(status=Status.RETIRED)
    act_on(member("publisher"), listed, "publish", question.pk)
    question.refresh_from_db()
    assert question.status == "published"


# -- a second person


@pytest.fixture
def handed_over(question: Question) -> WorkingCopy:
    """What an author typed into the form of a published question."""
    browser = member("author")
    form = opened(browser, f"/admin/quizzes/question/{question.pk}/change/", "question_form")
    data = {
        name: values
        for name, values in form.items()
        if not name.startswith(("_", "csrf", "desk_", "live_", "form_seal"))
    }
    return WorkingCopy.objects.create(
        author=User.objects.get(email="author@example.com"),
        concept=question.concept,
        question=question,
        kind="choice",
        state="waiting",
        data=data | {"stem": ["What does heat divide?"]},
        opened_version=question.edit_version,
        tab=uuid.uuid4(),
        created_at=NOON,
        updated_at=NOON,
    )


def stem_of(question: Question) -> str:
    question.refresh_from_db()
    assert question.current is not None
    return str(question.current.content["stem"])


def test_nobody_publishes_their_own_words_where_a_second_person_is_wanted(
    settings: Any, handed_over: WorkingCopy, question: Question
) -> None:
    settings.PUBLISHING_NEEDS_SECOND_PERSON = True
    publisher, change = member("publisher"), f"/admin/quizzes/question/{question.pk}/change/"

    alone = publisher.post(change, changed(opened(publisher, change, "question_form"), stem="My own words?"))
    assert "Somebody else has to look" in alone.text
    assert stem_of(question) == "What does temperature do?"

    reviewed = f"{change}?copy={handed_over.pk}"
    sent = publisher.post(reviewed, opened(publisher, reviewed, "question_form"))

    assert (sent.status_code, stem_of(question)) == (302, "What does heat divide?")


def test_a_draft_is_published_by_somebody_else(settings: Any, question: Question) -> None:
    settings.PUBLISHING_NEEDS_SECOND_PERSON = True
    publisher = member("publisher")
    question.revisions.update(author=User.objects.get(email="publisher@example.com"))
    Question.objects.filter(pk=question.pk).update(status=Status.DRAFT)

    for author, status in ((publisher, "draft"), (member_again(), "published")):
        act_on(author, "/admin/quizzes/question/", "publish", question.pk)
        question.refresh_from_db()
        assert question.status == status


def test_a_resource_is_published_by_somebody_else_and_changed_by_a_new_draft(settings: Any, heat: Concept) -> None:
    settings.PUBLISHING_NEEDS_SECOND_PERSON = True
    resource, publisher = heat.resources.get(), member("publisher")
    change = f"/admin/quizzes/resource/{resource.pk}/change/"

    alone = publisher.post(change, changed(opened(publisher, change, "resource_form"), label="My own words"))
    assert "Somebody else has to look" in alone.text
    resource.refresh_from_db()
    assert resource.label == "A course"

    Resource.objects.update(status=Status.DRAFT, author=User.objects.get(email="publisher@example.com"))
    for author, status in ((publisher, "draft"), (member_again(), "published")):
        act_on(author, "/admin/quizzes/resource/", "publish", resource.pk)
        resource.refresh_from_db()
        assert resource.status == status


def member_again() -> Client:
    """A second publisher."""
    user = UserFactory.create(email="second@example.com", is_staff=True)
    user.groups.set(Group.objects.filter(name=ROLES["publisher"].group))
    browser = Client()
    browser.force_login(user)
    return browser


# -- handing them out


def staff(*permissions: str) -> User:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def test_whoever_could_publish_before_roles_still_can() -> None:
    editor, reader, group = staff("change_question"), staff("view_question"), Group.objects.create(name="editors")
    group.permissions.set(Permission.objects.filter(codename="change_concept"))
    by_group = UserFactory.create(is_staff=True)
    by_group.groups.add(group)

    migration.keep_powers(apps, None)

    may = [User.objects.get(pk=user.pk).has_perm("quizzes.publish_guide") for user in (editor, by_group, reader)]
    assert may == [True, True, False]


def test_the_staff_keep_what_they_have_until_a_role_is_chosen_for_them(admin_browser: Client) -> None:
    kept, given = staff("view_card"), staff("change_user")
    page = admin_browser.get("/admin/quizzes/user/roles/")
    assert kept.email in page.text

    admin_browser.post("/admin/quizzes/user/roles/", {f"role-{kept.pk}": "", f"role-{given.pk}": "author"})

    assert [(each.user, each.role and each.role.key, each.own_permissions) for each in members()] == [
        (kept, None, 1),
        (given, "author", 0),
    ]


def test_a_learner_is_let_in_with_a_role(admin_browser: Client) -> None:
    learner = UserFactory.create(email="new@example.com")

    for email, status in (("nobody@example.com", 422), ("author@example.com", 422), ("NEW@example.com", 302)):
        sent = {"invite": "1", "invite-email": email, "invite-role": "reviewer"}
        assert admin_browser.post("/admin/quizzes/user/roles/", sent).status_code == status

    learner.refresh_from_db()
    assert (learner.is_staff, learner.is_superuser) == (True, False)
    assert [each.role and each.role.key for each in members()] == ["reviewer"]


@pytest.mark.parametrize("role", ROLES)
def test_only_a_superuser_hands_out_roles(role: str) -> None:
    learner = UserFactory.create(email="new@example.com")
    sent = {"invite": "1", "invite-email": learner.email, "invite-role": "publisher"}

    assert member(role).post("/admin/quizzes/user/roles/", sent).status_code == 403
    learner.refresh_from_db()
    assert not learner.is_staff


# -- while somebody is at work


def test_use_roles_pressed_twice_gives_and_notes_each_role_once(admin_browser: Client) -> None:
    given = staff("change_user")
    sent = {f"role-{given.pk}": "author"}

    pages = [admin_browser.post("/admin/quizzes/user/roles/", sent, follow=True).text for _ in range(2)]

    assert ["1 account has a new role." in pages[0], "0 accounts have a new role." in pages[1]] == [True, True]
    assert [each.role and each.role.key for each in members()] == ["author"]
    assert LogEntry.objects.filter(object_id=given.pk).count() == 1


def test_a_role_taken_away_while_somebody_writes_stores_nothing_and_keeps_what_they_typed(question: Question) -> None:
    browser, change = member("publisher"), f"/admin/quizzes/question/{question.pk}/change/"
    form = opened(browser, change, "question_form")
    desk = f"/admin/quizzes/question/{question.pk}/desk/"
    typed = changed(form, stem="Something else?")
    assert browser.post(desk, typed).status_code == 200
    User.objects.get(email="publisher@example.com").groups.clear()

    assert browser.post(change, typed).status_code == 403
    assert browser.post(desk, typed).status_code == 403
    assert stem_of(question) == "What does temperature do?"
    assert WorkingCopy.objects.get().data["stem"] == ["Something else?"]


def test_a_publisher_who_became_an_author_meanwhile_is_told_and_keeps_the_form(question: Question) -> None:
    browser, change = member("publisher"), f"/admin/quizzes/question/{question.pk}/change/"
    form = changed(opened(browser, change, "question_form"), stem="Something else?")
    User.objects.get(email="publisher@example.com").groups.set(Group.objects.filter(name=ROLES["author"].group))

    refused = browser.post(change, form)

    assert "A publisher decides what learners see" in refused.text
    assert "Something else?" in refused.text
    assert stem_of(question) == "What does temperature do?"


def test_a_superuser_demoted_in_an_open_session_may_do_nothing_more(
    admin_browser: Client, author: User, question: Question
) -> None:
    change = f"/admin/quizzes/question/{question.pk}/change/"
    form = changed(opened(admin_browser, change, "question_form"), stem="Something else?")
    learner = UserFactory.create(email="new@example.com")
    User.objects.filter(pk=author.pk).update(is_superuser=False)

    sent = {"invite": "1", "invite-email": learner.email, "invite-role": "publisher"}
    statuses = [
        admin_browser.post("/admin/quizzes/user/roles/", sent).status_code,
        admin_browser.post(change, form).status_code,
        admin_browser.get("/admin/").status_code,
    ]

    assert statuses == [403, 403, 200]
    learner.refresh_from_db()
    assert (learner.is_staff, stem_of(question)) == (False, "What does temperature do?")
    User.objects.filter(pk=author.pk).update(is_staff=False)
    assert admin_browser.get("/admin/").status_code == 302
