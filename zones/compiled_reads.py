"""Reads whose statement is put together once a shape, and asked again with other values.

Two readers of one page differ in the values of its statements: who they are, which audiences they read. Building a
queryset and compiling it takes Django longer than PostgreSQL takes to answer, and PostgreSQL plans anew what it is not
asked by a prepared statement. A compiled read is declared once, as a function that returns a queryset:

    @compiled_read(topic=BigIntegerField(), shapes=("followed_only",))
    def newest(person, *, topic, followed_only): ...

    newest(person, topic=7, followed_only=True)  # a list of rows

It is called with slots instead of values, once for each combination of its shapes, the reader's language and the
reader's roles in the network. So it may not look at a value: a slot that is asked what it is raises ShapeMeant. What
`visible_to` and its siblings filter by are slots too, and the rules of `zones/access.py` stay the only ones.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, DateField, Expression, Field, Model, QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from psycopg import ClientCursor, RawCursor
from psycopg.sql import Literal
from psycopg.types.numeric import Int8

from zones import access
from zones.access import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models.sql.compiler import SQLCompiler

    from zones.models import User

Row = TypeVar("Row")

IDS = ArrayField(BigIntegerField())
"""The field of a slot for ids: `pk__any`."""

READER_VALUES = ("user_id", "audience_ids", "zone_ids", "deciding_zone_ids")


class ShapeMeant(TypeError):
    """A compiled read looks at a value that it is to be asked with."""


class Slot(Expression):
    """The place of a value in a compiled read."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return f"%s::{self.output_field.db_type(connection)}", [self]

    def get_group_by_cols(self) -> list[Any]:
        return []

    def _refuse(self, *_args: object) -> NoReturn:
        raise ShapeMeant(
            f"{self.name} is a value of a compiled read: it is not known when it is put together"
        )

    def __bool__(self) -> bool:
        """Django asks whether there is an expression; our rules may not ask whether there is a value."""
        asks: str = sys._getframe(1).f_globals["__name__"]  # noqa: SLF001 - there is no other name for it
        return asks.startswith("django.") or self._refuse()

    __int__ = __index__ = _refuse


class ReaderSlot(Slot):
    """Stands for the person who reads: filters and rules take it as they take a user."""

    is_authenticated = is_active = True

    def __init__(self, known: Reader) -> None:
        super().__init__("user_id", BigIntegerField())
        self.known_reader = Reader(
            **{"user_id": self, **{name: Slot(name, IDS) for name in READER_VALUES[1:]}},  # type: ignore[arg-type]
            is_network_coordinator=known.is_network_coordinator,
            is_observer=known.is_observer,
        )
        self.pk = self.id = self
        self.today = Slot("today", DateField())


class _Statement(str):
    """The text as Django's wrappers know it; `numbered` is the same as PostgreSQL takes it."""

    numbered: str
    order: tuple[str, ...]
    """Of what is each `%s` the place; the numbers count a name once."""


class _PreparedCursor(RawCursor[Any]):
    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        values = list(dict(zip(query.order, params, strict=True)).values())
        super().execute(query.numbered, values, prepare=settings.PREPARED_STATEMENTS)
        self._query: Any = _Told(self, query, params)
        return self


@dataclass(frozen=True)
class _Told:
    """What Django shows of a statement that was asked, with its values in it, where it shows that."""

    cursor: _PreparedCursor
    statement: _Statement
    params: Sequence[Any]

    @property
    def query(self) -> bytes:
        words: str = ClientCursor(self.cursor.connection).mogrify(self.statement, self.params)
        return words.encode()


class CompiledRead(Generic[Row]):
    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Row]],
        shapes: tuple[str, ...],
        values: dict[str, Field[Any, Any]],
    ) -> None:
        self.build, self.shapes, self.values = build, shapes, values
        self._compiled: dict[tuple[object, ...], _Compiled] = {}
        ALL.append(self)

    def __call__(self, who: Reader | User | AnonymousUser, **given: Any) -> list[Row]:
        reader = who if isinstance(who, Reader) else access.reader(who)
        asked = {name: given.pop(name) for name in self.values}
        key = (
            get_language(),
            reader.is_network_coordinator,
            reader.is_observer,
            *self._shape(given),
        )
        compiled = self._compiled.get(key)
        if compiled is None:
            slots = {name: Slot(name, field) for name, field in self.values.items()}
            compiled = _Compiled(self.build(ReaderSlot(reader), **slots, **given))
            self._compiled[key] = compiled
        known = {name: getattr(reader, name) for name in READER_VALUES}
        return compiled.rows(asked | known | {"today": timezone.localdate()})

    def plain(self, person: User | AnonymousUser, **given: Any) -> QuerySet[Any, Row]:
        """Return the queryset itself, as it is without slots: what the compiled read is compared with."""
        return self.build(person, **given)

    def forget(self) -> None:
        self._compiled.clear()

    def _shape(self, given: dict[str, Any]) -> Iterator[object]:
        for name in self.shapes:
            value = given[name]
            if not isinstance(value, bool):
                raise ShapeMeant(f"{name} of {self.build.__qualname__} is a shape: yes or no")
            yield value


ALL: list[CompiledRead[Any]] = []


def compiled_read(
    *, shapes: tuple[str, ...] = (), **values: Field[Any, Any]
) -> Callable[[Callable[..., QuerySet[Any, Row]]], CompiledRead[Row]]:
    return lambda build: CompiledRead(build, shapes, values)


