"""What a database or a copy of one holds, and how it stands to this release: ours or not, earlier, current or newer.

Every Django site has the table `django_migrations`, so that alone says nothing. A database is ours when it records our
migrations and has the tables and columns that those migrations make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

Migration = tuple[str, str]  # an app, and the name of its migration
FIRST: Migration = ("quizzes", "0001_initial")
MIGRATIONS = "django_migrations"
# Made outside the migrations of any model.
UNMANAGED = {MIGRATIONS, str(settings.CACHES["default"]["LOCATION"])}
SEARCH = "search_index"  # and the tables that SQLite keeps behind it
NAMED = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """Columns by table, and the migrations that are recorded as applied."""

    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    migrations: frozenset[Migration] = frozenset()


class Standing(StrEnum):
    EMPTY = "empty"
    FOREIGN = "foreign"
    UNFINISHED = "unfinished"  # Django's own tables at most: a first start that was cut short
    INCOMPLETE = "incomplete"
    NEWER = "newer"
    EARLIER = "earlier"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Judgment:
    """How a database stands to this release, and the names that show it."""

    standing: Standing
    names: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The first of the names, for a sentence."""
        rest = len(self.names) - NAMED
        return ", ".join(self.names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def judge(contents: Contents) -> Judgment:
    if not contents.tables:
        return Judgment(Standing.EMPTY)
    strange = sorted(table for table in contents.tables if not is_known(table))
    if FIRST not in contents.migrations:
        return Judgment(Standing.FOREIGN, tuple(strange)) if strange else Judgment(Standing.UNFINISHED)
    known = migrations().disk_migrations
    unknown = contents.migrations - known.keys() - replaced()
    missing = missing_from(contents)
    # A newer release may have dropped a table that this one still knows: say "newer" first, unless it was never ours.
    if unknown and "quizzes_review" in contents.tables:
        return Judgment(Standing.NEWER, names_of(unknown))
    if missing:
        return Judgment(Standing.INCOMPLETE, tuple(missing))
    waiting = known.keys() - contents.migrations
    return Judgment(Standing.EARLIER, names_of(waiting)) if waiting else Judgment(Standing.CURRENT)


def names_of(found: frozenset[Migration] | set[Migration]) -> tuple[str, ...]:
    return tuple(f"{app}.{name}" for app, name in sorted(found))


def missing_from(contents: Contents) -> list[str]:
    """Tables and columns that the recorded migrations make and that are not there."""
    found = []
    for table, columns in sorted(made_by(contents.migrations).items()):
        if table not in contents.tables:
            found.append(f"table {table}")
        else:
            found += [f"column {table}.{column}" for column in sorted(columns - contents.tables[table])]
    return found


def is_known(table: str) -> bool:
    return table in UNMANAGED or table.startswith(SEARCH) or table in made_by(frozenset(migrations().graph.nodes))


# --- The migrations of this release -------------------------------------------------------------


@cache
def migrations() -> MigrationLoader:
    return MigrationLoader(None)


@cache
def replaced() -> frozenset[Migration]:
    """Migrations that were squashed into others: a database may still record them."""
    return frozenset(
        (str(app), str(name)) for each in migrations().disk_migrations.values() for app, name in each.replaces
    )


@cache
def made_by(applied: frozenset[Migration]) -> dict[str, frozenset[str]]:
    """The tables, with their columns, that these migrations lead to."""
    graph = migrations().graph
    nodes = sorted(applied & graph.nodes.keys())
    state: ProjectState = graph.make_state(nodes=nodes, at_end=True) if nodes else ProjectState()
    return {
        model._meta.db_table: frozenset(column.column for column in model._meta.local_concrete_fields if column.column)
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
