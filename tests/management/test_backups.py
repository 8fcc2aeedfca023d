import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from quizzes.log.rebuilding import differences
from quizzes.management import backups
from quizzes.management.backups import Backup
from quizzes.management.recovery import restoring
from quizzes.management.recovery.engine import STAMP
from quizzes.management.recovery.engines import engine
from quizzes.management.recovery.errors import BackupError
from quizzes.models import Review, User
from tests.databases import fingerprint
from tests.factories import UserFactory, give_answer, make_question

NOW = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "backups"


def nightly(days: int) -> list[Backup]:
    """One backup a night, at four."""
    nights = [NOW - dt.timedelta(days=age) for age in range(days)]
    return [Backup(night, Path(f"quiz-{night:{STAMP}}-daily.sqlite3")) for night in nights]


def kept(found: list[Backup]) -> list[dt.date]:
    gone = set(backups.superfluous(found, NOW))
    return [backup.made.date() for backup in found if backup not in gone]


# --- Which ones are kept


def test_two_years_of_nights_leave_days_weeks_and_months() -> None:
    dates = kept(nightly(730))

    days = [NOW.date() - dt.timedelta(days=age) for age in range(12)]
    weeks = [dt.date(2026, 11, 22) - dt.timedelta(weeks=age) for age in range(9)]
    months = [dt.date(2026, month, 1) - dt.timedelta(days=1) for month in range(4, 12)]
    assert set(dates) == {*days, *weeks, *months}


def test_all_of_the_last_two_days_are_kept() -> None:
    hourly = [Backup(NOW - dt.timedelta(hours=age), Path(str(age))) for age in range(100)]

    assert len(kept(hourly)) == 51  # 49 within two days, and the newest of each of two earlier days


def test_twelve_backups_are_kept_however_old_they_are() -> None:
    old = [Backup(backup.made - dt.timedelta(days=900), backup.path) for backup in nightly(12)]

    assert len(kept(old)) == 12


def test_files_of_others_are_not_backups(tmp_path: Path) -> None:
    for name in ("quiz-notes.txt", "quiz", "photo.png", ".quiz-20261124T040000000000Z-daily.sqlite3.part"):
        (tmp_path / name).touch()

    assert backups.backups(tmp_path) == []


# --- When the last one was made


def test_no_backup_was_ever_made(root: Path) -> None:
    assert backups.last_backup_at() is None


def test_a_copy_before_a_migration_starts_no_clock(root: Path) -> None:
    root.mkdir()
    (root / f"quiz-{NOW:{STAMP}}-before-migrate.sqlite3").touch()

    assert backups.last_backup_at() is None


def test_the_newest_copy_is_the_last_backup(root: Path) -> None:
    root.mkdir()
    for backup in nightly(3):
        (root / backup.path.name).touch()

    assert backups.last_backup_at() == NOW


@pytest.mark.django_db(transaction=True)
def test_a_copy_in_another_folder_counts(root: Path, tmp_path: Path) -> None:
    before = timezone.now()

    call_command("backup", to=tmp_path / "elsewhere")

    last = backups.last_backup_at()
    assert last is not None
    assert last >= before


# --- Making and putting back


@pytest.mark.django_db(transaction=True)
def test_what_is_backed_up_can_be_put_back(root: Path) -> None:
    UserFactory.create(email="kept@example.com")
    made = backups.make(root, reason="daily", now=NOW)
    User.objects.all().delete()
    UserFactory.create(email="newer@example.com")

    restoring.restore(made, NOW)

    assert list(User.objects.values_list("email", flat=True)) == ["kept@example.com"]


@pytest.mark.django_db(transaction=True)
def test_restoring_keeps_what_was_there_before(root: Path) -> None:
    made = backups.make(root, reason="daily", now=NOW)
    UserFactory.create(email="newer@example.com")

    call_command("restore", made, yes=True)

    before = next(backup.path for backup in backups.backups(root) if "before-restore" in backup.path.name)
    restoring.restore(before, NOW)
    assert User.objects.filter(email="newer@example.com").exists()


@pytest.mark.django_db(transaction=True)
def test_backup_is_for_its_owner_only(root: Path) -> None:
    made = backups.make(root, reason="daily", now=NOW)

    assert (made.stat().st_mode & 0o777, root.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.django_db(transaction=True)
def test_backup_that_fails_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise BackupError("backup.damaged", "damaged")

    monkeypatch.setattr(engine(), "check_whole", refuse)

    with pytest.raises(BackupError):
        backups.make(root, reason="daily", now=NOW)

    assert list(root.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_backup_command_drops_what_is_superfluous(root: Path) -> None:
    root.mkdir()
    for backup in nightly(60)[10:]:
        (root / backup.path.name).touch()

    call_command("backup")

    assert len(backups.backups(root)) < 30


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answers", [25, pytest.param(400, marks=pytest.mark.soak)])
def test_a_backup_under_load_holds_all_that_was_acknowledged_before(root: Path, answers: int) -> None:
    learner = UserFactory.create()
    components = [make_question().components.get() for _ in range(answers)]
    acknowledged: list[uuid.UUID] = []
    under_way = Barrier(2)

    def answer_them_all() -> None:
        for number, component in enumerate(components):
            acknowledged.append(give_answer(learner, component, NOW).review.answer_id)
            if number == answers // 5:
                under_way.wait(timeout=60)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(answer_them_all)
        under_way.wait(timeout=60)
        before = list(acknowledged)
        made = backups.make(root, reason="daily", now=NOW)
        writer.result()
    restoring.restore(made, NOW)

    held = set(Review.objects.values_list("answer_id", flat=True))
    assert set(before) <= held <= set(acknowledged)
    assert list(differences(learner)) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_put_back_is_equal_row_by_row(root: Path) -> None:
    learner = UserFactory.create()
    for _ in range(5):
        give_answer(learner, make_question().components.get(), NOW)
    before = fingerprint()
    made = backups.make(root, reason="daily", now=NOW)
    give_answer(learner, make_question().components.get(), NOW)
    changed = fingerprint()

    restoring.restore(made, NOW)

    assert changed != before == fingerprint()
