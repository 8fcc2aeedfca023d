"""What authors fill in.

A form turns what is typed into what a content file says (`quizzes.guide.format.pages`), has it checked as a file would
be, and puts every problem beside the field that it is about. Storing is the business of `quizzes.authoring`.
"""

from .concept import TABS, ConceptForm, FactForm, MisconceptionForm, PartFormSet, ResourceForm, SourceForm, sent_of_page
from .guarded import GuardedForm, worded
from .kinds import form_of
from .looking import LookedOver, cell_label, look_over
from .question import ChooseForm, QuestionForm, initial_of
from .refitting import refit
from .resource import OneResourceForm
from .sending import sent_of, without_lines

__all__ = [
    "TABS",
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
    "cell_label",
    "form_of",
    "initial_of",
    "look_over",
    "refit",
    "sent_of",
    "sent_of_page",
    "without_lines",
    "worded",
]
