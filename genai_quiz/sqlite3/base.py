"""The connection: whoever writes takes a turn first.

SQLite has one writer at a time, whatever we do. Left to itself, it lets the others try again after growing pauses, and
whoever tries at the right moment wins: some wait for seconds while others pass. Here they wait in line, for a time that
is one for the line and for SQLite together. A second process, such as a command, still meets SQLite's own lock.
"""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from .features import DatabaseFeatures
from .turns import Turns

BUSY = "database is locked"  # as SQLite says it
DEFAULT_SECONDS = 5.0
WORTH_SAYING = 0.05  # less waiting than that in the line changes nothing for SQLite
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_turns: defaultdict[str, Turns] = defaultdict(Turns)  # by file


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    patience = DEFAULT_SECONDS
    _has_turn = False

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self.patience = float(params.get("timeout", DEFAULT_SECONDS))
        self._turns = _turns[str(params["database"])]
        return params

    def init_connection_state(self) -> None:
        super().init_connection_state()
        if self._in_line not in self.execute_wrappers:
            self.execute_wrappers.append(self._in_line)

    # -- a transaction

    def _start_transaction_under_autocommit(self) -> None:
        left = self._take_turn()
        try:
            with self._waiting_in_sqlite(left):
                super()._start_transaction_under_autocommit()  # type: ignore[misc]  # unknown to Django's stubs
        except BaseException:
            self._pass_on(in_vain=True)
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # unknown to Django's stubs
        self._pass_on()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # unknown to Django's stubs
        finally:
            self._pass_on()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # unknown to Django's stubs
        finally:
            self._pass_on()

    # -- a statement by itself

    def _in_line(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self._has_turn or not _WRITES.match(sql):
            return execute(sql, params, many, context)
        left = self._take_turn()
        in_vain = True
        try:
            with self._waiting_in_sqlite(left):
                done = execute(sql, params, many, context)
            in_vain = False
            return done
        finally:
            self._pass_on(in_vain=in_vain)

    # -- turns

    def _take_turn(self) -> float:
        """Returns how many seconds of the patience are left: for SQLite, where another process may be writing."""
        patience = min(self.patience, getattr(_hurry, "seconds", self.patience))
        began = time.monotonic()
        if not self._turns.take(patience):
            raise OperationalError(BUSY)
        self._has_turn = True
        return patience - (time.monotonic() - began)

    def _pass_on(self, *, in_vain: bool = False) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turns.pass_on(in_vain=in_vain)

    @contextmanager
    def _waiting_in_sqlite(self, seconds: float) -> Iterator[None]:
        if seconds > self.patience - WORTH_SAYING:
            yield
            return
        self._say_patience(seconds)
        try:
            yield
        finally:
            self._say_patience(self.patience)

    def _say_patience(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {max(1, int(seconds * 1000))}")


_hurry = threading.local()


@contextmanager
def in_a_hurry(seconds: float) -> Iterator[None]:
    """Within this, what this thread writes waits no longer for its turn: for what may as well be left undone."""
    before = getattr(_hurry, "seconds", None)
    _hurry.seconds = seconds
    try:
        yield
    finally:
        if before is None:
            del _hurry.seconds
        else:
            _hurry.seconds = before
