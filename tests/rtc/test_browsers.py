"""The contract with real browsers: they answer our offers, publish simulcast, receive and decode what the slots carry."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from rtc.negotiated import H264, VP8, Kind, Source
from rtc.peer import Peer
from rtc.settings import RtcSettings
from rtc.tap import Tapped
from rtc.track import Track
from rtc.views import View
from tests.rtc.house import House
from tests.worlds import media
from tests.worlds.chromium import chromium_pages
from tests.worlds.firefox import firefox
from tests.worlds.pages import Page, serve_media_page
from tests.worlds.rtp_streams import Received
from tests.worlds.synthetic import SyntheticPeer
from tests.worlds.waiting import seen, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("media")]

Numbers = dict[str, Any]


class Visitor:
    """A browser page in the room."""

    def __init__(self, peer: Peer, page: Page) -> None:
        self.peer = peer
        self.page = page
        self.publish_mids = {source.value: mid for source, mid in peer.publish_mids.items()}

    async def answer(self, offer: str) -> None:
        answer = await self.page.evaluate("([sdp, mids]) => media.answer(sdp, mids)", [offer, self.publish_mids])
        await self.peer.answer(answer)
        await self.page.evaluate("() => media.connected()")

    async def publish_camera(self) -> Track:
        track = self.peer.publish(Source.CAMERA)
        await self.page.evaluate("(mid) => media.publishCamera(mid)", self.peer.publish_mids[Source.CAMERA])
        return track

    async def publish_microphone(self) -> Track:
        track = self.peer.publish(Source.MICROPHONE)
        await self.page.evaluate("(mid) => media.publishMicrophone(mid)", self.peer.publish_mids[Source.MICROPHONE])
        return track

    async def show_all(self) -> None:
        for slot in self.peer.slots:
            await self.page.evaluate("(mid) => media.show(mid)", slot.mid)

    def slot(self, track: Track) -> str:
        return next(slot.mid for slot in self.peer.slots if slot.track_id == track.id)

    async def received(self, track: Track) -> Numbers:
        found: Numbers | None = await self.page.evaluate("(mid) => media.received(mid)", self.slot(track))
        return found or {}

    async def layers_sent(self) -> dict[str, Numbers]:
        sent = await self.page.evaluate("(mid) => media.sent(mid)", self.peer.publish_mids[Source.CAMERA])
        return {each.get("rid", ""): each for each in sent}

    async def shows(self, camera: Track, *sizes: tuple[int, int]) -> None:
        """Decodes the camera in these sizes, one after another."""
        for width, height in sizes:
            self.peer.watch([View(camera.id, width, height)])
            await self.decodes(camera, width)

    async def decodes(self, track: Track, width: int, by: int = 10) -> None:
        """Pictures of this width are decoded, `by` more of them."""
        await seen(lambda: self.received(track), lambda now: now.get("frameWidth") == width)
        start = (await self.received(track))["framesDecoded"]
        await seen(lambda: self.received(track), lambda now: now["framesDecoded"] >= start + by)


NAL_WITH_PARAMETERS = {7, 24}
"""A sequence parameter set, alone or aggregated with what follows it (RFC 6184)."""


class Recorder:
    """Remembers in which codecs a track came, and how H264 began."""

    def __init__(self) -> None:
        self.codecs: list[int] = []
        self.beginning = 0

    def packets(self, batch: Sequence[Tapped]) -> None:
        for each in batch:
            codec = each.data[1] & 0x7F
            if codec not in self.codecs[-1:]:
                self.codecs.append(codec)
                if codec == H264.payload_type:
                    self.beginning = each.data[12]

    def report(self, track_id: str, ntp: int, rtp: int, arrived: float) -> None:
        """Time is of no matter here."""


def all_layers_flow(sent: dict[str, Numbers]) -> bool:
    return set("qhf") <= sent.keys() and all(sent[rid]["packetsSent"] > 5 for rid in "qhf")


def has_frames(received: Received, target: int) -> bool:
    return received.frames > target


def has_width(received: Received, width: int) -> bool:
    return received.width == width


async def visit(house: House, page: Page, url: str, *, video_slots: int = 3) -> Visitor:
    await page.goto(url)
    visitor = Visitor(house.router.open_peer("browser", video_slots=video_slots, audio_slots=2), page)
    await visitor.answer(visitor.peer.offer())
    await visitor.show_all()
    return visitor


async def test_chromium_publishes_three_layers_and_another_page_decodes_the_one_it_shows() -> None:
    async with House(RtcSettings(port=0)) as house, serve_media_page() as url, chromium_pages(2) as pages:
        first, second = pages
        teacher, viewer = await visit(house, first, url), await visit(house, second, url)
        camera, voice = await teacher.publish_camera(), await teacher.publish_microphone()
        await seen(teacher.layers_sent, all_layers_flow)
        await viewer.shows(camera, (1280, 720), (320, 180), (640, 360))
        await seen(lambda: viewer.received(voice), lambda now: now["totalAudioEnergy"] > 0)
        spoken = await viewer.page.evaluate("() => media.spoken")
        assert any(voice.id in [name for name, _ in text["speakers"]] for text in spoken)


async def test_chromium_sends_h264_while_the_room_is_recorded_until_somebody_cannot_show_it() -> None:
    """Layers change at key frames in either codec, and everybody sees pictures all the time."""
    async with House(RtcSettings(port=0)) as house, serve_media_page() as url, chromium_pages(2) as pages:
        teacher, viewer = await visit(house, pages[0], url), await visit(house, pages[1], url)
        camera = await teacher.publish_camera()
        await seen(teacher.layers_sent, all_layers_flow)
        await viewer.shows(camera, (1280, 720))
        recorder = Recorder()
        tap = house.router.open_tap(recorder)
        tap.take(camera.id)
        await until(lambda: recorder.codecs[-1:] == [H264.payload_type])
        await viewer.shows(camera, (320, 180), (640, 360))
        assert recorder.beginning & 0x1F in NAL_WITH_PARAMETERS
        async with firefox() as page:
            other = await visit(house, page, url)
            await until(lambda: recorder.codecs[-1:] == [VP8.payload_type])
            await other.shows(camera, (320, 180))
            await viewer.shows(camera, (1280, 720))
        changes = [H264.payload_type, VP8.payload_type]
        assert recorder.codecs in (changes, [VP8.payload_type, *changes])  # H264 may come before a key frame of VP8


async def test_chromium_keeps_its_media_over_an_ice_restart_and_sees_nothing_of_a_held_track() -> None:
    async with House(RtcSettings(port=0)) as house, serve_media_page() as url, chromium_pages(1) as (page,):
        viewer = await visit(house, page, url)
        guest = await house.invite()
        camera = guest.peer.publish(Source.CAMERA)
        guest.client.publish(guest.mid(Source.CAMERA), media.camera())
        viewer.peer.watch([View(camera.id, 640, 360)])
        await viewer.decodes(camera, 640)
        await viewer.answer(viewer.peer.restart())
        await viewer.decodes(camera, 640)
        camera.hold(True)
        received = guest.peer.stats().received[Source.CAMERA].refused
        await guest.client.wait_for(lambda: guest.peer.stats().received[Source.CAMERA].refused > received + 5)
        before = await viewer.received(camera)
        await guest.client.wait_for(lambda: guest.peer.stats().received[Source.CAMERA].refused > received + 60)
        assert (await viewer.received(camera))["packetsReceived"] == before["packetsReceived"]
        camera.hold(False)
        await viewer.decodes(camera, 640)


async def test_chromium_publishes_again_after_it_stopped() -> None:
    async with House(RtcSettings(port=0)) as house, serve_media_page() as url, chromium_pages(1) as (page,):
        teacher, guest = await visit(house, page, url), await house.invite()
        for _ in range(2):
            camera = await teacher.publish_camera()
            guest.watch(camera, width=320, height=180)
            received = guest.client.received[guest.slot(camera) or ""]
            target = received.frames + 10
            await guest.client.wait_for(partial(has_frames, received, target))
            teacher.peer.unpublish(Source.CAMERA)
            mid = teacher.peer.publish_mids[Source.CAMERA]
            await teacher.page.evaluate("(mid) => media.unpublish(mid)", mid)


@pytest.mark.parametrize("codec", ["video/VP8", "video/VP9", "video/H264", "video/AV1"])
async def test_chromium_shares_a_screen_in_each_codec_and_another_page_decodes_it(codec: str) -> None:
    async with House(RtcSettings(port=0)) as house, serve_media_page() as url, chromium_pages(2) as pages:
        teacher, viewer = await visit(house, pages[0], url), await visit(house, pages[1], url)
        screen = teacher.peer.publish(Source.SCREEN)
        mid = teacher.peer.publish_mids[Source.SCREEN]
        await teacher.page.evaluate("([mid, codec]) => media.publishScreen(mid, codec)", [mid, codec])
        viewer.peer.watch([View(screen.id, 1280, 720)])
        await seen(lambda: viewer.received(screen), lambda now: now.get("framesDecoded", 0) >= 10)
        assert house.router.tracks[screen.id].peer.stats().received[Source.SCREEN].codec == codec.removeprefix("video/")


async def test_chromium_comes_by_tcp_where_no_udp_passes() -> None:
    async with House(RtcSettings(port=0, udp=False)) as house, serve_media_page() as url, chromium_pages(1) as (page,):
        visitor, guest = (
            await visit(house, page, url),
            await house.invite(make=partial(SyntheticPeer, transport="tcp")),
        )
        camera = guest.peer.publish(Source.CAMERA)
        guest.client.publish(guest.mid(Source.CAMERA), media.camera())
        visitor.peer.watch([View(camera.id, 640, 360)])
        await visitor.decodes(camera, 640)
        assert visitor.peer.stats().transport == "tcp"


async def test_firefox_publishes_three_layers_and_decodes_what_it_shows() -> None:
    async with House(RtcSettings(port=0)) as house, serve_media_page() as url, firefox() as page:
        visitor, guest = await visit(house, page, url), await house.invite()
        camera, voice = await visitor.publish_camera(), await visitor.publish_microphone()
        await seen(visitor.layers_sent, all_layers_flow)
        for width, height in ((1280, 720), (320, 180)):
            guest.watch(camera, width=width, height=height)
            received = guest.client.received[guest.slot(camera) or ""]
            await guest.client.wait_for(partial(has_width, received, width))
        heard = guest.client.received[guest.slot(voice) or guest.mids(Kind.AUDIO)[0]]
        await guest.client.wait_for(lambda: heard.packets > 10)
        other = guest.peer.publish(Source.CAMERA)
        guest.client.publish(guest.mid(Source.CAMERA), media.camera())
        visitor.peer.watch([View(other.id, 640, 360)])
        await visitor.decodes(other, 640)
        await visitor.answer(visitor.peer.restart())
        await visitor.decodes(other, 640)
