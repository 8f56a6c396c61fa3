"""Programs that look into strangers' files: each in a process of its own, limited, and killed with its whole group."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import structlog

CONFINE: Final = Path(__file__).with_name("confine.py")
LINE_BYTES: Final = 1024 * 1024
TAIL_BYTES: Final = 2000
"""How much of what a child complained about is logged."""

GRACE: Final = 5.0
"""Seconds after the kill until a child is left to itself."""
T = TypeVar("T")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """`memory`: bytes of address space. `file`: bytes of any file it writes. `silence`: seconds without a line."""

    memory: int
    cpu_seconds: int
    file: int
    silence: float


class ChildFailed(Exception):
    """The program ended badly: by a limit, a crash, or because it said nothing for too long (`late`)."""

    def __init__(self, detail: str, *, late: bool = False) -> None:
        super().__init__(detail)
        self.late = late


Hear = Callable[[str], Awaitable[None]]


async def run(
    program: Sequence[str | Path],
    bounds: Bounds,
    folder: Path,
    hear: Hear,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Runs the program in the folder; `hear` gets each line of its output. Raises `ChildFailed`.

    It sees no variable of the server's: `environment` is all that there is. Cancelled, it kills what it has started.
    """
    limits = (bounds.memory, bounds.cpu_seconds, bounds.file)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", CONFINE, *map(str, limits), *program,
        cwd=folder, env=dict(environment or {}), stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=PIPE,
        start_new_session=True, limit=LINE_BYTES,
    )  # fmt: skip
    complaints = asyncio.ensure_future(_tail(process))
    try:
        await _listen(process, bounds.silence, hear)
        status = await _in_time(process.wait(), bounds.silence)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        with suppress(TimeoutError):  # what has left the group may hold the pipes open; nobody waits for it
            async with asyncio.timeout(GRACE):
                await asyncio.gather(process.wait(), asyncio.shield(complaints))
        complaints.cancel()
    if status != 0:
        said = complaints.result() if complaints.done() and not complaints.cancelled() else ""
        log.warning("a converter failed", program=Path(program[0]).name, status=status, said=said)
        raise ChildFailed(f"ended with {status}")


async def _listen(process: Process, silence: float, hear: Hear) -> None:
    assert process.stdout is not None
    while line := await _in_time(process.stdout.readline(), silence):
        await hear(line.decode(errors="replace"))


async def _in_time(step: Awaitable[T], seconds: float) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await step
    except TimeoutError:
        raise ChildFailed(f"silent for {seconds} s", late=True) from None
    except ValueError:
        raise ChildFailed("a line without an end") from None


async def _tail(process: Process) -> str:
    """The end of what the program complains about; all of it is read, so that it never waits for us."""
    assert process.stderr is not None
    end = b""
    while piece := await process.stderr.read(LINE_BYTES):
        end = (end + piece)[-TAIL_BYTES:]
    return end.decode(errors="replace")
