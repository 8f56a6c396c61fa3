"""For developers: `python -m web.migrations.draft "what changes"` drafts the next migration from the models.

An empty SQLite database is brought to the newest revision and compared with the models. Read the draft before you commit
it. Until the first release there is one initial migration: without an argument it is drafted anew.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from web.database import Database, migration_engine, sqlite_url
from web.schema import MIGRATIONS, migrate


async def draft(message: str) -> None:
    """Writes `versions/<number>_<message>.py`, with the next number."""
    number = len(list((MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1

    def compare(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")

    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "draft.sqlite3"))
        if number > 1:
            await migrate(database)
        engine = migration_engine(database.url)
        async with engine.connect() as connection:
            await connection.run_sync(compare)
        await engine.dispose()
        await database.close()


if __name__ == "__main__":
    if len(sys.argv) == 1:
        (MIGRATIONS / "versions" / "0001_initial.py").unlink(missing_ok=True)
    asyncio.run(draft(sys.argv[1] if len(sys.argv) > 1 else "initial"))
