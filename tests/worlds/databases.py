"""Fresh databases for tests, on both engines: each is the copy of a template that is made once a session."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from tests.worlds.postgres import PostgresServer
from web.database import Database, sqlite_url
from web.schema import migrate

Fill = Callable[[AsyncSession], Awaitable[object]]
"""Puts rows into a template, in its own write unit."""


class Databases:
    """`fresh` gives the URL of a database at the newest schema, filled by `fill` if one is named."""

    def __init__(self, folder: Path, postgres: Callable[[], PostgresServer]) -> None:
        self._folder = folder
        self._postgres = postgres
        self._templates: dict[tuple[str, str], str] = {}
        self._numbers = count()

    def fresh(self, engine: str, name: str = "empty", fill: Fill | None = None) -> str:
        """`name` stands for what `fill` does: templates are kept by it."""
        if (engine, name) not in self._templates:
            self._templates[engine, name] = self._make(engine, f"template_{name}", fill)
        return self._copy(engine, self._templates[engine, name], f"test_{next(self._numbers)}")

    def blank(self, engine: str) -> str:
        """The URL of a database without any table."""
        name = f"blank_{next(self._numbers)}"
        return sqlite_url(self._folder / name) if engine == "sqlite" else self._postgres().create(name)

    def _make(self, engine: str, name: str, fill: Fill | None) -> str:
        url = sqlite_url(self._folder / name) if engine == "sqlite" else self._postgres().create(name)
        asyncio.run(_prepare(url, fill))
        return name

    def _copy(self, engine: str, template: str, name: str) -> str:
        if engine == "postgres":
            return self._postgres().create(name, template)
        return sqlite_url(Path(shutil.copy(self._folder / template, self._folder / name)))


async def _prepare(url: str, fill: Fill | None) -> None:
    database = Database(url)
    try:
        await migrate(database)
        if fill is not None:
            async with database.write() as session:
                await fill(session)
    finally:
        await database.close()
