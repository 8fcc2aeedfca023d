"""States of memory in words: the one beside the well, and what it says of the learner."""

from django.utils.translation import gettext_lazy as _

from quizzes.concepts import MemoryState

STATES = {
    MemoryState.NEW: _("New"),
    MemoryState.LEARNING: _("Learning"),
    MemoryState.KNOWN: _("Known"),
    MemoryState.STRONG: _("Strong"),
    MemoryState.SLIPPING: _("Slipping"),
    MemoryState.LOCKED: _("Locked"),
}
MEANINGS = {
    MemoryState.NEW: _("you haven’t answered any of it yet"),
    MemoryState.LEARNING: _("you’ve started, but it wouldn’t last a week yet"),
    MemoryState.KNOWN: _("you’d still know it in a week"),
    MemoryState.STRONG: _("you’d still know it in a month"),
    MemoryState.SLIPPING: _("you knew it, and it’s fading: a review brings it back"),
    MemoryState.LOCKED: _("read it any time; its questions come once you know what it builds on"),
}
