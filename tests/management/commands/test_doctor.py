"""What the doctor says of a database as a whole. tests/operations/test_consistency.py looks at the rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from quizzes.management.recovery import condition
from quizzes.management.recovery.contents import Standing
from quizzes.models import User
from quizzes.operations.consistency import CHECKS


def report(*, healthy: bool) -> dict[str, Any]:
    said = StringIO()
    if healthy:
        call_command("doctor", "--json", stdout=said)
    else:
        with pytest.raises(CommandError):
            call_command("doctor", "--json", stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    assert found["healthy"] == healthy
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [each["code"] for each in found["findings"]]


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def test_a_good_database_is_healthy(site: Path) -> None:
    found = report(healthy=True)

    assert (found["findings"], found["checked"]) == ([], [check.code for check in CHECKS])


def test_a_missing_database_is_named_and_not_made(bare: Path) -> None:
    assert codes(report(healthy=False)) == ["database.empty"]
    assert not is_sqlite() or not database().exists()


def test_an_empty_file(bare: Path) -> None:
    if is_sqlite():
        database().touch()

    assert codes(report(healthy=False)) == ["database.empty"]


def test_a_first_start_that_was_cut_short(bare: Path) -> None:
    call_command("migrate", "contenttypes", verbosity=0)

    assert codes(report(healthy=False)) == ["database.unfinished"]


def test_migrations_that_wait(site: Path) -> None:
    execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    assert codes(report(healthy=False)) == ["database.earlier"]


def test_a_database_of_a_newer_release(site: Path) -> None:
    execute("INSERT INTO django_migrations (app, name, applied) VALUES ('quizzes', '9999_future', '2030-01-01')")

    assert codes(report(healthy=False)) == ["database.newer"]


def test_a_table_that_is_gone(site: Path) -> None:
    execute("DROP TABLE quizzes_opening")

    assert codes(report(healthy=False)) == ["database.incomplete"]


def test_another_program_s_database(bare: Path) -> None:
    execute("CREATE TABLE shop_order (id integer)")

    assert codes(report(healthy=False)) == ["database.foreign"]


def head(path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:8192])


def a_page(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-8192] + b"\xa5" * 4096 + content[-4096:])


@pytest.mark.parametrize("damage", [head, cut_short, a_page])
def test_a_damaged_file(site: Path, damage: Callable[[Path], None]) -> None:
    if not is_sqlite():
        return
    connection.close()
    damage(database())

    assert codes(report(healthy=False))[0] == "database.damaged"


def test_a_folder_in_the_place_of_the_database(bare: Path) -> None:
    if not is_sqlite():
        return
    (database()).mkdir()
    (database() / "file").touch()

    assert codes(report(healthy=False)) == ["database.unreadable"]


def test_a_server_that_does_not_answer(bare: Path) -> None:
    if is_sqlite():
        return
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], "nobody_made_this"
    try:
        assert codes(report(healthy=False)) == ["database.unreachable"]
    finally:
        connection.settings_dict["NAME"] = before


def test_a_finding_has_a_stable_form(site: Path) -> None:
    User.objects.create(email="")

    found = report(healthy=True)

    (finding,) = found["findings"]
    assert finding.keys() == {"code", "promise", "severity", "count", "details", "advice"}
    assert (finding["code"], finding["severity"], finding["count"]) == ("address.blank", "decision", 1)


def test_every_condition_has_advice() -> None:
    conditions = {f"database.{standing}" for standing in Standing} - {"database.current"}

    assert conditions | {"database.damaged", "database.unreachable"} <= condition.ADVICE.keys()


def test_codes_are_told_apart() -> None:
    found = [check.code for check in CHECKS]

    assert len(found) == len(set(found))


def test_the_text_says_what_is_good_and_what_to_do(site: Path) -> None:
    User.objects.create(email="")
    said = StringIO()

    call_command("doctor", stdout=said)

    lines = said.getvalue().splitlines()
    assert sum(line.startswith("ok") for line in lines) == len(CHECKS) - 1
    assert any(line.startswith("DECIDE") for line in lines)
