"""The migrations make exactly the tables of the models, on both engines, also when processes start together."""

import asyncio
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from web.database import Database, migration_engine
from web.schema import FRAME_TABLES, metadata, migrate


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata()))


async def test_the_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    engine = migration_engine(Database(database_url).url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_difference_would_be_found(database_url: str) -> None:
    engine = migration_engine(Database(database_url).url)
    async with engine.connect() as connection:
        await connection.exec_driver_sql("DROP TABLE job")
        found = await connection.run_sync(differences)
        await connection.rollback()
    await engine.dispose()
    assert any(entry[0] == "add_table" and entry[1].name == "job" for entry in found)


def test_the_frame_the_modules_and_chat_bring_their_tables() -> None:
    tables = set(metadata().tables)
    assert {table.__tablename__ for table in FRAME_TABLES} <= tables
    assert {"school", "person", "conversation", "message", "read_mark", "passkey", "code_request"} <= tables


async def test_processes_that_start_together_migrate_once(blank_database_url: str) -> None:
    starters = [Database(blank_database_url) for _ in range(4)]
    await asyncio.gather(*(migrate(database) for database in starters))
    async with starters[0].engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await asyncio.gather(*(database.close() for database in starters))
    assert set(metadata().tables) <= set(tables)
