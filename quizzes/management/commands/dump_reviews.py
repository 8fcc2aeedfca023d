"""manage.py dump_reviews: every stored answer by its id, also of quizzes, and whether cards agree with the log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from quizzes.log.rebuilding import differences
from quizzes.management.site_command import SiteCommand
from quizzes.models import Action, AttemptSave, Review, User


class Command(SiteCommand):
    help = "Print the id of every stored answer, also of quizzes, one per line. Fails if a card differs from its log."

    def handle(self, *args: Any, **options: Any) -> None:
        answers = Review.objects.filter(action=Action.ANSWER).order_by("pk").values_list("answer_id", flat=True)
        saves = AttemptSave.objects.order_by("pk").values_list("save_id", flat=True)
        for ids in (answers, saves):
            for stored in ids.iterator(chunk_size=5000):
                self.stdout.write(str(stored))
        found = [each for learner in User.objects.order_by("pk") for each in differences(learner)]
        for each in found[:20]:
            self.stderr.write(str(each))
        if found:
            raise CommandError(f"{len(found)} columns of cards differ from their log.")
