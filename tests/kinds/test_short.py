"""Typed answers: spelling is forgiven, another concept is not."""

from __future__ import annotations

import random
from typing import Any

import pytest

from quizzes.guide.format.markup import render_content
from quizzes.kinds.base import Ask, Forged, FormSlip, OtherReading
from quizzes.kinds.content import Stored as Content
from quizzes.kinds.reading.spellings import match
from quizzes.kinds.told import Part, Told
from tests.kinds.samples import KINDS, data, messages, revealed, sample

short = KINDS["short"]


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("Top-P", "top-p"),
        ("top p", "top-p"),
        ("topp", "top-p"),
        ("top‑p", "top-p"),
        ("  few   shot ", "few-shot"),
        ("“argmax”", "argmax"),
        ("arg.max", "argmax"),
        ("\u0301argmax", "argmax"),
        ("the vocabulary size", "vocabulary size"),
        ("naive Bayes", "naïve Bayes"),
        ("ＢＰＥ", "BPE"),
        ("C++", "c++"),
        ("?!", "?!"),
        ("temprature", "temperature"),
        ("temperatures", "temperature"),
        ("tempereture", "temperature"),
        ("tempreature", "temperature"),
        ("greedy decodng", "greedy decoding"),
        ("tokens", "token"),
        ("losses", "loss"),
        ("strategies", "strategy"),
        ("greedy strategies", "greedy"),
        ("the BPE algorithm", "BPE"),
        ("BPE", "BPE algorithm"),
        ("RAG (retrieval-augmented generation)", "RAG"),
        ("retrieval augmented gen. (RAG)", "RAG"),
        ("I/O", "I/O"),
        ("gpt 4", "GPT-4"),
        ("gpt3.5", "GPT-3.5"),
        ("C sharp", "C#"),
        ("c plus plus", "C++"),
        ("*greedy*", "greedy"),
        ("−1", "-1"),
        ("น้ำ", "น้ำ"),
        ("गणित", "गणित"),
        ("به\u200cطور", "بهطور"),
    ],
)
def test_the_same_answer_in_another_spelling(given: str, accepted: str) -> None:
    assert match(given, [accepted], [])[0]


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("top-k", "top-p"),
        ("top-k sampling", "top-p sampling"),
        ("GPT-4o mini", "GPT-4 mini"),
        ("C", "C++"),
        ("C", "C#"),
        ("C++", "C#"),
        ("A", "A*"),
        ("1", "-1"),
        ("5", "5 %"),
        ("GPT-35", "GPT-3.5"),
        ("GPT-4", "GPT-3.5"),
        ("reward model", "reward"),
        ("reward", "reward model"),
        ("น", "น้ำ"),
        ("นำ", "น้ำ"),
        ("गणत", "गणित"),
        ("top-p/top-k", "top-p"),
        ("asymmetric", "symmetric"),
        ("symmetric", "asymmetric"),
        ("temprture", "temperature"),
        ("greedi decodng", "greedy decoding"),
        ("llama2023", "llama2024"),
        ("!", "?"),
        ("a", "the"),
    ],
)
def test_another_answer(given: str, accepted: str) -> None:
    assert not match(given, [accepted], [])[0]


@pytest.mark.parametrize("given", ["decoder", "Decoder", "dcoder", "ecoder"])
def test_a_typo_never_turns_a_near_answer_into_the_right_one(given: str) -> None:
    assert match(given, ["encoder"], [["decoder"]]) == (False, 0)


def test_an_accepted_answer_is_right_even_where_it_is_close_to_a_near_one() -> None:
    assert match("precision", ["precision"], [["precisions"]]) == (True, None)


def test_a_near_answer_brings_its_feedback() -> None:
    verdict = short.grade(sample("short"), "", {"text": "Determinism"})

    assert (verdict.score, verdict.notes[0].mistake) == (0, "names-effect")


def test_a_right_answer_is_named_in_the_heading() -> None:
    assert short.grade(sample("short"), "", {"text": "ARGMAX"}).heading == "Right: greedy."


def test_escaped_answers_are_compared_as_they_were_written() -> None:
    content = sample("short") | {"accepted": ["R&D", "<eos>"], "near": []}

    shown = revealed("short", content, {"text": "R&D"}, rendered=render_content("short", content))

    assert shown["told"] == Told((Part("<bdi>R&amp;D</bdi>"),), (Part("R&amp;D"),), notes=("Also right: &lt;eos&gt;",))
    assert shown["told"].is_same


