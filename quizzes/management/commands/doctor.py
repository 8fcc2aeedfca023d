"""manage.py doctor: every integrity check there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.study.health import FINDINGS


class Command(BaseCommand):
    help = "Check the database and everything that has to hold in it. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for name, check in FINDINGS.items():
            found = list(_findings(check))
            total += len(found)
            self.stdout.write(f"{'ok ' if not found else 'BAD'} {name}")
            for each in found[:20]:
                self.stdout.write(f"      {each}")
            if len(found) > 20:
                self.stdout.write(f"      and {len(found) - 20} more")
        if total:
            raise CommandError(f"{total} findings. Make a backup before you mend anything.")
        self.stdout.write("Healthy.")


def _findings(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """A check may stumble over what is wrong: that is a finding, and the other checks go on."""
    try:
        yield from check()
    except Exception as error:
        yield f"this could not be checked to the end: {error!r}"
