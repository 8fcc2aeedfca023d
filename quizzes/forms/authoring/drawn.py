"""What authors of a question whose numbers are drawn choose: the generator. The text comes from there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.generators import LATEST, Recipe, read_recipe
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
