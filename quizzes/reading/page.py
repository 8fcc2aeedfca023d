"""Reading the guide: a page's text with its questions in their places, for a learner or a passer-by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch

from quizzes import guide
from quizzes.guide.format.markup import month_name
from quizzes.kinds import KINDS
from quizzes.knowledge.guide_graph import graph_of
from quizzes.log.presenting import Presentation, present
from quizzes.log.shown import Shown
from quizzes.models import Card, Component, Concept, Question, Resource, Source, Status, User

# What passers-by see is the same for all of them and keeps no record.
PUBLIC_SECRET = "passer-by"  # noqa: S105  # shuffles options, protects nothing


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: HTML, or a question in its place."""

    html: str = ""
    presentation: Presentation | None = None


def body_of(concept: Concept) -> list[guide.PageBlock]:
    """The text of a page in blocks, as it was stored. The release before stores none: then it is rendered here."""
    if concept.body is None:
        return guide.page_blocks(concept.text)
    return [guide.PageBlock.load(block) for block in concept.body]


def sections_of(body: Iterable[guide.PageBlock]) -> list[guide.PageBlock]:
    """The blocks with which sections begin, for “On this page”."""
    return [block for block in body if block.is_section]


def section_above(body: Iterable[guide.PageBlock], question: str) -> str:
    """The id of the heading above a question; empty where there is none."""
    return next((block.id for block in body if block.question == question), "")


def sections() -> list[tuple[str, int]]:
    """The subjects of the guide in their order, and how many pages each has: one statement."""
    pages = Concept.objects.published().in_reading_order().values_list("section", flat=True)
    return [(name, len(list(group))) for name, group in groupby(pages)]


def page_with_questions(slug: str) -> Concept | None:
    """A published concept with its questions, sources and resources: five statements whatever its length."""
    related = Question.objects.filter(status=Status.PUBLISHED).select_related("current")
    parts = Prefetch("components", Component.objects.filter(active=True).order_by("key"))
    return (
        Concept.objects.published()
        .defer("blocks")
        .prefetch_related(
            Prefetch("questions", related.prefetch_related(parts)),
            Prefetch("resources", Resource.objects.published()),
            "sources",
        )
        .filter(slug=slug)
        .first()
    )


@dataclass(frozen=True, slots=True)
class Around:
    """A page's place among the others. The concepts come without their text."""

    previous: Concept | None
    """What is read before it: a prerequisite that the guide has later, or else the page before."""
    next: Concept | None
    builds_on: list[Concept]
    leads_to: list[Concept]
    named: list[Concept]
    """Those that its text links to."""

    @property
    def near(self) -> list[Concept]:
        """What the margin shows, with the learner's state of each."""
        return [*self.builds_on, *self.leads_to]


def around(concept: Concept) -> Around:
    """The pages before, after, below, above and named: two statements."""
    found = Concept.objects.published().in_reading_order().only("slug", "title", "definition")
    pages = {each.slug: each for each in found}
    graph = graph_of({each.pk: each.slug for each in found})
    named = {slug for block in body_of(concept) for slug in block.links}
    needs = graph.known_prerequisites(concept.slug)
    before, after = _neighbors(graph.reading_order, concept.slug)
    return Around(
        previous=pages.get(before),
        next=pages.get(after),
        builds_on=[page for slug, page in pages.items() if slug in needs],
        leads_to=[pages[slug] for slug in graph.leads_to(concept.slug)],
        named=[page for slug, page in pages.items() if slug in named],
    )


def _neighbors(order: Sequence[str], slug: str) -> tuple[str, str]:
    """The names before and after; empty at the ends."""
    place = order.index(slug) + 1
    framed = ("", *order, "")
    return framed[place - 1], framed[place + 1]


def resource_origin(resource: Resource) -> str:
    """“Article by Peter Chng, 2 May 2023, 12 minutes.”"""
    made_by = f" by {resource.by}" if resource.by else ""
    takes = f"{resource.minutes} minutes" if resource.minutes else ""
    return (
        ", ".join(filter(None, [f"{resource.kind.capitalize()}{made_by}", date_in_words(resource.date), takes])) + "."
    )


def source_origin(source: Source) -> str:
    """“Peter Chng, 2 May 2023. Opened 23 November 2026, in a copy of 1 May 2026.”"""
    made = ", ".join(filter(None, [source.by, date_in_words(source.date)]))
    day = source.opened or (source.checked if source.checked != "no" else "")
    opened = f"Opened {date_in_words(day)}" if day else ""
    if source.copy not in {"", "live"}:
        opened += f", in a copy of {date_in_words(source.copy)}"
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in (made, opened) if part)


def date_in_words(date: str) -> str:
    """2026-11-23 as “November 23, 2026”, 2026-11 as “November 2026”; anything else as it is."""
    if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", date):
        return date
    month, day = month_name(date[:7]), date[8:].lstrip("0")
    return month.replace(" ", f" {day}, ") if day else month


