from __future__ import annotations

import pytest

from quizzes.models import Source
from quizzes.reading.page import source_origin


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"checked": "no"}, "Peter Chng, May 2, 2023."),
        ({"checked": "2026-11-23"}, "Peter Chng, May 2, 2023. Opened November 23, 2026."),
        ({"opened": "2026-11-29", "copy": "live"}, "Peter Chng, May 2, 2023. Opened November 29, 2026."),
        (
            {"opened": "2026-11-29", "copy": "2026-05-01"},
            "Peter Chng, May 2, 2023. Opened November 29, 2026, in a copy of May 1, 2026.",
        ),
    ],
)
def test_a_source_says_when_it_was_opened_and_in_which_copy(fields: dict[str, str], words: str) -> None:
    source = Source(by="Peter Chng", date="2023-05-02", **({"copy": "", "opened": ""} | fields))

    assert source_origin(source) == words
