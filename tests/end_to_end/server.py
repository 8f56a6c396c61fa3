"""The product as its users start it: `campus serve --demo` in a process of its own, on free ports, with a fresh data folder."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.worlds.ports import free_port
from web.app import DATABASE_NAME

START_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Server:
    """A running product. `pid` serves measurements."""

    url: str
    pid: int
    log: Path

    def read_log(self) -> str:
        return self.log.read_text(errors="replace")


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def running_server(
    folder: Path, *, prefix: tuple[str, ...] = (), port: int | None = None, data: Path | None = None, **settings: str
) -> Iterator[Server]:
    """Starts the server and waits until it is ready; `settings` are `CAMPUS_` variables without that prefix.

    It begins with a copy of `data`, when one is given.
    """
    if data is not None:
        shutil.copytree(data, folder / "data")
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("CAMPUS_")}
    own = {"PORT": str(port), "DATA": str(folder / "data"), "RTC__PORT": str(free_port())} | settings
    environment = inherited | {f"CAMPUS_{key}": value for key, value in own.items()}
    log = folder / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "web", "serve", "--demo"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.1)
        yield Server(url, process.pid, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def settle_demo(folder: Path) -> None:
    """Leaves in `folder/data` what a demo is when nothing is under way any more: no job of the first start waits."""
    with running_server(folder) as server:
        deadline = time.monotonic() + START_SECONDS
        while _unsettled(folder / "data" / DATABASE_NAME):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the demo did not settle:\n{server.read_log()[-4000:]}")
            time.sleep(0.1)


def _unsettled(database: Path) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM job WHERE state = 'waiting' AND run_at <= datetime('now', '+1 minute')"
        ).fetchone()
    return int(count)
