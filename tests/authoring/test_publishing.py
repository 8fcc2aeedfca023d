import dataclasses
import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from quizzes.authoring.exporting import export_content
from quizzes.authoring.pages import question_of, save_question
from quizzes.authoring.publishing import NotPublishable, publish_guide
from quizzes.guide import CONTENT, check_content
from quizzes.models import Card, Concept, Conflict, Question, QuestionRevision, Review, Status, User
from quizzes.study.health import FINDINGS
from quizzes.study.rebuilding import differences
from tests.factories import UserFactory, give_answer

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
PAGE = "03-reasoning/system-1-and-system-2.md"
NAME = "name-the-fast"

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A guide of one page, which a test may edit."""
    file = tmp_path / PAGE
    file.parent.mkdir()
    shutil.copy(CONTENT / PAGE, file)
    shutil.copytree(CONTENT / "figures", tmp_path / "figures")
    without_links(file)
    return tmp_path


def without_links(file: Path) -> None:
    """The page leads to pages that are not in the folder."""
    text = re.sub(r"\[([^\]]+)\]\(concept:[^)]+\)", r"\1", file.read_text())
    file.write_text(text)


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / PAGE
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def publish(folder: Path, **options: bool) -> list[list[str]]:
    report = publish_guide(root=folder, now=NOON, **options)
    return [report.added, report.changed, report.retired, report.conflicts]


def the_question() -> Question:
    return Question.objects.get(slug=NAME)


def revise_here(question: Question, remember: str) -> None:
    """An author changes a question on the site."""
    written = question_of(question)
    content = {**written.content, "remember": remember}
    save_question(
        question.concept, dataclasses.replace(written, content=content), position=0, now=NOON, question=question
    )


def test_publishing_twice_changes_nothing(folder: Path) -> None:
    publish(folder)

    assert publish_guide(root=folder, now=NOON).unchanged
    assert publish(folder, force=True) == [[], [], [], []]
    assert QuestionRevision.objects.count() == Question.objects.count()


def test_questions_in_another_order_are_the_same_questions(folder: Path) -> None:
    publish(folder)
    learner = UserFactory.create()
    give_answer(learner, the_question().components.order_by("key")[0], NOON)
    before = [list(rows.order_by("pk").values_list()) for rows in (Card.objects, Review.objects)]
    text = (folder / PAGE).read_text()
    head, *questions = re.split(r"(?m)(?=^```question)", text)
    shuffled = [part for part in questions if part.strip()][::-1]
    (folder / PAGE).write_text("\n".join(part.rstrip("\n") + "\n" for part in (head, *shuffled)))

    changed = publish(folder)[1]

    assert changed in ([], ["system-1-and-system-2"])  # the page's text moved; no question did
    assert QuestionRevision.objects.filter(number__gt=1).count() == 0
    assert [list(rows.order_by("pk").values_list()) for rows in (Card.objects, Review.objects)] == before


def test_a_changed_question_gets_a_revision_and_keeps_its_history(folder: Path) -> None:
    publish(folder)
    learner = UserFactory.create()
    give_answer(learner, the_question().components.order_by("key")[0], NOON)
    before = Card.objects.values().get()
    edit(folder, "Which label do dual-process theories give", "Which name do dual-process theories give")

    publish(folder)

    assert [each.number for each in the_question().revisions.order_by("number")] == [1, 2]
    assert Card.objects.values().get() == before


def test_a_question_that_left_the_files_is_retired(folder: Path) -> None:
    publish(folder)
    text = (folder / PAGE).read_text()
    start = text.index(f"```question {NAME}")
    end = text.index("```\n", start + 5) + 4
    (folder / PAGE).write_text(text[:start] + text[end:])

    report = publish(folder, allow_retiring=True)

    assert report[2] == [f"system-1-and-system-2/{NAME}"]
    assert the_question().status == Status.RETIRED


def test_retiring_much_wants_a_flag(folder: Path) -> None:
    publish(folder)
    shutil.rmtree(folder / "03-reasoning")

    with pytest.raises(NotPublishable, match="--allow-retiring"):
        publish(folder)
    assert not Question.objects.filter(status=Status.RETIRED).exists()


def test_what_an_author_changed_here_is_kept(folder: Path) -> None:
    publish(folder)
    revise_here(the_question(), "Mine.")
    edit(folder, "A mug and a spoon cost", "One mug and one spoon cost")

    publish(folder)

    current = the_question().current
    assert current is not None
    assert current.content["remember"] == "Mine."


def test_changed_on_both_sides_is_a_conflict_and_stays_as_it_is(folder: Path) -> None:
    publish(folder)
    revise_here(the_question(), "Mine.")
    edit(folder, "Which label do dual-process theories give", "Which name do dual-process theories give")

    report = publish(folder)

    assert report[3] == [f"system-1-and-system-2/{NAME}"]
    assert Conflict.objects.get().question_slug == NAME
    current = the_question().current
    assert current is not None
    assert current.content["remember"] == "Mine."


def test_files_with_mistakes_change_nothing(folder: Path) -> None:
    publish(folder)
    edit(folder, "kind: reversed recall 1", "kind: backwards recall 1")

    with pytest.raises(NotPublishable) as refusal:
        publish(folder)

    assert [problem.path for problem in refusal.value.problems] == [PAGE]
    assert QuestionRevision.objects.count() == Question.objects.count()


def test_a_dry_run_says_and_changes_nothing(folder: Path) -> None:
    report = publish_guide(root=folder, now=NOON, dry_run=True)

    assert report.added
    assert not Concept.objects.exists()


def test_a_major_version_is_asked_again_with_its_memory_kept(folder: Path) -> None:
    publish(folder)
    learner = UserFactory.create()
    give_answer(learner, the_question().components.order_by("key")[0], NOON)
    stability = Card.objects.get().stability
    opening = f"```question {NAME}\nkind: reversed recall 1\n"
    edit(folder, opening, f"{opening}version: 2.0\n")

    publish(folder)

    current = the_question().current
    assert current is not None
    assert current.major
    assert (Card.objects.get().due_day, Card.objects.get().stability) == (NOON.date(), stability)
    assert list(differences(learner)) == []


def test_export_gives_back_the_shipped_files(tmp_path: Path) -> None:
    publish_guide(root=CONTENT, now=NOON)

    export_content(tmp_path / "out")

    assert contents(tmp_path / "out") == contents(CONTENT)
    assert check_content(tmp_path / "out").errors == check_content(CONTENT).errors


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_publishing_an_export_changes_nothing(folder: Path, tmp_path: Path) -> None:
    publish(folder)
    export_content(tmp_path / "out")

    assert publish(tmp_path / "out", force=True) == [[], [], [], []]


def test_the_published_guide_is_healthy(folder: Path) -> None:
    publish(folder)
    learner: User = UserFactory.create()
    give_answer(learner, the_question().components.order_by("key")[0], NOON)

    assert [name for name, check in FINDINGS.items() if list(check())] == []
    assert Review.objects.count() == 1
