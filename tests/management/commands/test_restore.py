"""The command around a restore: it asks, says where the old database is, fails when something is wrong, and lists."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from quizzes.management.recovery.engine import STAMP
from quizzes.management.recovery.engines import engine
from quizzes.management.recovery.errors import BackupError
from quizzes.models import Review
from tests.databases import fingerprint
from tests.management.conftest import NOW, Saved

FUTURE = "INSERT INTO django_migrations (app, name, applied) VALUES ('quizzes', '9999_future', '2030-01-01')"


def test_nothing_is_asked_where_there_is_nothing_to_replace(
    bare: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    call_command("restore", str(saved.path))

    assert fingerprint() == saved.rows


def test_without_a_terminal_nothing_changes(site: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    with pytest.raises(CommandError, match="Add --yes"):
        call_command("restore", str(saved.path))

    assert fingerprint() == before


def test_anything_but_yes_changes_nothing(site: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    monkeypatch.setattr("builtins.input", lambda text: "y")

    with pytest.raises(CommandError):
        call_command("restore", str(saved.path))

    assert fingerprint() == before


def test_where_the_old_database_is_is_said(site: Path, saved: Saved) -> None:
    said = StringIO()

    call_command("restore", str(saved.path), yes=True, stdout=said)

    (kept,) = (site / "backups").glob("*before-restore*")
    assert str(kept) in said.getvalue()


@pytest.mark.thorough("whole databases are written and read back")
def test_a_backup_with_faults_of_its_own_is_put_back_and_the_command_fails(
    bare: Path, copy_of: Callable[..., Path], saved: Saved, tmp_path: Path
) -> None:
    call_command("restore", str(saved.path), yes=True)
    Review.objects.filter(pk=Review.objects.latest("pk").pk).delete()
    engine().copy(tmp_path / "faulty")

    with pytest.raises(BackupError) as refused:
        call_command("restore", str(tmp_path / "faulty"), yes=True)

    assert refused.value.code == "restore.unhealthy"
    assert Review.objects.count() == 4


def test_the_list_says_what_is_usable(bare: Path, saved: Saved, copy_of: Callable[..., Path]) -> None:
    root = bare / "backups"
    root.mkdir()
    named = {
        "good": saved.path.read_bytes(),
        "cut": saved.path.read_bytes()[:5000],
        "future": copy_of(FUTURE, of_ours=True).read_bytes(),
        "shop": copy_of("CREATE TABLE shop_order (id integer)").read_bytes(),
        "void": b"",
    }
    for word, content in named.items():
        (root / f"quiz-{NOW:{STAMP}}-{word}.{engine().suffix}").write_bytes(content)
    said = StringIO()

    call_command("restore", stdout=said)

    verdicts = {
        word: next(line.split("  ")[2].split(":")[0] for line in said.getvalue().splitlines() if f"-{word}." in line)
        for word in named
    }
    assert verdicts == {
        "good": "usable",
        "cut": "not usable (backup.damaged)",
        "future": "not usable (backup.newer)",
        "shop": "not usable (backup.foreign)",
        "void": "not usable (backup.not-a-database)",
    }


def test_an_empty_list_says_so(bare: Path) -> None:
    said = StringIO()

    call_command("restore", stdout=said)

    assert str(bare / "backups") in said.getvalue()


def test_a_backup_on_a_disk_that_cannot_be_written_to(bare: Path, saved: Saved, tmp_path: Path) -> None:
    """As on a copy that was burned or mounted read-only: nothing is made beside it."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    copy = Path(shutil.copy(saved.path, folder / "copy"))
    copy.chmod(0o400)
    folder.chmod(0o500)

    call_command("restore", str(copy), yes=True)

    assert (fingerprint(), list(folder.iterdir())) == (saved.rows, [copy])
