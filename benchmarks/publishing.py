"""Publishing the guide: unchanged, and eight times as long."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from django.utils import timezone

from benchmarks.banks import write_bank
from benchmarks.measuring import at_most, ratio_at_most, tell
from quizzes import guide
from quizzes.authoring.publishing import publish_guide

MOST_FOR_NOTHING, MOST_FOR_GROWTH = 1, 1.5


def publishing(copies: int = 0) -> tuple[int, float]:
    """How many questions, and the seconds that publishing them took."""
    with tempfile.TemporaryDirectory() as folder:
        questions = write_bank(Path(folder), copies)
        began = time.perf_counter()
        publish_guide(root=Path(folder), now=timezone.now(), force=True, allow_retiring=True)
        return questions, time.perf_counter() - began


def main() -> None:
    """In a site without a guide."""
    few, few_seconds = publishing(1)
    publish_guide(root=guide.CONTENT, now=timezone.now())
    began = time.perf_counter()
    publish_guide(root=guide.CONTENT, now=timezone.now())
    unchanged = time.perf_counter() - began
    all_questions, many_seconds = publishing()
    many = all_questions - few  # the first copy is there already
    each_few, each_many = few_seconds / few * 1000, many_seconds / many * 1000
    tell(
        [
            at_most("publishing an unchanged guide", unchanged, MOST_FOR_NOTHING, unit="s"),
            ratio_at_most(
                f"publishing {many:,} new questions, each, beside {few}",
                f"{each_many:.1f} ms ({many_seconds:.0f} s)",
                f"{each_few:.1f} ms ({few_seconds:.1f} s)",
                each_many / each_few,
                MOST_FOR_GROWTH,
            ),
        ]
    )
