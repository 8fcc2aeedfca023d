import dataclasses
import datetime as dt
import re
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from quizzes.authoring.acts import Act
from quizzes.authoring.arranging import arrange_questions
from quizzes.authoring.concepts import check_page, edit_concept, retire_concept
from quizzes.authoring.exporting import export_content
from quizzes.authoring.pages import page_of, question_of, save_question
from quizzes.authoring.publishing import NotPublishable, Report, _retire, publish_guide
from quizzes.authoring.questions import publish_question, retire_question
from quizzes.guide import CONTENT, check_content
from quizzes.log.rebuilding import differences
from quizzes.models import Card, Concept, Conflict, Edition, Question, QuestionRevision, Review, Status, User
from quizzes.operations.consistency import findings
from tests.databases import counted_rows
from tests.factories import ConceptFactory, UserFactory, give_answer, make_question

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
    """The page leads to pages that are not in the folder. Its questions start at their first version."""
    text = re.sub(r"\[([^\]]+)\]\(concept:[^)]+\)", r"\1", file.read_text())
    text = re.sub(r"(?m)^version: \d+\.\d+\n", "", text)
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
    assert not publish_guide(root=folder, now=NOON, force=True).unchanged
    assert publish(folder, force=True) == [[], [], [], []]
    assert QuestionRevision.objects.count() == Question.objects.count()


def test_questions_that_come_together_are_stored_like_one_that_an_author_adds(folder: Path) -> None:
    publish(folder)
    shipped = Question.objects.exclude(components__key="").first() or the_question()
    written = dataclasses.replace(question_of(shipped), slug="alone")

    alone = save_question(shipped.concept, written, position=shipped.position, now=NOON)

    assert stored(alone) == stored(shipped)


def stored(question: Question) -> list[dict[str, object]]:
    rows = [question, question.current, *question.components.order_by("key")]
    own = {"id", "slug", "current", "question", "shipped_hash", "created_at", "published_at"}
    return [
        {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in own}
        for row in rows
        if row
    ]


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


def test_a_folder_that_is_not_there_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(NotPublishable, match="no folder"):
        publish_guide(root=tmp_path / "gone", now=timezone.now())

    assert not Edition.objects.exists()


@pytest.mark.parametrize(("gone", "stops"), [(0, False), (2, False), (3, True), (20, True)])
def test_one_question_in_ten_may_go_without_a_word(gone: int, stops: bool) -> None:
    concept = ConceptFactory.create(shipped_hash="shipped")
    for _ in range(20):
        make_question(concept)
    Question.objects.update(shipped_hash="shipped")
    left = dataclasses.replace(page_of(concept), questions=page_of(concept).questions[gone:])

    with pytest.raises(NotPublishable, match=f"retire {gone} of 20") if stops else nullcontext():
        _retire([left], Report(), allow=False)

    assert Question.objects.filter(status=Status.RETIRED).count() == (0 if stops else gone)


def test_a_page_whose_questions_are_rewritten_is_published(folder: Path) -> None:
    """A release that rewrites its questions reaches every site by itself."""
    publish(folder)
    before = set(Question.objects.values_list("pk", flat=True))
    for path in folder.rglob("*.md"):
        path.write_text(re.sub(r"(?m)^(```question )(\S+)", r"\1\2-anew", path.read_text()))

    publish(folder)

    assert set(Question.objects.filter(status=Status.RETIRED).values_list("pk", flat=True)) == before
    assert Question.objects.published().count() == len(before)


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
    edit(folder, f"```question {NAME}\n", f"```question {NAME}\nversion: 2.0\n")

    publish(folder)

    current = the_question().current
    assert current is not None
    assert current.major
    assert (Card.objects.get().due_day, Card.objects.get().stability) == (NOON.date(), stability)
    assert list(differences(learner)) == []


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

    assert list(findings()) == []
    assert Review.objects.count() == 1


OTHER = """---
concept: sourdough
title: Sourdough
section: bread
order: 1
level: 1
version: "1.0"
reviewed: pending
prerequisites: []
covers: []
definition: Sourdough is dough that wild yeast raises.
why: It needs no bought yeast.
facts:
  wild-yeast: Wild yeast raises it.
sources:
  a-book:
    title: A book of bread
    by: A baker
    date: 2020
    url: https://example.org/bread
    checked: no
---

## Rising

```figure loaf
alt: A loaf.
caption: A loaf after an hour.
```

```question who-raises
kind: basic recall 1
about: wild-yeast
source: a-book

What raises a sourdough?

= Wild yeast

Why: Flour carries wild yeast and bacteria. Fed for some days, they multiply until their gas lifts it.
Remember: flour brings its own yeast.
```
"""
LOAF = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99"><circle cx="50" cy="50" r="40"/></svg>'


