"""Which questions are good: item analysis of who scored what, with an interval beside every figure.

Pure, and blind to where the marks come from. The definitions are Moodle's (decision 0405).
"""

from .analyzing import Analysis, Item, analyze
from .distractors import Option
from .suspects import NEXT_STEPS, Flag
from .tables import BadTable, Table, read_key, read_table

__all__ = [
    "NEXT_STEPS",
    "Analysis",
    "BadTable",
    "Flag",
    "Item",
    "Option",
    "Table",
    "analyze",
    "read_key",
    "read_table",
]
