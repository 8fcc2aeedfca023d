"""Queries that are built once and then only given their values.

Django takes about ten times as long to build a query on the path of an answer as the database takes to answer it. Such
a query is written like any other, with parameters in place of values:

    @prepared(learner=BigIntegerField(), day=DateField())
    def due(learner: Any, day: Any) -> QuerySet[Card]:
        return Card.objects.of(learner).waiting(day)

    cards = due(learner=7, day=today)

What is no parameter (`most=10`) belongs to the shape of the query. Each shape is built once, so the function that
builds it must not look at the clock or at a row. `Insertion` and `Change` are the same for the writes of an answer.

What this leans on in Django is listed in docs/decisions/0013-prepared-queries.md; tests/log/test_prepared.py notices
when another Django has it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression, Field, Model, QuerySet
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property


class Parameter(Expression):
    """Stands in a query for a value that is given when the query runs."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def value(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """What the database is sent for it. None is NULL, for JSON, too, whose own word for it is another."""
        value = values[self.name]
        return None if value is None else self.output_field.get_db_prep_value(value, connection)


class Prepared[Row]:
    """A query to call with its values; gives the list of what its QuerySet would give."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], fields: dict[str, Field[Any, Any]]) -> None:
        self.build = build
        self.fields = fields
        self._plans: dict[tuple[Any, ...], _Plan[Row]] = {}

    def __call__(self, **values: Any) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        return self._plan(values, connection).rows(values, connection)

    def count(self, **values: Any) -> int:
        """How many rows, up to the query's own limit."""
        return self._counted("({})", values)

    def count_different(self, column: str, up_to: int, **values: Any) -> int:
        """How many different values of a column the rows have. Rows are read until there are so many."""
        rows = f"(SELECT DISTINCT {column} FROM ({{}}) AS found LIMIT {up_to:d})"  # noqa: S608  # a name of ours
        return self._counted(rows, values)

    def _counted(self, rows: str, values: dict[str, Any]) -> int:
        connection = connections[DEFAULT_DB_ALIAS]
        sql, params = self._plan(values, connection).bound(values, connection)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {rows.format(sql)} AS counted", params)  # noqa: S608  # Django's own SQL
            return int(cursor.fetchone()[0])

    def _plan(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> _Plan[Row]:
        shape = {name: value for name, value in values.items() if name not in self.fields}
        key = (connection.vendor, *shape.items())
        if key not in self._plans:
            parameters = {name: Parameter(name, field) for name, field in self.fields.items()}
            self._plans[key] = _Plan(self.build(**parameters, **shape), connection)
        return self._plans[key]


class _Plan[Row]:
    """One shape of a query with its SQL."""

    def __init__(self, queryset: QuerySet[Any, Row], connection: BaseDatabaseWrapper) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.params = self.compiler.as_sql()
        self._converters: dict[int, Any] | None = None

    def _known_converters(self, expressions: Iterable[Any]) -> dict[int, Any]:
        """How a row's values become Python's: the same for every row that this query will ever give."""
        if self._converters is None:
            self._converters = self.compiler.get_converters(expressions)
        return self._converters

    def bound(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The SQL and what the database is sent with it."""
        sent = (each.value(values, connection) if isinstance(each, Parameter) else each for each in self.params)
        return self.sql, tuple(sent)

    def rows(self, values: dict[str, Any], connection: BaseDatabaseWrapper) -> list[Row]:
        """Let Django run the query and make its objects, with a compiler that has done its work already."""
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: self.bound(values, connection)
        compiler.get_converters = self._known_converters
        ready = self.queryset.all()
        ready.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(ready)


def prepared[Row](
    **fields: Field[Any, Any],
) -> Callable[[Callable[..., QuerySet[Any, Row]]], Prepared[Row]]:
    """Make a function of parameters, which returns a QuerySet, a query to call with values."""
    return lambda build: Prepared(build, fields)


def first[Row](rows: Iterable[Row]) -> Row | None:
    return next(iter(rows), None)


class Insertion:
    """The INSERT of one row of a model, which gets its primary key from the database."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self._sql: dict[str, str] = {}

    def __call__(self, row: Model) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._sql.get(connection.vendor) or self._built(row, connection), values)
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, connection.alias

    @cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]

    def _built(self, row: Model, connection: BaseDatabaseWrapper) -> str:
        """As Django writes it for this row: a plain value has a placeholder, whatever it is."""
        query = InsertQuery(self.model)
        query.insert_values(self._fields, [row])
        compiler: Any = query.get_compiler(connection=connection)
        compiler.returning_fields = [self.model._meta.pk]
        [(sql, values)] = compiler.as_sql()
        assert len(values) == len(self._fields), "each column has one placeholder"
        self._sql[connection.vendor] = sql
        return str(sql)


class Change:
    """The UPDATE of certain columns of one row of a model."""

    def __init__(self, model: type[Model], columns: Iterable[str]) -> None:
        self.model = model
        self.columns = tuple(columns)
        self._built: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, pk: int, values: dict[str, Any]) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._built:
            self._built[connection.vendor] = self._build(connection)
        sql, params = self._built[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [each.value({"pk": pk} | values, connection) for each in params])

    def _build(self, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        fields: dict[str, Any] = {name: self.model._meta.get_field(name) for name in self.columns}
        row = self.model._base_manager.filter(pk=Parameter("pk", BigIntegerField()))
        query: Any = row.query.chain(UpdateQuery)
        query.add_update_values({name: Parameter(name, field) for name, field in fields.items()})
        sql, params = query.get_compiler(connection=connection).as_sql()
        return sql, tuple(params)
