"""What holds for every kind: nothing leaks, nothing is lost in writing, nothing but our own errors is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds.base import UNKNOWN, Forged, FormSlip, Line
from quizzes.kinds.content import Stored as Content
from quizzes.kinds.sample import sample_of
from tests.examples import examples
from tests.kinds.samples import KINDS, lines_of, revealed, sample

ALL = sorted(KINDS)
SEEDS = st.integers(min_value=0, max_value=2**48)
TEXTS = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["", "0", "1", "2", "3", "4", "5", "true", "good", "43"]
)
NAMES = st.sampled_from(
    ["answer", "verdict", "reason", "grade", *(f"{row}-{n}" for row in ("place", "item") for n in range(7))]
)
FORMS = st.dictionaries(NAMES | TEXTS, st.lists(TEXTS, max_size=3), max_size=8)


def rendered(content: Content) -> Content:
    """Content with its texts for HTML, as far as the kinds can tell."""
    return content | {"setup": ""}


@pytest.mark.parametrize("name", ALL)
def test_a_kind_is_known_by_its_name(name: str) -> None:
    assert name == KINDS[name].kind.name


@pytest.mark.parametrize("name", ALL)
def test_the_sample_has_no_problems(name: str) -> None:
    assert KINDS[name].problems(sample(name)) == []


@pytest.mark.parametrize("name", ALL)
def test_the_right_response_is_right(name: str) -> None:
    kind, content = KINDS[name].kind, KINDS[name].kind.load(sample(name))

    scores = {
        part: kind.grade(content, part, kind.right_response(content, part)).score for part in kind.components(content)
    }

    assert set(scores.values()) == {1.0}


@pytest.mark.parametrize("name", ALL)
def test_written_lines_read_the_same(name: str) -> None:
    kind, content = KINDS[name], sample(name)

    lines = [Line(number, text) for number, text in enumerate(kind.write(content), start=1)]

    assert kind.read(lines, kind.field_values(content)) == (content, [])


@pytest.mark.parametrize("name", ALL)
def test_the_fields_of_a_kind_are_written_as_they_were(name: str) -> None:
    assert KINDS[name].field_values(sample(name)) == sample_of(KINDS[name].kind).fields


@pytest.mark.parametrize("name", ALL)
def test_content_is_plain_json(name: str) -> None:
    content = sample(name)

    assert json.loads(json.dumps(content)) == content


@pytest.mark.parametrize("name", ALL)
@given(
    lines=st.lists(
        st.sampled_from(
            [
                "- [x] a",
                "- [ ] b {c}",
                "- a => b",
                "- => c",
                "= 1 +- 2",
                "= true",
                "! x | y",
                "1. one",
                "2. two",
                "  feedback",
                "Why: so",
                "Remember: it",
                "<->",
                "[[a: b]]",
                "",
                "words",
                "```",
                "- [?] d",
            ]
        ),
        max_size=14,
    )
)
def test_any_lines_are_read_and_judged(name: str, lines: list[str]) -> None:
    content, _ = KINDS[name].read([Line(number, text) for number, text in enumerate(lines, start=1)], {})

    assert isinstance(KINDS[name].problems(content), list)


@pytest.mark.parametrize("name", ALL)
def test_the_prompt_holds_no_word_of_the_explanation(name: str) -> None:
    kind, content = KINDS[name], sample(name)

    shown = json.dumps(
        [kind.present(rendered(content), key, seed) for key in kind.components(content) for seed in range(9)]
    )

    assert not [secret for secret in secrets(content) if secret in shown]


def secrets(content: Content) -> list[str]:
    """Texts that must not be seen before the answer: explanation, feedback, names of mistakes."""
    found = [content["why"][:40], content["remember"]]
    for rows in (content.get(name, []) for name in ("options", "reasons", "items", "decoys", "near")):
        found += [row[name] for row in rows for name in ("feedback", "mistake") if row.get(name)]
    return found


@pytest.mark.parametrize(
    ("name", "list_name", "key", "values"),
    [
        ("choice", "options", "right", [True, False, False]),
        ("choices", "options", "right", [False, True, True, False, True]),
        ("true-false", "reasons", "mark", ["half", "wrong", "right"]),
    ],
)
@given(seed=SEEDS)
def test_the_prompt_does_not_depend_on_what_is_right(
    seed: int, name: str, list_name: str, key: str, values: list[Any]
) -> None:
    content = rendered(sample(name))
    other = content | {list_name: [row | {key: value} for row, value in zip(content[list_name], values, strict=True)]}

    assert KINDS[name].present(content, "", seed) == KINDS[name].present(other, "", seed)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("true-false", {"truth": True}),
        ("short", {"accepted": ["beam search"], "near": []}),
        ("numeric", {"value": "0.25", "near": []}),
        ("basic", {"answer": "Something else"}),
    ],
)
@given(seed=SEEDS)
def test_the_prompt_does_not_depend_on_the_answer(seed: int, name: str, change: dict[str, Any]) -> None:
    content = rendered(sample(name))

    assert KINDS[name].present(content, "", seed) == KINDS[name].present(content | change, "", seed)


@pytest.mark.parametrize("name", ["matching", "categorize"])
@given(seed=SEEDS)
def test_the_targets_shown_do_not_tell_where_an_item_goes(seed: int, name: str) -> None:
    content = rendered(sample(name))
    turned = [item["target"] for item in reversed(content["items"])]
    items = [item | {"target": target} for item, target in zip(content["items"], turned, strict=True)]

    prompt, other = (KINDS[name].present(each, "", seed) for each in (content, content | {"items": items}))

    assert (prompt["items"], texts(prompt["targets"])) == (other["items"], texts(other["targets"]))


def texts(rows: list[dict[str, str]]) -> list[str]:
    return sorted(row["text"] for row in rows)


@pytest.mark.parametrize("name", ALL)
@given(form=FORMS, seed=SEEDS)
def test_any_form_is_a_response_a_slip_or_forged(name: str, form: dict[str, list[str]], seed: int) -> None:
    kind, content = KINDS[name], sample(name)
    for component in kind.components(content):
        try:
            response = kind.parse(content, component, seed, form)
        except (FormSlip, Forged):
            continue
        assert 0 <= kind.grade(content, component, response).score <= 1
        assert json.loads(json.dumps(response)) == response
        assert revealed(name, content, response, component, seed)["unknown"] is False


@pytest.mark.parametrize("name", ALL)
def test_i_do_not_know_scores_nothing_and_shows_the_answer(name: str) -> None:
    kind, content = KINDS[name], sample(name)
    component = kind.components(content)[0]

    assert kind.grade(content, component, UNKNOWN).score == 0
    assert revealed(name, content, UNKNOWN, component)["unknown"] is True


@pytest.mark.parametrize("name", ALL)
def test_the_right_response_of_the_sample_is_right_and_the_wrong_one_is_not(name: str) -> None:
    kind, asked = KINDS[name], sample_of(KINDS[name].kind)
    component = kind.components(sample(name))[0]

    verdicts = [kind.grade(sample(name), component, response) for response in (asked.right, asked.wrong)]

    assert [verdict.is_right for verdict in verdicts] == [True, False]


@pytest.mark.parametrize("name", ALL)
def test_an_empty_form_is_a_slip_in_words(name: str) -> None:
    kind, content = KINDS[name], sample(name)

    with pytest.raises(FormSlip) as slip:
        kind.parse(content, kind.components(content)[0], 7, {})

    assert slip.value.message.endswith(".")


@pytest.mark.parametrize("name", ALL)
@given(seed=SEEDS)
@settings(max_examples=examples(20))
def test_the_same_seed_shows_the_same_prompt(name: str, seed: int) -> None:
    kind, content = KINDS[name], rendered(sample(name))
    component = kind.components(content)[0]

    assert kind.present(content, component, seed) == kind.present(content, component, seed)


@pytest.mark.parametrize("name", ALL)
def test_the_lines_of_a_sample_are_what_authors_write(name: str) -> None:
    written = KINDS[name].write(sample(name))

    assert [line for line in written if line] == [line.text for line in lines_of(name) if line.text]
