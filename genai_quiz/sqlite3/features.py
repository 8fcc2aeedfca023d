"""What this SQLite can do, asked of the library and never of the site's file."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from django.db.backends.sqlite3 import features
from django.utils.functional import cached_property


class DatabaseFeatures(features.DatabaseFeatures):
    @cached_property
    def supports_json_field(self) -> bool:  # type: ignore[override]  # a property there too
        """Every command asks before it begins. Opening the file for it would make one that is missing, and fail on a
        damaged one before `doctor` and `restore` had a word to say."""
        with closing(sqlite3.connect(":memory:")) as database:
            try:
                database.execute("SELECT json('{}')")
            except sqlite3.OperationalError:
                return False
        return True
