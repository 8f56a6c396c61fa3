"""Two hundred in one large class, each with a socket and a peer connection: eight speak, the ninth waits (LIVE-28)."""

import asyncio
from collections.abc import Sequence

import pytest

from rtc.negotiated import Source
from signaling.messages import (
    AskToSpeak,
    GrantSpeech,
    Hand,
    Permission,
    RevokeSpeech,
    TrackId,
)
from tests.signaling.world import Page, RefusedByServer, World
from tests.worlds import media
from tests.worlds.waiting import until

VIEWERS = 200
TOGETHER = 25


async def arrive(world: World, person: str) -> Page:
    page = await world.page(person)
    await page.connect_media()
    return page


async def heard_by(pages: Sequence[Page], track: TrackId) -> None:
    """Waits until packets of the track have come to every page, in the slot that is said to carry it."""

    def hears(page: Page) -> bool:
        assert page.peer is not None
        mid = next((mid for mid, carried in page.slots.items() if carried == track), None)
        return mid is not None and page.peer.received[mid].packets > 0

    await until(lambda: all(hears(page) for page in pages), within=30, what="somebody does not hear the speaker")


async def test_the_ninth_speaker_of_two_hundred_waits_and_a_freed_place_is_granted_at_once(world: World) -> None:
    teacher = await world.teacher()
    viewers: list[Page] = []
    for start in range(0, VIEWERS, TOGETHER):
        people = [f"parent{number}" for number in range(start, start + TOGETHER)]
        viewers += await asyncio.gather(*(arrive(world, person) for person in people))
    assert world.media.stats.peers == VIEWERS
    asking = viewers[:20]
    for page in asking:
        await page.do(AskToSpeak())
    await until(lambda: teacher.room.queue == [page.id for page in asking])

    for page in asking[:8]:
        await teacher.do(GrantSpeech(member_id=page.id))
    ninth = asking[8]
    with pytest.raises(RefusedByServer) as refused:
        await teacher.do(GrantSpeech(member_id=ninth.id))
    assert refused.value.code == "stage-full"
    await until(lambda: ninth.room.place == 1)
    with pytest.raises(RefusedByServer) as refused:
        await ninth.publish(Source.MICROPHONE)
    assert refused.value.code == "not-permitted"

    first = asking[0]
    await until(lambda: Permission.PUBLISH_MICROPHONE in first.room.permissions)
    voice = (await first.publish(Source.MICROPHONE)).track.id
    assert first.peer is not None
    first.peer.publish(first.published[Source.MICROPHONE], media.tone())
    await heard_by(viewers[1:], voice)
    first.peer.unpublish(first.published[Source.MICROPHONE])

    await teacher.do(RevokeSpeech(member_id=first.id))
    await teacher.do(GrantSpeech(member_id=ninth.id))
    voice = (await ninth.publish(Source.MICROPHONE)).track.id
    assert ninth.peer is not None
    ninth.peer.publish(ninth.published[Source.MICROPHONE], media.tone())
    others = [page for page in viewers if page is not ninth]
    await heard_by(others, voice)
    ninth.peer.unpublish(ninth.published[Source.MICROPHONE])

    speaking = {member.id for member in viewers[-1].room.members.values() if member.hand is Hand.SPEAKING}
    assert speaking == {page.id for page in asking[1:9]}
    world.passes(1)
    await until(lambda: viewers[-1].room.count == VIEWERS + 1)
    assert world.server.stats.speakers == 8