def test_what_tempted_is_shown_apart_from_the_other_near_answers() -> None:
    shown = revealed("short", sample("short"), {"text": "beam search"})

    assert (shown["tempting"], shown["others"][0]["given"]) == ([], "deterministic")


def test_the_typed_text_is_kept_on_one_line() -> None:
    assert short.parse(sample("short"), "", 1, data(answer=" greedy \t decoding\n")) == {"text": "greedy decoding"}


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_nothing_and_too_much_are_slips(text: str) -> None:
    with pytest.raises(FormSlip):
        short.parse(sample("short"), "", 1, data(answer=text))


def test_half_a_character_is_forged() -> None:
    with pytest.raises(Forged):
        short.parse(sample("short"), "", 1, data(answer="\ud83d"))


@pytest.mark.parametrize("text", ["gre\x00edy", "\ufeffgreedy", "greedy\u200b", "\u202egreedy"])
def test_what_cannot_be_seen_is_dropped(text: str) -> None:
    assert short.parse(sample("short"), "", 1, data(answer=text)) == {"text": "greedy"}


NEAR: dict[str, Any] = {"answers": ["fine-tuning"], "mistake": "names-tuning", "feedback": "That changes weights."}
RAG: Content = {"accepted": ["RAG", "retrieval-augmented generation", "retrieval"], "near": [NEAR]}


@pytest.mark.parametrize("given", ["fine-tuning (RAG)", "RAG (fine-tuning)"])
def test_a_near_answer_in_or_before_brackets_contradicts(given: str) -> None:
    assert match(given, RAG["accepted"], [NEAR["answers"]]) == (False, 0)


@pytest.mark.parametrize("given", ["RAG/retrieval", "RAG / retrieval augmented generation", "RAG or retrieval"])
def test_two_answers_that_are_both_right_are_right(given: str) -> None:
    assert short.parse(sample("short") | RAG, "", 1, data(answer=given)) == {"text": given}
    assert match(given, RAG["accepted"], [NEAR["answers"]]) == (True, None)


def test_the_end_of_the_last_word_may_be_meant_for_both() -> None:
    assert match("dot/scalar product", ["dot product", "scalar product"], []) == (True, None)


@pytest.mark.parametrize(
    ("given", "parts"), [("RAG/fine-tuning", ["fine-tuning", "RAG"]), ("what or RAG", ["RAG", "what"])]
)
def test_of_two_answers_the_learner_has_to_choose_one(given: str, parts: list[str]) -> None:
    content = sample("short") | RAG
    with pytest.raises(Ask) as asked:
        short.parse(content, "", 1, data(answer=given))

    chosen = [short.parse(content, "", 1, data(answer=given, reading=part)) for part in parts]
    assert [each.value for each in asked.value.readings] == parts
    assert sum(short.grade(content, "", response).score for response in chosen) == 1


def test_an_answer_that_was_not_among_the_two_is_a_slip() -> None:
    with pytest.raises(OtherReading):
        short.parse(sample("short") | RAG, "", 1, data(answer="RAG/fine-tuning", reading="retrieval"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Which?\n! near {slip}\n  No.", "there’s no answer"),
        ("Which?\n= one two three four", "the answer is 4 words long"),
        ("Which?\n= top-p\n! Top P {slip}\n  No.", "“Top P” counts as right and as a near answer"),
        ("Which?\n= top-p\n! top-k {slip}", "the near answer “top-k” has no feedback"),
        ("Which?\n= top-p\n! {slip}", "a near answer is empty"),
        ("Which?\n= top-p\n- [x] top-k", "“- [x] top-k” isn’t an answer line of this kind"),
    ],
)
def test_what_is_wrong_with_a_short_answer(body: str, message: str) -> None:
    assert message in messages("short", body)


@pytest.mark.thorough("a large amount")
def test_any_text_is_compared() -> None:
    luck = random.Random(7)
    alphabet = "aC#+*-.,%@/()[] '\u0301\u0e49นักि\u200d\u202e🙂1"
    for _ in range(2000):
        text = "".join(luck.choice(alphabet) for _ in range(luck.randint(1, 30)))
        assert match(text, ["C#", "น้ำ"], [NEAR["answers"]])[0] in (True, False)


def test_other_right_answers_are_named_once_however_they_are_spelled() -> None:
    content = sample("short") | {"accepted": ["test-time", "test time", "Test Time", "inference"], "near": []}

    assert revealed("short", content, {"text": "x"})["told"].notes == ("Also right: inference",)