def forget_all() -> None:
    """Put every read together anew: for tests that change a rule."""
    for read in ALL:
        read.forget()


def hang(rows: Iterable[Model], name: str, below: Iterable[Model]) -> None:
    """Hang what was read by itself below its rows, as `prefetch_related(name)` would."""
    by_row: dict[int, list[Model]] = {row.pk: [] for row in rows}
    for row in rows:
        manager = getattr(row, name)
        hanging = manager.all()
        hanging._result_cache = by_row[row.pk]  # noqa: SLF001 - what prefetch_related does
        hanging._prefetch_done = True  # noqa: SLF001 - as above
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = hanging
    for item in below:
        by_row[getattr(item, manager.field.attname)].append(item)


class _Compiled:
    """One shape: its statement, and how its rows are made into what the queryset gives."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        hanging: tuple[object, ...] = getattr(queryset, "_prefetch_related_lookups")  # noqa: B009 - no public name
        if hanging:
            raise ShapeMeant("what hangs below the rows of a compiled read is a read of its own")
        self.queryset = queryset
        compiler = queryset.query.get_compiler(queryset.db)
        try:
            self.statement: _Statement | None = _statement(*compiler.as_sql())
        except EmptyResultSet:
            self.statement = None
            return
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map
        columns = [column[0] for column in self.select[: compiler.col_count]]
        self.converters = list(compiler.get_converters(columns).items())

    def rows(self, values: dict[str, Any]) -> list[Any]:
        if self.statement is None:
            return []
        typed = {name: _typed(value) for name, value in values.items()}
        found = _asked(self.statement, [typed[name] for name in self.statement.order])
        made: Any = getattr(self.queryset, "_iterable_class")  # noqa: B009 - Django has no public way to give it rows
        return list(made(_Replayed(self, found)))


class _Replayed:
    """Stands for queryset, query and compiler where Django's iterables make objects of the rows that came."""

    def __init__(self, compiled: _Compiled, found: list[tuple[Any, ...]]) -> None:
        self.select, self.klass_info = compiled.select, compiled.klass_info
        self.annotation_col_map = compiled.annotation_col_map
        self.query = self
        self._compiled, self._found = compiled, found

    def __getattr__(self, name: str) -> Any:
        queryset = self._compiled.queryset
        return getattr(queryset if hasattr(queryset, name) else queryset.query, name)

    def get_compiler(self, *_args: object, **_options: object) -> _Replayed:
        return self

    def execute_sql(self, *_args: object, **_options: object) -> list[list[tuple[Any, ...]]]:
        return [self._found]

    def results_iter(
        self,
        results: Iterable[Iterable[Any]] | None = None,
        *,
        tuple_expected: bool = False,
        **_options: object,
    ) -> Iterable[Any]:
        rows = chain.from_iterable(results or [self._found])
        if not self._compiled.converters:
            return rows
        converted = self._converted(rows)
        return map(tuple, converted) if tuple_expected else converted

    def _converted(self, rows: Iterable[Any]) -> Iterator[list[Any]]:
        for row in map(list, rows):
            for place, (converters, expression) in self._compiled.converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
            yield row


def prepared(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Ask a statement that is written by hand, with its values as $1, $2 and so on; name their types in it."""
    statement = _Statement(re.sub(r"\$\d+", "%s", sql.replace("%", "%%")))
    statement.order = tuple(re.findall(r"\$\d+", sql))
    statement.numbered = sql
    given = {f"${number}": value for number, value in enumerate(values, 1)}
    return _asked(statement, [given[name] for name in statement.order])


def _asked(statement: _Statement, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = connection._prepare_cursor(_PreparedCursor(connection.connection))  # type: ignore[attr-defined]  # noqa: SLF001 - so that its wrappers see it
    with cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _typed(value: Any) -> Any:
    """Of whole numbers psycopg chooses the smallest type, and each type is another prepared statement."""
    if isinstance(value, SimpleLazyObject) or hasattr(value, "_meta"):
        return Int8(value.pk)
    if isinstance(value, list | tuple):
        return [_typed(item) for item in value]
    return Int8(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _statement(sql: str, params: Iterable[Any]) -> _Statement:
    """Write constants into the statement, so that indexes on a part of a table are seen; leave the slots."""
    left = iter(params)
    text, numbered = [], []
    order: list[str] = []
    places: dict[str, str] = {}
    for piece in re.split("(%[%s])", sql):
        value = next(left) if piece == "%s" else None
        if isinstance(value, Slot):
            order.append(value.name)
            text.append("%s")
            numbered.append(places.setdefault(value.name, f"${len(places) + 1}"))
        elif piece == "%s":
            text.append(_literal(value).replace("%", "%%"))
            numbered.append(_literal(value))
        else:
            text.append(piece)
            numbered.append("%" if piece == "%%" else piece)
    statement = _Statement("".join(text))
    statement.order, statement.numbered = tuple(order), "".join(numbered)
    return statement


def _literal(value: Any) -> str:
    if isinstance(value, date) and abs(value.year - timezone.localdate().year) <= 1:
        raise ShapeMeant(
            f"{value} stands fast in a compiled read: what moves with the clock is a value"
        )
    return Literal(value).as_string(connection.connection)
