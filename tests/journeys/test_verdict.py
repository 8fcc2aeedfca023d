"""What an answer comes to is in the window at once: what was said, what is right, and where the explanation begins."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, permutations, product

import pytest
from playwright.sync_api import Page, expect

from quizzes.kinds import KINDS
from quizzes.kinds.base import FormSlip, Verdict
from quizzes.log.presenting import Presentation
from quizzes.models import Component, Concept, Question, Review, Status
from quizzes.study.today import presentation_of
from tests.factories import choice_content, make_question
from tests.journeys.conftest import Site
from tests.journeys.test_daily_review import SHORTEST_LOOK_MS
from tests.journeys.test_lessons import overflows

WINDOWS = {320: 640, 390: 844, 1280: 800}
GRADED = [name for name, kind in KINDS.items() if not kind.self_graded]
TURNED = [name for name, kind in KINDS.items() if kind.self_graded]
RIGHT, WRONG, PARTLY, UNKNOWN = "right", "wrong", "partly", "unknown"
HALF_WAY = ("choices", "ordering", "matching", "categorize")

type Form = Mapping[str, Sequence[str]]


def longest(kind: str) -> Component:
    """The question of the guide whose answers take the most room."""
    found = Component.objects.filter(question__kind=kind, active=True, question__status="published")
    return max(found.select_related("question__current"), key=lambda each: room_of(each, kind))


def room_of(component: Component, name: str) -> int:
    revision = component.question.current
    assert revision is not None
    kind, content = KINDS[name], revision.content
    if "generator" in content:
        return 0
    return sum(len(text) for at, text in kind.asked_texts(kind.load(content)) if at != "stem")


def forms(page: Page) -> Iterator[Form]:
    """Everything that the form on the page can say, for questions that are answered from lists."""
    script = """() => [...document.querySelectorAll("#q fieldset :is(input, option)")]
        .filter((each) => each.value).map((each) => [each.name ?? each.closest("select").name, each.value])"""
    offered: dict[str, list[str]] = {}
    for name, value in page.evaluate(script):
        offered.setdefault(name, []).append(value)
    if page.locator("#q fieldset [type=checkbox]").count():
        [(name, values)] = offered.items()
        yield from ({name: list(some)} for count in range(1, len(values) + 1) for some in combinations(values, count))
    lists = list(offered.values())
    in_order = permutations(lists[0], len(lists)) if all(each == lists[0] for each in lists) else []
    rows = chain(in_order, product(*lists))
    yield from (dict(zip(offered, ([value] for value in row), strict=True)) for row in rows)


def typed(shown: Presentation, outcome: str) -> Form:
    content = shown.revision.content
    if outcome == RIGHT:
        return {"answer": [content.get("value") or content["accepted"][0]]}
    near = content["near"][0] if content.get("near") else {"value": "17"}
    return {"answer": [near.get("value") or near["answers"][0]]}


def fits(verdict: Verdict, outcome: str) -> bool:
    return {RIGHT: verdict.score >= 1, WRONG: verdict.score == 0, PARTLY: 0 < verdict.score < 1}[outcome]


def form_for(page: Page, shown: Presentation, outcome: str) -> Form:
    """A form that comes to the outcome."""
    if shown.kind.typed:
        return typed(shown, outcome)
    for form in forms(page):
        try:
            if fits(shown.grade(shown.parse(form)), outcome):
                return form
        except FormSlip:
            continue
    raise AssertionError(f"no answer to {shown.question} comes to {outcome}")


def send(page: Page, form: Form) -> None:
    for name, values in form.items():
        for value in values:
            control = page.locator(f"#q :is(fieldset, .entry) [name={name}]")
            if control.first.evaluate("each => each.matches('select')"):
                control.select_option(value, force=True)
            elif control.first.get_attribute("type") == "text":
                control.fill(value)
            else:
                page.locator(f"#q fieldset [name={name}][value='{value}']").check()
    page.locator(".bottom").get_by_role("button", name="Check, sure").click()


def hidden(page: Page) -> list[str]:
    """What should be in the window, above the bar at its lower edge, and is not."""
    script = """() => {
        const bar = document.querySelector(".bottom, .site-nav").getBoundingClientRect();
        const floor = bar.bottom >= innerHeight - 1 ? bar.top : innerHeight;
        const why = document.querySelector(".why :is(h3, h4, h5)");
        return [...document.querySelectorAll(".compared :is(.you-said, .right-answer)"), why].filter((each) => {
            const { top, bottom } = each.getBoundingClientRect();
            // The explanation begins: its first line is there, which may be of a heading of two.
            return top < 0 || (each === why ? Math.min(bottom, top + 20) : bottom) > floor;
        }).map((each) => each.textContent);
    }"""
    found: list[str] = page.evaluate(script)
    return found


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(kind, outcome) for kind in GRADED for outcome in (RIGHT, WRONG, UNKNOWN)] + [(kind, PARTLY) for kind in HALF_WAY],
)
def test_what_was_said_and_what_is_right_are_in_the_window(site: Site, kind: str, outcome: str) -> None:
    learner, component = site.learner(), longest(kind)
    unseen = {}
    for width, height in WINDOWS.items():
        site.page.set_viewport_size({"width": width, "height": height})
        page = site.open(f"/review/?card={component.pk}")
        answer(page, presentation_of(learner, component.pk), outcome)
        expect(page.locator(".verdict h2")).to_be_focused()
        assert page.locator(".compared .you-said").count()
        assert page.locator(".compared .right-answer").count()
        unseen[width] = hidden(page)
    assert not any(unseen.values()), unseen


def answer(page: Page, shown: Presentation | None, outcome: str) -> None:
    assert shown is not None
    page.wait_for_timeout(SHORTEST_LOOK_MS)  # the bar is dead at first for the pointer
    if outcome == UNKNOWN:
        page.get_by_role("button", name="I don’t know").click()
    else:
        send(page, form_for(page, shown, outcome))


@pytest.mark.parametrize("kind", TURNED)
@pytest.mark.parametrize("grade", ["Forgot", "Remembered"])
def test_the_back_of_a_flashcard_is_in_the_window(site: Site, kind: str, grade: str) -> None:
    learner, component = site.learner(), longest(kind)
    unseen = {}
    for width, height in WINDOWS.items():
        site.page.set_viewport_size({"width": width, "height": height})
        page = site.open(f"/review/?card={component.pk}")
        page.wait_for_timeout(SHORTEST_LOOK_MS)  # the bar is dead at first for the pointer
        page.get_by_role("button", name="Show answer").click()
        expect(page.locator(".reveal h2")).to_be_focused()
        expect(page.locator(".answer")).to_be_in_viewport(ratio=1)
        page.wait_for_timeout(SHORTEST_LOOK_MS)
        page.locator(".bottom").get_by_role("button", name=grade).click()
        expect(page.locator(".saved")).to_be_visible()

        last = Review.objects.of(learner).latest("pk")
        site.open(f"/review/answers/{last.answer_id}/")
        expect(page.locator(".compared .you-said")).to_contain_text(grade)
        unseen[width] = hidden(page)
    assert not any(unseen.values()), unseen


ARABIC = "يقسم كل لوغاريتم احتمالي على درجة الحرارة قبل أن تحسب دالة سوفت ماكس الاحتمالات، فتتغير الفروق بينها"
FORMULA = r"$p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$, and so $\log \frac{p_i}{p_j} = \frac{z_i - z_j}{T}$"
LONG = "It divides each logit by the temperature before softmax, " * 4 + "and nothing else changes."
UNBROKEN = "logits" * 30


@pytest.mark.parametrize(
    "text", [ARABIC, FORMULA, LONG, UNBROKEN], ids=["right to left", "formula", "long", "unbroken"]
)
@pytest.mark.parametrize("outcome", [RIGHT, WRONG, UNKNOWN])
def test_so_are_texts_that_are_written_otherwise(site: Site, text: str, outcome: str) -> None:
    concept = Concept.objects.published().get(slug="temperature")
    options = [
        {"text": text, "right": True, "mistake": "", "feedback": ""},
        {"text": f"{text} (not)", "right": False, "mistake": "", "feedback": text},
        {"text": "It sorts all the logits", "right": False, "mistake": "", "feedback": "The order stays."},
    ]
    content = choice_content(options=options, why=text)
    question = make_question(concept, slug=f"written-{os.urandom(4).hex()}", content=content)
    learner, component = site.learner(), question.components.get()
    unseen = {}
    try:
        for width, height in WINDOWS.items():
            site.page.set_viewport_size({"width": width, "height": height})
            page = site.open(f"/review/?card={component.pk}")
            answer(page, presentation_of(learner, component.pk), outcome)
            expect(page.locator(".verdict h2")).to_be_focused()
            unseen[width] = hidden(page)
            assert not overflows(page)
    finally:
        Question.objects.filter(pk=question.pk).update(status=Status.RETIRED)  # other journeys take the guide as it is
    assert not any(unseen.values()), unseen
