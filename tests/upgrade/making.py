r"""Write down a site as this release stores it, with realistic rows, for the upgrade test of the next release:

    DATA_DIR=$(mktemp -d) DJANGO_SETTINGS_MODULE=tests.settings python -m django shell -c \
        'from tests.upgrade.making import write; write("tests/upgrade/release-before.json.gz")'

Every kind of question, a month of four learners' answers with undos, put-offs, suspensions and a question that changed
its meaning; accounts of the kind that real sites collect; authors with powers. And the pages that stand open in
browsers just then, also of lessons, practice, quizzes and placements: what their forms would send, and how that release
grades it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import uuid
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import setup_test_environment

from quizzes.kinds import KINDS
from quizzes.kinds.base import Forged, FormSlip
from quizzes.log.answering import Answer, record_answer
from quizzes.log.renewing import renew_cards
from quizzes.log.setting_aside import set_aside
from quizzes.log.undoing import undo_last
from quizzes.models import Action, Component, Opening, ProblemReport, Question, Review, User
from quizzes.study.today import presentation_of
from tests.factories import ConceptFactory, UserFactory, make_question, placeable_guide
from tests.kinds.samples import sample
from tests.upgrade.pages import open_pages
from tests.upgrade.sittings import open_sittings

START = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
DAYS, LEARNERS, A_DAY, TRIES = 30, 4, 8, 200


def make_site(luck: random.Random) -> None:
    questions = make_guide()
    learners = [UserFactory.create(email=f"learner{number}@example.com") for number in range(LEARNERS)]
    for learner in learners:
        EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
    for day in range(DAYS):
        for number, learner in enumerate(learners):
            if luck.random() < 0.9:
                study(learner, START + dt.timedelta(days=day, hours=number), luck)
        if day == DAYS // 2:
            renew_cards(questions[0], START + dt.timedelta(days=day, hours=12))
    make_traces(learners)
    make_odd_accounts(learners)
    make_authors()


def make_guide() -> list[Question]:
    first, second = ConceptFactory.create(slug="first"), ConceptFactory.create(slug="second")
    second.prerequisites.add(first)
    return [
        make_question(first if number % 2 else second, kind=kind, content=sample(kind))
        for number, kind in enumerate(sorted(KINDS))
    ]


def make_fresh_ground() -> None:
    """What nobody has answered yet: a concept for a lesson, and enough for a placement."""
    third = ConceptFactory.create(slug="third")
    for _ in range(3):
        make_question(third)
    placeable_guide()


def study(learner: User, at: dt.datetime, luck: random.Random) -> None:
    components = luck.sample(list(Component.objects.order_by("pk")), A_DAY)
    for minute, component in enumerate(components):
        now = at + dt.timedelta(minutes=minute)
        version = answer(learner, component, now, luck)
        event = luck.random()
        if event < 0.05:
            last = Review.objects.of(learner).latest("pk")
            if last.action != Action.UNDO:
                undo_last(learner=learner, expected=last.answer_id, undo_id=some_id(luck), now=now)
        elif event < 0.12:
            act = luck.choice([Action.PUT_OFF, Action.SUSPEND, Action.RESUME])
            set_aside(
                learner=learner,
                component_id=component.pk,
                version=version,
                action=act,
                record_id=some_id(luck),
                now=now,
            )


def answer(learner: User, component: Component, now: dt.datetime, luck: random.Random) -> int:
    """Answer somehow. Returns the version of the card afterwards."""
    shown = presentation_of(learner, component.pk)
    assert shown is not None
    for _ in range(TRIES):
        said = Answer(
            component_id=component.pk,
            revision_id=shown.revision.pk,
            version=shown.version,
            answer_id=some_id(luck),
            data=form(shown.revision.content, luck),
            sure=None if shown.kind.self_graded else luck.choice([True, False, None]),
            place="review",
            duration_ms=luck.randrange(1000, 60_000),
        )
        try:
            record_answer(learner=learner, answer=said, now=now)
        except (FormSlip, Forged):
            continue
        return shown.version + 1
    raise AssertionError(f"no form fits {component}")


def form(content: dict[str, Any], luck: random.Random) -> dict[str, list[str]]:
    """A form that fits any kind: each takes what it knows."""
    typed = [str(value) for value in (*content.get("accepted", ()), content.get("value", "0.5"), "something else")]
    choices = [[luck.choice("123")], luck.sample("12345", luck.randint(1, 4))]
    steps = len(content.get("steps", ()))
    fields = {f"place-{n + 1}": [str(place + 1)] for n, place in enumerate(luck.sample(range(steps), steps))}
    fields |= {f"item-{n + 1}": [luck.choice("123")] for n in range(len(content.get("items", ())))}
    return fields | {
        "answer": luck.choice([[luck.choice(typed)], *choices]),
        "grade": [luck.choice(["again", "good", "good", "easy"])],
        "verdict": [luck.choice(["true", "false"])],
        "reason": [luck.choice("123")],
    }


def some_id(luck: random.Random) -> uuid.UUID:
    return uuid.UUID(int=luck.getrandbits(128), version=4)


def make_traces(learners: list[User]) -> None:
    """A session, an opened concept, a report."""
    setup_test_environment()
    Client().force_login(learners[0])
    question = Question.objects.order_by("pk")[0]
    Opening.objects.create(learner=learners[0], concept=question.concept, opened_at=START)
    assert question.current
    ProblemReport.objects.create(
        learner=learners[1],
        revision=question.current,
        component=question.components.all()[0],
        reason="unclear",
        text="Two answers fit.",
        created_at=START,
    )


def make_odd_accounts(learners: list[User]) -> None:
    """What older releases let through: no address, one address in two accounts, one that two are waiting for."""
    User.objects.create(email="")
    User.objects.create(email="Learner0@Example.com")
    for learner in learners[2:4]:
        EmailAddress.objects.create(user=learner, email="wanted@example.com", verified=False)


def make_authors() -> None:
    authors = Group.objects.create(name="Authors")
    authors.permissions.set(Permission.objects.filter(codename__in=["change_concept", "change_question"]))
    managers = Group.objects.create(name="Managers")
    managers.permissions.set(Permission.objects.all())
    for group in (authors, managers):
        member = UserFactory.create(email=f"{group.name.lower()}@example.com", is_staff=True)
        member.groups.add(group)
        member.user_permissions.add(Permission.objects.get(codename="delete_resource"))
    UserFactory.create(email="root@example.com", is_staff=True, is_superuser=True)


def rows() -> dict[str, list[dict[str, Any]]]:
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            stored = model._base_manager.order_by("pk").values()
            found[model._meta.label_lower] = list(stored)
    return found


def write(path: str) -> None:
    call_command("migrate", verbosity=0)
    make_site(random.Random(1))
    applied = sorted(MigrationRecorder.Migration.objects.values_list("app", "name"))
    learners = list(User.objects.filter(email__startswith="learner").order_by("pk")[:LEARNERS])
    pages = open_pages(learners, form, random.Random(2))
    make_fresh_ground()
    pages |= open_sittings(learners, random.Random(3))
    content = json.dumps({"migrations": applied, "rows": rows(), "pages": pages}, cls=Exact, separators=(",", ":"))
    Path(path).write_bytes(gzip.compress(content.encode(), mtime=0))


class Exact(DjangoJSONEncoder):
    """Times with all their digits."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)
