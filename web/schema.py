"""The schema: the tables of all packages in one metadata, and the migrations that bring a database to it."""

import asyncio
import fcntl
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.tables import ChatBase
from web.audit import AuditChain, AuditEntry
from web.auth import SignIn
from web.database import Base, Database, migration_engine
from web.jobs import JobRow
from web.modules import MODULES
from web.tokens import ApiToken

MIGRATIONS: Final = Path(__file__).parent / "migrations"
LOCK_NUMBER: Final = 0x53_43_4D_47
"""Any number, the same for all processes."""

FRAME_TABLES: Final = (JobRow, SignIn, ApiToken, AuditChain, AuditEntry)


def metadata() -> MetaData:
    """Every table of the product. Those of `chat` are copied in: it knows none of ours."""
    assert MODULES, "modules bring their tables by being imported"
    for table in ChatBase.metadata.tables.values():
        if table.key not in Base.metadata.tables:
            table.to_metadata(Base.metadata)
    return Base.metadata


async def migrate(database: Database) -> None:
    """Brings the database to the newest revision. Processes that start together wait for one another."""
    engine = migration_engine(database.url)
    try:
        async with engine.connect() as connection:
            if database.sqlite:
                await _under_file_lock(connection, Path(str(database.url.database)))
            else:
                await _under_advisory_lock(connection)
    finally:
        await engine.dispose()


async def _under_file_lock(connection: AsyncConnection, path: Path) -> None:
    file = await asyncio.to_thread(_locked, path.with_name(f"{path.name}.lock"))
    try:
        await connection.run_sync(upgrade)
    finally:
        file.close()


def _locked(path: Path) -> IO[str]:
    """The file, locked for this process until it is closed; waits for its turn."""
    file = path.open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


async def _under_advisory_lock(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
    await connection.commit()
    try:
        await connection.run_sync(upgrade)
    finally:
        await connection.rollback()
        await connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": LOCK_NUMBER})
        await connection.commit()


def upgrade(connection: Connection) -> None:
    """Runs the pending migrations on a connection that is not in a transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
