from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from quizzes.operations.board import SIZE, Board

ADD = """
import sys
from pathlib import Path
from quizzes.operations.board import Board

def add(facts):
    facts["count"] = facts.get("count", 0) + 1

for _ in range(200):
    Board(Path(sys.argv[1])).change(add)
"""


def test_what_one_process_notes_another_reads(tmp_path: Path) -> None:
    Board(tmp_path / "board").change(lambda facts: facts.update(a=1))

    assert Board(tmp_path / "board").read() == {"a": 1}


@pytest.mark.thorough("a process start")
def test_no_change_is_lost_between_processes(tmp_path: Path) -> None:
    path = tmp_path / "board"
    running = [subprocess.Popen([sys.executable, "-c", ADD, str(path)]) for _ in range(3)]

    assert [process.wait() for process in running] == [0, 0, 0]
    assert Board(path).read() == {"count": 600}


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "\x00" * 100])
def test_a_file_that_says_nothing_is_no_obstacle(tmp_path: Path, content: str) -> None:
    path = tmp_path / "board"
    path.write_text(content)

    assert Board(path).change(lambda facts: facts.update(a=1)) == {"a": 1}
    assert Board(path).read() == {"a": 1}


def test_where_nothing_can_be_written_a_process_goes_by_what_it_knows(tmp_path: Path) -> None:
    board = Board(tmp_path / "missing" / "board")
    board.change(lambda facts: facts.update(a=1))

    assert board.read() == {"a": 1}


def test_it_never_grows(tmp_path: Path) -> None:
    board = Board(tmp_path / "board")
    facts: dict[str, Any] = {"long": "x" * SIZE}
    board.change(lambda known: known.update(facts))

    assert (tmp_path / "board").stat().st_size == SIZE


def test_tests_write_on_no_board_of_a_site_that_is_run_from_here() -> None:
    assert Path(settings.DATA_DIR) != Path(settings.BASE_DIR) / "var"
