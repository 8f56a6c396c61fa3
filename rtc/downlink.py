"""The receiving slots of one peer: fixed m-sections that carry now this track, now that one, without renegotiation."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from rtc.forwarder import Forwarder, OutputKey, OutputStats, PeerKey, TrackKey
from rtc.negotiated import Kind
from rtc.sdp import ReceiveSection
from rtc.track import Track
from rtc.views import EMPTY, Carried


@dataclass(frozen=True, slots=True)
class PeerSlot:
    """As told to the client: the m-section `mid` carries `track_id`, or nothing."""

    mid: str
    kind: Kind
    track_id: str | None


class _Slot:
    __slots__ = ("applied", "carried", "output", "section")

    def __init__(self, section: ReceiveSection) -> None:
        self.section = section
        self.carried = EMPTY
        self.output: OutputKey | None = None
        self.applied: tuple[TrackKey | None, str] = (None, "")


class Downlink:
    """What is carried is decided elsewhere (`views`, `voices`); here it is kept and told to the forwarder."""

    def __init__(self, forwarder: Forwarder, sections: Sequence[ReceiveSection]) -> None:
        self._forwarder = forwarder
        self._slots = [_Slot(section) for section in sections]
        self._of_kind = {kind: [slot for slot in self._slots if slot.section.kind is kind] for kind in Kind}

    @property
    def slots(self) -> list[PeerSlot]:
        return [PeerSlot(slot.section.mid, slot.section.kind, slot.carried.track_id) for slot in self._slots]

    def keep(self, mids: Container[str]) -> bool:
        """Slots that the client rejected carry nothing any more; `True` when there are any."""
        refused = [slot for slots in self._of_kind.values() for slot in slots if slot.section.mid not in mids]
        for slot in refused:
            self._of_kind[slot.section.kind].remove(slot)
            slot.carried = EMPTY
        return bool(refused)

    def carried(self, kind: Kind) -> list[Carried]:
        return [slot.carried for slot in self._of_kind[kind]]

    def attach(self, peer: PeerKey, tracks: Mapping[str, Track]) -> None:
        """The peer is connected."""
        for slot in self._slots:
            section = slot.section
            slot.output = self._forwarder.add_output(peer, section.kind, section.mid, section.ssrc, section.rtx_ssrc)
        self.apply(tracks)

    def detach(self) -> None:
        for slot in self._slots:
            slot.output = None
            slot.applied = (None, "")

    def carry(self, kind: Kind, content: Sequence[Carried], tracks: Mapping[str, Track]) -> bool:
        """New content for all slots of a kind; `True` when the client has to be told."""
        changed = False
        for slot, carried in zip(self._of_kind[kind], content, strict=True):
            changed = changed or slot.carried.track_id != carried.track_id
            slot.carried = carried
        self.apply(tracks)
        return changed

    def apply(self, tracks: Mapping[str, Track]) -> None:
        """Tells the forwarder what it does not know yet; tracks of peers that are not connected wait."""
        for slot in self._slots:
            track = tracks.get(slot.carried.track_id) if slot.carried.track_id is not None else None
            wanted = (track.key if track is not None else None, slot.carried.rid)
            if slot.output is not None and wanted != slot.applied:
                slot.applied = wanted
                self._forwarder.connect(slot.output, *wanted)

    def stats(self) -> dict[str, OutputStats]:
        """By mid."""
        return {
            slot.section.mid: self._forwarder.output_stats(slot.output)
            for slot in self._slots
            if slot.output is not None
        }
