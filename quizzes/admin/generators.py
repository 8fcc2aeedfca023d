"""What a generator draws, as its authors look at it: one seed before and after the answer, and many in a histogram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from quizzes import guide
from quizzes.generators import LATEST, Recipe, UnknownGenerator, read_recipe
from quizzes.generators.luck import BITS
from quizzes.generators.numbers import sig
from quizzes.log.shown import Shown
from quizzes.models import QuestionRevision

from .preview import part

SAMPLE = 500
BARS = 10
FIRST = "G01 a 1"
LAST = (1 << BITS) - 1
LONGEST = 40
"""Characters of a seed that is none, said again in its box."""


def drawing(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the page shows for the generator and the seed in its address."""
    recipe = _recipe(asked.get("generator", ""))
    text = asked.get("seed", "0").strip()
    seed = _seed(text)
    revision = QuestionRevision(kind=recipe.kind.name, content=recipe.stored)
    exercise = recipe.exercise(seed or 0)
    return {
        "recipes": [
            (str(each := Recipe(generator.id, mode, generator.version)), f"{each}: {asked_.asks}")
            for generator in LATEST.values()
            for mode, asked_ in generator.modes.items()
        ],
        "recipe": str(recipe),
        "generator": recipe.generator,
        "seed": seed or 0,
        "seed_text": text[:LONGEST],
        "bad_seed": seed is None,
        "last_seed": LAST,
        "part": part(Shown(revision, "", seed or 0), None, 0),
        "key": exercise.key,
        "wrong": [(path.id, path.value, guide.render_inline(path.message)) for path in exercise.wrong],
        "bars": histogram(recipe),
        "sample": SAMPLE,
    }


def _seed(text: str) -> int | None:
    """None where it is no seed."""
    found = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LAST)) else -1
    return found if 0 <= found <= LAST else None


def _recipe(text: str) -> Recipe:
    try:
        return read_recipe(text or FIRST)
    except UnknownGenerator:
        return read_recipe(FIRST)


def histogram(recipe: Recipe) -> list[dict[str, Any]]:
    """How often each answer comes up, or each stretch of numbers where there are many."""
    keys = [recipe.exercise(seed).key for seed in range(SAMPLE)]
    numbers = [float(key) for key in keys if isinstance(key, int | float)]
    if len(numbers) == len(keys) and len(set(numbers)) > BARS:
        counts = _stretches(sorted(numbers))
    else:
        counts = Counter(map(str, keys)).most_common(BARS)
    most = max(count for _, count in counts)
    return [{"label": label, "count": count, "most": most} for label, count in counts]


def _stretches(numbers: list[float]) -> list[tuple[str, int]]:
    """Of equal width, up to the ninety-fifth percentile; what lies beyond is the last bar."""
    low, high = numbers[0], numbers[len(numbers) * 95 // 100]
    width = (high - low) / (BARS - 1) or 1
    counts = Counter(min(BARS - 1, int((number - low) / width)) for number in numbers)
    labels = [gettext("from %(number)s") % {"number": sig(low + at * width, 3)} for at in range(BARS)]
    return [(label, counts[at]) for at, label in enumerate(labels)]
