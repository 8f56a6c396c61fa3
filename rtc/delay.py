"""Which delay detector is used: that of the native lane where it was built, a tenth of the price, else `trendline.py`.

Each packet that a subscriber tells of passes it: with a thousand of them that is 100,000 times a second.
"""

from typing import Protocol

from rtc.trendline import DelayDetector, Usage

try:
    from rtc import _lane

    _native = _lane.DelayDetector
except (ImportError, AttributeError):  # not built, or from an older source
    _native = None  # type: ignore[assignment, misc]


class Detector(Protocol):
    """`trendline.DelayDetector`."""

    @property
    def usage(self) -> Usage: ...

    def hear(self, sent: float, arrived: float) -> None: ...

    def restart(self) -> None: ...


def make_detector() -> Detector:
    return _native() if _native is not None else DelayDetector()
