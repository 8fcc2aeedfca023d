"""An hour's text outlives its session: kept under its author's name, offered to them alone, in the same form."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.core.signing import dumps
from django.shortcuts import resolve_url
from django.test import Client
from django.utils import timezone

from quizzes.authoring.keeping import MOST_KEPT, SALT, SEAL, address_of, forget_kept, keep, kept_for, seal
from quizzes.models import Concept, KeptForm, ProblemReport, Question, Resource, Review, User
from tests.admin.browsing import Fields, changed, errors_of, form_in, opened
from tests.admin.test_questions import ADD, FORM, change_url, create, written
from tests.factories import UserFactory, give_answer, make_question

TYPED = "what took an hour to type " * 5
NOW = timezone.now()


def sign_in(browser: Client, user: User) -> None:
    browser.force_login(user)


def end_session(browser: Client) -> None:
    """Signed out everywhere: the session is gone, its cookies are still there."""
    browser.session.flush()


def typed_into(browser: Client, url: str, form: str, **values: Any) -> Fields:
    return changed(opened(browser, url, form), **values)


def brought_back(browser: Client, url: str, form: str) -> tuple[Any, Fields]:
    response = browser.post(url, {"_bring_back": "1"})
    return response, form_in(response.text, form)


@pytest.fixture
def question(admin_browser: Client, heat: Concept) -> Question:
    return create(admin_browser)


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_superuser("other@example.com", "correct horse battery")


def test_text_of_an_ended_session_is_offered_after_the_sign_in(
    admin_browser: Client, author: User, question: Question
) -> None:
    url = change_url(question)
    fields = typed_into(admin_browser, url, FORM, why=TYPED)
    end_session(admin_browser)

    refused = admin_browser.post(url, fields)
    assert refused.status_code == 302
    assert "next=" in refused.headers["Location"]
    sign_in(admin_browser, author)
    page = admin_browser.get(url)
    assert page.context["kept"].user == author
    response, form = brought_back(admin_browser, url, FORM)

    assert form["why"] == [TYPED]
    assert question.revisions.count() == 1
    assert [error.code for error in response.context["adminform"].form.errors.as_data()["__all__"]] == [
        "form.kept-shown"
    ]


def test_what_was_brought_back_is_saved_and_no_longer_kept(
    admin_browser: Client, author: User, question: Question
) -> None:
    url = change_url(question)
    fields = typed_into(admin_browser, url, FORM, remember="typed before the session ended")
    end_session(admin_browser)
    admin_browser.post(url, fields)
    sign_in(admin_browser, author)

    _, form = brought_back(admin_browser, url, FORM)
    admin_browser.post(url, form | {"_save": ["Save"]})

    present = Question.objects.select_related("current").get().current
    assert present is not None
    assert present.content["remember"] == "typed before the session ended"
    assert not KeptForm.objects.exists()


def test_nobody_else_sees_it(admin_browser: Client, author: User, other: User, question: Question) -> None:
    url = change_url(question)
    fields = typed_into(admin_browser, url, FORM, why=TYPED)
    end_session(admin_browser)
    admin_browser.post(url, fields)

    sign_in(admin_browser, other)
    page = admin_browser.get(url)
    asked = admin_browser.post(url, {"_bring_back": "1"})
    admin_browser.post(url, {"_discard_kept": "1"})

    assert page.context["kept"] is None
    assert "what took an hour" not in page.text + asked.text
    assert KeptForm.objects.get().user == author


def test_a_form_of_another_author_s_session_goes_to_that_author(author: User, other: User, question: Question) -> None:
    """On a shared computer: one author's form, sent when another has signed in there."""
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, author)
    url = change_url(question)
    fields = typed_into(browser, url, FORM, why=TYPED)
    browser.logout()
    sign_in(browser, other)
    browser.get(url)
    fields["csrfmiddlewaretoken"] = ["x" * 64]

    refused = browser.post(url, fields)

    assert refused.status_code == 403
    assert "what took an hour" not in refused.text
    assert author.email not in refused.text
    assert KeptForm.objects.get().user == author
    assert browser.get(url).context["kept"] is None


