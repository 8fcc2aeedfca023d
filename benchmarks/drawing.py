"""A question with other numbers each time beside one that somebody wrote: asked, and answered, by new learners.

The numbers are new to the process each time: nothing of a drawn question was kept from before. A written one has its
HTML stored. In processor time, since the two differ by less than what others on the machine cost.
"""

from __future__ import annotations

import datetime as dt
import random
import time
import uuid
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from benchmarks.classmates import new_learner
from benchmarks.devices import ANSWERS, REVIEW, reply_to, signed_in, text_of
from benchmarks.forms import Asked
from benchmarks.measuring import Figure, Row, at_most, in_turns, median, ratio_at_most, tell
from quizzes.generators import LATEST, Recipe, is_drawn, recipes
from quizzes.log import shown
from quizzes.log.answering import Answer, record_answer
from quizzes.log.shown import Shown
from quizzes.models import Component, QuestionRevision
from quizzes.study.today import presentation_of

TIMES, QUICK, SEEDS = 100, 5, 21
KINDS = ("numeric", "choice", "choices", "matching")
MOST, SLOWEST_MS = 1.5, 5
type Act = Callable[[], object]


def page_of(request: HttpRequest) -> None:
    reply = reply_to(request)
    assert reply.status_code == 200, reply.status_code


def asking(components: list[Component]) -> Callable[[], Act]:
    """A learner who answered one of them before, so that it may be asked again."""
    luck = random.Random("drawing")

    def prepare() -> Act:
        component, learner = luck.choice(components), new_learner()
        presented = presentation_of(learner, component.pk)
        assert presented is not None
        answer = Answer(
            component_id=component.pk,
            revision_id=presented.revision.pk,
            version=0,
            answer_id=uuid.uuid4(),
            data={"know": ["no"]},
            sure=True,
            place="review",
            signature=presented.signature,
        )
        record_answer(learner=learner, answer=answer, now=timezone.now() - dt.timedelta(days=3))
        request = signed_in(learner).request("GET", f"{REVIEW}?card={component.pk}&version=1")
        return lambda: page_of(request)

    return prepare


def answering(components: list[Component]) -> Callable[[], Act]:
    """The first answer of a new learner: “I don't know”, which tells all that there is to tell."""
    luck = random.Random("answering")

    def prepare() -> Act:
        component, device = luck.choice(components), signed_in(new_learner())
        page = reply_to(device.request("GET", f"{REVIEW}?card={component.pk}&version=0"))
        asked = Asked.on(text_of(page))
        assert asked is not None
        request = device.request("POST", ANSWERS, urlencode({**asked.carried, "know": "no"}))
        forget_variants()
        return lambda: page_of(request)

    return prepare


def forget_variants() -> None:
    """As if another process had shown the question."""
    recipes._drawn.cache_clear()
    shown._variant_as_html.cache_clear()


def main(how: str = "") -> None:
    tell([*rows(QUICK if how == "quick" else TIMES)])


def rows(times: int) -> Iterator[Row]:
    """In the same kinds, since a kind costs what its form has of controls."""
    all_ = Component.objects.filter(question__kind__in=KINDS).select_related("question__current")
    for kind in KINDS:
        mine = [each for each in all_ if each.question.kind == kind and each.question.current]
        drawn = [each for each in mine if is_drawn(each.question.current.content)]  # type: ignore[union-attr]  # above
        written = [each for each in mine if each not in drawn]
        for what, act in (("asked", asking), ("answered", answering)):
            taken = in_turns({"drawn": act(drawn), "written": act(written)}, times, warm_up=5, clock=time.process_time)
            ratio = median(taken["drawn"]) / median(taken["written"])
            figures = str(Figure(taken["drawn"])), str(Figure(taken["written"]))
            yield ratio_at_most(f"a drawn question beside a written one, {what}: {kind}", *figures, ratio, MOST)
    yield slowest()


def slowest() -> Row:
    """Of all modes: drawing one and rendering what is shown before the answer, in the median of some seeds.

    In processor time: among so many there is always one that had to wait for others.
    """
    recipes = [Recipe(each.id, mode, each.version) for each in LATEST.values() for mode in each.modes]
    found = {str(recipe): median([_seconds(recipe, seed) for seed in range(SEEDS)]) for recipe in recipes}
    name = max(found, key=lambda each: found[each])
    usual = f"median of all modes {median([*found.values()]) * 1000:.2f} ms"
    what = f"drawing and rendering, without the page, in the slowest mode ({name})"
    return at_most(what, found[name] * 1000, SLOWEST_MS, unit="ms", reference=usual)


def _seconds(recipe: Recipe, seed: int) -> float:
    revision = QuestionRevision(kind=recipe.kind.name, content=recipe.stored)
    began = time.process_time()
    _ = Shown(revision, "", seed).prompt
    return time.process_time() - began
