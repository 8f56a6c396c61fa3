"""How live classes are shown to one person: the list of those that are on, and a single one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import PersonKind, RoomId
from web.access import Actor
from web.errors import NOT_FOUND, Problem
from web.modules.classes.models import DeckItem, GroupName, HostItem, Links, LiveClassItem
from web.modules.classes.scope import entrant, entrant_of
from web.modules.classes.tables import LiveClass, LiveClassGroup, State
from web.modules.directory.tables import ClassGroup
from web.routing import BASE
from web.services import ReplayState, Services


async def live_now(
    session: AsyncSession, services: Services, actor: Actor, *, invited: bool = False
) -> list[LiveClassItem]:
    """The school's classes that are on: for families those that they are invited to, for staff all or `invited`."""
    query = (
        select(LiveClass)
        .where(LiveClass.school_id == actor.school_id, LiveClass.state == State.LIVE)
        .order_by(LiveClass.started_at.desc(), LiveClass.id)
    )
    shown = []
    for live_class in await session.scalars(query):
        entry = await entrant(session, live_class, actor.person_id, actor.school_id)
        if entry is not None and (entry.invited or (actor.staff and not invited)):
            can_enter = entry.kind is PersonKind.STAFF or services.clock.now() >= live_class.begins_at
            shown.append(await show(session, services, live_class, actor, can_enter=can_enter))
    return shown


async def find(session: AsyncSession, services: Services, actor: Actor, class_id: str) -> LiveClassItem:
    """One class, over or not, for those who may enter it. Raises `not-found` for everybody else."""
    live_class = await session.get(LiveClass, class_id)
    entry = None if live_class is None else await entrant_of(session, live_class, actor)
    if live_class is None or entry is None:
        raise Problem(NOT_FOUND)
    begun = entry.kind is PersonKind.STAFF or services.clock.now() >= live_class.begins_at
    return await show(session, services, live_class, actor, can_enter=live_class.state is State.LIVE and begun)


async def show(
    session: AsyncSession, services: Services, live_class: LiveClass, actor: Actor, *, can_enter: bool
) -> LiveClassItem:
    """The class for somebody who may know of it; the names of its groups are for its own school."""
    at_home = actor.school_id == live_class.school_id and not actor.guest
    return LiveClassItem(
        id=live_class.id,
        kind=live_class.kind,
        title=live_class.title,
        state="live" if live_class.state is State.LIVE else "ended",
        host=HostItem(id=live_class.host_id, name=live_class.host_name),
        groups=[GroupName(id=one.id, name=one.name) for one in await _groups(session, live_class)] if at_home else [],
        scope=list(live_class.scope_names) if at_home else [],
        content=live_class.content,
        deck=DeckItem(id=live_class.deck_id) if live_class.deck_id is not None else None,
        viewer_scope=live_class.viewer_scope,
        comments_allowed=live_class.comments_allowed,
        speaking_allowed=live_class.speaking_allowed,
        speech_seconds=live_class.speech_seconds,
        camera_visibility=live_class.camera_visibility,
        replay=live_class.replay,
        replay_state=await replay_state(session, services, live_class.id),
        started_at=live_class.started_at,
        opens_at=live_class.opens_at,
        ended_at=live_class.ended_at,
        can_enter=can_enter,
        count=services.rooms.count(RoomId(live_class.id)),
        links=links(services, live_class.id),
    )


async def replay_state(session: AsyncSession, services: Services, class_id: str) -> ReplayState:
    """Whether the class has a replay; none where nothing records."""
    if services.replays is None:
        return "none"
    return (await services.replays.states(session, [class_id])).get(class_id, "none")


def links(services: Services, class_id: str) -> Links:
    """Where the class is entered from outside the product: the address, and its picture (LIVE-23, LIVE-24)."""
    url = services.settings.url
    return Links(join=f"{url}/c/{class_id}", qr=f"{url}{BASE}/classes/{class_id}/qr.svg")


async def _groups(session: AsyncSession, live_class: LiveClass) -> Sequence[ClassGroup]:
    query = (
        select(ClassGroup)
        .join(LiveClassGroup, LiveClassGroup.group_id == ClassGroup.id)
        .where(LiveClassGroup.live_class_id == live_class.id, ClassGroup.school_id == live_class.school_id)
        .order_by(ClassGroup.id)
    )
    return (await session.scalars(query)).all()
