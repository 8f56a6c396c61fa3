"""A tap of a room: a subscriber without a network, that recordings are made from.

It gets what a client would get, ready to be written down: each track as one continuous RTP stream, whatever its publisher
changes; repaired by NACK, behind the same gates, in time by one clock.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple, Protocol

from rtc.forwarder import Forwarder, OutputKey
from rtc.negotiated import RIDS
from rtc.track import Track

BEST: Final = "best"


class Tapped(NamedTuple):
    """A packet of a track.

    `data` is plain RTP (RFC 3550): the fixed header and a payload, without extensions and padding. A track has one SSRC as long
    as it is taken, numbers and timestamps that go on over layers, holds and streams, and begins anew with a key frame only; a
    number that is missing is a packet that was lost for good, or is late: repairs come out of order.
    """

    track_id: str
    data: bytes
    arrived: float
    """Seconds of the server's monotonic clock, when it came from its publisher."""


class TapObserver(Protocol):
    """Synchronous; must not block. Called from the tick of the media server, each 20 ms."""

    def packets(self, batch: Sequence[Tapped]) -> None:
        """What came of all tracks that are taken, of each in the order in which it was forwarded; never empty."""

    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None:
        """What has the timestamp `rtp` was captured at `ntp` (RFC 3550: 32.32 fixed point seconds).

        `ntp` is of the same monotonic clock as `arrived` (now), for all publishers: what was captured together has the same.
        Told each second, and after a track began, changed its layer or was opened again.
        """


class Tap:
    """Made by `Router.open_tap`. Tracks may be taken and dropped at any time."""

    def __init__(
        self,
        forwarder: Forwarder,
        tracks: Mapping[str, Track],
        observer: TapObserver,
        *,
        pinned: Callable[[], None],
        closed: Callable[["Tap"], None],
    ) -> None:
        self._forwarder = forwarder
        self._tracks = tracks
        self._observer = observer
        self._on_pinned = pinned
        self._on_closed = closed
        self._key = forwarder.add_tap()
        self._wanted: dict[str, str] = {}
        """The rid that is wanted of each track; "" is the best."""
        self._outputs: dict[str, OutputKey] = {}
        self._names: dict[OutputKey, str] = {}
        self._closed = False

    @property
    def tracks(self) -> AbstractSet[str]:
        """What is taken."""
        return self._wanted.keys()

    @property
    def lost(self) -> int:
        """Packets that did not fit, because the event loop stood still for seconds."""
        return self._forwarder.tap_lost(self._key) if not self._closed else 0

    def take(self, track_id: str, layer: str = BEST) -> None:
        """From now on its packets are told; again: another layer ("q", "h", "f" or "best").

        While its publisher is not connected, nothing comes. Raises `KeyError` for a track that the room does not have and
        `ValueError` for a layer that no camera has.
        """
        if layer != BEST and layer not in RIDS:
            raise ValueError("no camera has this layer")
        if self._closed or track_id not in self._tracks:
            raise KeyError(track_id)
        self._wanted[track_id] = "" if layer == BEST else layer
        self._on_pinned()
        self.apply(self._tracks[track_id])

    def drop(self, track_id: str) -> None:
        """Nothing of the track is told any more, not even what waited. Idempotent."""
        if self._wanted.pop(track_id, None) is None:
            return
        output = self._outputs.pop(track_id, None)
        if output is not None:
            del self._names[output]
            self._forwarder.remove_output(output)
        self._on_pinned()

    def ask_key_frame(self, track_id: str) -> None:
        """Soon: twice a second at most, and once for all who want one. A track that is not taken is not minded."""
        output = self._outputs.get(track_id)
        if output is not None:
            self._forwarder.ask_key_frame(output)

    def close(self) -> None:
        """Idempotent."""
        if self._closed:
            return
        for track_id in list(self._wanted):
            self.drop(track_id)
        self._closed = True
        self._forwarder.remove_tap(self._key)
        self._on_closed(self)

    # --- What the router tells ---

    def wants(self, track: Track) -> str | None:
        """The rid that its publisher has to send, "" for the best."""
        return self._wanted.get(track.id)

    def apply(self, track: Track) -> None:
        """The track came to be connected, or another layer is wanted."""
        wanted = self._wanted.get(track.id)
        if wanted is None or track.key is None:
            return
        output = self._outputs.get(track.id)
        if output is None:
            output = self._outputs[track.id] = self._forwarder.add_tap_output(self._key, track.kind)
            self._names[output] = track.id
        self._forwarder.connect(output, track.key, wanted)

    def drain(self, now: float) -> None:
        """Tells what came."""
        names = self._names
        came = self._forwarder.take_tapped(self._key)
        batch = [Tapped(names[each.output], each.data, each.arrived) for each in came if each.output in names]
        if batch:
            self._observer.packets(batch)
        for report in self._forwarder.take_tap_reports(self._key, now):
            if report.output in names:
                self._observer.report(names[report.output], report.ntp, report.rtp, now)
