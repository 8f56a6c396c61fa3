"""Backup and restore of a whole installation: every row, every file and the server's own key in one tar archive.

The archive does not depend on the engine: what was saved from SQLite can be restored into PostgreSQL. Rows are JSON lines,
one file a table. A backup reads one consistent state while the server goes on; what a recording writes at this moment is
in the next one.
"""

import asyncio
import base64
import json
import tarfile
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

import orjson
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.types import TypeDecorator

from web.clock import Clock
from web.database import Database
from web.objects import NoSuchObject, Objects
from web.schema import MIGRATIONS, metadata, migrate

FORMAT: Final = 1
BATCH: Final = 500
"""Rows that are written at once; also the step of the progress."""
MANIFEST: Final = "manifest.json"
KEY: Final = "secret.key"
KEY_LIMIT: Final = 4096
LINE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of one row. A longer line is no archive of ours."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much of it is done."""


class BackupFailed(Exception):
    """Nothing was changed; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is saved, or filled."""

    database: Database
    objects: Objects
    key: Path | None
    """The file of the server's own key; `None`: the operator keeps it in the settings."""
    version: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself, in its first member."""

    format: int
    version: str
    revision: str
    """Of the schema (Alembic)."""
    made_at: str
    tables: Mapping[str, int]
    """Rows of each."""
    objects: int


def revision() -> str:
    """The newest revision of the schema that this program knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


