"""What a form fills in by itself, and what is taken over into another question or kind."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import Client

from quizzes.kinds import KINDS
from quizzes.models import Concept, Question, WorkingCopy
from tests.admin.browsing import changed, errors_of, opened
from tests.admin.test_desk import NEW, desk_url
from tests.admin.test_live import live
from tests.admin.test_questions import ADD, FORM, LIST, change_url, create, typed, written
from tests.kinds.samples import sample


def test_a_new_question_begins_with_the_details_of_the_last_one(admin_browser: Client, heat: Concept) -> None:
    create(admin_browser, skill="predict", difficulty="3")
    heat.facts.create(key="one-more", text="It flattens.", position=1)

    begun = opened(admin_browser, ADD.format("basic"), FORM)

    said = {name: begun[name] for name in ("skill", "difficulty", "covers", "sources", "about", "stem")}
    assert said == {
        "skill": ["predict"],
        "difficulty": ["3"],
        "covers": ["C100"],
        "sources": ["chng-2023"],
        "about": ["one-more"],  # the first that nobody asks
        "stem": [""],
    }


@pytest.mark.parametrize("kind", list(KINDS))
def test_after_the_first_question_its_text_is_all_that_a_form_needs(
    admin_browser: Client, heat: Concept, kind: str
) -> None:
    create(admin_browser, kind)
    form = changed(opened(admin_browser, ADD.format(kind), FORM), **typed(kind) | {"_continue": "publish"})
    form["stem"] = [f"Once more: {form['stem'][0]}"]

    response = admin_browser.post(ADD.format(kind), form)

    assert response.status_code == 302, errors_of(response)


def test_a_question_takes_its_name_from_its_text_once(admin_browser: Client, heat: Concept) -> None:
    for stem in ("At T = 2, which token gains most?", "At T = 2, which token gains least?", "どれ？"):
        fields = written(admin_browser, "choice", slug="", stem=stem)
        assert admin_browser.post(ADD.format("choice"), fields).status_code == 302

    names = Question.objects.order_by("pk").values_list("slug", flat=True)
    assert list(names) == ["t-2-token-gains", "t-2-token-gains-2", "question"]


def test_a_copy_begins_with_everything_but_the_name(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser, "short")

    copy = opened(admin_browser, f"{ADD.format('short')}&like={question.pk}", FORM)

    original = opened(admin_browser, change_url(question), FORM)
    about_the_form = ("desk_", "form_", "csrf", "_")
    said = {name: values for name, values in copy.items() if not name.startswith(about_the_form) and name != "slug"}
    assert copy["slug"] == [""]
    assert said == {name: original[name] for name in said}


@pytest.mark.parametrize(("kind", "other"), itertools.permutations(KINDS, 2))
def test_another_kind_keeps_what_fits(admin_browser: Client, heat: Concept, kind: str, other: str) -> None:
    kept = admin_browser.post(NEW.format(kind), written(admin_browser, kind)).json()

    form = opened(admin_browser, f"{ADD.format(other)}&copy={kept['copy']}", FORM)

    wanted = typed(kind)
    assert [form[name][0] for name in ("why", "remember")] == [wanted["why"], wanted["remember"]]
    names = {"choice", "choices", "true-false"}
    if {kind, other} <= names:
        field = "reasons" if other == "true-false" else "options"
        source = "reasons" if kind == "true-false" else "options"
        assert form[f"{field}-1-text"] == [wanted[f"{source}-1-text"]]
        assert form[f"{field}-0-feedback"] == [wanted[f"{source}-0-feedback"]]


def test_the_right_option_stays_right_in_another_kind(admin_browser: Client, heat: Concept) -> None:
    kept = admin_browser.post(NEW.format("choice"), written(admin_browser, "choice")).json()["copy"]

    boxes = opened(admin_browser, f"{ADD.format('choices')}&copy={kept}", FORM)
    marks = opened(admin_browser, f"{ADD.format('true-false')}&copy={kept}", FORM)

    assert [name for name in boxes if name.endswith("-right")] == ["options-2-right"]
    assert [marks[f"reasons-{number}-mark"] for number in range(3)] == [["wrong"], ["wrong"], ["right"]]


def test_a_stored_question_changes_its_kind_as_a_major_edit(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser, "basic")
    url = f"{change_url(question)}?as=short"
    form = opened(admin_browser, url, FORM)
    answer = typed("basic")["answer"]
    assert form["accepted"] == [answer]

    response = admin_browser.post(url, form)

    assert response.status_code == 302, errors_of(response)
    present = Question.objects.select_related("current").get()
    assert present.current is not None
    assert (present.kind, present.current.major, present.current.content["accepted"]) == ("short", True, [answer])


def test_a_draft_in_another_kind_is_opened_and_saved_in_that_kind(admin_browser: Client, heat: Concept) -> None:
    question = create(admin_browser, "basic")
    form = opened(admin_browser, f"{change_url(question)}?as=short", FORM)
    admin_browser.post(f"{desk_url(question)}?as=short", changed(form, accepted="another answer"))
    assert WorkingCopy.objects.get().kind == "short"

    again = opened(admin_browser, change_url(question), FORM)
    assert again["accepted"] == ["another answer"]
    admin_browser.post(change_url(question), again)

    assert Question.objects.get().kind == "short"
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("query", ["as=nothing", "as=", "like=999", "copy=999", "copy=x"])
def test_an_odd_address_is_the_form_as_ever(admin_browser: Client, heat: Concept, query: str) -> None:
    question = create(admin_browser)

    assert admin_browser.get(f"{change_url(question)}?{query}").status_code == 200
    assert admin_browser.get(f"{LIST}add/?kind=basic&concept=heat&{query}").status_code == 200


# How many controls an author fills in for the sample of each kind, when the concept has a question already. A whole
# question pasted as text is one, whatever its kind (test_pasting).
FIELDS = {
    "basic": 4,
    "reversed": 6,
    "cloze": 3,
    "choice": 11,
    "choices": 18,
    "true-false": 13,
    "short": 7,
    "numeric": 12,
    "ordering": 5,
    "matching": 21,
    "categorize": 15,
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_field_is_asked_for_that_can_be_filled_in(admin_browser: Client, heat: Concept, kind: str) -> None:
    create(admin_browser, kind)
    begun = opened(admin_browser, ADD.format(kind), FORM)

    filled_in = {name for name, value in typed(kind).items() if begun.get(name, [""]) != [value]}

    assert len(filled_in) == FIELDS[kind], filled_in


# -- rows typed as lines


def as_lines(kind: str) -> dict[str, str]:
    """The fields of the sample, its tables as an author types them into one box."""
    tables = {name: rows for name, rows in sample(kind).items() if rows and isinstance(rows, list)}
    tables = {name: rows for name, rows in tables.items() if isinstance(rows[0], dict)}
    cells = tuple(f"{name}-" for name in tables)
    fields = {name: value for name, value in typed(kind).items() if not name.startswith(cells)}
    return fields | {f"{name}-lines": "\n".join(map(as_line, rows)) for name, rows in tables.items()}


def as_line(row: dict[str, Any]) -> str:
    mark = {"right": "* ", "half": "~ "}.get(row.get("mark", ""), "* " if row.get("right") else "")
    says = row.get("text") or row.get("value") or " | ".join(row.get("answers", []))
    target = f" => {row['target']}" if "target" in row else ""
    mistake = f" {{{row['mistake']}}}" if row.get("mistake") else ""
    why = f" -- {row['feedback']}" if row.get("feedback") else ""
    return f"{mark}{says}{target}{mistake}{why}"


# Half of what each kind took before there were lines, drafts and details that fill themselves in.
HALF = {
    "basic": 5,
    "reversed": 6,
    "cloze": 4,
    "choice": 9,
    "choices": 11,
    "true-false": 11,
    "short": 6,
    "numeric": 9,
    "ordering": 5,
    "matching": 10,
    "categorize": 10,
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_rows_typed_as_lines_are_the_rows_of_the_table_in_half_the_fields(
    admin_browser: Client, heat: Concept, kind: str
) -> None:
    create(admin_browser, kind)
    begun = opened(admin_browser, ADD.format(kind), FORM)
    filled_in = {name: text for name, text in as_lines(kind).items() if begun.get(name, [""]) != [text]}
    fields = changed(begun, **filled_in | {"_continue": "publish"})
    fields["stem"] = [f"Once more: {fields['stem'][0]}"]

    response = admin_browser.post(ADD.format(kind), fields)

    assert response.status_code == 302, errors_of(response)
    present = Question.objects.latest("pk").current
    assert present is not None
    assert present.content == sample(kind) | {"stem": present.content["stem"]}
    assert len(filled_in) <= HALF[kind], filled_in


def test_a_line_that_is_wrong_leads_to_its_box(admin_browser: Client, heat: Concept) -> None:
    fields = changed(written(admin_browser, "choice"), **as_lines("choice"))
    fields = {name: values for name, values in fields.items() if not name.startswith("options-")}

    told = live(admin_browser, fields | {"options-lines": ["* Top\nBottom {no-such-mistake} -- Why."]})

    assert 'href="#id_options-lines" data-level="bad"' in told["checks"]
    assert "Option 2, mistake" in told["checks"]


def test_lines_come_after_what_stands_in_the_table(admin_browser: Client, heat: Concept) -> None:
    more = {"options-lines": ["One more {low-is-greedy} -- You added it."]}
    admin_browser.post(ADD.format("choice"), written(admin_browser, "choice") | more)

    present = Question.objects.get().current
    assert present is not None
    assert [row["text"] for row in present.content["options"]][-1] == "One more"
    assert len(present.content["options"]) == len(sample("choice")["options"]) + 1


def test_a_draft_of_lines_opens_with_their_rows_in_any_kind(admin_browser: Client, heat: Concept) -> None:
    fields = {name: values for name, values in written(admin_browser, "choice").items() if "options-" not in name}
    lines = {"options-lines": ["The first\n* The second\n- [the third] -- It’s a link."]}
    kept = admin_browser.post(NEW.format("choice"), fields | lines).json()["copy"]

    same = opened(admin_browser, f"{ADD.format('choice')}&copy={kept}", FORM)
    other = opened(admin_browser, f"{ADD.format('true-false')}&copy={kept}", FORM)

    assert (same["options-lines"], same["options-1-text"], same["options-right"]) == ([""], ["The second"], ["1"])
    assert (other["reasons-2-text"], other["reasons-2-feedback"]) == (["[the third]"], ["It’s a link."])
    assert [other[f"reasons-{number}-mark"] for number in range(3)] == [["wrong"], ["right"], ["wrong"]]
