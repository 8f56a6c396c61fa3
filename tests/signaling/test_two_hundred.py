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

    await until(lambda: all(hears(page) for page in pages), within=60, what="somebody does not hear the speaker")


async def speaks(page: Page, listeners: Sequence[Page]) -> None:
    """The page publishes its voice; all listeners hear it."""
    track = (await page.publish(Source.MICROPHONE)).track.id
    assert page.peer is not None
    page.peer.publish(page.published[Source.MICROPHONE], media.tone())
    await heard_by(listeners, track)
    page.peer.unpublish(page.published[Source.MICROPHONE])


async def fill(world: World) -> list[Page]:
    viewers: list[Page] = []
    for start in range(0, VIEWERS, TOGETHER):
        people = [f"parent{number}" for number in range(start, start + TOGETHER)]
        viewers += await asyncio.gather(*(arrive(world, person) for person in people))
    assert world.media.stats.peers == VIEWERS
    return viewers


async def test_the_ninth_speaker_of_two_hundred_waits_and_a_freed_place_is_granted_at_once(world: World) -> None:
    teacher = await world.teacher()
    viewers = await fill(world)
    asking = viewers[:20]
    for page in asking:
        await page.do(AskToSpeak())
    await until(lambda: teacher.room.queue == [page.id for page in asking])

    for page in asking[:8]:
        await teacher.do(GrantSpeech(member_id=page.id))
    first, ninth = asking[0], asking[8]
    with pytest.raises(RefusedByServer) as refused:
        await teacher.do(GrantSpeech(member_id=ninth.id))
    assert refused.value.code == "stage-full"
    with pytest.raises(RefusedByServer) as refused:
        await ninth.publish(Source.MICROPHONE)
    assert refused.value.code == "not-permitted"
    await until(lambda: ninth.room.place == 1 and Permission.PUBLISH_MICROPHONE in first.room.permissions)
    await speaks(first, [page for page in viewers if page is not first])

    await teacher.do(RevokeSpeech(member_id=first.id))
    await teacher.do(GrantSpeech(member_id=ninth.id))
    await speaks(ninth, [page for page in viewers if page is not ninth])

    on_stage = {page.id for page in asking[1:9]}
    members = viewers[-1].room.members
    await until(lambda: {member.id for member in members.values() if member.hand is Hand.SPEAKING} == on_stage)
    world.passes(1)
    await until(lambda: viewers[-1].room.count == VIEWERS + 1)
    assert world.server.stats.speakers == 8
