"""The engine of this site's database."""

from __future__ import annotations

from django.db import connection

from .engine import Engine
from .postgresql import PostgreSQL
from .sqlite import SQLite

ENGINES: tuple[Engine, ...] = (SQLite(), PostgreSQL())


def engine() -> Engine:
    return next(each for each in ENGINES if each.name.lower() == connection.vendor)
