"""Every command that needs the tables says what is wrong with them, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from quizzes.management.commands import serve
from quizzes.management.recovery.errors import BackupError

NEEDY = [("rebuild_cards",), ("dump_reviews",), ("export_content", "folder"), ("publish_guide",)]


def damage() -> None:
    connection.close()
    path = Path(str(connection.settings_dict["NAME"]))
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def refusal(*command: str) -> str:
    with pytest.raises(BackupError) as refused:
        call_command(*command)
    return refused.value.code


@pytest.mark.parametrize("command", NEEDY, ids=[name for name, *_ in NEEDY])
def test_no_database(bare: Path, command: tuple[str, ...]) -> None:
    assert refusal(*command) == "database.empty"


@pytest.mark.parametrize("command", NEEDY, ids=[name for name, *_ in NEEDY])
def test_a_damaged_database(site: Path, command: tuple[str, ...]) -> None:
    if connection.vendor != "sqlite":
        return
    damage()

    assert refusal(*command) == "database.damaged"


def test_a_damaged_database_is_not_served(site: Path) -> None:
    if connection.vendor != "sqlite":
        return
    damage()

    with pytest.raises(BackupError) as refused:
        serve.Command().update_database()

    assert refused.value.code == "database.damaged"


def test_another_program_s_database_is_not_migrated(bare: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE shop_order (id integer)")
    connection.close()

    with pytest.raises(BackupError) as refused:
        serve.Command().update_database()

    assert refused.value.code == "database.foreign"
    assert connection.introspection.table_names() == ["shop_order"]


def test_a_missing_database_is_made(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.Command, "publish", lambda self: None)
    monkeypatch.setattr(serve.Command, "check", lambda self, **options: None)  # a test is not safe from a power cut

    serve.Command().update_database()

    assert "quizzes_review" in connection.introspection.table_names()
