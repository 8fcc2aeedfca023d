"""How often somebody guessed lately, so that the next guess can be made to wait."""

from __future__ import annotations

from django.db import models


class GuessCounter(models.Model):
    """Wrong passwords or codes of late for one account, one browser or one network address.

    The key is a keyed hash: nobody who reads the table learns which addresses were typed or where from.
    """

    key = models.CharField(max_length=64, primary_key=True)
    misses = models.PositiveIntegerField(default=0)
    free_at = models.DateTimeField(null=True, help_text="Until then no guess is looked at.")
    expires_at = models.DateTimeField(db_index=True, help_text="Then everything is forgotten.")

    def __str__(self) -> str:
        return f"{self.misses} misses"
