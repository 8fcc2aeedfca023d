"""Whatever is stored about a learner is in the file they take along, and goes when they go."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder

from quizzes.account import own_data as transfer
from quizzes.account.deletion import delete_account
from quizzes.account.own_data import RELATIONS, SETTINGS, WITHHELD, own_data
from quizzes.authoring.images import add_image
from quizzes.guide.format.images import clean_image
from quizzes.log.answering import Answer
from quizzes.models import (
    Ability,
    Accommodation,
    AddressChange,
    AttemptItem,
    Card,
    ConceptRevision,
    ExpiryMail,
    Image,
    Invitation,
    KeptForm,
    Opening,
    Placement,
    ProblemReport,
    QuestionRevision,
    Quiz,
    RefusedSpelling,
    Reminder,
    Reminding,
    Resource,
    Review,
    ReviewNote,
    StatusChange,
    User,
    WorkingCopy,
)
from quizzes.quizzing.practice import Scope, Wish, answer_practice, start_practice
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question
from tests.images import image_bytes

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MARK = "xyzzy"

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    return UserFactory.create()


def answer(user: User) -> None:
    give_answer(user, make_question().components.get(), NOON, sure=True)


def report(user: User) -> None:
    part = make_question().components.get()
    said = {"learner": user, "component": part, "revision": part.question.current, "created_at": NOON}
    ProblemReport.objects.create(report_id=uuid.uuid4(), text=MARK, response={"choice": 1}, **said)


def practiced(user: User) -> None:
    about = make_question().concept.slug
    start_practice(
        learner=user,
        wish=Wish(Scope.CONCEPTS, concepts=(about,), questions=1),
        attempt_id=uuid.uuid4(),
        now=NOON,
        luck=random.Random(1),
    )
    item = AttemptItem.objects.get(attempt__learner=user)
    sent = Answer(item.component_id, item.revision_id, 0, uuid.uuid4(), {"know": ["no"]})
    answer_practice(learner=user, attempt_id=item.attempt.attempt_id, answer=sent, now=NOON)


def more_time(user: User) -> None:
    Accommodation.objects.create(quiz=Quiz.objects.create(title=MARK), learner=user, extra_minutes=5)


def log_entry(user: User) -> None:
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Group),
        object_id="1",
        object_repr=MARK,
        action_flag=CHANGE,
    )


def second_factor(user: User) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": MARK, "secret": "hidden"})


def session(user: User) -> None:
    UserSession.objects.create(user=user, ip="192.0.2.1", user_agent=MARK, session_key=f"key {user.pk}")


def page_revision(user: User) -> None:
    ConceptRevision.objects.create(
        concept=ConceptFactory.create(), number=1, source=MARK, origin="edited", author=user, created_at=NOON
    )


def image(user: User) -> None:
    name = f"photo-{Image.objects.count()}"
    add_image(name=name, alt=MARK, picture=clean_image(image_bytes()), author=user, now=NOON)


def question_revision(user: User) -> None:
    QuestionRevision.objects.filter(question=make_question()).update(author=user, content={"stem": MARK})


def status_change(user: User) -> None:
    StatusChange.objects.create(
        batch=uuid.uuid4(), model="concept", object_id=1, before="draft", after="retired", author=user, changed_at=NOON
    )


def placement(user: User) -> None:
    placed = Placement.objects.create(learner=user, placement_id=uuid.uuid4(), started_at=NOON)
    part = make_question().components.get()
    said = {"component": part, "revision": part.question.current, "concept": part.question.concept}
    placed.answers.create(
        answer_id=uuid.uuid4(),
        number=0,
        seed=1,
        response={MARK: 1},
        score=1,
        outcome="right",
        chance=0.05,
        **said,
        answered_at=NOON,
    )


def group(user: User) -> None:
    user.groups.add(Group.objects.create(name=f"{MARK} {user.pk}"))


def permission(user: User) -> None:
    user.user_permissions.add(Permission.objects.get(codename="change_concept"))


def kept_form(user: User) -> None:
    KeptForm.objects.create(user=user, path=f"/admin/{MARK}/", data={"text": [MARK]}, kept_at=NOON)


def working_copy(user: User) -> None:
    WorkingCopy.objects.create(
        author=user,
        concept=ConceptFactory.create(),
        data={"text": [MARK]},
        tab=uuid.uuid4(),
        created_at=NOON,
        updated_at=NOON,
    )


def review_note(user: User) -> None:
    copy = WorkingCopy.objects.create(
        author=UserFactory.create(),
        concept=ConceptFactory.create(),
        data={},
        tab=uuid.uuid4(),
        created_at=NOON,
        updated_at=NOON,
    )
    ReviewNote.objects.create(working_copy=copy, author=user, text=MARK, of_version=1, created_at=NOON)


def invitation(user: User) -> None:
    Invitation.objects.create(
        email=f"{user.pk}@example.org", role="author", token_hash=str(user.pk), invited_by=user, invited_at=NOON
    )


# For each relation: how a row comes to be, and where the file then tells of it.
MADE: dict[str, tuple[Callable[[User], object], Callable[[dict[str, Any]], object]]] = {
    "account.EmailAddress.user": (
        lambda user: EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True),
        lambda data: data["account"]["confirmed"],
    ),
    "admin.LogEntry.user": (log_entry, lambda data: data["admin_log"]),
    "mfa.Authenticator.user": (second_factor, lambda data: data["account"]["second_factors"]),
    "quizzes.Ability.learner": (
        lambda user: Ability.objects.create(learner=user, answered=1, earned=1.0, through=1),
        lambda data: data["ability"],
    ),
    "quizzes.AddressChange.learner": (
        lambda user: AddressChange.objects.create(learner=user, email=f"{MARK}@example.com", asked_at=NOON),
        lambda data: data["account"]["changing_to"],
    ),
    "quizzes.Accommodation.learner": (more_time, lambda data: data["accommodations"]),
    "quizzes.Attempt.learner": (practiced, lambda data: data["attempts"]),
    "quizzes.Card.learner": (answer, lambda data: data["cards"]),
    "quizzes.ConceptRevision.author": (page_revision, lambda data: data["authored"]["pages"]),
    "quizzes.ExpiryMail.person": (
        lambda user: ExpiryMail.objects.create(person=user, period="2026-11", state="sent", at=NOON),
        lambda data: data["authored"]["expiry_mails"],
    ),
    "quizzes.Image.author": (image, lambda data: data["authored"]["images"]),
    "quizzes.Invitation.invited_by": (invitation, lambda data: data["authored"]["invitations"]),
    "quizzes.KeptForm.user": (kept_form, lambda data: data["kept_forms"]),
    "quizzes.Opening.learner": (
        lambda user: Opening.objects.create(learner=user, concept=ConceptFactory.create(), opened_at=NOON),
        lambda data: data["opened"],
    ),
    "quizzes.Placement.learner": (placement, lambda data: data["placements"]),
    "quizzes.ProblemReport.learner": (report, lambda data: data["problem_reports"]),
    "quizzes.QuestionRevision.author": (question_revision, lambda data: data["authored"]["questions"]),
    "quizzes.Quiz.owner": (
        lambda user: Quiz.objects.create(owner=user, title=MARK),
        lambda data: data["authored"]["quizzes"],
    ),
    "quizzes.RefusedSpelling.author": (
        lambda user: RefusedSpelling.objects.create(
            question=make_question(kind="short"), spelling=MARK, author=user, refused_at=NOON
        ),
        lambda data: data["authored"]["refused_spellings"],
    ),
    "quizzes.Reminder.learner": (
        lambda user: Reminder.objects.create(learner=user, study_day=NOON.date(), state="sent", at=NOON),
        lambda data: data["reminders"]["days"],
    ),
    "quizzes.Reminding.learner": (
        lambda user: Reminding.objects.create(learner=user, by_mail=True),
        lambda data: data["reminders"]["wanted"],
    ),
    "quizzes.Resource.author": (
        lambda user: Resource.objects.create(
            concept=ConceptFactory.create(), label=MARK, url="https://example.org/", kind="article", author=user
        ),
        lambda data: data["authored"]["resources"],
    ),
    "quizzes.Review.learner": (answer, lambda data: data["reviews"]),
    "quizzes.ReviewNote.author": (review_note, lambda data: data["authored"]["notes"]),
    "quizzes.StatusChange.author": (status_change, lambda data: data["authored"]["changes"]),
    "quizzes.User.groups": (group, lambda data: data["powers"]["groups"]),
    "quizzes.User.user_permissions": (permission, lambda data: data["powers"]["permissions"]),
    "quizzes.WorkingCopy.author": (working_copy, lambda data: data["working_copies"]),
    "usersessions.UserSession.user": (session, lambda data: data["sessions"]),
}


def relations() -> Iterator[str]:
    """Every column by which a row points at an account, and every list of an account's own."""
    tables = [model for model in apps.get_models() if not model._meta.proxy]
    for model in tables:
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if field.related_model is User or (model is User and field.is_relation):
                yield f"{model._meta.label}.{field.name}"


