"""Publishing and retiring from a list: asked first, in numbers, and undone exactly."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from quizzes.authoring.acts import Act, impact_of
from quizzes.authoring.taking_back import undo
from quizzes.models import Concept, Question, Resource, Status, StatusChange, User
from tests.admin.browsing import act_on
from tests.factories import UserFactory, choice_content, give_answer, make_question
from tests.kinds.samples import sample

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LIST = "/admin/quizzes/question/"
KINDS_OF_ROWS = ("question", "concept", "resource")


def sound(heat: Concept, slug: str) -> Question:
    """A question that passes every check."""
    content = sample("choice") | {"stem": f"A sampler computes softmax(z × T). How does its text vary in {slug}?"}
    return make_question(heat, slug=slug, content=content, sources=("chng-2023",))


def bank(heat: Concept) -> list[Question]:
    """Three published questions, a draft and a retired one."""
    questions = [sound(heat, f"q-{number}") for number in range(5)]
    for question, status in zip(questions[3:], (Status.DRAFT, Status.RETIRED), strict=True):
        Question.objects.filter(pk=question.pk).update(status=status)
    return questions


def statuses() -> list[str]:
    return list(Question.objects.order_by("slug").values_list("status", flat=True))


def undo_url(response: Any) -> str:
    found = re.search(r'href="(/admin/quizzes/\w+/undo/[\w-]+/)"', response.text)
    assert found, response.text
    return found[1]


def test_an_action_asks_before_it_does_anything(admin_browser: Client, heat: Concept) -> None:
    rows = [question.pk for question in bank(heat)]

    asked = admin_browser.post(LIST, {"action": "retire", "_selected_action": rows})

    assert asked.status_code == 200
    assert "Retire 4 questions" in asked.text
    assert statuses() == ["published"] * 3 + ["draft", "retired"]
    assert not StatusChange.objects.exists()


def test_what_it_would_do_is_counted(heat: Concept) -> None:
    questions = bank(heat)
    for learner in UserFactory.create_batch(2):
        give_answer(learner, questions[0].components.get(), NOON)

    impact = impact_of(Question.objects.all(), Status.RETIRED)

    assert impact.changes == {Status.DRAFT: 1, Status.PUBLISHED: 3}
    assert (impact.total, impact.same, impact.learners) == (4, 1, 2)
    assert impact_of([questions[1]], Status.RETIRED).learners == 0
    assert impact_of([heat], Status.RETIRED).learners == 2


def test_undoing_gives_every_row_the_status_it_had(admin_browser: Client, heat: Concept) -> None:
    rows = [question.pk for question in bank(heat)]
    retired = act_on(admin_browser, LIST, "retire", *rows)
    assert statuses() == ["retired"] * 5

    admin_browser.post(undo_url(retired))

    assert statuses() == ["published"] * 3 + ["draft", "retired"]


def test_undoing_a_publication_makes_a_draft_a_draft_again(admin_browser: Client, heat: Concept) -> None:
    rows = [question.pk for question in bank(heat)]
    published = act_on(admin_browser, LIST, "publish", *rows)
    assert statuses() == ["published"] * 5

    admin_browser.post(undo_url(published))

    assert statuses() == ["published"] * 3 + ["draft", "retired"]


def test_undoing_leaves_alone_what_somebody_decided_since(admin_browser: Client, heat: Concept) -> None:
    questions = bank(heat)
    act_on(admin_browser, LIST, "retire", *[question.pk for question in questions])
    batch = StatusChange.objects.earliest("pk").batch
    act_on(admin_browser, LIST, "publish", questions[0].pk)
    act_on(admin_browser, LIST, "retire", questions[0].pk)
    act_on(admin_browser, LIST, "publish", questions[1].pk)

    done = undo(batch=batch, act=Act(None, NOON))

    assert statuses() == ["retired", "published", "published", "draft", "retired"]
    assert done.left == ["heat/q-0", "heat/q-1"]


def test_an_act_is_undone_once(admin_browser: Client, heat: Concept) -> None:
    url = undo_url(act_on(admin_browser, LIST, "retire", bank(heat)[0].pk))
    admin_browser.post(url)
    act_on(admin_browser, LIST, "retire", Question.objects.get(slug="q-0").pk)

    admin_browser.post(url)

    assert statuses()[0] == "retired"


def test_undoing_only_shows_what_it_would_do_at_first(admin_browser: Client, heat: Concept) -> None:
    url = undo_url(act_on(admin_browser, LIST, "retire", bank(heat)[0].pk))

    assert admin_browser.get(url).status_code == 200
    assert statuses()[0] == "retired"


@pytest.mark.thorough("a large amount")
def test_a_whole_bank_is_one_decision(admin_browser: Client, heat: Concept) -> None:
    for number in range(120):
        make_question(heat, slug=f"q-{number:03}", content=choice_content(stem=f"Question {number}?"))

    asked = admin_browser.post(
        LIST, {"action": "retire", "_selected_action": [Question.objects.all()[0].pk], "select_across": "1"}
    )
    assert "Retire 120 questions" in asked.text
    act_on(admin_browser, LIST, "retire", Question.objects.all()[0].pk, select_across="1")

    assert set(statuses()) == {"retired"}
    assert StatusChange.objects.values("batch").distinct().count() == 1


def test_only_the_rows_that_were_counted_change(admin_browser: Client, heat: Concept) -> None:
    questions = bank(heat)
    sent = {"action": "retire", "select_across": "1", "_selected_action": [questions[0].pk], "rows": questions[0].pk}

    admin_browser.post(LIST, sent)

    assert statuses() == ["retired", "published", "published", "draft", "retired"]


@pytest.mark.parametrize("rows", ["x", "1,,x", "-1", "9" * 30])
def test_a_forged_choice_of_rows_is_refused(admin_browser: Client, heat: Concept, rows: str) -> None:
    question = bank(heat)[0]
    sent = {"action": "retire", "select_across": "1", "_selected_action": [question.pk], "rows": rows}

    assert admin_browser.post(LIST, sent).status_code == 400
    assert statuses()[0] == "published"


@pytest.mark.parametrize("model", KINDS_OF_ROWS)
def test_every_list_asks_records_and_undoes(admin_browser: Client, heat: Concept, model: str) -> None:
    make_question(heat)
    row: Any = {"question": Question, "concept": Concept, "resource": Resource}[model]._default_manager.get()
    url = f"/admin/quizzes/{model}/"

    retired = act_on(admin_browser, url, "retire", row.pk)
    row.refresh_from_db()
    assert row.status == Status.RETIRED
    assert LogEntry.objects.filter(object_id=str(row.pk), change_message="Retired").count() == 1
    admin_browser.post(undo_url(retired))

    row.refresh_from_db()
    assert row.status == Status.PUBLISHED
    changes = StatusChange.objects.filter(model=model, object_id=row.pk).order_by("pk")
    assert [(each.before, each.after) for each in changes] == [("published", "retired"), ("retired", "published")]


@pytest.mark.parametrize("model", KINDS_OF_ROWS)
def test_the_history_of_a_row_offers_to_undo(admin_browser: Client, heat: Concept, model: str) -> None:
    make_question(heat)
    row: Any = {"question": Question, "concept": Concept, "resource": Resource}[model]._default_manager.get()
    act_on(admin_browser, f"/admin/quizzes/{model}/", "retire", row.pk)

    admin_browser.post(undo_url(admin_browser.get(f"/admin/quizzes/{model}/{row.pk}/history/")))

    row.refresh_from_db()
    assert row.status == Status.PUBLISHED


def test_publishing_from_the_form_is_on_record(admin_browser: Client, author: User, heat: Concept) -> None:
    Concept.objects.update(status=Status.DRAFT)
    act_on(admin_browser, "/admin/quizzes/concept/", "publish", heat.pk)

    change = StatusChange.objects.get()
    assert (change.model, change.object_id, change.author) == ("concept", heat.pk, author)


def test_an_act_is_undone_on_its_own_list_only(admin_browser: Client, heat: Concept) -> None:
    url = undo_url(act_on(admin_browser, LIST, "retire", bank(heat)[0].pk))

    assert admin_browser.post(url.replace("/question/", "/concept/")).status_code == 404
    assert statuses()[0] == "retired"


def test_who_may_not_change_undoes_nothing(admin_browser: Client, staff_browser: Client, heat: Concept) -> None:
    url = undo_url(act_on(admin_browser, LIST, "retire", bank(heat)[0].pk))
    User.objects.get(email="staff@example.com").user_permissions.add(Permission.objects.get(codename="view_question"))

    assert [staff_browser.get(url).status_code, staff_browser.post(url).status_code] == [403, 403]
    assert statuses()[0] == "retired"


def test_what_cannot_be_published_does_not_stop_the_others(admin_browser: Client, heat: Concept) -> None:
    good = sound(heat, "good")
    bad = make_question(heat, slug="bad", content=choice_content(stem="", why=""))
    Question.objects.update(status=Status.DRAFT)

    act_on(admin_browser, LIST, "publish", good.pk, bad.pk)

    assert dict(Question.objects.values_list("slug", "status")) == {"good": "published", "bad": "draft"}


def test_an_account_that_goes_leaves_the_record_without_its_name(
    admin_browser: Client, author: User, heat: Concept
) -> None:
    act_on(admin_browser, LIST, "retire", bank(heat)[0].pk)

    User.objects.get(pk=author.pk).delete()

    assert StatusChange.objects.get().author is None
