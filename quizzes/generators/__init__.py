"""Exercises with other numbers each time: a small module for each family, and what they have in common.

No Django, no clock. `recipes` says how a question of the guide names one.
"""

from .base import Exercise, Generator
from .families import ALL, LATEST
from .luck import at_level, level_for
from .pictures import Picture
from .recipes import Recipe, UnknownGenerator, content_of, is_drawn, pictures_of, read_recipe, recipe_in, told_of
from .values import BadValues

__all__ = [
    "ALL",
    "LATEST",
    "BadValues",
    "Exercise",
    "Generator",
    "Picture",
    "Recipe",
    "UnknownGenerator",
    "at_level",
    "content_of",
    "is_drawn",
    "level_for",
    "pictures_of",
    "read_recipe",
    "recipe_in",
    "told_of",
]
