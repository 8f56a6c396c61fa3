"""A real PostgreSQL on a free port in a folder of its own, started as a user that is not root; ended with the session."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.system import find, required
from tests.worlds.ports import free_port

START_SECONDS = 30.0
OWNER = "campus"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=80")
"""Nothing here has to survive a power cut."""


class PostgresServer:
    """Makes databases, by copying a template when one is named."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://{OWNER}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template1") -> str:
        """The URL of a new database."""
        asyncio.run(_execute(self.port, f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        return self.url(name)


async def _execute(port: int, statement: str) -> None:
    connection = await asyncpg.connect(host="127.0.0.1", port=port, user=OWNER, database="postgres", timeout=5)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Skips the test when there is no PostgreSQL, unless `CAMPUS_TEST_REQUIRE` names `postgres`: then it fails."""
    found = find("postgres")
    if found is None:
        if "postgres" in required():
            pytest.fail("PostgreSQL is not installed, and CAMPUS_TEST_REQUIRE asks for it")
        pytest.skip("PostgreSQL is not installed")
    binaries = Path(found)
    user = _other_user()
    folder = Path(tempfile.mkdtemp(prefix="campus-postgres-"))
    if user is not None:
        shutil.chown(folder, user)
    try:
        with _serving(binaries, folder, user) as port:
            yield PostgresServer(port)
    finally:
        subprocess.run(["sh", "-c", 'rm -rf "$0" &', folder], check=False)  # hundreds of databases: nobody waits


@contextmanager
def _serving(binaries: Path, folder: Path, user: str | None) -> Iterator[int]:
    data = folder / "data"
    access = ("--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    subprocess.run([binaries / "initdb", "-D", data, *access], user=user, cwd=folder, check=True, capture_output=True)
    port = free_port()
    settings = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *FAST)
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options], user=user, cwd=folder, stdout=log, stderr=log
        )
    try:
        _wait(port, server, folder / "log")
        yield port
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: its data go with it
        server.wait()


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            asyncio.run(_execute(port, "SELECT 1"))
        except (OSError, asyncpg.PostgresError):
            if time.monotonic() > deadline or server.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}") from None
            time.sleep(0.05)
        else:
            return


def _other_user() -> str | None:
    """Who runs it when we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
