"""What the commands share that need the site's tables."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from .recovery.condition import refuse_without_tables


class SiteCommand(BaseCommand):
    """Where the tables are missing, damaged or of another release, it says so and what to do, instead of failing in the
    middle."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        refuse_without_tables()
        return super().execute(*args, **options)