def test_every_relation_to_a_learner_is_known_to_the_export() -> None:
    assert set(relations()) == set(RELATIONS) == set(MADE)


def test_every_column_of_an_account_is_exported_or_withheld_for_a_reason() -> None:
    of_account = {"email", "date_joined", "last_login", "is_active", "is_staff", "is_superuser"}

    assert {field.name for field in User._meta.concrete_fields} == {*SETTINGS, *of_account, *WITHHELD}


@pytest.mark.parametrize("name", MADE)
def test_the_file_tells_of(name: str, learner: User) -> None:
    make, told = MADE[name]
    nothing = told(own_data(learner, NOON))
    make(UserFactory.create())
    still_nothing = told(own_data(learner, NOON))

    make(learner)

    data = own_data(User.objects.get(pk=learner.pk), NOON)
    assert RELATIONS[name] in data
    assert (not nothing, not still_nothing, not told(data)) == (True, True, False)
    json.dumps(data, cls=DjangoJSONEncoder)


@pytest.mark.parametrize("name", MADE)
def test_nothing_points_at_an_account_that_was_deleted(name: str, learner: User) -> None:
    other = UserFactory.create()
    make, told = MADE[name]
    make(learner)
    make(other)
    key = learner.pk

    delete_account(learner)

    model, _, field = name.rpartition(".")
    pointing = apps.get_model(model)._default_manager.filter(**{field: key})
    if model != "quizzes.User":
        assert not pointing.exists()
    assert told(own_data(User.objects.get(pk=other.pk), NOON))
    assert not User.objects.filter(pk=key).exists()


