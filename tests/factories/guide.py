from __future__ import annotations

import datetime as dt
from typing import Any

from factory.declarations import LazyAttribute, Sequence
from factory.django import DjangoModelFactory

from quizzes.authoring.pages import rendered, save_question
from quizzes.guide.format import pages
from quizzes.models import Concept, Question, Status

PUBLISHED_AT = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


class ConceptFactory(DjangoModelFactory[Concept]):
    class Meta:
        model = Concept

    slug = Sequence(lambda n: f"concept-{n}")
    title = Sequence(lambda n: f"Concept {n}")
    section = "sampling"
    section_order = 7
    order = Sequence(lambda n: n % 30_000 + 1)
    definition = "What it is."
    text = ""
    body = LazyAttribute(lambda made: rendered(made.text)[0])
    status = Status.PUBLISHED


def choice_content(**changes: Any) -> dict[str, Any]:
    """A single choice whose right option is the first one authored."""
    options = [
        {"text": "It divides each logit", "right": True, "mistake": "", "feedback": ""},
        {"text": "It multiplies each logit", "right": False, "mistake": "multiplies", "feedback": "It divides."},
        {"text": "It sorts all the logits", "right": False, "mistake": "", "feedback": "The order stays."},
    ]
    return {
        "stem": "What does temperature do?",
        "why": "Division keeps the order.",
        "remember": "Divide, then softmax.",
        "options": options,
    } | changes


def basic_content(**changes: Any) -> dict[str, Any]:
    return {
        "stem": "What does temperature divide?",
        "answer": "Every logit.",
        "why": "Before softmax.",
        "remember": "Logits first.",
    } | changes


def cloze_content(**changes: Any) -> dict[str, Any]:
    return {
        "stem": "Cold ends in [[a: argmax]], hot ends in [[b: uniform]].",
        "why": "The gaps grow or vanish.",
        "remember": "Two ends.",
    } | changes


def reversed_content(**changes: Any) -> dict[str, Any]:
    return {
        "stem": "Which system is fast?",
        "answer": "System 1",
        "back_stem": "What is System 1?",
        "back_answer": "Fast thinking",
        "why": "It comes first.",
        "remember": "1 is first.",
    } | changes


def numeric_content(**changes: Any) -> dict[str, Any]:
    """A number in gigabytes: 6,500 is the answer to who parts decimals by a comma, and no answer to all others."""
    near = [{"value": "52", "mistake": "bits-as-bytes", "feedback": "Eight bits are one byte."}]
    return {
        "stem": "How many GB do the weights take?",
        "value": "6.5",
        "tolerance": "0",
        "unit": "GB",
        "near": near,
        "why": "Half a byte each.",
        "remember": "Bits, then bytes.",
    } | changes


def short_content(**changes: Any) -> dict[str, Any]:
    near = [{"answers": ["fine-tuning"], "mistake": "names-tuning", "feedback": "That changes the weights."}]
    return {
        "stem": "What looks documents up before it answers?",
        "accepted": ["RAG", "retrieval-augmented generation"],
        "near": near,
        "why": "It retrieves first.",
        "remember": "Look up, then answer.",
    } | changes


def make_question(
    concept: Concept | None = None,
    *,
    kind: str = "choice",
    slug: str = "",
    position: int | None = None,
    content: dict[str, Any] | None = None,
    about: str = "definition",
    sources: tuple[str, ...] = (),
) -> Question:
    """A published question with its first revision and its parts."""
    makers = {
        "choice": choice_content,
        "basic": basic_content,
        "cloze": cloze_content,
        "reversed": reversed_content,
        "numeric": numeric_content,
        "short": short_content,
    }
    concept = concept or ConceptFactory.create()
    count = concept.questions.count()
    written = pages.Question(
        slug=slug or f"question-{count}",
        kind=kind,
        skill="recall",
        difficulty=1,
        about=about,
        covers=("C100",),
        sources=sources,
        content=content or makers[kind](),
    )
    return save_question(concept, written, position=count if position is None else position, now=PUBLISHED_AT)
