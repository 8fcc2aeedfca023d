"""Authors change the guide while a learner's page is open: whatever they do in whatever order, no answer is lost.

A machine takes random steps of one learner, through the pages, and of one author; after each step it looks whether
everything that was acknowledged is stored, the log replays to the cards, and nothing withdrawn is asked.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from quizzes import guide
from quizzes.authoring.acts import Act
from quizzes.authoring.concepts import edit_concept, publish_concept, retire_concept
from quizzes.authoring.conflicts import Gone, keep_mine, take_shipped
from quizzes.authoring.pages import page_of, question_of, save_page, save_question
from quizzes.authoring.questions import (
    EditedMeanwhile,
    InUse,
    delete_question,
    edit_question,
    publish_question,
    retire_question,
)
from quizzes.guide.format import pages
from quizzes.kinds import KINDS
from quizzes.log.rebuilding import differences
from quizzes.log.undoing import last_undoable
from quizzes.models import Action, Card, Component, Concept, Conflict, Question, QuestionRevision, Review, Status
from quizzes.operations.consistency import findings
from quizzes.study.today import next_presentation, today_for
from tests.admin.conftest import HEAT
from tests.examples import examples
from tests.factories import UserFactory
from tests.kinds.samples import sample

START = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ASKED = ("choice", "cloze", "short")
PLACES = st.sampled_from(["review", "reading"])
IN_PLACE = st.booleans().map(lambda in_place: {"HX-Request": "true"} if in_place else {})
DONE = {200, 204, 302}
NUMBERS = st.integers(0, 9)


@dataclass(frozen=True)
class Screen:
    """A question as it stands on the learner's screen, whatever has become of it since."""

    component: int
    key: str
    kind: str
    revision: QuestionRevision
    version: int
    seed: int
    signature: str

    def form(self, *, right: bool) -> dict[str, Any]:
        fields: dict[str, Any] = {"component": self.component, "revision": self.revision.pk, "version": self.version}
        fields["signature"] = self.signature
        return fields | self.said(right=right)

    def said(self, *, right: bool) -> dict[str, str]:
        """What the learner chooses to be right, or wrong, by the revision that they see."""
        content = self.revision.content
        if self.kind == "cloze":
            return {"grade": "good" if right else "again"}
        if self.kind == "short":
            return {"answer": content["accepted"][0] if right else "something else"}
        kind, values = KINDS["choice"], [str(number) for number in range(1, len(content["options"]) + 1)]
        asked = kind.load(content)
        chosen = {value: kind.parse(asked, "", self.seed, {"answer": [value]})["choice"] for value in values}
        fitting = [value for value, option in chosen.items() if content["options"][option]["right"] == right]
        return {"answer": fitting[0], "sure": "yes"}


ONE_GAP = "With enough [[a: practice]], effort turns into habit."


def written(kind: str, slug: str) -> pages.Question:
    return pages.Question(
        slug=slug,
        kind=kind,
        skill="apply",
        difficulty=2,
        about="order-kept",
        covers=("C100",),
        sources=("chng-2023",),
        content=sample(kind),
    )


def key_moved(content: dict[str, Any]) -> dict[str, Any]:
    """The next option is the right one, another word is accepted, or the cloze loses or regains a gap."""
    if "options" in content:
        right = [option["right"] for option in content["options"]]
        moved = right[-1:] + right[:-1]
        return content | {
            "options": [option | {"right": value} for option, value in zip(content["options"], moved, strict=True)]
        }
    if "accepted" in content:
        return content | {"accepted": ["argmax"] if content["accepted"][0] == "greedy" else ["greedy"]}
    both = sample("cloze")["stem"]
    return content | {"stem": ONE_GAP if content["stem"] == both else both}


