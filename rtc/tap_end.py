"""One tap of the forwarder: its outputs, what they made since it was asked last, and when they report."""

from math import inf
from random import Random
from typing import Final

from rtc.forwarder import OutputKey, TappedPacket, TappedReport
from rtc.negotiated import Kind
from rtc.output import Output
from rtc.quality import QualityMeter
from rtc.wire import TapOutlet

REPORT_INTERVAL: Final = 1.0

_MID: Final = "tap"


class TapEnd:
    """Where a client has a wire and reports of what it receives, a tap has an outlet, and loses nothing.

    The SSRC of an output is its key.
    """

    def __init__(self, outlet: TapOutlet, random: Random) -> None:
        self.outlet = outlet
        self.outputs: dict[OutputKey, Output] = {}
        self._random = random
        self._due: dict[OutputKey, float] = {}
        """When each output reports next."""

    def add_output(self, key: OutputKey, kind: Kind) -> Output:
        output = self.outputs[key] = Output(
            self.outlet,
            kind,
            _MID,
            int(key),
            None,
            random=self._random,
            quality=QualityMeter(),
            may_repair=lambda _octets, _now: False,
            on_change=lambda: self._hasten(key),
        )
        output.is_patient = True
        return output

    def remove_output(self, key: OutputKey) -> None:
        del self.outputs[key]
        self._due.pop(key, None)

    def _hasten(self, key: OutputKey) -> None:
        self._due[key] = -inf

    def take(self) -> list[TappedPacket]:
        return [TappedPacket(OutputKey(ssrc), data, at) for ssrc, data, at in self.outlet.take()]

    def take_reports(self, now: float) -> list[TappedReport]:
        """Of each output once a second; at once when it carries something else, as soon as its publisher said how that relates
        to time."""
        found = []
        for key in [key for key, due in self._due.items() if due <= now]:
            report = self.outputs[key].report(now)
            if report is not None:
                self._due[key] = now + REPORT_INTERVAL
                found.append(TappedReport(key, report.ntp, report.rtp))
        return found
