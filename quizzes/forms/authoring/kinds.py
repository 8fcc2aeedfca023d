"""The form of each kind of question, from the folder of the kind."""

from __future__ import annotations

from importlib import import_module

from quizzes.kinds import DRAWN, KINDS

from .drawn import DrawnForm
from .question import QuestionForm


def form_of(name: str) -> type[QuestionForm]:
    """What authors of a question of this kind fill in, or of one whose numbers are drawn."""
    if name == DRAWN:
        return DrawnForm
    found: type[QuestionForm] = import_module(f"{KINDS[name].folder}.form").Form
    return found
