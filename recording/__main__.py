"""The child process that writes one recording: `python -m recording`, fed by `recorder.py` through its standard input.

Hostile bytes meet FFmpeg here and not in the server; disk and encoder block nobody else. When the server dies, the pipe ends:
then what is there is written, and the recording is closed.
"""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from recording.capture import Capture, StorageLost
from recording.holding import hold
from recording.pipe import MOMENT, REPORT, Frames, Kind, unpack_packets
from recording.recover import lengths, trim
from recording.settings import RecordingSettings
from recording.storage import FolderStorage

BLOCK: Final = 1 << 18
NICENESS: Final = 5
"""Who is in class comes before who will watch it later."""


class Child:
    """Reads frames, drives a `Capture`, and tells the server what became of it, one JSON line each."""

    def __init__(self, output: int) -> None:
        self._output = output
        self._tracks: dict[int, str] = {}
        self._capture: Capture | None = None
        self._now = 0.0

    def run(self, source: Iterator[tuple[Kind, bytes]]) -> None:
        """Until the server says that it is enough, or is gone."""
        reason = "cut-off"
        for kind, body in source:
            if kind is Kind.START:
                self._start(orjson.loads(body))
            elif kind is Kind.CLOSE:
                self._now = orjson.loads(body)["now"]
                reason = "closed"
                break
            else:
                self._hear(kind, body)
        if self._capture is not None:
            self._capture.close(self._now, reason)
            self._tell(type="ended", **self._figures())

    def _start(self, wanted: dict[str, str | int | float]) -> None:
        folder = Path(str(wanted["folder"]))
        folder.mkdir(parents=True, exist_ok=True)
        hold(folder)  # until this process ends; the child of a server that died may still write what it has
        before = trim(folder)
        self._now = float(wanted["now"])
        self._capture = Capture(
            RecordingSettings.model_validate(wanted["settings"]),
            FolderStorage(folder),
            before,
            lengths(folder, before),
            lambda track_id: self._tell(type="ask-key-frame", track_id=track_id),
            now=self._now,
            wall=int(wanted["wall"]),
        )
        # What cannot be written is told now, before anybody believes that it is.
        self._capture.journal.commit()
        self._tell(type="started", **self._figures())

    def _hear(self, kind: Kind, body: bytes) -> None:
        capture = self._capture
        assert capture is not None, "START is the first frame"
        match kind:
            case Kind.PACKETS:
                for number, data, arrived in unpack_packets(body):
                    capture.packet(self._tracks.get(number, ""), data, arrived)
            case Kind.CLOCK:
                (self._now,) = MOMENT.unpack(body)
                if capture.tick(self._now):
                    self._tell(type="status", **self._figures())
            case Kind.REPORT:
                number, ntp, rtp_time = REPORT.unpack(body)
                capture.report(self._tracks.get(number, ""), ntp, rtp_time)
            case Kind.NOTE:
                capture.note(MOMENT.unpack_from(body)[0], body[MOMENT.size :])
            case _:
                self._change(kind, orjson.loads(body), capture)

    def _change(self, kind: Kind, said: dict[str, str | int | float], capture: Capture) -> None:
        if kind is Kind.LEFT_OUT:
            capture.gap(float(said["now"]), float(said["seconds"]), str(said["reason"]))
            return
        track_id = str(said["track_id"])
        if kind is Kind.OVER:
            self._now = max(self._now, float(said["now"]))
            capture.end(track_id, self._now)
            self._tracks = {number: name for number, name in self._tracks.items() if name != track_id}
            return
        self._tracks[int(said["number"])] = track_id
        if kind is Kind.TAKE:
            capture.begin_take(track_id, str(said["member_id"]), str(said["source"]))
        else:
            capture.begin_sound(track_id)

    def _figures(self) -> dict[str, object]:
        capture = self._capture
        assert capture is not None
        return {
            "at": capture.at,
            "bytes": capture.journal.written,
            "waiting": capture.journal.waiting,
            "gaps": capture.gaps,
            "trouble": capture.trouble,
        }

    def _tell(self, **said: object) -> None:
        # A server that died does not hear it.
        tell(self._output, said)


def tell(output: int, said: dict[str, object]) -> None:
    try:
        os.write(output, orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
    except OSError:
        return


def frames(source: int) -> Iterator[tuple[Kind, bytes]]:
    cutter = Frames()
    while data := os.read(source, BLOCK):
        yield from cutter.feed(data)


def main() -> None:
    # Ctrl-C goes to the whole group; the server decides when a recording ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    output = sys.stdout.fileno()
    try:
        Child(output).run(frames(sys.stdin.fileno()))
    except (OSError, StorageLost) as error:
        tell(output, {"type": "failed", "reason": str(error)})
        sys.exit(3)
    # Everything is on disk. To take decoders and interpreter down in order costs more than all of the end before it, and at
    # the end of a lesson many recordings end at once.
    os._exit(0)


if __name__ == "__main__":
    main()