WORDS_A_MINUTE = 200
# A question has about a hundred words with its explanation, and wants some thought.
SECONDS_A_QUESTION = 45


def minutes(text: str, questions: int) -> int:
    """How long a page takes whose questions are answered."""
    return minutes_of(len(text.split()), questions)


def minutes_of(words: int, questions: int) -> int:
    """How long it takes to read so many words and answer so many questions, at least one minute."""
    return max(1, round(words / WORDS_A_MINUTE + questions * SECONDS_A_QUESTION / 60))


def cards_in(concepts: Iterable[Concept], learner: User) -> list[Card]:
    """A learner's cards of what is asked in these concepts: one statement."""
    cards = Card.objects.of(learner).filter(question__concept__in=[concept.pk for concept in concepts])
    return list(cards.filter(question__status=Status.PUBLISHED, component__active=True).select_related("question"))


def blocks_of(concept: Concept, learner: User | None, cards: Iterable[Card] = ()) -> list[Block]:
    """The page in order, each question at the version of the learner's card.

    A question without a place in the text stands at the end.
    """
    presentations = _presentations(concept, learner, {card.component_id: card for card in cards})
    blocks = []
    for block in body_of(concept):
        if not block.question:
            blocks.append(Block(html=block.html))
        elif block.question in presentations:
            blocks.append(Block(presentation=presentations.pop(block.question)))
    return blocks + [Block(presentation=each) for each in presentations.values()]


def _presentations(concept: Concept, learner: User | None, cards: Mapping[int, Card]) -> dict[str, Presentation]:
    """The first part of each question."""
    secret = learner.secret if learner else PUBLIC_SECRET
    components = [_first_part(question, concept) for question in concept.questions.all()]
    shown = [component for component in components if component is not None]
    return {component.question.slug: present(secret, component, card=cards.get(component.pk)) for component in shown}


# Asked once more at the end of a page; more would be another page.
ONCE_MORE = 5


def missed_on(slug: str, learner: User) -> list[Presentation]:
    """What the learner missed of a page's questions and has not got right since, the first missed first."""
    related = ("component__question__concept", "component__question__current")
    cards = Card.objects.of(learner).returning().filter(question__concept__slug=slug).select_related(*related)
    return [present(learner.secret, card.component, card=card) for card in cards.order_by("due_at")[:ONCE_MORE]]


def missed_in(blocks: Iterable[Block]) -> list[Presentation]:
    """The same from the blocks of a page that is being shown."""
    asked = [block.presentation for block in blocks if block.presentation is not None]
    missed = [(each.card.due_at, each) for each in asked if each.card is not None and each.card.due_at is not None]
    return [each for _, each in sorted(missed, key=lambda row: row[0])[:ONCE_MORE]]


def _first_part(question: Question, concept: Concept) -> Component | None:
    current = question.current
    parts = (each for each in question.components.all() if current is not None and Shown(current, each.key).has_part)
    component = next(parts, None)
    if component is not None:
        question.concept = concept
        component.question = question
    return component


def public_presentation(component_id: int) -> Presentation | None:
    """A question as anyone may try it on a page of the guide."""
    component = (
        Component.objects.filter(pk=component_id, active=True, question__status=Status.PUBLISHED)
        .filter(question__concept__status=Status.PUBLISHED)
        .select_related("question__concept", "question__current")
        .first()
    )
    return present(PUBLIC_SECRET, component) if component else None


SAMPLES, EXAMPLES, CANDIDATES = 3, 3, 12


def samples() -> list[Presentation]:
    """The questions of the landing page. Short enough to be answered on a phone without scrolling."""
    return _short_choices()[:SAMPLES]


def examples() -> list[Presentation]:
    """Those of which one may be shown there with its answer: none that is asked there."""
    return _short_choices()[SAMPLES:]


def _short_choices() -> list[Presentation]:
    """Of each of the guide's first concepts its shortest single choice."""
    choices = [name for name, kind in KINDS.items() if kind.single_key]
    components = (
        Component.objects.filter(active=True, question__status=Status.PUBLISHED, question__kind__in=choices)
        .filter(question__concept__status=Status.PUBLISHED)
        .select_related("question__concept", "question__current")
        .order_by("question__concept__section_order", "question__concept__order", "pk")
    )
    by_concept: dict[int, list[Presentation]] = {}
    for component in components[: (SAMPLES + EXAMPLES) * CANDIDATES]:
        by_concept.setdefault(component.question.concept_id, []).append(present(PUBLIC_SECRET, component))
    return [min(asked, key=_length) for asked in by_concept.values()][: SAMPLES + EXAMPLES]


def _length(asked: Presentation) -> int:
    return sum(map(len, asked.words)) + len(str(asked.prompt))


def next_sample(after: Presentation) -> Presentation | None:
    """The sample that follows one; None after the last, or after one that is none any more."""
    found = samples()
    places = [each.component.pk for each in found]
    if after.component.pk not in places:
        return None
    return next(iter(found[places.index(after.component.pk) + 1 :]), None)
