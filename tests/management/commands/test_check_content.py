"""`manage.py check_content`."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.guide.samples import FILE, ICE, PATH, line_of


def run(root: Path, *files: str, **options: Any) -> tuple[int, str]:
    """The exit status and what was printed."""
    out = StringIO()
    try:
        call_command("check_content", *files, root=root, stdout=out, stderr=out, **options)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def folder(root: Path, text: str) -> Path:
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_text(text)
    return root


def test_errors_are_told_and_end_with_status_1(tmp_path: Path) -> None:
    file = FILE.replace("covers: C100", "cover: C100", 1)

    status, out = run(folder(tmp_path, file))

    assert status == 1
    assert f"{PATH}:{line_of(file, 'cover: ')}: there’s no field `cover`\n    hint: did you mean `covers`?" in out


def test_guide_without_errors_ends_with_status_0(tmp_path: Path) -> None:
    (tmp_path / "coverage.txt").write_text("C100\n")
    third = ICE.replace("question ice", "question steam").replace("Which is colder?", "What is coldest?")

    status, out = run(folder(tmp_path, f"{FILE}\n{third}\n"))

    assert status == 0
    assert out.endswith(
        "1 concept, 3 questions; coverage 1/1, key facts 1/1, misconceptions 1/1; 0 errors, 5 pieces of advice.\n"
    )


def test_advice_can_be_left_out(tmp_path: Path) -> None:
    root = folder(tmp_path, FILE)

    assert "advice:" in run(root)[1]
    assert "advice:" not in run(root, errors=True)[1]


def test_problems_of_other_files_can_be_left_out(tmp_path: Path) -> None:
    root = folder(tmp_path, FILE)

    assert PATH in run(root, f"quizzes/content/{PATH}")[1]
    assert PATH not in run(root, "07-sampling/cold.md")[1]


def test_json_has_figures_and_problems(tmp_path: Path) -> None:
    status, out = run(folder(tmp_path, FILE), json=True)

    found = json.loads(out)
    assert (status, found["concepts"], found["by_kind"]["choice"]) == (1, 1, 1)
    assert set(found["problems"][0]) == {"path", "line", "message", "hint", "code", "field", "value", "suggestion"}


def test_tidy_lays_files_out(tmp_path: Path) -> None:
    root = folder(tmp_path, FILE.replace("title: Heat", 'title: "Heat"'))

    assert f"{PATH}: now in the standard layout" in run(root, tidy=True)[1]
    assert (root / PATH).read_text() == FILE


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        run(tmp_path / "nowhere")
