"""What pages report of pictures that stood still and sound that was made up: sums since the start, for the metrics."""

from dataclasses import dataclass

from signaling.messages import ReportPlayback


@dataclass(slots=True)
class Playback:
    reports: int = 0
    freezes: int = 0
    frozen_ms: int = 0
    concealed_ms: int = 0

    def add(self, report: ReportPlayback) -> None:
        self.reports += 1
        self.freezes += report.freezes
        self.frozen_ms += report.frozen_ms
        self.concealed_ms += report.concealed_ms