def test_a_token_from_before_leads_back_to_the_form(author: User, question: Question) -> None:
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, author)
    url = change_url(question)
    fields = typed_into(browser, url, FORM, why=TYPED)
    fields["csrfmiddlewaretoken"] = ["x" * 64]

    refused = browser.post(url, fields)

    assert (refused.status_code, refused.headers["Location"]) == (302, url)
    assert browser.get(url).context["kept"].user == author
    assert question.revisions.count() == 1


def test_a_new_question_is_kept_too(admin_browser: Client, author: User, heat: Concept) -> None:
    url = ADD.format("choice")
    fields = written(admin_browser, "choice", why=TYPED)
    end_session(admin_browser)
    admin_browser.post(url, fields)
    sign_in(admin_browser, author)

    response, form = brought_back(admin_browser, url, FORM)

    assert not Question.objects.exists()
    assert form["options-0-text"] == fields["options-0-text"]
    assert response.status_code == 200


def test_a_page_is_kept_with_all_its_parts(admin_browser: Client, author: User, heat: Concept) -> None:
    url = f"/admin/quizzes/concept/{heat.pk}/change/"
    fields = typed_into(admin_browser, url, "concept_form", text=f"## Anew\n\n{TYPED}", **{"facts-0-text": "Typed."})
    end_session(admin_browser)
    admin_browser.post(url, fields)
    sign_in(admin_browser, author)

    _, form = brought_back(admin_browser, url, "concept_form")

    assert form["facts-0-text"] == ["Typed."]
    assert TYPED.strip() in form["text"][0]
    admin_browser.post(url, form | {"_save": ["Save"]})
    assert heat.facts.get().text == "Typed."


def test_a_resource_and_a_reply_are_kept_too(admin_browser: Client, author: User, heat: Concept) -> None:
    resource = Resource.objects.get()
    component = make_question(heat).components.get()
    learner = UserFactory.create()
    give_answer(learner, component, NOW)
    report = ProblemReport.objects.create(
        learner=learner,
        component=component,
        revision=Review.objects.get().revision,
        seed=1,
        reason=ProblemReport._meta.get_field("reason").choices[0][0],  # type: ignore[index]  # it has choices
        text="Hm.",
        created_at=NOW,
    )
    urls = {
        f"/admin/quizzes/resource/{resource.pk}/change/": ("resource_form", "note"),
        f"/admin/quizzes/problemreport/{report.pk}/change/": ("problemreport_form", "reply"),
    }
    sent = {url: typed_into(admin_browser, url, form, **{name: "Typed."}) for url, (form, name) in urls.items()}
    end_session(admin_browser)
    for url, fields in sent.items():
        admin_browser.post(url, fields)
    sign_in(admin_browser, author)

    for url, (form, name) in urls.items():
        assert brought_back(admin_browser, url, form)[1][name] == ["Typed."]


def test_an_object_that_changed_meanwhile_is_not_overwritten(
    admin_browser: Client, author: User, other: User, question: Question
) -> None:
    url = change_url(question)
    fields = typed_into(admin_browser, url, FORM, remember="what I wrote")
    end_session(admin_browser)
    admin_browser.post(url, fields)
    theirs = Client()
    sign_in(theirs, other)
    theirs.post(url, typed_into(theirs, url, FORM, remember="what they wrote"))
    sign_in(admin_browser, author)

    response, form = brought_back(admin_browser, url, FORM)

    assert response.status_code == 409
    assert response.context["overwritten"]
    assert form["remember"] == ["what I wrote"]
    present = Question.objects.select_related("current").get().current
    assert present is not None
    assert present.content["remember"] == "what they wrote"


def test_it_can_be_deleted_instead(admin_browser: Client, author: User, question: Question) -> None:
    url = change_url(question)
    fields = typed_into(admin_browser, url, FORM, why=TYPED)
    end_session(admin_browser)
    admin_browser.post(url, fields)
    sign_in(admin_browser, author)

    admin_browser.post(url, {"_discard_kept": "1"})

    assert not KeptForm.objects.exists()
    assert admin_browser.post(url, {"_bring_back": "1"}).status_code == 302
    assert question.revisions.count() == 1


