"""What is typed into a form is kept, opened again, handed over, discarded, and put together with what others saved."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from quizzes.account.roles import ROLES, invite
from quizzes.authoring.pages import question_of
from quizzes.authoring.working_copies import MOST_BYTES
from quizzes.kinds import KINDS
from quizzes.models import Concept, Question, User, WorkingCopy
from tests.admin.browsing import Fields, changed, form_in, opened
from tests.admin.test_questions import ADD, FORM, LIST, change_url, create, written
from tests.factories import UserFactory, make_question


@pytest.fixture
def question(admin_browser: Client, heat: Concept) -> Question:
    return create(admin_browser)


@pytest.fixture
def other(db: None) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_superuser("other@example.com", "correct horse battery"))
    return browser


def desk_url(question: Question) -> str:
    return f"{LIST}{question.pk}/desk/"


NEW = f"{LIST}desk/?kind={{}}&concept=heat"


def type_into(browser: Client, question: Question, **values: Any) -> Fields:
    """Open the form, change some fields, and let it be kept."""
    fields = changed(opened(browser, change_url(question), FORM), **values)
    response = browser.post(desk_url(question), fields)
    assert response.status_code == 200, response.text
    return fields


def now_in(browser: Client, url: str) -> Fields:
    return form_in(browser.get(url).text, FORM)


def remembers(question: Question) -> str:
    present = Question.objects.select_related("current").get(pk=question.pk).current
    assert present is not None
    return str(present.content["remember"])


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_opened_as_it_was_typed(admin_browser: Client, heat: Concept, kind: str) -> None:
    fields = written(admin_browser, kind, slug="Not a slug!", remember="")

    kept = admin_browser.post(NEW.format(kind), fields).json()
    again = now_in(admin_browser, kept["address"])

    ours = {name for name in fields if name.startswith("desk_")} | {"_save", "form_seal", "csrfmiddlewaretoken"}
    assert {name: value for name, value in again.items() if name not in ours} == {
        name: value for name, value in fields.items() if name not in ours
    }
    assert not Question.objects.exists()


def test_a_published_question_has_a_draft_beside_it(admin_browser: Client, question: Question) -> None:
    before = remembers(question)
    type_into(admin_browser, question, remember="half a li", stem="")

    page = admin_browser.get(change_url(question))

    assert form_in(page.text, FORM)["remember"] == ["half a li"]
    assert "You have unpublished changes from" in page.text
    assert remembers(question) == before
    assert question.revisions.count() == 1


def test_saving_clears_it(admin_browser: Client, question: Question) -> None:
    fields = type_into(admin_browser, question, remember="a whole line")

    admin_browser.post(change_url(question), fields)

    assert remembers(question) == "a whole line"
    assert not WorkingCopy.objects.exists()


def test_a_new_question_that_is_saved_leaves_no_copy(admin_browser: Client, heat: Concept) -> None:
    fields = written(admin_browser, "choice")
    kept = admin_browser.post(NEW.format("choice"), fields).json()

    admin_browser.post(kept["address"], fields | {"desk_copy": [str(kept["copy"])]})

    assert Question.objects.count() == 1
    assert not WorkingCopy.objects.exists()


def test_what_cannot_be_saved_is_kept_without_scripts_too(admin_browser: Client, question: Question) -> None:
    fields = changed(opened(admin_browser, change_url(question), FORM), stem="", remember="typed for an hour")

    assert admin_browser.post(change_url(question), fields).status_code == 200

    assert now_in(admin_browser, change_url(question))["remember"] == ["typed for an hour"]


def test_nobody_else_sees_a_draft_only_that_somebody_types(
    admin_browser: Client, other: Client, question: Question
) -> None:
    type_into(admin_browser, question, remember="mine")
    copy = WorkingCopy.objects.get()

    page = other.get(f"{change_url(question)}?copy={copy.pk}")

    assert form_in(page.text, FORM)["remember"] != ["mine"]
    assert "Also editing this right now: author@example.com" in page.text


def test_handed_over_another_author_opens_and_publishes_it(
    admin_browser: Client, other: Client, question: Question
) -> None:
    fields = changed(opened(admin_browser, change_url(question), FORM), remember="please look")
    response = admin_browser.post(desk_url(question), fields | {"_hand_over": ["1"]})
    copy = WorkingCopy.objects.get()
    assert (copy.state, response.status_code) == ("waiting", 302)

    form = opened(other, f"{change_url(question)}?copy={copy.pk}", FORM)
    assert form["remember"] == ["please look"]
    other.post(change_url(question), form)

    assert remembers(question) == "please look"
    assert not WorkingCopy.objects.exists()


def test_a_new_question_is_handed_over_as_well(admin_browser: Client, other: Client, heat: Concept) -> None:
    admin_browser.post(NEW.format("choice"), written(admin_browser, "choice") | {"_hand_over": ["1"]})
    copy = WorkingCopy.objects.get()
    url = f"{ADD.format('choice')}&copy={copy.pk}"

    other.post(url, opened(other, url, FORM))

    assert Question.objects.get().slug == "a-choice"
    assert not WorkingCopy.objects.exists()


def test_discarding_asks_first(admin_browser: Client, question: Question) -> None:
    fields = type_into(admin_browser, question, remember="never mind")

    asked = admin_browser.post(desk_url(question), fields | {"_discard": ["1"]})
    assert WorkingCopy.objects.exists()
    sure = {"_discard": "1", "_sure": "1", "desk_copy": str(WorkingCopy.objects.get().pk)}
    admin_browser.post(desk_url(question), sure)

    assert "can’t be brought back" in asked.text
    assert not WorkingCopy.objects.exists()
    assert now_in(admin_browser, change_url(question))["remember"] != ["never mind"]


def test_two_authors_who_changed_different_fields_are_put_together(
    admin_browser: Client, other: Client, question: Question
) -> None:
    type_into(admin_browser, question, **{"remember": "mine", "options-0-feedback": "my feedback of it"})
    theirs = changed(opened(other, change_url(question), FORM), **{"options-1-feedback": "their feedback of it"})
    other.post(change_url(question), theirs)

    page = admin_browser.get(change_url(question))
    form = form_in(page.text, FORM)

    assert "You changed different fields" in page.text
    assert (form["remember"], form["options-0-feedback"]) == (["mine"], ["my feedback of it"])
    assert form["options-1-feedback"] == ["their feedback of it"]
    saved = admin_browser.post(change_url(question), form | {"_save": ["Save"]})
    assert saved.status_code == 302
    assert question.revisions.count() == 3


def test_what_both_changed_is_shown_side_by_side_and_mine_stands(
    admin_browser: Client, other: Client, question: Question
) -> None:
    type_into(admin_browser, question, remember="my line", difficulty="3")
    other.post(change_url(question), changed(opened(other, change_url(question), FORM), remember="their line"))

    page = admin_browser.get(change_url(question))

    [clash] = page.context["adminform"].form.merged.clashes
    assert (clash.label, clash.mine, clash.theirs) == ("Remember", "my line", "their line")
    assert form_in(page.text, FORM)["remember"] == ["my line"]


def test_saving_over_another_authors_save_puts_both_together_first(
    admin_browser: Client, other: Client, question: Question
) -> None:
    mine = changed(opened(admin_browser, change_url(question), FORM), remember="my line")
    other.post(change_url(question), changed(opened(other, change_url(question), FORM), why="Their reason. " * 30))

    refused = admin_browser.post(change_url(question), mine)

    assert refused.status_code == 409
    form = form_in(refused.text, FORM)
    assert form["remember"] == ["my line"]
    assert form["why"][0].startswith("Their reason.")
    assert [each.text for each in refused.context["overwritten"] if each.mark == "new"] == ["Remember: my line"]


def test_a_form_that_is_sent_twice_is_saved_once(admin_browser: Client, question: Question) -> None:
    fields = changed(opened(admin_browser, change_url(question), FORM), remember="sent twice")

    statuses = [admin_browser.post(change_url(question), fields).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert question.revisions.count() == 2


def test_rows_that_both_added_are_one_clash(admin_browser: Client, other: Client, question: Question) -> None:
    row = {"options-3-text": "A fourth", "options-3-feedback": "It is one too many."}
    type_into(admin_browser, question, **row)
    theirs = row | {"options-3-text": "Another fourth"}
    other.post(change_url(question), changed(opened(other, change_url(question), FORM), **theirs))

    merged = admin_browser.get(change_url(question)).context["adminform"].form.merged

    assert [clash.label for clash in merged.clashes] == ["Options"]


def test_a_row_that_only_they_removed_is_gone_from_mine(
    admin_browser: Client, other: Client, question: Question
) -> None:
    grown = changed(
        opened(other, change_url(question), FORM), **{"options-3-text": "A fourth", "options-3-feedback": "Too many."}
    )
    other.post(change_url(question), grown)
    type_into(admin_browser, question, remember="mine")
    shrunk = changed(opened(other, change_url(question), FORM), **{"options-3-text": "", "options-3-feedback": ""})
    other.post(change_url(question), shrunk)

    page = admin_browser.get(change_url(question))

    assert "A fourth" not in page.text
    assert page.context["adminform"].form.merged.taken == ["Options"]


def swapped(form: dict[str, list[str]], one: int, other: int) -> dict[str, list[str]]:
    """Two options in each other's place, with all that belongs to them."""
    pairs = {f"options-{one}-": f"options-{other}-", f"options-{other}-": f"options-{one}-"}
    moved = {
        name.replace(start, pairs[start]): form[name] for start in pairs for name in form if name.startswith(start)
    }
    right = {str(one): [str(other)], str(other): [str(one)]}.get(form["options-right"][0], form["options-right"])
    return form | moved | {"options-right": right}


