"""What authors fill in.

A form turns what is typed into what a content file says (`quizzes.guide.format.pages`), has it checked as a file would
be, and puts every problem beside the field that it is about. Storing is the business of `quizzes.authoring`.
"""

from .concept import ConceptForm, FactForm, MisconceptionForm, PartFormSet, ResourceForm, SourceForm
from .guarded import GuardedForm, worded
from .kinds import form_of
from .looking import LookedOver, look_over
from .question import ChooseForm, QuestionForm
from .resource import OneResourceForm

__all__ = [
    "ChooseForm",
    "ConceptForm",
    "FactForm",
    "GuardedForm",
    "LookedOver",
    "MisconceptionForm",
    "OneResourceForm",
    "PartFormSet",
    "QuestionForm",
    "ResourceForm",
    "SourceForm",
    "form_of",
    "look_over",
    "worded",
]