def test_a_brought_back_form_without_its_text_is_told_of_its_mistakes(
    admin_browser: Client, author: User, question: Question
) -> None:
    url = change_url(question)
    fields = typed_into(admin_browser, url, FORM, stem="")
    end_session(admin_browser)
    admin_browser.post(url, fields)
    sign_in(admin_browser, author)

    assert {"stem", "__all__"} <= {*errors_of(brought_back(admin_browser, url, FORM)[0])}


@pytest.mark.parametrize("forged", ["", "x", "a:b:c"])
def test_nothing_is_kept_without_a_seal_of_ours(client: Client, question: Question, forged: str) -> None:
    client.post(change_url(question), {SEAL: forged, "why": TYPED})

    assert not KeptForm.objects.exists()


def test_a_seal_is_good_for_its_own_form_and_user_only(author: User, question: Question) -> None:
    url, sent = change_url(question), [("why", [TYPED])]

    assert keep(sent=[(SEAL, [seal(author, "/admin/")]), *sent], path=url, now=NOW) is None
    assert (
        keep(sent=[(SEAL, [dumps({"user": author.pk, "path": url}, salt="another")]), *sent], path=url, now=NOW) is None
    )
    assert keep(sent=[(SEAL, [dumps({"user": 10**9, "path": url}, salt=SALT)]), *sent], path=url, now=NOW) is None
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert keep(sent=[(SEAL, [seal(author, url)]), *sent], path=url, now=NOW) is None
    assert not KeptForm.objects.exists()


def test_what_is_kept_is_bounded_and_goes_with_time(author: User) -> None:
    def kept(number: int, now: dt.datetime) -> None:
        path = f"/admin/{number}/"
        keep(sent=[(SEAL, [seal(author, path)]), ("why", [TYPED])], path=path, now=now)

    for number in range(MOST_KEPT + 5):
        kept(number, NOW + dt.timedelta(seconds=number))
    assert KeptForm.objects.count() == MOST_KEPT
    assert kept_for(user=author, path="/admin/0/", now=NOW) is None
    last = f"/admin/{MOST_KEPT + 4}/"
    assert kept_for(user=author, path=last, now=NOW + dt.timedelta(days=29)) is not None
    assert kept_for(user=author, path=last, now=NOW + dt.timedelta(days=31)) is None

    kept(1, NOW + dt.timedelta(days=60))

    assert KeptForm.objects.count() == 1


def test_no_token_and_no_seal_is_kept(author: User) -> None:
    sent = [(SEAL, [seal(author, "/admin/x/")]), ("csrfmiddlewaretoken", ["t"]), ("why", ["a", "b"])]

    kept = keep(sent=sent, path="/admin/x/", now=NOW)

    assert kept is not None
    assert kept.data == {"why": ["a", "b"]}
    forget_kept(user=author, path="/admin/x/?_changelist_filters=a")
    assert not KeptForm.objects.exists()


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/admin/x/", "/admin/x/"),
        ("/admin/x/?_changelist_filters=a%3Db", "/admin/x/"),
        ("/admin/x/add/?kind=choice&concept=heat&_popup=1", "/admin/x/add/?kind=choice&concept=heat"),
    ],
)
def test_a_form_has_one_address(path: str, address: str) -> None:
    assert address_of(path) == address


def test_the_sign_in_page_says_that_it_is_kept(admin_browser: Client, question: Question) -> None:
    url = change_url(question)
    fields = typed_into(admin_browser, url, FORM, why=TYPED)
    end_session(admin_browser)

    page = admin_browser.post(url, fields, follow=True)

    assert page.redirect_chain[-1][0].startswith(resolve_url(settings.LOGIN_URL))
    assert [message.level_tag for message in page.context["messages"]] == ["info"]
    assert "what took an hour" not in page.text
