"""What puts the kind in its place for one test: its name in the list, its templates among the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizzes.kinds import KINDS
from tests.kinds import samples

from .kind import KIND

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def odd_one(monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    monkeypatch.setitem(KINDS, KIND.name, KIND)
    monkeypatch.setitem(samples.KINDS, KIND.name, samples.StoredKind(KIND))
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [first | {"DIRS": [*first["DIRS"], TEMPLATES]}, *others]
    return KIND.name
