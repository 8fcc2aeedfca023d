"""One learner with a long history: exported, examined, rebuilt and deleted, each beside the least that it can cost."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

import fsrs
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from benchmarks.devices import signed_in
from benchmarks.measuring import Row, at_most, percentile, ratio_at_most, tell
from quizzes.log.folding import CardState, answered, as_columns
from quizzes.models import Card, Component, QuestionRevision, Review, User
from quizzes.scheduling import CURRENT, Rating

DAYS = 3650
PASSED = 0.85


# --- A long history -----------------------------------------------------------------------------


def long_history(learner: User, reviews: int) -> None:
    """Records that the product could have written: each part is answered again and again, on its due day."""
    parts = list(Component.objects.filter(active=True).select_related("question").order_by("pk"))
    each = -(-reviews // len(parts))
    luck = random.Random(1)
    made = 0
    for part in parts:
        rows, state = history_of(learner, part, min(each, reviews - made), luck)
        Review.objects.bulk_create(rows, batch_size=2000)
        if rows:
            Card.objects.create(learner=learner, component=part, question_id=part.question_id, **as_columns(state))
        made += len(rows)


def history_of(learner: User, part: Component, count: int, luck: random.Random) -> tuple[list[Review], CardState]:
    state = CardState()
    day = timezone.now().date() - dt.timedelta(days=DAYS)
    revision = part.question.current_id
    assert revision is not None
    rows = []
    for version in range(count):
        rating = Rating.GOOD if luck.random() < PASSED else Rating.AGAIN
        at = dt.datetime.combine(day, dt.time(12), dt.UTC)
        state = answered(state, rating, day=day, seed=version, at=at, setup=CURRENT)
        rows.append(
            Review(
                learner=learner,
                component=part,
                revision_id=revision,
                answer_id=uuid.uuid4(),
                card_version=version,
                response={"choice": 1},
                rating=rating,
                score=1.0 if rating > 1 else 0.0,
                seed=version,
                study_day=day,
                answered_at=at,
                due_day=state.due_day,
                due_at=state.due_at,
                model=CURRENT.model,
                parameters=CURRENT.parameters,
                retention=CURRENT.retention,
            )
        )
        # Ten years hold so many answers to one part, whatever their intervals.
        day = min(day + dt.timedelta(days=DAYS // (count + 1) or 1), timezone.now().date())
    return rows, state


# --- Export -------------------------------------------------------------------------------------


def export(learner: User) -> Iterator[Row]:
    """In a process of its own, which tells how much memory it took."""
    device = signed_in(learner)
    cookies = "; ".join(f"{name}={value}" for name, value in device.cookies.items())
    command = [sys.executable, "-m", "benchmarks.section", "exporting", cookies]
    done = subprocess.run(command, env=os.environ, stdout=subprocess.PIPE, text=True, check=True)
    first, whole, megabytes, size = map(float, done.stdout.split())
    yield at_most("export: seconds to the first byte", first, 0.3, unit="s")
    yield Row("export: seconds to the last", f"{whole:.1f} s ({size:,.0f} MB)", value=whole)
    yield at_most("export: memory that it took", megabytes, 20, unit="MB")


# --- The engine alone ---------------------------------------------------------------------------


def engine_alone(count: int) -> float:
    """Processor seconds of py-fsrs for so many reviews of one learner, and nothing else."""
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    luck = random.Random(1)
    day, card = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), fsrs.Card(card_id=0)
    began = time.process_time()
    for number in range(count):
        if number % 150 == 0:
            day, card = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), fsrs.Card(card_id=0)
        card, _ = scheduler.review_card(card, fsrs.Rating(3 if luck.random() < PASSED else 1), day)
        day += dt.timedelta(days=20)
    return time.process_time() - began


COMMANDS = ("doctor",), ("rebuild_cards", "--check"), ("rebuild_cards",)


def commands(reviews: int) -> Iterator[Row]:
    """In turns with the engine."""
    for name, *options in COMMANDS:
        before, ours = engine_alone(reviews), Spent()
        with Path(os.devnull).open("w") as nowhere:
            ours.on(partial(call_command, name, *options, stdout=nowhere))
        alone = (before + engine_alone(reviews)) / 2
        what = " ".join((name, *options))
        yield ratio_at_most(
            f"`{what}`, {reviews:,} reviews, beside the engine alone",
            f"{ours.cpu:.1f} s ({ours.wall:.1f} s by the clock)",
            f"{alone:.1f} s",
            ours.cpu / alone,
            1.5,
        )
        yield at_most(f"`{what}`: memory that it took", ours.megabytes, 20, unit="MB")


class Spent:
    """Processor and wall seconds of a call, and how far it raised the memory of the process."""

    wall = cpu = megabytes = 0.0

    def on(self, call: Callable[[], object]) -> None:
        before, wall, cpu = resident(), time.perf_counter(), time.process_time()
        with sampling() as most:
            call()
        self.wall, self.cpu = time.perf_counter() - wall, time.process_time() - cpu
        self.megabytes = max(0.0, most() - before)


class sampling:  # noqa: N801  # read as a word in a with statement
    """Looks at the memory of this process every 20 ms."""

    def __enter__(self) -> Callable[[], float]:
        self.most, self.ended = resident(), threading.Event()
        self.watcher = threading.Thread(target=self.watch)
        self.watcher.start()
        return lambda: self.most

    def watch(self) -> None:
        while not self.ended.wait(0.02):
            self.most = max(self.most, resident())

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.watcher.join()


def resident() -> float:
    """Megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


