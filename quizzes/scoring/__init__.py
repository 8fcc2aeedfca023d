"""How sure a score is: ranges for what a learner would get, and for what they know. No Django, no clock, no luck."""

from .ranges import Range, difference, known, likely, passes, would_differ

__all__ = ["Range", "difference", "known", "likely", "passes", "would_differ"]
