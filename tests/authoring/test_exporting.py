"""What is shipped comes out as it went in."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from quizzes.authoring.exporting import export_content
from quizzes.guide import CONTENT
from tests.databases import another_database
from tests.prepared import guide_database


@pytest.mark.thorough("the whole guide")
def test_export_gives_back_the_shipped_files(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), another_database(tmp_path, guide_database()):
        export_content(tmp_path / "out")

    assert contents(tmp_path / "out") == contents(CONTENT)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