async def save(from_: Installation, target: Path, progress: Progress) -> Manifest:
    """Writes the archive; it appears under its name only when it is whole. Raises `BackupFailed`.

    An existing file is not overwritten.
    """
    draft = _draft_of(target)
    await migrate(from_.database)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder, tarfile.open(draft, "w") as archive:
            manifest = await _save_into(from_, archive, Path(folder), progress)
        draft.replace(target)
    except OSError as error:
        raise BackupFailed(str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _draft_of(target: Path) -> Path:
    if target.exists():
        raise BackupFailed(f"{target} exists already")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackupFailed(str(error)) from error
    return target.with_name(f"{target.name}.part")


async def _save_into(from_: Installation, archive: tarfile.TarFile, folder: Path, progress: Progress) -> Manifest:
    counts = await _dump_tables(from_.database, folder, progress)
    keys = await from_.objects.keys("")
    made_at = from_.clock.now().isoformat()
    manifest = Manifest(FORMAT, from_.version, revision(), made_at, counts, len(keys))
    _add_bytes(archive, MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    if from_.key is not None and from_.key.is_file():
        _add_bytes(archive, KEY, from_.key.read_bytes())
    for name in counts:
        await asyncio.to_thread(archive.add, folder / name, f"tables/{name}.jsonl")
    for number, key in enumerate(keys, 1):
        await _add_object(archive, from_.objects, key, folder / "object")
        progress("files", number, len(keys))
    return manifest


async def _dump_tables(database: Database, folder: Path, progress: Progress) -> dict[str, int]:
    """Every table as JSON lines, all as of one moment."""
    counts: dict[str, int] = {}
    async with database.snapshot() as session:
        tables = metadata().sorted_tables
        totals = {table.name: await _count(session, table) for table in tables}
        done, whole = 0, sum(totals.values())
        for table in tables:
            counts[str(table.name)] = totals[table.name]
            with (folder / table.name).open("wb") as file:
                async for rows in _batches(session, table):
                    file.writelines(orjson.dumps(row, default=_plain, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
                    done += len(rows)
                    progress("rows", done, whole)
    return counts


async def _count(session: AsyncSession, table: Table) -> int:
    return (await session.scalar(select(func.count()).select_from(table))) or 0


async def _batches(session: AsyncSession, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    result = await session.stream(select(table).order_by(*table.primary_key.columns))
    async for rows in result.mappings().partitions(BATCH):
        yield [{str(name): _own(value) for name, value in row.items()} for row in rows]


def _own(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _plain(value: Any) -> str:
    """What JSON has no form for."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} cannot be saved")


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, BytesIO(content))


async def _add_object(archive: tarfile.TarFile, objects: Objects, key: str, draft: Path) -> None:
    """One that was deleted meanwhile is no loss: nothing of the saved rows can be newer than the list of keys."""
    try:
        with draft.open("wb") as file:
            async for piece in objects.read(key):
                file.write(piece)
    except NoSuchObject:
        return
    await asyncio.to_thread(archive.add, draft, f"objects/{key}")


# --- Restoring ----------------------------------------------------------------------------------------------------------


async def restore(into: Installation, source: Path, progress: Progress) -> Manifest:
    """Fills an installation in which nothing is yet. Raises `BackupFailed`; a run that was interrupted can be repeated.

    Files come first and rows last, in one transaction: whoever serves sees the whole or nothing.
    """
    try:
        with tarfile.open(source, "r:") as archive:
            manifest = _manifest(archive)
            await migrate(into.database)
            await _refuse_filled(into.database)
            await _restore_objects(archive, into.objects, manifest, progress)
            _restore_key(archive, into.key)
            await _restore_tables(archive, into.database, manifest, progress)
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError) as error:
        raise BackupFailed(f"{source} cannot be read as a backup: {error}") from error
    return manifest


def _manifest(archive: tarfile.TarFile) -> Manifest:
    manifest = Manifest(**json.loads(_read(archive, MANIFEST, KEY_LIMIT * 16)))
    if manifest.format != FORMAT:
        raise BackupFailed(f"this is a backup of format {manifest.format}; this program reads {FORMAT}")
    if manifest.revision != revision():
        raise BackupFailed(
            f"the backup was made by version {manifest.version} with schema {manifest.revision}, this program has"
            f" {revision()}: restore it with that version, then upgrade"
        )
    return manifest


async def _refuse_filled(database: Database) -> None:
    async with database.read() as session:
        for table in metadata().sorted_tables:
            if await _count(session, table):
                raise BackupFailed(
                    f"the database is not empty (there are rows in {table.name}): restore into a new one"
                )


async def _restore_objects(archive: tarfile.TarFile, objects: Objects, manifest: Manifest, progress: Progress) -> None:
    done = 0
    for member in archive:
        folder, _, key = member.name.partition("/")
        if folder == "objects" and member.isfile():
            await objects.put(key, _pieces(archive, member))
            done += 1
            progress("files", done, max(manifest.objects, done))


async def _pieces(archive: tarfile.TarFile, member: tarfile.TarInfo) -> AsyncIterator[bytes]:
    with _opened(archive, member) as file:
        while piece := await asyncio.to_thread(file.read, 1024 * 1024):
            yield piece


def _restore_key(archive: tarfile.TarFile, path: Path | None) -> None:
    """The key of the saved installation takes the place of one that was made by the first start of this one."""
    if path is None or KEY not in archive.getnames():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.restored")
    draft.touch(0o600)
    draft.write_bytes(_read(archive, KEY, KEY_LIMIT))
    draft.replace(path)


async def _restore_tables(archive: tarfile.TarFile, database: Database, manifest: Manifest, progress: Progress) -> None:
    done, whole = 0, sum(manifest.tables.values())
    async with database.engine.begin() as connection:
        for table in metadata().sorted_tables:
            with _opened(archive, archive.getmember(f"tables/{table.name}.jsonl")) as file:
                for rows in _row_batches(file, table):
                    await connection.execute(insert(table), rows)
                    done += len(rows)
                    progress("rows", done, whole)
        if done != whole:
            raise ValueError(f"{whole} rows were saved, {done} are in it")
        if not database.sqlite:
            await _set_sequences(connection)


def _row_batches(file: IO[bytes], table: Table) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    while line := file.readline(LINE_LIMIT):
        saved = orjson.loads(line)
        rows.append({column.name: _value(column, saved[column.name]) for column in table.columns})
        if len(rows) == BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def _value(column: "Column[Any]", saved: Any) -> Any:
    """As the column's type wants it."""
    if saved is None:
        return None
    own = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind = own.python_type
    if issubclass(kind, bytes):
        return base64.b64decode(saved, validate=True)
    if issubclass(kind, datetime | date):
        return kind.fromisoformat(saved)
    return kind(saved) if issubclass(kind, Enum) else saved


async def _set_sequences(connection: AsyncConnection) -> None:
    """PostgreSQL counts on from the highest number that was restored."""
    for table in metadata().sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        name = await connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
        )
        highest = await connection.scalar(select(func.max(column)))
        if name is not None and highest is not None:
            await connection.execute(text("SELECT setval(:name, :highest)"), {"name": name, "highest": highest})


def _read(archive: tarfile.TarFile, name: str, limit: int) -> bytes:
    with _opened(archive, archive.getmember(name)) as file:
        return file.read(limit)


@contextmanager
def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[IO[bytes]]:
    file = archive.extractfile(member)
    if file is None:
        raise ValueError(f"{member.name} is no file")
    with file:
        yield file
