"""What authors of a question whose numbers are drawn choose: the generator. The text comes from there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.generators import LATEST, Recipe, UnknownGenerator, read_recipe
from quizzes.kinds import DRAWN

from .question import QuestionForm
from .rows import Words


def _recipes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The modes of the latest version of each generator, under its title."""
    return [
        (
            f"{generator.id} {generator.title}",
            [
                (str(Recipe(generator.id, name, generator.version)), f"{generator.id} {name}: {mode.asks}")
                for name, mode in generator.modes.items()
            ],
        )
        for generator in LATEST.values()
    ]


def _earlier(named: Iterable[object]) -> list[tuple[str, str]]:
    """Those of an earlier version: a question keeps its own until its author chooses another."""
    latest = {value for group in _recipes() for value, _asks in group[1]}
    return [(text, _told(text)) for text in dict.fromkeys(map(str, named)) if text not in latest and _is_known(text)]


def _is_known(text: str) -> bool:
    try:
        return bool(read_recipe(text))
    except UnknownGenerator:
        return False


def _told(text: str) -> str:
    recipe = read_recipe(text)
    asks = recipe.generator.modes[recipe.mode].asks
    return gettext("%(name)s, version %(version)s: %(asks)s") % {
        "name": f"{recipe.name} {recipe.mode}",
        "version": recipe.version,
        "asks": asks,
    }


class DrawnForm(QuestionForm):
    KIND, ANSWERS = DRAWN, (DRAWN,)
    stem = None  # type: ignore[assignment]  # the way to drop a field of the form below
    why = None  # type: ignore[assignment]
    remember = None  # type: ignore[assignment]
    generator = forms.ChoiceField(
        label=_("Generator"),
        choices=_recipes,
        help_text=_("It draws new numbers each time, and comes with the question, the answers and the explanation."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ChoiceField, self.fields[DRAWN])
        named = self.initial.get(DRAWN), self.data.get(self.add_prefix(DRAWN))
        field.choices = [*_recipes(), *_earlier(named)]

    @classmethod
    def fieldsets(cls, *, add: bool) -> list[tuple[Words | None, dict[str, Any]]]:
        """Without the groups whose texts the generator brings."""
        groups = [(title, group) for title, group in super().fieldsets(add=add) if title != "Explanation"]
        return [
            (title, {"fields": ["about", DRAWN]}) if title == "Question" else (title, group) for title, group in groups
        ]

    def asked(self) -> tuple[str, dict[str, Any]]:
        # A form that is only looked at may not name one yet.
        recipe = read_recipe(self.cleaned_data[DRAWN] or _recipes()[0][1][0][0])
        return recipe.kind.name, recipe.stored