# --- Deletion -----------------------------------------------------------------------------------


def raw_delete(learner: User) -> float:
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (Card._meta.db_table, Review._meta.db_table):
            cursor.execute(f"DELETE FROM {table} WHERE learner_id = %s", [learner.pk])
    return time.perf_counter() - began


def deleting() -> Callable[[User], None]:
    """Where the release has it."""
    try:
        return import_module("quizzes.account.deletion").delete_account  # type: ignore[no-any-return]
    except ImportError:
        return import_module("quizzes.account.own_data").delete_account  # type: ignore[no-any-return]


def deletion(learners: list[User]) -> Iterator[Row]:
    """In turns with raw deletes; a last one while somebody else writes."""
    delete_account = deleting()
    raw, ours = [], []
    for number, learner in enumerate(learners[:-1]):
        raw.append(raw_delete(learner)) if number % 2 == 0 else ours.append(timed(delete_account, learner))
    with someone_else_writing() as waited:
        timed(delete_account, learners[-1])
    waits = waited()
    assert not User.objects.filter(pk__in=[learners[1].pk, learners[-1].pk]).exists()
    least = min(raw)
    yield ratio_at_most(
        "deleting an account, beside raw deletes", f"{ours[0]:.2f} s", f"{least:.2f} s", ours[0] / least, 1.2
    )
    yield at_most("the longest that another write waited meanwhile", max(waits), 0.5, unit="s")
    yield Row("the median one", f"{percentile(waits, 0.5) * 1000:.0f} ms")


def timed(act: Callable[[User], object], learner: User) -> float:
    began = time.perf_counter()
    act(learner)
    return time.perf_counter() - began


class someone_else_writing:  # noqa: N801
    """Another thread, which saves one row again and again and notes how long that took."""

    def __enter__(self) -> Callable[[], list[float]]:
        self.other = User.objects.create_user(f"other-{uuid.uuid4().hex}@example.com")
        self.waits: list[float] = []
        self.ended = threading.Event()
        self.writer = threading.Thread(target=self.write)
        self.writer.start()
        return lambda: self.waits

    def write(self) -> None:
        while not self.ended.wait(0.01):
            began = time.perf_counter()
            User.objects.filter(pk=self.other.pk).update(theme="light")
            self.waits.append(time.perf_counter() - began)
        connections.close_all()

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.writer.join()


def main(reviews: str) -> None:
    count = int(reviews)
    assert QuestionRevision.objects.exists(), "the guide is published"
    learners = [User.objects.create_user(f"long-{number}@example.com") for number in range(4)]
    long_history(learners[0], count)
    rows = [*export(learners[0]), *commands(count)]
    for other in learners[1:]:
        long_history(other, count)
    tell([*rows, *deletion(learners)])