def test_what_an_author_wrote_stays_without_the_name(learner: User) -> None:
    for make in (image, page_revision, question_revision, status_change):
        make(learner)

    delete_account(learner)

    for model in (Image, ConceptRevision, QuestionRevision, StatusChange):
        assert list(model._default_manager.values_list("author", flat=True)) == [None]


def test_openings_come_with_their_dates_and_reports_with_what_was_answered(learner: User) -> None:
    concept = ConceptFactory.create(slug="heat")
    Opening.objects.create(learner=learner, concept=concept, opened_at=NOON)
    report(learner)

    data = own_data(learner, NOON)

    assert data["opened"] == [{"concept": "heat", "opened_at": NOON}]
    [told] = data["problem_reports"]
    assert (told["response"], told["revision_number"], told["text"]) == ({"choice": 1}, 1, MARK)


def test_the_file_names_no_other_learner_and_no_secret(learner: User) -> None:
    other = UserFactory.create(email="other@example.com")
    second_factor(learner)
    LogEntry.objects.create(
        user=learner,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(other.pk),
        object_repr=other.email,
        action_flag=CHANGE,
        change_message=other.email,
    )

    text = json.dumps(own_data(learner, NOON), cls=DjangoJSONEncoder)

    assert other.email not in text
    assert "hidden" not in text
    assert learner.secret not in text
    assert learner.password not in text


def test_sessions_end_with_the_account(learner: User) -> None:
    answer(learner)
    session(learner)

    delete_account(learner)

    assert (Card.objects.count(), Review.objects.count(), UserSession.objects.count()) == (0, 0, 0)


SHAPE = {
    *("format", "exported_at", "account", "settings", "reviews", "cards", "attempts", "problem_reports", "opened"),
    *("ability", "accommodations"),
    *("sessions", "powers", "authored", "kept_forms", "admin_log", "placements", "reminders", "working_copies"),
}
OF_AN_ATTEMPT = {
    *("attempt_id", "kind", "about", "title", "bank", "started_at", "ends_at", "ended_at", "items", "saves"),
    *("told_at", "mark"),
}
OF_AN_ITEM = {
    *("component", "position", "version", "sent", "flagged", "response", "score", "answered_at"),
    *("revision_number", "drawn"),
}
OF_A_SAVE = {"position", "save_id", "seen", "sent", "response", "applied", "saved_at"}
OF_A_REVIEW = {
    *("component", "answer_id", "action", "card_version", "place", "response", "rating", "score", "sure"),
    *("duration_ms", "study_day", "answered_at", "recall", "stability_before", "stability", "due_day", "due_at"),
    *("model", "parameters", "retention", "elapsed_days", "elapsed_seconds", "due_day_before", "day_waiting"),
    *("day_share", "revision_number", "undoes_answer", "overrules_answer", "drawn"),
}
OF_A_CARD = {
    *("component", "version", "stability", "difficulty", "last_day", "due_day", "due_at", "reps", "lapses"),
    "suspended",
}


def test_the_file_has_the_shape_that_its_number_stands_for(learner: User) -> None:
    """Who reads such files goes by the number: a part or a column more is a new one to them."""
    answer(learner)
    practiced(learner)

    data = own_data(learner, NOON)
    [attempt] = data["attempts"]

    assert set(attempt) == OF_AN_ATTEMPT
    assert [set(row) for row in attempt["items"]] == [OF_AN_ITEM]
    assert [set(row) for row in attempt["saves"]] == [OF_A_SAVE]
    assert data["format"] == 4
    assert set(data) == SHAPE
    assert [set(row) for row in data["reviews"]] == [OF_A_REVIEW]
    assert [set(row) for row in data["cards"]] == [OF_A_CARD]


def test_a_long_record_is_read_page_by_page(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        answer(learner)
    whole = own_data(learner, NOON)

    monkeypatch.setattr(transfer, "PAGE", 2)

    assert own_data(learner, NOON) == whole
    assert [len(whole[name]) for name in ("reviews", "cards")] == [5, 5]


def test_an_answer_given_during_a_download_is_not_in_it(learner: User) -> None:
    answer(learner)
    parts = transfer.parts_of(learner, NOON)
    reviews = next(value for name, value in parts if name == "reviews")
    first = next(reviews)

    answer(learner)

    assert [first, *reviews] == own_data(learner, NOON)["reviews"][:1]