@pytest.fixture
def bread(tmp_path: Path) -> Path:
    """A guide of another subject, without a list of source items, with a section and a drawing of its own."""
    root = tmp_path / "bread"
    for path, text in (("01-bread/sourdough.md", OTHER), ("figures/loaf.svg", LOAF)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def test_any_guide_in_the_format_is_published(bread: Path) -> None:
    call_command("publish_guide", root=bread)

    concept = Concept.objects.get()
    assert (concept.status, concept.questions.get().slug) == (Status.PUBLISHED, "who-raises")
    assert "<circle" in str(concept.body)
    assert "source guide" not in str(check_content(bread).errors)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without statistics")
def test_postgresql_has_counted_a_guide_that_was_just_published(bread: Path) -> None:
    call_command("publish_guide", root=bread)
    assert counted_rows(Question) == Question.objects.count() > 0


def test_a_guide_is_exported_with_what_belongs_to_it(bread: Path, tmp_path: Path) -> None:
    (bread / "coverage.txt").write_text("C500\n")
    publish_guide(root=bread, now=NOON)

    export_content(tmp_path / "out")

    assert contents(tmp_path / "out") == contents(bread)


def test_an_author_of_another_guide_cites_its_items_and_keeps_its_drawings(bread: Path) -> None:
    (bread / "coverage.txt").write_text("C500\n")
    publish_guide(root=bread, now=NOON)
    concept = Concept.objects.get()
    page = page_of(concept)

    unknown = [check_page(dataclasses.replace(page, covers=(item,))).front for item in ("C500", "C001")]
    edit_concept(
        concept=concept,
        page=dataclasses.replace(page, text=f"{page.text}\n\nMore."),
        seen=concept.edit_version,
        author=None,
        now=NOON,
    )

    assert [bool(problems) for problems in unknown] == [False, True]
    assert "<circle" in str(Concept.objects.get().body)


# -- what is right


def test_a_key_that_files_change_under_an_old_version_is_a_new_meaning(folder: Path) -> None:
    publish(folder)
    edit(folder, "= System 1\n", "= System 2\n")

    report = publish_guide(root=folder, now=NOON)

    present = the_question().current
    assert present is not None
    assert present.major
    remarks = [each for each in report.remarks if each.code == "question.key-changed"]
    assert [(each.field, each.path, each.line > 0) for each in remarks] == [("version", PAGE, True)]


def test_wording_that_files_change_is_minor(folder: Path) -> None:
    publish(folder)
    edit(folder, "Remember: ", "Remember: once more, ")

    report = publish_guide(root=folder, now=NOON)

    assert not QuestionRevision.objects.filter(major=True).exists()
    assert not [each for each in report.remarks if each.code == "question.key-changed"]


def test_names_that_lead_nowhere_publish_nothing(folder: Path) -> None:
    edit(folder, "prerequisites: [", "prerequisites: [no-such-page")

    with pytest.raises(NotPublishable):
        publish(folder)

    assert not Concept.objects.exists()


def test_what_a_site_can_live_with_is_published_with_remarks(folder: Path) -> None:
    text = (folder / PAGE).read_text()
    start = text.index(f"```question {NAME}")
    fence = text[start : text.index("\n```\n", start) + 5]
    (folder / PAGE).write_text(text + "\n" + fence.replace(NAME, "its-twin"))

    report = publish_guide(root=folder, now=NOON)

    assert [each.code for each in report.remarks if each.code == "question.twin"] == ["question.twin"]
    assert Question.objects.filter(slug="its-twin", status=Status.PUBLISHED).exists()


def test_what_an_author_retired_stays_retired_when_the_files_change_it(folder: Path) -> None:
    publish(folder)
    retire_question(question=the_question(), act=Act(None, NOON))
    retire_concept(concept=Concept.objects.get(), act=Act(None, NOON))
    edit(folder, "Remember: ", "Remember: once more, ")
    edit(folder, "\nwhy: ", "\nwhy: Once more, ")

    publish(folder)

    assert (the_question().status, Concept.objects.get().status) == (Status.RETIRED, Status.RETIRED)
    assert Question.objects.filter(status=Status.PUBLISHED).exists()


def test_what_the_files_had_retired_comes_back_with_them(folder: Path) -> None:
    publish(folder)
    publish_question(question=the_question(), act=Act(None, NOON))
    Question.objects.filter(slug=NAME).update(status=Status.RETIRED)
    edit(folder, f"question {NAME}\nkind: reversed recall 1", f"question {NAME}\nkind: reversed recall 2")

    publish(folder)

    assert the_question().status == Status.PUBLISHED


def order_here() -> list[str]:
    return list(Question.objects.exclude(status="retired").order_by("position").values_list("slug", flat=True))


def arrange_here(order: list[str]) -> None:
    numbers = [Question.objects.get(slug=slug).pk for slug in order]
    page = Concept.objects.get()
    author = UserFactory.create()
    arrange_questions(concept=page, order=numbers, places={}, seen=page.edit_version, author=author, now=NOON)


def test_an_order_that_an_author_gave_a_page_outlives_the_next_edition(folder: Path) -> None:
    publish(folder)
    shipped = order_here()
    arrange_here([*shipped[1:], shipped[0]])
    edit(folder, "Which label do dual-process theories give", "Which name do dual-process theories give")

    publish(folder)
    publish(folder, force=True)

    assert order_here() == [*shipped[1:], shipped[0]]


def test_a_new_question_goes_behind_the_one_that_it_follows_in_the_files(folder: Path) -> None:
    publish(folder)
    shipped = order_here()
    arrange_here(shipped[::-1])
    Question.objects.filter(slug=shipped[1]).update(slug="written-here", shipped_hash="")

    publish(folder)
    publish(folder, force=True)

    order = [slug for slug in order_here() if slug != "written-here"]
    assert order == [*shipped[:1:-1], shipped[0], shipped[1]]


def test_without_an_author_the_files_decide_the_order(folder: Path) -> None:
    publish(folder)
    shipped = order_here()
    Concept.objects.update(shipped_order=shipped[::-1])
    for position, slug in enumerate(shipped[::-1]):
        Question.objects.filter(slug=slug).update(position=position)

    publish(folder, force=True)

    assert order_here() == shipped
    assert Concept.objects.get().shipped_order == shipped