class AuthorsAndLearners(RuleBasedStateMachine):
    screens, sent, ids = Bundle("screens"), Bundle("sent"), Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        self.learner = UserFactory.create()
        self.author = UserFactory.create()
        self.browser = Client()
        self.browser.force_login(self.learner)
        self.concept = save_page(HEAT)
        self.slugs = [f"about-{kind}" for kind in ASKED]
        for place, kind in enumerate(ASKED):
            save_question(self.concept, written(kind, self.slugs[place]), position=place, now=START)
        self.acknowledged: dict[uuid.UUID, tuple[int, int, float]] = {}

    def teardown(self) -> None:
        try:
            assert list(findings()) == []
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    def questions(self) -> list[Question]:
        return list(Question.objects.select_related("concept", "current").order_by("pk"))

    def chosen(self, number: int) -> Question | None:
        found = self.questions()
        return found[number % len(found)] if found else None

    def card_version(self, component: int) -> int:
        versions = Card.objects.of(self.learner).filter(component=component).values_list("version", flat=True)
        return versions[0] if versions else 0

    def was_changed(self, screen: Screen) -> bool:
        """Whether the question on screen has another meaning by now."""
        shown = screen.revision
        later = QuestionRevision.objects.filter(question=shown.question_id, number__gt=shown.number)
        return later.filter(major=True).exists()

    def has_card(self, component: int) -> bool:
        return Card.objects.of(self.learner).filter(component=component).exists()

    def is_asked(self, component: int) -> bool:
        return Component.objects.filter(pk=component, active=True, question__in=Question.objects.published()).exists()

    # -- what the learner does

    @rule(target=screens)
    def goes_to_the_review(self) -> Any:
        reply = self.browser.get("/review/")
        if reply.status_code == 302:
            return multiple()
        assert reply.status_code == 200
        return self.screen_of(reply.context["p"])

    @initialize(target=screens)
    def begins_with_the_page(self) -> Any:
        return self.opens_the_page()

    @rule(target=screens)
    def opens_the_page(self) -> Any:
        reply = self.browser.get("/guide/heat/")
        if reply.status_code == 404:
            return multiple()
        return multiple(*(self.screen_of(block["p"]) for block in reply.context["blocks"] if "p" in block))

    def screen_of(self, p: Any) -> Screen:
        return Screen(p.component.pk, p.component.key, p.question.kind, p.revision, p.version, p.seed, p.signature)

    @rule(target=sent, right=st.booleans())
    def answers_what_comes_next(self, right: bool) -> Any:
        screen = self.goes_to_the_review()
        return self.answers(screen, right, "review", {}) if isinstance(screen, Screen) else screen

    @rule(target=sent, screen=screens, right=st.booleans(), place=PLACES, headers=IN_PLACE)
    def answers_what_is_on_screen(self, screen: Screen, right: bool, place: str, headers: dict[str, str]) -> Any:
        return self.answers(screen, right, place, headers)

    def answers(self, screen: Screen, right: bool, place: str, headers: dict[str, str]) -> Any:
        answer_id = uuid.uuid4()
        form = screen.form(right=right) | {"answer_id": answer_id, "place": place}
        there = Component.objects.filter(pk=screen.component).exists()
        current = self.card_version(screen.component) == screen.version and not self.was_changed(screen)

        reply = self.browser.post("/review/answers/", form, headers=headers)

        if not there or not current:
            assert reply.status_code == (409 if there else 404)
            return multiple()
        assert reply.status_code in DONE, reply.status_code
        self.acknowledged[answer_id] = (screen.component, screen.revision.pk, float(right))
        return form

    @rule(form=sent, headers=IN_PLACE)
    def sends_it_again(self, form: dict[str, Any], headers: dict[str, str]) -> None:
        reply = self.browser.post("/review/answers/", form, headers=headers)

        assert reply.status_code in DONE, reply.status_code

    @rule(form=sent)
    def sends_something_else_under_the_same_id(self, form: dict[str, Any]) -> None:
        reply = self.browser.post("/review/answers/", form | {"know": "no"})

        assert reply.status_code == 422

    @rule(form=sent)
    def looks_at_a_verdict(self, form: dict[str, Any]) -> None:
        assert self.browser.get(f"/review/answers/{form['answer_id']}/").status_code == 200

    @rule(one=screens, other=screens)
    def names_a_part_that_the_revision_never_had(self, one: Screen, other: Screen) -> None:
        form = one.form(right=True) | {"component": other.component, "answer_id": uuid.uuid4(), "place": "review"}
        if one.component == other.component or self.card_version(other.component) == one.version:
            return  # that would be an ordinary answer to another part of the question

        assert self.browser.post("/review/answers/", form).status_code in {400, 404, 409}

    @rule()
    def undoes(self) -> None:
        last = last_undoable(self.learner, today_for(self.learner, timezone.now()).day)
        expected = last.answer_id if last else uuid.uuid4()

        reply = self.browser.post("/review/undo/", {"expected": expected, "undo_id": uuid.uuid4()})

        assert reply.status_code == (302 if last else 409)
        if last:
            assert self.browser.get(reply.headers["Location"]).status_code in {200, 302}

    @rule(form=sent)
    def undoes_an_answer_of_some_time_ago(self, form: dict[str, Any]) -> None:
        undo = {"expected": form["answer_id"], "undo_id": uuid.uuid4()}

        assert self.browser.post("/review/undo/", undo).status_code in {302, 409}

    @rule(screen=screens, action=st.sampled_from([Action.PUT_OFF, Action.SUSPEND, Action.RESUME]))
    def sets_aside(self, screen: Screen, action: Action) -> None:
        form = {"component": screen.component, "version": screen.version, "action": action, "record_id": uuid.uuid4()}
        there = Component.objects.filter(pk=screen.component).exists()
        there = there and (self.is_asked(screen.component) or self.has_card(screen.component))
        current = self.card_version(screen.component) == screen.version

        reply = self.browser.post("/review/set-aside/", form)

        assert reply.status_code == (302 if there and current else 409 if there else 404)

    @rule()
    def takes_up_what_is_suspended(self) -> None:
        for shown in self.browser.get("/settings/suspended/").context["cards"]:
            card = shown["card"]
            form = {"component": card.component_id, "version": card.version, "action": "resume"}
            reply = self.browser.post("/review/set-aside/", form | {"record_id": shown["record_id"]})
            assert reply.status_code == 302

    @rule(screen=screens)
    def reports_a_problem(self, screen: Screen) -> None:
        report = {"reason": "key", "report_id": uuid.uuid4()}

        reply = self.browser.post(f"/review/report/{screen.component}/", report)

        assert reply.status_code in {302, 404}

    @rule(path=st.sampled_from(["/today/", "/review/done/", "/progress/", "/map/", "/settings/export/", "/guide/"]))
    def looks_around(self, path: str) -> None:
        assert self.browser.get(path).status_code == 200

    @rule(minutes=st.sampled_from([10, 60, 24 * 60, 3 * 24 * 60, 9 * 24 * 60]))
    def comes_back_later(self, minutes: int) -> None:
        self.time.shift(dt.timedelta(minutes=minutes))
        assert self.browser.get("/today/").status_code == 200

    # -- what the author does

    @rule(number=NUMBERS, major=st.booleans(), text=st.sampled_from(["one", "two", "three"]))
    def edits_a_question(self, number: int, major: bool, text: str) -> None:
        self.edit(number, lambda content: content | {"remember": f"{text} more pass"}, major=major)

    @rule(number=NUMBERS)
    def changes_the_key(self, number: int) -> None:
        self.edit(number, key_moved, major=True)

    def edit(self, number: int, change: Any, *, major: bool, late: int = 0) -> None:
        question = self.chosen(number)
        if question is None:
            return
        before = question_of(question)
        edit_question(
            question=question,
            written=dataclasses.replace(before, content=change(dict(before.content))),
            seen=question.edit_version - late,
            major=major,
            author=self.author,
            now=timezone.now(),
        )

    @rule(number=NUMBERS)
    def edits_what_somebody_else_has_edited(self, number: int) -> None:
        count = QuestionRevision.objects.count()
        if self.chosen(number) is None:
            return

        with pytest.raises(EditedMeanwhile):
            self.edit(number, key_moved, major=True, late=1)

        assert QuestionRevision.objects.count() == count

    @rule(number=NUMBERS)
    def retires_or_publishes_a_question(self, number: int) -> None:
        if question := self.chosen(number):
            if question.status == Status.PUBLISHED:
                retire_question(question=question, act=Act(self.author, timezone.now()))
            else:
                publish_question(question=question, act=Act(self.author, timezone.now()))

    @rule(number=NUMBERS)
    def tries_to_delete_a_question(self, number: int) -> None:
        question = self.chosen(number)
        if question is None:
            return
        met = Review.objects.filter(component__question=question).exists()
        try:
            delete_question(question=question)
        except InUse:
            return
        assert not met

    @rule(text=st.sampled_from(["Heat divides the logits.", "Heat divides each logit before softmax."]))
    def edits_the_concept(self, text: str) -> None:
        concept = Concept.objects.get(pk=self.concept.pk)
        edit_concept(
            concept=concept,
            page=dataclasses.replace(page_of(concept), definition=text),
            seen=concept.edit_version,
            author=self.author,
            now=timezone.now(),
        )

    @rule()
    def retires_or_publishes_the_concept(self) -> None:
        if Concept.objects.published().exists():
            retire_concept(concept=self.concept, act=Act(self.author, timezone.now()))
        else:
            publish_concept(concept=self.concept, act=Act(self.author, timezone.now()))

    @rule(number=NUMBERS, kind=st.sampled_from(ASKED), mine=st.booleans())
    def decides_a_conflict(self, number: int, kind: str, mine: bool) -> None:
        """The files may even ask the question in another way than before."""
        slug = self.slugs[number % len(self.slugs)]
        shipped = dataclasses.replace(written(kind, slug), version="9.0")
        conflict = Conflict.objects.create(
            concept_slug="heat",
            question_slug=slug,
            shipped=dataclasses.asdict(shipped),
            shipped_hash=guide.hash_question(shipped),
            noticed_at=timezone.now(),
        )
        try:
            if mine:
                keep_mine(conflict=conflict)
            else:
                take_shipped(conflict=conflict, author=self.author, now=timezone.now())
        except Gone:
            conflict.delete()
            assert not Question.objects.filter(slug=slug).exists()

    # -- what holds after each step

    @invariant()
    def every_acknowledged_answer_is_stored_once_and_graded_as_shown(self) -> None:
        stored = Review.objects.of(self.learner).filter(action=Action.ANSWER)
        rows = stored.values_list("answer_id", "component", "revision", "score")
        assert {row[0]: row[1:] for row in rows} == self.acknowledged
        assert len(rows) == len(self.acknowledged)

    @invariant()
    def the_log_replays_to_the_cards(self) -> None:
        assert list(differences(self.learner)) == []

    @invariant()
    def nothing_withdrawn_is_asked(self) -> None:
        now = timezone.now()
        asked = next_presentation(self.learner, today_for(self.learner, now))
        if asked is None:
            return
        question = Question.objects.select_related("concept").get(pk=asked.question.pk)
        assert (question.status, question.concept.status) == (Status.PUBLISHED, Status.PUBLISHED)
        assert asked.component.active
        assert asked.revision.pk == question.current_id


def run(runs: int, steps: int) -> None:
    run_state_machine_as_test(
        AuthorsAndLearners,
        settings=settings(
            max_examples=runs,
            stateful_step_count=steps,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.thorough("many random histories")
@pytest.mark.django_db
def test_no_answer_is_lost_while_authors_work() -> None:
    run(runs=examples(15), steps=25)


@pytest.mark.soak
@pytest.mark.django_db
def test_no_answer_is_lost_in_2_000_runs_while_authors_work() -> None:
    run(runs=2000, steps=30)
