"""The peer connection of a seat, what it publishes and what its page shows."""

from typing import Final

from rtc.peer import Peer
from rtc.sdp import SdpError
from signaling.call import Call
from signaling.commands import Row, command
from signaling.media import slots_of
from signaling.messages import (
    AnswerMedia,
    ConnectMedia,
    MediaOffer,
    Publish,
    Published,
    RestartMedia,
    SetMuted,
    SetViews,
    Unpublish,
)
from signaling.policy import TO_PUBLISH
from signaling.refusals import RefusalCode, Refused


@command(ConnectMedia)
async def connect_media(call: Call, _: ConnectMedia) -> MediaOffer:
    call.act(call.room.unpublish_all, call.member)
    peer = call.hall.media.connect(call.member)
    return _offer(peer, peer.offer())


@command(AnswerMedia)
async def answer_media(call: Call, message: AnswerMedia) -> None:
    try:
        await call.hall.media.peer(call.member).answer(message.sdp)
    except SdpError as error:
        raise Refused(RefusalCode.BAD_SDP, str(error)) from None


@command(RestartMedia)
async def restart_media(call: Call, _: RestartMedia) -> MediaOffer:
    peer = call.hall.media.peer(call.member)
    return _offer(peer, peer.restart())


@command(Publish)
async def publish(call: Call, message: Publish) -> Published:
    """The permission depends on the source (LIVE-12), so it is checked here. The host's voice goes before others."""
    call.room.check(call.member, TO_PUBLISH[message.source])
    hosting = call.room.seats[call.member].hosting
    track_id = call.hall.media.publish(call.member, message.source, priority=hosting)
    call.act(call.room.publish, call.member, message.source, track_id)
    return Published(track=call.room.tracks()[track_id])


@command(Unpublish)
async def unpublish(call: Call, message: Unpublish) -> None:
    call.act(call.room.unpublish, call.member, message.source)


@command(SetMuted)
async def set_muted(call: Call, message: SetMuted) -> None:
    call.act(call.room.mute, call.member, message.source, message.muted)


@command(SetViews)
async def set_views(call: Call, message: SetViews) -> None:
    call.hall.media.watch(call.member, message.views)


def _offer(peer: Peer, sdp: str) -> MediaOffer:
    return MediaOffer(sdp=sdp, publish=dict(peer.publish_mids), slots=slots_of(peer))


ROWS: Final[tuple[Row, ...]] = (
    connect_media, answer_media, restart_media, publish, unpublish, set_muted, set_views,
)  # fmt: skip
