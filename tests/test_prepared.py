"""What many tests start from is complete or absent, whatever became of the run that made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import prepared


def test_what_a_killed_run_left_does_not_spoil_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "FOLDER", tmp_path)

    def killed_halfway(path: Path) -> None:
        path.write_bytes(b"half a database")
        path.with_name(f"{path.name}-journal").write_bytes(b"what it would take back")
        raise KeyboardInterrupt

    def make(path: Path) -> None:
        assert [*path.parent.iterdir()] == []
        path.write_bytes(b"a whole database")

    with pytest.raises(KeyboardInterrupt):
        prepared.kept_path("thing", "1" * 16, killed_halfway)
    assert not (tmp_path / f"thing-{'1' * 16}").exists()

    assert prepared.kept_path("thing", "1" * 16, make).read_bytes() == b"a whole database"


def test_it_is_made_once_for_each_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "FOLDER", tmp_path)
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.touch()

    for state in ("1" * 16, "1" * 16, "2" * 16):
        assert prepared.kept_path("thing", state, make).exists()

    assert len(made) == 2
