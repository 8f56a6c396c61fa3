"""Who may watch a replay, asked each time, and what its page is told (LIVE-40, LIVE-41)."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rtc.negotiated import Source
from signaling.messages import PersonKind, RoomId, ViewerScope
from web.access import Actor, can
from web.database import put
from web.errors import NOT_FOUND, Problem
from web.modules.classes.kept import KeptMemory
from web.modules.classes.scope import entrant_of
from web.modules.classes.tables import LiveClass, State
from web.modules.directory.tables import Person
from web.modules.recordings import leaves, links, policy, shelf, spans
from web.modules.recordings.listing import MANAGE, file_item
from web.modules.recordings.models import (
    OwnProgress,
    Replay,
    SlideTexts,
    TakeItem,
    ViewerItem,
    Viewers,
    WatchedChange,
)
from web.modules.recordings.problems import REPLAY_GONE, REPLAY_LOST
from web.modules.recordings.tables import Audience, FileState, Recording, RecordingFile, RecordingState, Watched
from web.services import Services

WATCHABLE = frozenset({RecordingState.RUNNING, RecordingState.KEPT})


async def of_class(session: AsyncSession, services: Services, actor: Actor, class_id: str) -> Recording:
    """The recording of a class, for who may watch it. Raises `not-found`, `replay-gone` or `replay-lost`."""
    recording: Recording | None = await session.scalar(select(Recording).where(Recording.live_class_id == class_id))
    if recording is None or not await may_watch(session, services, actor, recording):
        raise Problem(NOT_FOUND)
    if recording.state is RecordingState.LOST:
        raise Problem(REPLAY_LOST)
    if recording.state not in WATCHABLE:
        raise Problem(REPLAY_GONE)
    return recording


async def may_watch(session: AsyncSession, services: Services, actor: Actor, recording: Recording) -> bool:
    """The host and administrators; who may enter the class while it is on; then who was invited, where the school allows.

    A class for anyone is so afterwards as well, unless the school forbids outsiders (LIVE-16, LIVE-41). Whom the host
    removed from the class (LIVE-31) does not watch it by this door either; a child's guardians were not removed with it.
    """
    if not actor.guest and can(actor, MANAGE, recording):
        return True
    live_class = await session.get(LiveClass, recording.live_class_id)
    entry = None if live_class is None else await entrant_of(session, live_class, actor)
    if live_class is None or entry is None or await _is_removed(session, services, actor, recording):
        return False
    if live_class.state is State.LIVE:
        return entry.kind is PersonKind.STAFF or services.clock.now() >= live_class.begins_at
    if (await policy.settings_of(session, recording.school_id)).audience is not Audience.INVITED:
        return False
    return entry.invited or live_class.viewer_scope is ViewerScope.ANYONE


async def _is_removed(session: AsyncSession, services: Services, actor: Actor, recording: Recording) -> bool:
    """From the class: as its room knows, or told it last; once it is over, as the recording keeps it."""
    if actor.person_id in recording.removed:
        return True
    if services.replays is not None and actor.person_id in services.replays.removed(RoomId(recording.live_class_id)):
        return True
    memory = await session.get(KeptMemory, recording.live_class_id)
    return memory is not None and actor.person_id in memory.memory.get("removed", ())


async def show(session: AsyncSession, services: Services, actor: Actor, recording: Recording) -> Replay:
    """All that the replay page begins with, for somebody who may watch."""
    now = services.clock.now()
    live_class = await session.get(LiveClass, recording.live_class_id)
    watched = await session.get(Watched, (recording.id, actor.person_id))
    file = await session.get(RecordingFile, recording.id)
    catalogue = await shelf.catalogue(services, recording)
    expires = now + timedelta(minutes=services.settings.replay.link_minutes)
    manages = not actor.guest and can(actor, MANAGE, recording)
    return Replay(
        recording_id=recording.id,
        class_id=recording.live_class_id,
        title=recording.title,
        kind=live_class.kind if live_class is not None else None,
        host_name=recording.creator_name,
        state=recording.state,
        started_at=recording.began_at,
        seconds=catalogue.seconds,
        live=recording.writing_until is not None and recording.writing_until > now,
        class_live=live_class is not None and live_class.state is State.LIVE,
        playlist_base=links.base(services.key, recording.id, actor.sign_in_id, expires),
        takes=[
            TakeItem(
                n=take.number,
                member_id=take.member_id,
                track_id=take.track_id,
                source=Source(take.source),
                start=take.at / 1000,
                seconds=None if take.until is None else (take.until - take.at) / 1000,
                transcoded=take.mode != "remux",
            )
            for take in catalogue.takes
        ],
        decks=await _texts(session, recording),
        me=OwnProgress(resume_at=watched.resume_at if watched is not None else None),
        can_download=file is not None and file.state is FileState.READY,
        can_manage=manages,
        file=file_item(file),
        expires_at=recording.expires_at,
    )


async def watch(
    session: AsyncSession, services: Services, actor: Actor, recording: Recording, body: WatchedChange
) -> None:
    """Adds what was watched; told twice, it counts once."""
    before = await session.get(Watched, (recording.id, actor.person_id), with_for_update=True)
    whole = spans.joined([*(before.spans if before is not None else ()), *body.spans])
    row = {
        "recording_id": recording.id, "person_id": actor.person_id, "school_id": recording.school_id,
        "spans": [list(span) for span in whole], "resume_at": body.resume_at, "at": services.clock.now(),
    }  # fmt: skip
    await put(session, Watched, row, change=["spans", "resume_at", "at"])


async def viewers(session: AsyncSession, services: Services, recording: Recording) -> Viewers:
    """Who watched how much, by name: for who manages the recording."""
    length = (await shelf.catalogue(services, recording)).seconds
    query = (
        select(Watched, Person.name)
        .join(Person, Person.id == Watched.person_id)
        .where(Watched.recording_id == recording.id)
        .order_by(Person.sort_key, Person.id)
    )
    return Viewers(
        seconds=length, items=[_viewer(row, name, length) for row, name in (await session.execute(query)).all()]
    )


def _viewer(row: Watched, name: str, length: float) -> ViewerItem:
    watched = spans.seconds(row.spans)
    return ViewerItem(
        person_id=row.person_id,
        name=name,
        spans=[(span[0], span[1]) for span in row.spans],
        seconds=watched,
        share=min(1.0, watched / length) if length > 0 else 0.0,
        at=row.at,
    )


async def _texts(session: AsyncSession, recording: Recording) -> list[SlideTexts]:
    """The text of the slides that were shown, as soon as the recording has them."""
    return [
        SlideTexts(id=deck.deck_id, title=deck.title, pages=deck.pages)
        for deck in await leaves.kept(session, recording)
    ]
