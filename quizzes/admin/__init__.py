"""The admin: authors write the guide here, and staff read what learners did.

An admin class finds, asks and renders; what it does to the guide is a verb of `quizzes.authoring`.
"""

from . import accounts, concepts, conflicts, questions, resources, study

__all__ = ["accounts", "concepts", "conflicts", "questions", "resources", "study"]