@pytest.mark.parametrize("i_move", [False, True])
def test_what_one_says_of_an_option_is_never_put_beside_another_option_that_took_its_place(
    admin_browser: Client, other: Client, question: Question, i_move: bool
) -> None:
    form = opened(admin_browser, change_url(question), FORM)
    says, moves = changed(form, **{"options-2-feedback": "Said of the third."}), swapped(form, 1, 2)
    mine, theirs = (moves, says) if i_move else (says, moves)
    admin_browser.post(desk_url(question), mine)
    their_form = opened(other, change_url(question), FORM)
    other.post(change_url(question), their_form | {k: v for k, v in theirs.items() if k.startswith("options-")})

    page = admin_browser.get(change_url(question))

    [clash] = page.context["adminform"].form.merged.clashes
    kept = form_in(page.text, FORM)
    assert clash.label == "Options"
    assert {name: kept[name] for name in mine if name.startswith("options-")} == {
        name: mine[name] for name in mine if name.startswith("options-")
    }


def test_two_tabs_do_not_write_over_each_other(admin_browser: Client, question: Question) -> None:
    first = changed(opened(admin_browser, change_url(question), FORM), remember="first")
    second = changed(opened(admin_browser, change_url(question), FORM), remember="second")
    admin_browser.post(desk_url(question), first)

    refused = admin_browser.post(desk_url(question), second)

    assert refused.status_code == 409
    assert "another tab" in refused.json()["words"]
    assert WorkingCopy.objects.get().data["remember"] == ["first"]


