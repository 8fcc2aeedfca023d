from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from quizzes.authoring.questions import history_of
from quizzes.kinds import KINDS
from quizzes.models import Card, Concept, Question, QuestionRevision, Status, User
from quizzes.study.today import next_presentation, today_for
from tests.admin.browsing import Fields, act_on, changed, errors_of, opened
from tests.factories import UserFactory, give_answer, make_question
from tests.kinds.samples import sample

LIST = "/admin/quizzes/question/"
ADD = f"{LIST}add/?kind={{}}&concept=heat"
FORM = "question_form"
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
KIND_NAMES = list(KINDS)

# What an author types for the sample of each kind, beside the fields that all kinds have.
ROUNDING = "What is the probability of the first token, to 3 decimals?"


def typed(kind: str) -> dict[str, Any]:
    """The fields of the sample question of a kind, as they are named in its form."""
    fields: dict[str, Any] = {}
    for name, value in sample(kind).items():
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            fields[name] = "\n".join(value)
        elif name == "also":
            fields[name] = "\n".join(" ".join(map(str, row)) for row in value)
        elif isinstance(value, list):
            fields |= rows(name, value, picks=kind == "choice")
        else:
            fields[name] = str(value)
    return fields


def rows(name: str, values: list[dict[str, Any]], *, picks: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for number, row in enumerate(values):
        for key, value in row.items():
            if picks and key == "right":
                fields |= {f"{name}-right": str(number)} if value else {}
            elif key == "right":
                fields |= {f"{name}-{number}-right": "on"} if value else {}
            else:
                fields[f"{name}-{number}-{key}"] = " | ".join(value) if isinstance(value, list) else value
    return fields


def written(browser: Client, kind: str, **changes: Any) -> Fields:
    """The filled-in form of a new question."""
    details = {"slug": f"a-{kind}", "about": "order-kept", "skill": "apply", "difficulty": "2", "covers": "C100"}
    details |= {"sources": "chng-2023"} | typed(kind)
    return changed(opened(browser, ADD.format(kind), FORM), **(details | changes))


def create(browser: Client, kind: str = "choice", **changes: Any) -> Question:
    """A published question, written through the form."""
    fields = written(browser, kind, _continue="publish", **changes)
    response = browser.post(ADD.format(kind), fields)
    assert response.status_code == 302, errors_of(response)
    return Question.objects.select_related("current", "concept").get(slug=fields["slug"][0])


def change_url(question: Question) -> str:
    return f"{LIST}{question.pk}/change/"


# -- every kind


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_question_written_in_the_form_says_what_a_file_would(admin_browser: Client, heat: Concept, kind: str) -> None:
    question = create(admin_browser, kind)

    assert question.current is not None
    assert question.current.content == sample(kind)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_a_published_question_is_offered_to_a_learner(admin_browser: Client, heat: Concept, kind: str) -> None:
    question = create(admin_browser, kind)
    learner = UserFactory.create()

    offered = next_presentation(learner, today_for(learner, NOON))

    assert offered is not None
    assert offered.question == question


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_an_unchanged_form_makes_no_revision(admin_browser: Client, heat: Concept, kind: str) -> None:
    question = create(admin_browser, kind)

    response = admin_browser.post(change_url(question), opened(admin_browser, change_url(question), FORM))

    assert response.status_code == 302
    assert question.revisions.count() == 1


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_an_edit_is_a_new_revision(admin_browser: Client, author: User, heat: Concept, kind: str) -> None:
    question = create(admin_browser, kind)
    fields = opened(admin_browser, change_url(question), FORM)

    admin_browser.post(change_url(question), changed(fields, remember="another line to keep"))

    latest = question.revisions.order_by("-number")[0]
    assert (latest.number, latest.version, latest.major, latest.author) == (2, "1.1", False, author)
    assert latest.content == sample(kind) | {"remember": "another line to keep"}


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_preview_shows_the_question_before_and_after(admin_browser: Client, heat: Concept, kind: str) -> None:
    question = create(admin_browser, kind)

    page = admin_browser.get(f"{LIST}{question.pk}/preview/")

    assert page.status_code == 200
    before, _, after = page.text.partition('aria-label="After the answer"')
    assert "one more pass" in after
    assert "one more pass" not in before


# -- drafts and publishing


def test_a_new_question_is_a_draft_unless_it_is_published(admin_browser: Client, heat: Concept) -> None:
    admin_browser.post(ADD.format("choice"), written(admin_browser, "choice"))

    assert Question.objects.get().status == Status.DRAFT


def test_what_the_lint_forbids_may_stand_in_a_draft(admin_browser: Client, heat: Concept) -> None:
    fields = written(admin_browser, "basic", stem="Which of these is not a setting, all of the above?")

    admin_browser.post(ADD.format("basic"), fields)

    assert Question.objects.get().status == Status.DRAFT


def test_what_the_lint_forbids_is_not_published(admin_browser: Client, heat: Concept) -> None:
    fields = written(admin_browser, "basic", stem="What is it, given all of the above?", _continue="publish")

    response = admin_browser.post(ADD.format("basic"), fields)

    assert "all of the above" in str(errors_of(response))
    assert not Question.objects.exists()


def test_the_action_publishes(admin_browser: Client, heat: Concept) -> None:
    admin_browser.post(ADD.format("choice"), written(admin_browser, "choice"))
    question = Question.objects.get()

    act_on(admin_browser, LIST, "publish", question.pk)

    question.refresh_from_db()
    assert question.status == Status.PUBLISHED


def test_the_action_says_why_it_does_not_publish(admin_browser: Client, heat: Concept) -> None:
    admin_browser.post(ADD.format("basic"), written(admin_browser, "basic", stem="What is it, given all of the above?"))
    question = Question.objects.get()

    page = act_on(admin_browser, LIST, "publish", question.pk)

    assert "is in the question" in page.text
    question.refresh_from_db()
    assert question.status == Status.DRAFT


def test_no_action_on_the_form_throws_the_edits_away(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)

    assert not [name for name in fields if "action" in name]
    for name in ("action", "CHANGE_FORM-action"):
        sent = changed(fields, remember=f"typed beside {name}", opened_version=Question.objects.get().edit_version)
        admin_browser.post(change_url(question), sent | {name: ["retire"], "_selected_action": [str(question.pk)]})

        present = Question.objects.select_related("current").get()
        assert present.current is not None
        assert (present.status, present.current.content["remember"]) == (Status.PUBLISHED, f"typed beside {name}")


def test_an_edit_does_not_change_the_status(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    Question.objects.update(status=Status.RETIRED)
    fields = opened(admin_browser, change_url(question), FORM)

    admin_browser.post(change_url(question), changed(fields, remember="another line"))

    assert Question.objects.get().status == Status.RETIRED


# -- what is right


def test_what_changed_decides_the_size_of_an_edit(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    for changes in ({"remember": "another line"}, {"options-right": "0"}):
        fields = opened(admin_browser, change_url(question), FORM)
        assert fields["size"] == [""]
        admin_browser.post(change_url(question), changed(fields, **changes))

    assert [*question.revisions.order_by("number").values_list("major", flat=True)] == [False, False, True]


def test_the_right_answer_does_not_move_under_a_minor(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)

    response = admin_browser.post(change_url(question), changed(fields, size="minor", **{"options-right": "0"}))

    errors = response.context["adminform"].form.errors.as_data()
    assert [(name, error.code) for name, found in errors.items() for error in found] == [
        ("size", "question.key-changed")
    ]
    assert question.revisions.count() == 1


def test_the_right_answer_moves_in_a_major_edit_or_with_a_reason(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)
    admin_browser.post(change_url(question), changed(fields, size="major", **{"options-right": "0"}))
    fields = opened(admin_browser, change_url(question), FORM)
    admin_browser.post(change_url(question), changed(fields, minor_because="It was a slip.", **{"options-right": "1"}))

    kept = question.revisions.order_by("number").values_list("major", "minor_because")
    assert list(kept) == [(False, ""), (True, ""), (False, "It was a slip.")]
    assert "It was a slip." in admin_browser.get(f"{LIST}{question.pk}/history/").text


def test_another_accepted_spelling_is_minor(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser, "short")
    fields = opened(admin_browser, change_url(question), FORM)

    admin_browser.post(change_url(question), changed(fields, accepted=f"{fields['accepted'][0]}\nthe top token"))

    assert question.revisions.order_by("-number")[0].major is False
    assert question.revisions.count() == 2


def test_a_copy_of_a_published_question_is_not_published(admin_browser: Client, heat: Concept) -> None:
    create(admin_browser)
    copies = [f"copy-{number}" for number in range(12)]
    for slug in copies:
        admin_browser.post(ADD.format("choice"), written(admin_browser, "choice", slug=slug))

    drafts = Question.objects.filter(slug__in=copies)
    act_on(admin_browser, LIST, "publish", *drafts.values_list("pk", flat=True))
    page = admin_browser.get(change_url(drafts[0]))

    assert {*drafts.values_list("status", flat=True)} == {Status.DRAFT}
    assert page.context["to_mend"]


def test_a_question_is_restored_from_its_history(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)
    admin_browser.post(change_url(question), changed(fields, remember="another line"))
    assert "Restore revision 1" in admin_browser.get(f"{LIST}{question.pk}/history/").text

    version = Question.objects.get().edit_version
    admin_browser.post(f"{LIST}{question.pk}/restore/1/", {"opened_version": version})

    assert [each.revision.content["remember"] for each in history_of(question)][::2] == [
        sample("choice")["remember"]
    ] * 2


# -- bad input


@pytest.mark.parametrize(
    ("kind", "changes", "field", "words"),
    [
        ("choice", {"options-right": ""}, "options", "marked right"),
        ("choice", {"options-0-text": ""}, "options", "Option 1 is empty"),
        ("choice", {"options-0-mistake": "no-such"}, "options", "no-such"),
        ("choices", {"options-1-right": "on", "options-2-right": "on"}, None, ""),
        ("true-false", {"reasons-0-mark": "wrong"}, "reasons", "0 reasons are marked right"),
        ("true-false", {"reasons-0-mark": "splendid"}, "reasons", "Select a valid choice"),
        ("true-false", {"truth": "perhaps"}, "truth", "valid choice"),
        ("basic", {"answer": ""}, "answer", "There’s no answer"),
        ("basic", {"why": ""}, "why", "There’s no explanation"),
        ("basic", {"remember": ""}, "remember", "nothing to remember"),
        ("basic", {"stem": ""}, "stem", "Fill it in"),
        ("basic", {"slug": "Not A Slug"}, "slug", "small letters"),
        ("basic", {"slug": "one-two-three-four-five-six"}, "slug", "isn’t a valid id"),
        ("basic", {"about": "no-such-fact"}, "about", "valid choice"),
        ("basic", {"difficulty": "9"}, "difficulty", "valid choice"),
        ("basic", {"covers": "C999"}, "covers", "coverage id"),
        ("basic", {"covers": "X1"}, "covers", "coverage id"),
        ("basic", {"sources": []}, "sources", "at least one source"),
        ("basic", {"as_of": "2026-11"}, "as_of", "is missing its partner"),
        ("basic", {"as_of": "soon", "review_by": "later"}, "as_of", "isn’t a valid month"),
        ("reversed", {"back_stem": ""}, "back_stem", "second question"),
        ("cloze", {"stem": "No gap at all."}, "stem", "no gap"),
        ("short", {"accepted": ""}, "accepted", "There’s no answer"),
        ("short", {"near-0-answers": "greedy"}, "near", "counts as right"),
        ("numeric", {"value": "a lot"}, "value", "isn’t an amount"),
        ("numeric", {"unit": ""}, "unit", "no unit"),
        ("numeric", {"tolerance": "much"}, "tolerance", "isn’t a number"),
        ("numeric", {"tolerance": "5%"}, "tolerance", "is a percentage"),
        ("ordering", {"steps": "One\nTwo"}, "steps", "2 steps"),
        ("ordering", {"also": "first last"}, "also", "step numbers"),
        ("ordering", {"also": "1 1 2 3"}, "also", "doesn’t order"),
        ("matching", {"items-0-target": ""}, "items", "Target 1 is empty"),
        ("categorize", {"items-0-target": ""}, "items", "Target 1 is empty"),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    admin_browser: Client, heat: Concept, kind: str, changes: dict[str, Any], field: str | None, words: str
) -> None:
    response = admin_browser.post(ADD.format(kind), written(admin_browser, kind, **changes))

    if field is None:
        assert response.status_code == 302
        return
    assert response.status_code == 200
    assert words in " ".join(errors_of(response).get(field, [])), errors_of(response)
    assert not Question.objects.exists()


def test_a_text_that_a_file_would_read_differently_is_refused(admin_browser: Client, heat: Concept) -> None:
    fields = written(admin_browser, "basic", stem="What is this?\n\n- a list")

    response = admin_browser.post(ADD.format("basic"), fields)

    assert "would be read as an answer" in str(errors_of(response)["stem"])


def test_a_taken_name_is_refused(admin_browser: Client, heat: Concept) -> None:
    create(admin_browser, "basic", slug="twice")

    response = admin_browser.post(ADD.format("basic"), written(admin_browser, "basic", slug="twice"))

    assert "already has a question with that name" in str(errors_of(response)["slug"])


@pytest.mark.parametrize("query", ["", "?kind=choice", "?kind=essay&concept=heat", "?kind=choice&concept=no-such"])
def test_a_new_question_asks_for_kind_and_concept_first(admin_browser: Client, heat: Concept, query: str) -> None:
    page = admin_browser.get(f"{LIST}add/{query}")

    assert page.status_code == 200
    assert "Write the question" in page.text


def test_rubbish_in_the_form_is_answered_in_words(admin_browser: Client, heat: Concept) -> None:
    rubbish = {"options-0-text": "\x00", "options-999-text": "x", "options-x-text": "y", "stem": "\x00", "size": "huge"}

    response = admin_browser.post(ADD.format("choice"), rubbish)

    assert response.status_code == 200
    assert not Question.objects.exists()


# -- two authors


def test_the_second_author_is_told_and_nothing_is_lost(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    mine = opened(admin_browser, change_url(question), FORM)
    theirs = opened(admin_browser, change_url(question), FORM)
    admin_browser.post(change_url(question), changed(theirs, remember="what they wrote"))

    response = admin_browser.post(change_url(question), changed(mine, why="What I wrote. " * 20))

    assert response.status_code == 409
    assert "Someone else saved this" in response.text
    assert "What I wrote." in response.text
    question.refresh_from_db()
    assert question.current is not None
    assert question.current.content["remember"] == "what they wrote"


def test_the_second_author_may_then_decide(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    mine = opened(admin_browser, change_url(question), FORM)
    admin_browser.post(change_url(question), changed(mine, remember="what they wrote"))
    refused = admin_browser.post(change_url(question), changed(mine, remember="what I wrote"))
    assert refused.status_code == 409
    question.refresh_from_db()

    again = changed(mine, remember="what I wrote", opened_version=question.edit_version)
    assert f'name="opened_version" value="{question.edit_version}"' in refused.text
    admin_browser.post(change_url(question), again)

    said = [each.revision.content["remember"] for each in history_of(question)]
    assert said[:2] == ["what I wrote", "what they wrote"]


@pytest.mark.parametrize("version", ["", "0", "99", "x"])
def test_a_form_without_its_version_overwrites_nothing(admin_browser: Client, heat: Concept, version: str) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)

    response = admin_browser.post(change_url(question), changed(fields, remember="new", opened_version=version))

    assert response.status_code == 409
    assert question.revisions.count() == 1


# -- learners' histories


def test_a_minor_edit_leaves_cards_alone(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    give_answer(UserFactory.create(), question.components.get(), NOON)
    before = Card.objects.values().get()
    fields = opened(admin_browser, change_url(question), FORM)

    admin_browser.post(change_url(question), changed(fields, remember="another line"))

    assert Card.objects.values().get() == before


def test_a_major_edit_is_marked(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)

    admin_browser.post(change_url(question), changed(fields, remember="another line", size="major"))

    latest = QuestionRevision.objects.order_by("-number")[0]
    assert (latest.major, latest.version) == (True, "2.0")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_question_that_learners_met_is_not_deleted(admin_browser: Client, heat: Concept, method: str) -> None:
    question = create(admin_browser)
    give_answer(UserFactory.create(), question.components.get(), NOON)

    response = getattr(admin_browser, method)(f"{LIST}{question.pk}/delete/", {"post": "yes"})

    assert response.status_code == 409
    assert "You can’t delete it, but you can retire it" in response.text
    assert Question.objects.exists()


def test_a_question_that_nobody_met_is_deleted(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)

    assert admin_browser.get(f"{LIST}{question.pk}/delete/").status_code == 200
    admin_browser.post(f"{LIST}{question.pk}/delete/", {"post": "yes"})

    assert not Question.objects.exists()
    assert not QuestionRevision.objects.exists()


def test_the_list_offers_no_mass_deletion(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)

    admin_browser.post(LIST, {"action": "delete_selected", "_selected_action": [question.pk], "post": "yes"})

    assert Question.objects.exists()


# -- history, list, permissions


def test_the_history_tells_what_changed(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)
    admin_browser.post(change_url(question), changed(fields, remember="another line"))

    page = admin_browser.get(f"{LIST}{question.pk}/history/")

    [(_, [field]), _] = page.context["changes"]
    assert field.label == "Remember"
    assert [(each.mark, each.text) for each in field.pieces][-1] == ("new", "another line")


def test_any_two_revisions_are_compared(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    for line in ("another line", "one more line"):
        fields = opened(admin_browser, change_url(question), FORM)
        admin_browser.post(change_url(question), changed(fields, remember=line, **{"options-0-feedback": line}))
    url = f"{LIST}{question.pk}/history/"

    page = admin_browser.get(url, {"from": "2", "to": "3"})

    assert [field.label for field in page.context["compared"]] == [
        "Option 1, why it’s tempting, and why it’s wrong",
        "Remember",
    ]
    assert ">one more</ins>" in page.text
    for odd in ({"from": "2", "to": "99"}, {"from": "x", "to": "3"}, {"from": "9" * 30, "to": "1"}):
        assert "compared" not in admin_browser.get(url, odd).context


def test_a_revision_is_opened_as_a_draft_and_learners_see_nothing_of_it(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    fields = opened(admin_browser, change_url(question), FORM)
    admin_browser.post(change_url(question), changed(fields, remember="another line"))
    url = f"{LIST}{question.pk}/restore/1/draft/"

    admin_browser.post(url)
    again = admin_browser.post(url, follow=True)

    assert "You have unpublished changes to this already" in again.text
    assert question.revisions.count() == 2
    draft = opened(admin_browser, change_url(question), FORM)
    assert draft["remember"] == [sample("choice")["remember"]]
    admin_browser.post(change_url(question), draft)
    assert history_of(question)[0].revision.content == sample("choice")
    assert admin_browser.post(f"{LIST}{question.pk}/restore/9/draft/").status_code == 404
    assert admin_browser.get(url).status_code == 405


def test_the_list_can_be_searched_and_filtered(admin_browser: Client, heat: Concept) -> None:
    create(admin_browser, "choice")
    create(admin_browser, "basic")

    def shown(query: str) -> list[str]:
        rows = admin_browser.get(f"{LIST}?{query}").context["cl"].queryset
        return sorted(row.kind for row in rows)

    assert shown("q=gaps") == ["basic"]
    assert shown("kind=choice") == ["choice"]
    assert shown("difficulty=2") == ["basic", "choice"]
    assert shown("difficulty=3") == []
    assert shown(f"concept__id__exact={heat.pk}&status__exact=draft") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    admin_browser: Client, heat: Concept, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        create(admin_browser, "choice", slug=f"number-{number}", stem=f"What becomes of case {number}?")

    with django_assert_num_queries(10):
        admin_browser.get(LIST)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_preview_is_only_read(admin_browser: Client, heat: Concept, method: str) -> None:
    question = create(admin_browser)

    assert getattr(admin_browser, method)(f"{LIST}{question.pk}/preview/").status_code == 405


def test_staff_without_permission_write_nothing(staff_browser: Client, admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser)
    paths = ["", "add/", f"{question.pk}/change/", f"{question.pk}/delete/", f"{question.pk}/history/"]

    answers = {staff_browser.post(f"{LIST}{path}").status_code for path in paths}
    answers |= {staff_browser.get(f"{LIST}{path}").status_code for path in paths}

    assert answers == {403}
    assert staff_browser.get(f"{LIST}{question.pk}/preview/").status_code in {403, 404}


def test_now_is_the_time_of_the_revision(admin_browser: Client, heat: Concept) -> None:
    before = timezone.now()

    question = create(admin_browser)

    assert question.current is not None
    assert before <= question.current.created_at <= timezone.now()


# -- authored text is shown only as sanitized

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    '"><svg onload=alert(1)>',
    '<a hx-get="/x" hx-trigger="load">x</a>',
    "</textarea><script>alert(1)</script>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_a_question_is_neutralized(admin_browser: Client, heat: Concept, payload: str) -> None:
    fields = written(admin_browser, "basic", stem=f"What is this? {payload}", answer=payload, why=f"{payload} " * 9)
    admin_browser.post(ADD.format("basic"), fields)
    question = Question.objects.get()
    pages = [LIST, change_url(question), f"{LIST}{question.pk}/preview/", f"{LIST}{question.pk}/history/"]

    for url in pages:
        page = admin_browser.get(url).text
        assert "<script>alert" not in page
        assert not re.search(r"<(?:img|svg|a)\b[^>]*(?:onerror|onload|hx-get|javascript:)", page), url


def test_an_authors_own_question_needs_no_citation(admin_browser: Client, heat: Concept) -> None:
    fields = written(admin_browser, "choice", covers="", _continue="publish")

    response = admin_browser.post(ADD.format("choice"), fields)

    assert response.status_code == 302, errors_of(response)
    assert Question.objects.get().status == Status.PUBLISHED


def test_checks_name_the_field_and_no_line_of_a_file(admin_browser: Client, heat: Concept) -> None:
    content = sample("categorize")
    content["items"][0]["feedback"] = ""
    question = make_question(heat, kind="categorize", content=content)

    page = admin_browser.get(f"{LIST}{question.pk}/change/")

    told = page.context["to_mend"] + page.context["advice"]
    assert any(re.fullmatch("Items: “.+” has no reason. Say why it belongs there.", each) for each in told), told
    assert not [each for each in told if "Line " in each or "indented" in each]


def test_the_history_names_an_author_once(admin_browser: Client, heat: Concept) -> None:
    admin_browser.post(ADD.format("choice"), written(admin_browser, "choice"))

    page = admin_browser.get(f"{LIST}{Question.objects.get().pk}/history/").text

    assert "author@example.com" in page
    assert "None" not in page


def test_one_problem_is_called_one(admin_browser: Client, heat: Concept) -> None:
    broken = sample("choice") | {"why": ""}
    question = make_question(heat, kind="choice", content=broken)
    Question.objects.update(status=Status.DRAFT)

    page = act_on(admin_browser, LIST, "publish", question.pk).text

    assert re.search(r"has (1 problem|[2-9] problems)\.", page)


def test_the_list_begins_with_the_question_and_its_status(admin_browser: Client, heat: Concept) -> None:
    make_question(heat)

    columns = admin_browser.get(LIST).context["cl"].list_display

    assert columns[:3] == ["action_checkbox", "stem", "status"]


@pytest.mark.parametrize("pattern", ["((", "(a+)+$"])
def test_no_list_is_filtered_by_a_regular_expression(admin_browser: Client, heat: Concept, pattern: str) -> None:
    for column in ("slug__regex", "slug__iregex"):
        assert admin_browser.get(LIST, {column: pattern}).status_code == 400


@pytest.mark.parametrize("column", ["concept", "id__in"])
def test_no_row_has_a_number_that_no_database_holds(admin_browser: Client, heat: Concept, column: str) -> None:
    assert admin_browser.get(LIST, {column: "9" * 31}).status_code == 400
    assert admin_browser.get(LIST, {"q": "9" * 31}).status_code == 200


def test_no_list_is_filtered_by_a_year(admin_browser: Client) -> None:
    assert admin_browser.get("/admin/quizzes/workingcopy/", {"updated_at__year": "-1"}).status_code == 400
