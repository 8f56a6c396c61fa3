"""One media server with one room, as tests use it."""

from collections.abc import Callable
from typing import Self

from rtc.lane import LaneName
from rtc.negotiated import Kind, Source
from rtc.peer import Peer
from rtc.router import Router
from rtc.server import MediaServer
from rtc.settings import RtcSettings
from rtc.track import Track
from rtc.views import View
from tests.worlds import media
from tests.worlds.clock import Clock
from tests.worlds.synthetic import SyntheticPeer


class Observer:
    """Keeps what it is told, and in which order."""

    def __init__(self) -> None:
        self.connected: list[Peer] = []
        self.lost: list[Peer] = []
        self.slots: list[Peer] = []

    def peer_connected(self, peer: Peer) -> None:
        self.connected.append(peer)

    def peer_lost(self, peer: Peer) -> None:
        self.lost.append(peer)

    def slots_changed(self, peer: Peer) -> None:
        self.slots.append(peer)


class Guest:
    """Both ends of one client: the server's `peer` and the synthetic `client`."""

    def __init__(self, peer: Peer, client: SyntheticPeer) -> None:
        self.peer = peer
        self.client = client

    def slot(self, track: Track) -> str | None:
        """The mid of the slot that carries the track."""
        return next((slot.mid for slot in self.peer.slots if slot.track_id == track.id), None)

    def mids(self, kind: Kind) -> list[str]:
        return [slot.mid for slot in self.peer.slots if slot.kind is kind]

    def watch(self, *tracks: Track, width: int = 1280, height: int = 720) -> None:
        self.peer.watch([View(track.id, width, height) for track in tracks])

    def mid(self, source: Source) -> str:
        return self.peer.publish_mids[source]

    def publish_camera(self) -> Track:
        track = self.peer.publish(Source.CAMERA)
        self.client.publish(self.mid(Source.CAMERA), media.camera())
        return track

    def publish_microphone(self, level: int = 30) -> Track:
        track = self.peer.publish(Source.MICROPHONE)
        self.client.publish(self.mid(Source.MICROPHONE), media.tone(level=level))
        return track

    async def frames_grow(self, track: Track, by: int = 5) -> None:
        """More frames of the track come, wherever it is shown."""
        mid = self.slot(track)
        assert mid is not None
        received = self.client.received[mid]
        target = received.frames + by
        await self.client.wait_for(lambda: received.frames >= target)

    async def nothing_comes(self, mid: str, *, while_growing: str | None) -> None:
        """No packet of the slot arrives while another slot takes thirty (0.6 s of voice); what was on its way may."""
        assert while_growing is not None
        other = self.client.received[while_growing]
        start = other.packets
        await self.client.wait_for(lambda: other.packets >= start + 3)
        before = self.client.received[mid].packets
        await self.client.wait_for(lambda: other.packets >= start + 33)
        assert self.client.received[mid].packets == before


class House:
    """`async with House() as house:`; everything is closed at the end, and what is left over fails the test."""

    def __init__(self, settings: RtcSettings | None = None, *, voices: int = 4, lane: LaneName | None = None) -> None:
        self.clock = Clock()
        self.observer = Observer()
        loopback = RtcSettings(port=0, announce=["127.0.0.1", "::1"], forwarder=lane or "auto")
        self.server = MediaServer(settings or loopback, clock=self.clock)
        self._voices = voices
        self._clients: list[SyntheticPeer] = []
        self.router: Router

    async def __aenter__(self) -> Self:
        await self.server.start()
        self.router = self.server.open_router(self.observer, voices=self._voices)
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients:
            await client.close()
        await self.server.close()

    def adopt(self, client: SyntheticPeer) -> None:
        """It is closed with the house."""
        self._clients.append(client)

    def forget(self, client: SyntheticPeer) -> None:
        self._clients.remove(client)

    async def invite(
        self,
        name: str = "guest",
        *,
        video: int = 2,
        audio: int = 2,
        make: Callable[[str], SyntheticPeer] = SyntheticPeer,
    ) -> Guest:
        """A connected client; `make` builds it from the offer."""
        peer = self.router.open_peer(name, video_slots=video, audio_slots=audio)
        client = make(peer.offer())
        self.adopt(client)
        await peer.answer(client.answer())
        await client.connect()
        await client.wait_for(lambda: peer.connected)
        return Guest(peer, client)
