"""The database: one declarative base, SQLite in WAL mode or PostgreSQL by URL, and units of work that read or write.

On SQLite every write unit begins with BEGIN IMMEDIATE and they queue inside the process, so that no unit fails half-way
with "database is locked" (libraries.md, E4); read units go through connections of their own that cannot write.
"""

import asyncio
import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from sqlalchemy import JSON, URL, Connection, DateTime, Dialect, MetaData, event, inspect, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry, NullPool
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

T = TypeVar("T")

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
READERS: Final = 4
"""Read connections of SQLite, each with a thread. More do not read faster on the machines of a school."""
BUSY_MILLISECONDS: Final = 5000
WAL_PAUSE_MILLISECONDS: Final = 10
POSTGRES_CONNECTIONS: Final = 10


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. A naive one is a bug and is refused; SQLite forgets the zone, so it is given back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The base of every table of `web` and its modules."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: JSON(none_as_null=True)}


class _Ids:
    """Makes ids like ULIDs: 48 bits of milliseconds, then 80 random bits; monotonic within a process."""

    _ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> str:
        with self._lock:
            fresh = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10), "big")
            self._last = max(fresh, self._last + 1)
            number = self._last
        return "".join(self._ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


_ids = _Ids()


def new_id() -> str:
    """An opaque id of 26 characters (Crockford base 32). Ids made by one process sort in the order of their making."""
    return _ids.new()


class Database:
    """Opens units of work: `async with database.write() as session:` is one transaction, committed at its end.

    Objects stay readable after the commit. A write unit inside a write unit of the same task is a bug and raises.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            self._writer = _sqlite_engine(self.url, writes=True)
            self._reader = _sqlite_engine(self.url, writes=False)
        else:
            self._writer = self._reader = create_async_engine(
                url, pool_size=POSTGRES_CONNECTIONS, max_overflow=0, pool_pre_ping=True
            )
        self._writing: set[asyncio.Task[Any] | None] = set()

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes; for migrations and metrics."""
        return self._writer

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One transaction that may write; commits at the end, rolls back when something flies out of it."""
        task = asyncio.current_task()
        if task in self._writing:
            raise RuntimeError("a write unit inside a write unit would wait for itself")
        self._writing.add(task)
        try:
            async with self._unit(AsyncSession(self._writer, expire_on_commit=False)) as session:
                yield session
                await _uncancelled(session.commit())
        finally:
            self._writing.discard(task)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A consistent view that cannot write (SQLite: query_only; PostgreSQL: READ ONLY)."""
        session = AsyncSession(self._reader, expire_on_commit=False, autoflush=False)
        async with self._unit(session, {} if self.sqlite else {"postgresql_readonly": True}):
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """As `read`, and everything that is read is of one moment."""
        options = {} if self.sqlite else {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        async with self._unit(AsyncSession(self._reader, expire_on_commit=False, autoflush=False), options) as session:
            yield session

    @asynccontextmanager
    async def _unit(
        self, session: AsyncSession, options: Mapping[str, Any] | None = None
    ) -> AsyncIterator[AsyncSession]:
        cancelled = _cancellations()
        try:
            _ = await _uncancelled(session.connection(execution_options=options))
            yield session
        except Exception as error:
            if _cancellations() > cancelled:  # SQLAlchemy tells of the connection that it gave up, not of the reason
                raise asyncio.CancelledError from error
            raise
        finally:
            await _uncancelled(session.close())

    async def close(self) -> None:
        """Closes all connections; may be called twice."""
        await self._writer.dispose()
        await self._reader.dispose()


async def _uncancelled(step: Coroutine[Any, Any, T]) -> T:
    """Runs the opening, the commit or the close of a unit to its end, and is cancelled only then.

    A connection that was left half open or half closed would be lost, with a trace in the log.
    """
    task = asyncio.ensure_future(step)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled from task.exception()
    return task.result()


def _cancellations() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task else 0


async def insert_once(
    session: AsyncSession, table: type[DeclarativeBase], row: Mapping[str, Any], *, unless: str
) -> bool:
    """Inserts the row unless there is one with the same value in the unique column `unless`; whether it did."""
    statement = _insert(session, table, row).on_conflict_do_nothing(index_elements=[unless])
    inserted = await session.execute(statement.returning(getattr(table, unless)))
    return inserted.first() is not None


async def put(
    session: AsyncSession, table: type[DeclarativeBase], row: Mapping[str, Any], *, change: Sequence[str] = ()
) -> None:
    """Inserts the row; where one with its primary key is there, sets the columns of `change` in that one, or nothing."""
    key = [column.name for column in inspect(table).primary_key]
    statement = _insert(session, table, row)
    if change:
        values = {name: getattr(statement.excluded, name) for name in change}
        await session.execute(statement.on_conflict_do_update(index_elements=key, set_=values))
    else:
        await session.execute(statement.on_conflict_do_nothing(index_elements=key))


def _insert(
    session: AsyncSession, table: type[DeclarativeBase], row: Mapping[str, Any]
) -> sqlite.Insert | postgresql.Insert:
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return insert.values(**row)


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path.absolute()}"


def migration_engine(url: URL) -> AsyncEngine:
    """An engine for one connection, without foreign keys on SQLite: a batch migration drops and renames tables."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, writes=True, foreign_keys=False)
    return create_async_engine(url, poolclass=NullPool)


def _turn_to_wal(cursor: DBAPICursor) -> None:
    """Processes that start together turn a new file at once. SQLite does not wait for that, whatever its busy timeout."""
    for _ in range(BUSY_MILLISECONDS // WAL_PAUSE_MILLISECONDS):
        with contextlib.suppress(sqlite3.OperationalError):
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        time.sleep(WAL_PAUSE_MILLISECONDS / 1000)
    cursor.execute("PRAGMA journal_mode=WAL")


def _sqlite_engine(url: URL, *, writes: bool, foreign_keys: bool = True) -> AsyncEngine:
    size = 1 if writes else READERS
    engine = create_async_engine(url, pool_size=size, max_overflow=0, pool_timeout=30)

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # BEGIN is ours, below, and not the driver's
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        _turn_to_wal(cursor)
        for pragma in (
            "synchronous=NORMAL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            f"query_only={'OFF' if writes else 'ON'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine.sync_engine, "invalidate")
    def invalidate(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _error: BaseException | None) -> None:
        """A closed connection of SQLite keeps its lock for as long as anybody holds a cursor, as a traceback does."""
        connection.rollback()

    return engine
