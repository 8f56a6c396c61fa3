"""Measuring another process: its CPU time and memory from /proc, and starting it on a core of its own."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

SERVER_CORE = 0
LOAD_CORE = 1


def cpu_seconds(pid: int) -> float:
    """Run time of all threads, in nanosecond resolution (`schedstat`), as seconds."""
    total = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError):
            total += int(path.read_text().split()[0])
    return total / 1e9


def resident_mebibytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def pin_load() -> None:
    """Keeps this process, the load, off the server's core."""
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, {LOAD_CORE})


def pin_server() -> None:
    with contextlib.suppress(OSError):
        os.sched_setaffinity(0, {SERVER_CORE})


@contextlib.contextmanager
def server_process(module: str, *arguments: str, ready: str) -> Iterator[int]:
    """Runs `python -m module` on the server's core; yields its pid when `ready`, an URL, answers at all."""
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], preexec_fn=pin_server)
    try:
        deadline = time.monotonic() + 30
        while not answers(ready):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{module} did not start")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=1).close()
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False
    return True