def test_a_copy_of_another_page_is_not_taken_up(admin_browser: Client, heat: Concept, question: Question) -> None:
    type_into(admin_browser, question, remember="of a question")
    url = f"/admin/quizzes/concept/{heat.pk}/change/"

    taken = admin_browser.post(url, {"_keep_editing": str(WorkingCopy.objects.get().pk)})

    assert (taken.status_code, taken.headers["Location"]) == (302, url)


def test_too_much_text_is_refused_in_words(admin_browser: Client, question: Question) -> None:
    fields = changed(opened(admin_browser, change_url(question), FORM), why="x" * MOST_BYTES)

    refused = admin_browser.post(desk_url(question), fields)

    assert (refused.status_code, "200 KB" in refused.json()["words"]) == (413, True)
    assert not WorkingCopy.objects.exists()


def test_a_page_is_offered_and_taken_up_with_all_its_parts(admin_browser: Client, heat: Concept) -> None:
    url, form_id = f"/admin/quizzes/concept/{heat.pk}/change/", "concept_form"
    fields = changed(opened(admin_browser, url, form_id), **{"facts-0-text": "Typed.", "title": ""})
    admin_browser.post(f"/admin/quizzes/concept/{heat.pk}/desk/", fields)

    page = admin_browser.get(url)
    assert "You have unpublished changes from" in page.text
    assert form_in(page.text, form_id)["facts-0-text"] != ["Typed."]
    taken = admin_browser.post(url, {"_keep_editing": str(WorkingCopy.objects.get().pk)})
    form = form_in(taken.text, form_id)

    assert form["facts-0-text"] == ["Typed."]
    admin_browser.post(url, form | {"title": ["Heat"], "_save": ["Save"]})
    assert heat.facts.get().text == "Typed."
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"desk_tab": ["no"]}, 400), ({"desk_tab": []}, 400), ({"desk_step": ["-1"], "desk_copy": ["x"]}, 200)],
)
def test_a_damaged_form_is_no_error_of_ours(
    admin_browser: Client, question: Question, changes: Fields, status: int
) -> None:
    fields = opened(admin_browser, change_url(question), FORM)

    assert admin_browser.post(desk_url(question), fields | changes).status_code == status


