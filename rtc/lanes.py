"""Which lane carries the packets: the native one where its extension was built (`python -m rtc.build`), else plain Python."""

import logging
from collections.abc import Callable
from typing import Final, Literal

from rtc.forwarder import Path, Send
from rtc.lane import Lane, LaneName
from rtc.python_lane import PythonLane
from rtc.route import Route

try:
    from rtc.native_lane import NativeLane
except ImportError as error:  # not built, or built for another Python
    _reason = str(error)
    _native = None
else:
    _reason = ""
    _native = NativeLane

log = logging.getLogger(__name__)

Choice = Literal["auto", "native", "python"]
HAS_NATIVE: Final = _native is not None


class NotBuilt(RuntimeError):
    """The native lane is asked for and there is none."""


def choose(choice: Choice) -> LaneName:
    """Raises `NotBuilt` when the native lane is asked for by name and cannot be had."""
    if choice == "native" and not HAS_NATIVE:
        raise NotBuilt(f"CAMPUS_RTC__FORWARDER is native, but that lane was not built here: {_reason}")
    return "native" if HAS_NATIVE and choice != "python" else "python"


def make_lane(name: LaneName, send: Send, route: Callable[[Path], Route | None]) -> Lane:
    """`send` takes each datagram; the native lane uses it only for paths that have no route."""
    if name == "native" and _native is not None:
        return _native(send, route)
    return PythonLane(send)


def announce(name: LaneName) -> None:
    """Says at start what carries the packets, and why if it is not the quick one."""
    if name == "python" and not HAS_NATIVE:
        log.warning("media are forwarded by plain Python: the native lane was not built (%s)", _reason)
    else:
        log.info("media are forwarded by the %s lane", name)
