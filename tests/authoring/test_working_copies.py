"""What is typed is kept as it is typed, and no tab writes over another."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from quizzes.account.roles import ROLES, invite
from quizzes.authoring.keeping import without_nul
from quizzes.authoring.working_copies import (
    MOST_BYTES,
    MOST_COPIES,
    Reviewed,
    Subject,
    Tab,
    TooLarge,
    TooMany,
    TypedElsewhere,
    discard,
    forget_saved,
    hand_over,
    keep_working_copy,
    others_editing,
    readable_copy,
    working_copy_of,
)
from quizzes.models import Question, User, WorkingCopy
from tests.factories import ConceptFactory, UserFactory, make_question

NOW = timezone.now()
HERE, THERE = Tab(uuid.UUID(int=1)), Tab(uuid.UUID(int=2))

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return UserFactory.create()


@pytest.fixture
def question() -> Question:
    return make_question()


def of(question: Question) -> Subject:
    return Subject(question.concept, question, question.kind)


def new(kind: str = "choice") -> Subject:
    return Subject(ConceptFactory.create(), kind=kind)


def typed(author: User, subject: Subject, text: str = "half a", tab: Tab = HERE, **more: Any) -> WorkingCopy:
    arguments: dict[str, Any] = {"opened_version": 1, "now": NOW} | more
    return keep_working_copy(author=author, subject=subject, tab=tab, typed={"stem": [text]}, **arguments)


def test_unfinished_work_is_kept_as_it_is_beside_the_live_question(author: User, question: Question) -> None:
    typed(author, of(question), "Which of the")

    copy = working_copy_of(author, of(question))

    assert copy is not None
    assert (copy.data, copy.opened_version, copy.state) == ({"stem": ["Which of the"]}, 1, "draft")
    assert question.revisions.count() == 1


def test_a_question_and_its_page_have_one_copy_for_each_author(author: User, question: Question) -> None:
    page = Subject(question.concept)
    for text in ("a", "ab"):
        typed(author, of(question), text)
        typed(author, page, text, THERE)
    typed(UserFactory.create(), of(question), "theirs")

    assert [copy.data["stem"] for copy in WorkingCopy.objects.order_by("pk")] == [["ab"], ["ab"], ["theirs"]]


def test_a_new_question_is_one_copy_by_its_number_or_its_tab(author: User) -> None:
    subject = new()
    first = typed(author, subject, "a")
    again = typed(author, subject, "ab")  # the answer to the first was lost
    other = typed(author, subject, "another", THERE)
    moved = typed(author, subject, "abc", Tab(uuid.UUID(int=3), seen=again.version), number=first.pk)

    assert first.pk == again.pk == moved.pk != other.pk
    assert WorkingCopy.objects.count() == 2


def test_a_second_tab_does_not_write_over_the_first(author: User, question: Question) -> None:
    typed(author, of(question), "here")

    with pytest.raises(TypedElsewhere):
        typed(author, of(question), "there", THERE)

    assert WorkingCopy.objects.get().data == {"stem": ["here"]}


def test_a_tab_that_was_opened_with_the_copy_takes_over_and_the_first_is_told(author: User, question: Question) -> None:
    copy = typed(author, of(question), "here")
    typed(author, of(question), "there", Tab(THERE.name, seen=copy.version))

    with pytest.raises(TypedElsewhere):
        typed(author, of(question), "here again")

    assert WorkingCopy.objects.get().data == {"stem": ["there"]}


def test_a_save_that_was_overtaken_changes_nothing(author: User, question: Question) -> None:
    typed(author, of(question), "later", Tab(HERE.name, step=5))
    typed(author, of(question), "earlier", Tab(HERE.name, step=4))

    assert WorkingCopy.objects.get().data == {"stem": ["later"]}


def test_what_is_larger_than_a_copy_may_be_is_refused_whole(author: User, question: Question) -> None:
    typed(author, of(question), "short")

    with pytest.raises(TooLarge):
        typed(author, of(question), "é" * (MOST_BYTES // 2))

    assert WorkingCopy.objects.get().data == {"stem": ["short"]}


def test_an_author_has_at_most_so_many(author: User) -> None:
    subject = new()
    WorkingCopy.objects.bulk_create(
        WorkingCopy(
            author=author,
            concept=subject.concept,
            kind="choice",
            data={},
            tab=uuid.uuid4(),
            created_at=NOW,
            updated_at=NOW,
        )
        for _ in range(MOST_COPIES)
    )

    with pytest.raises(TooMany):
        typed(author, subject)


def test_a_nul_is_stored_as_something_that_every_database_keeps(author: User, question: Question) -> None:
    assert typed(author, of(question), "a\0b").data == {"stem": ["a\ufffdb"]}
    assert without_nul({"na\0me": ["a\0b"]}) == {"na\ufffdme": ["a\ufffdb"]}


@pytest.fixture
def reviewer(db: None) -> User:
    invite(UserFactory.create(email="reviewer@example.com").email, ROLES["reviewer"])
    return User.objects.get(email="reviewer@example.com")


def test_handed_over_reviewers_may_read_it_until_its_author_types_on(
    author: User, reviewer: User, question: Question
) -> None:
    copy, reader = typed(author, of(question)), reviewer
    assert readable_copy(reader, copy.pk) is None

    hand_over(author=author, number=copy.pk, now=NOW)
    assert readable_copy(reader, copy.pk) == copy
    assert readable_copy(UserFactory.create(), copy.pk) is None

    typed(author, of(question), "half a")  # nothing new
    assert readable_copy(reader, copy.pk) == copy
    typed(author, of(question), "half a question")
    assert readable_copy(reader, copy.pk) is None


def test_nobody_hands_over_or_discards_what_is_another_authors(author: User, question: Question) -> None:
    copy, other = typed(author, of(question)), UserFactory.create()

    assert hand_over(author=other, number=copy.pk, now=NOW) is None
    assert not discard(author=other, number=copy.pk)
    assert WorkingCopy.objects.get().state == "draft"


def test_saved_it_goes_and_what_another_tab_typed_since_stays(author: User, question: Question) -> None:
    copy = typed(author, of(question))
    forget_saved(author=author, number=copy.pk, tab=THERE)
    assert WorkingCopy.objects.exists()

    forget_saved(author=author, number=None, tab=HERE)
    assert not WorkingCopy.objects.exists()


def test_a_reviewer_who_saves_it_settles_it(author: User, reviewer: User, question: Question) -> None:
    copy = typed(author, of(question))
    shown = Reviewed(copy.pk, copy.version)
    forget_saved(author=reviewer, tab=THERE, number=None, reviewed=shown)
    assert WorkingCopy.objects.exists()
    hand_over(author=author, number=copy.pk, now=NOW)

    forget_saved(author=UserFactory.create(), tab=THERE, number=None, reviewed=shown)
    assert WorkingCopy.objects.exists()
    forget_saved(author=reviewer, tab=THERE, number=None, reviewed=shown)

    assert not WorkingCopy.objects.exists()


def test_who_typed_a_moment_ago_is_editing(author: User, question: Question) -> None:
    other = UserFactory.create()
    typed(other, of(question))
    later = NOW + dt.timedelta(minutes=4)

    assert [copy.author for copy in others_editing(author, of(question), later)] == [other]
    assert others_editing(other, of(question), later) == []
    assert others_editing(author, of(question), later + dt.timedelta(minutes=2)) == []
    assert others_editing(author, new(), later) == []