def test_who_may_not_edit_keeps_nothing(staff_browser: Client, admin_browser: Client, question: Question) -> None:
    sent = {"desk_tab": str(uuid.uuid4()), "stem": "Hm."}

    statuses = [staff_browser.post(url, sent).status_code for url in (desk_url(question), NEW.format("choice"))]
    gone = [admin_browser.post(url, sent).status_code for url in (f"{LIST}9999/desk/", f"{LIST}desk/")]

    assert (statuses, gone) == ([403, 403], [404, 404])
    assert admin_browser.get(desk_url(question)).status_code == 405
    assert not WorkingCopy.objects.exists()


def test_a_copy_of_another_question_is_not_loaded(admin_browser: Client, question: Question, heat: Concept) -> None:
    type_into(admin_browser, question, remember="of the first")
    second = make_question(heat)

    form = now_in(admin_browser, f"{change_url(second)}?copy={WorkingCopy.objects.get().pk}")

    assert form["remember"] == [question_of(second).content["remember"]]


def handed_over(browser: Client, question: Question, **values: Any) -> WorkingCopy:
    fields = changed(opened(browser, change_url(question), FORM), **values, _hand_over="1")
    assert browser.post(desk_url(question), fields).status_code == 302
    return WorkingCopy.objects.get(state="waiting")


def of_role(role: str) -> Client:
    user = UserFactory.create(email=f"the-{role}@example.com")
    invite(user.email, ROLES[role])
    browser = Client()
    browser.force_login(User.objects.get(pk=user.pk))
    return browser


def test_what_was_handed_over_anew_outlives_the_saving_of_what_it_was(
    admin_browser: Client, other: Client, question: Question
) -> None:
    first = handed_over(other, question, remember="half a li")
    url = f"{change_url(question)}?copy={first.pk}"
    shown = opened(admin_browser, url, FORM)
    second = handed_over(other, question, remember="half a line")

    assert admin_browser.post(url, shown).status_code == 302

    assert WorkingCopy.objects.get().data["remember"] == second.data["remember"] == ["half a line"]


def test_saving_one_question_settles_no_copy_of_another(
    admin_browser: Client, other: Client, question: Question
) -> None:
    waiting = handed_over(other, question, remember="half a li")
    forged = {"desk_reviewed": waiting.pk, "desk_reviewed_seen": waiting.version}
    fields = written(admin_browser, "choice", slug="another", stem="Another?")

    admin_browser.post(ADD.format("choice"), changed(fields, **forged))

    assert WorkingCopy.objects.filter(pk=waiting.pk).exists()


def test_only_reviewers_read_what_others_hand_over(other: Client, question: Question) -> None:
    waiting = handed_over(other, question, remember="between two of us")
    url, page = f"/admin/quizzes/workingcopy/{waiting.pk}/change/", f"{change_url(question)}?copy={waiting.pk}"
    author, reviewer = of_role("author"), of_role("reviewer")

    assert author.get(url).status_code == 404
    assert "between two of us" not in author.get(page).text
    assert reviewer.get(url).status_code == 302
    assert "between two of us" in reviewer.get(page).text


def test_a_question_that_somebody_else_is_writing_is_not_deleted(
    admin_browser: Client, other: Client, question: Question
) -> None:
    type_into(other, question, remember="half a li")
    url = f"{LIST}{question.pk}/delete/"

    assert "unpublished changes to it, by other@example.com" in admin_browser.get(url).text
    admin_browser.post(url, {"post": "yes"})

    assert WorkingCopy.objects.exists()


@pytest.mark.parametrize("name", ["desk_step", "desk_seen", "opened_version"])
def test_a_number_that_no_form_counts_to_is_none(admin_browser: Client, question: Question, name: str) -> None:
    type_into(admin_browser, question, **{name: "9" * 15})

    copy = WorkingCopy.objects.get()
    assert (copy.step, copy.opened_version or 0) <= (1, 1)
