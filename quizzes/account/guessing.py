"""How guesses at passwords and codes are slowed. Nobody is ever locked out: one waits a minute at most.

A guess is counted before it is looked at, and taken back when it was right: a thousand guesses at once are then a
thousand, not five. What has to wait is not counted, so a stranger cannot make the wait longer than a minute.

A counter is a row of the database, so that it holds across processes and restarts. Each is forgotten after an hour.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from quizzes.models import GuessCounter

HOUR = dt.timedelta(hours=1)
# An account, a browser that signed in before, the codes of a second factor: five misses, then 1, 2, 4 … 60 seconds.
FREE_MISSES = 5
LONGEST_WAIT = 60
# A network address may be a whole school: this many an hour, then one a second.
FREE_MISSES_OF_ADDRESS = 300
# How many forgotten rows a new one sweeps out: the table is never much larger than an hour's guesses.
SWEPT = 50


class Counted(StrEnum):
    """What guesses are counted for."""

    ACCOUNT = "account"
    BROWSER = "browser"
    ADDRESS = "address"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Counter:
    """One row of the table, and the rule for it."""

    counted: Counted
    who: str

    @property
    def key(self) -> str:
        return salted_hmac("quizzes.guessing", f"{self.counted}:{self.who}", algorithm="sha256").hexdigest()

    def wait_after(self, misses: int) -> dt.timedelta:
        if self.counted == Counted.ADDRESS:
            return dt.timedelta(seconds=1 if misses >= FREE_MISSES_OF_ADDRESS else 0)
        if misses < FREE_MISSES:
            return dt.timedelta(0)
        return dt.timedelta(seconds=min(2 ** min(misses - FREE_MISSES, 10), LONGEST_WAIT))


def account(email: str) -> Counter:
    """By the address that was typed, whether or not it has an account.

    Every spelling that a database may take for the same address has one counter.
    """
    return Counter(Counted.ACCOUNT, unicodedata.normalize("NFKC", email.strip()).upper().casefold())


class MustWait(Exception):
    """Too many misses: nothing was looked at or counted."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def reserve(counters: Sequence[Counter], now: dt.datetime) -> None:
    """Count a guess as a miss, to be taken back by `forgive` if it was right. Raises MustWait and counts nothing."""
    with transaction.atomic():
        rows = _held(counters, now)
        longest = max((rows[each.key].free_at or now) - now for each in counters)
        if longest > dt.timedelta(0):
            raise MustWait(math.ceil(longest.total_seconds()))
        for each in counters:
            _count(each, rows[each.key], now)


def _held(counters: Sequence[Counter], now: dt.datetime) -> dict[str, GuessCounter]:
    """The rows, made where there are none, and locked in one order so that no two requests wait for each other."""
    keys = sorted(each.key for each in counters)
    rows = _locked(keys)
    missing = [key for key in keys if key not in rows]
    if missing:
        _sweep(now, keys)
        fresh = [GuessCounter(key=key, expires_at=now + HOUR) for key in missing]
        GuessCounter.objects.bulk_create(fresh, ignore_conflicts=True)
        rows = _locked(keys)
    return rows


def _locked(keys: Sequence[str]) -> dict[str, GuessCounter]:
    return {row.key: row for row in GuessCounter.objects.select_for_update().filter(key__in=keys).order_by("key")}


def _sweep(now: dt.datetime, kept: Sequence[str]) -> None:
    old = GuessCounter.objects.filter(expires_at__lt=now).exclude(key__in=kept).order_by()
    if connection.features.has_select_for_update_skip_locked:
        old = old.select_for_update(skip_locked=True)
    GuessCounter.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT])).delete()


def _count(counter: Counter, row: GuessCounter, now: dt.datetime) -> None:
    if row.expires_at <= now:
        row.misses, row.expires_at = 0, now + HOUR
    row.misses += 1
    wait = counter.wait_after(row.misses)
    # No moment at all where nobody waits: a request that began a little earlier may come to the row a little later.
    row.free_at = now + wait if wait else None
    if counter.counted != Counted.ADDRESS:
        row.expires_at = now + HOUR  # an hour after the last miss; for an address an hour after the first
    row.save(update_fields=["misses", "free_at", "expires_at"])


def forgive(counters: Sequence[Counter]) -> None:
    """The guess was right. An address only gets this one back: others may be guessing from there."""
    with transaction.atomic():
        rows = _locked(sorted(each.key for each in counters))
        for each in counters:
            row = rows.get(each.key)
            if row is None:
                continue
            of_address = each.counted == Counted.ADDRESS
            row.misses = max(row.misses - 1, 0) if of_address else 0
            row.free_at = row.free_at if of_address else None
            row.save(update_fields=["misses", "free_at"])
