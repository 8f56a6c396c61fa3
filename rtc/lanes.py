"""Which lane carries the packets: the native one where its extension was built (`python -m rtc.build`), else plain Python."""

import logging
import os
from collections.abc import Callable
from typing import Final, Literal

from rtc.forwarder import Path, Send
from rtc.lane import Lane, LaneName
from rtc.python_lane import PythonLane
from rtc.route import Route

try:
    from rtc.native_lane import NativeLane
except (ImportError, AttributeError) as error:  # not built, built for another Python, or from an older source
    WHY_NOT = str(error)
    _native = None
else:
    WHY_NOT = ""
    _native = NativeLane

log = logging.getLogger(__name__)

MOST: Final = 16
"""Threads that a native lane may have."""

Choice = Literal["auto", "native", "python"]
HAS_NATIVE: Final = _native is not None


def choose(choice: Choice, *, has_native: bool = HAS_NATIVE) -> LaneName:
    """Raises `ValueError` when the native lane is asked for by name and cannot be had."""
    if choice == "native" and not has_native:
        raise ValueError(f"the native lane was not built here ({WHY_NOT}); python -m rtc.build")
    return "native" if has_native and choice != "python" else "python"


def make_lane(name: LaneName, send: Send, route: Callable[[Path], Route | None], count: int = 1) -> Lane:
    """`send` takes each datagram; the native lane uses it only for paths that have no route, and has `count` threads."""
    if name == "native" and _native is not None:
        return _native(send, route, count)
    return PythonLane(send)


def threads(wanted: int) -> int:
    """How many threads the native lane gets: those that are wanted, 0: a core each but one, which Python has."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(wanted or max(1, cores - 1), MOST)


def announce(name: LaneName) -> None:
    """Says at start what carries the packets, and why if it is not the quick one."""
    if name == "python" and not HAS_NATIVE:
        log.warning("media are forwarded by plain Python: the native lane was not built (%s)", WHY_NOT)
    else:
        log.info("media are forwarded by the %s lane", name)
