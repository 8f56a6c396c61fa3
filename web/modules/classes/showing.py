"""How live classes are shown to one person: the list of those that are on, and a single one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import RoomId
from web.access import Actor
from web.errors import NOT_FOUND, Problem
from web.modules.classes.models import GroupName, HostItem, LiveClassItem
from web.modules.classes.scope import entrant
from web.modules.classes.tables import LiveClass, LiveClassGroup, State
from web.modules.directory.tables import ClassGroup
from web.services import Rooms


async def live_now(session: AsyncSession, rooms: Rooms, actor: Actor, *, invited: bool = False) -> list[LiveClassItem]:
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
            shown.append(await show(session, rooms, live_class, actor, can_enter=True))
    return shown


async def find(session: AsyncSession, rooms: Rooms, actor: Actor, class_id: str) -> LiveClassItem:
    """One class, over or not, for those who may enter it. Raises `not-found` for everybody else."""
    live_class = await session.get(LiveClass, class_id)
    if live_class is None or await entrant(session, live_class, actor.person_id, actor.school_id) is None:
        raise Problem(NOT_FOUND)
    return await show(session, rooms, live_class, actor, can_enter=live_class.state is State.LIVE)


async def show(
    session: AsyncSession, rooms: Rooms, live_class: LiveClass, actor: Actor, *, can_enter: bool
) -> LiveClassItem:
    """The class for somebody who may know of it; the names of its groups are for its own school."""
    at_home = actor.school_id == live_class.school_id
    return LiveClassItem(
        id=live_class.id,
        kind=live_class.kind,
        title=live_class.title,
        state="live" if live_class.state is State.LIVE else "ended",
        host=HostItem(id=live_class.host_id, name=live_class.host_name),
        groups=[GroupName(id=one.id, name=one.name) for one in await _groups(session, live_class)] if at_home else [],
        content=live_class.content,
        viewer_scope=live_class.viewer_scope,
        speaking_allowed=live_class.speaking_allowed,
        started_at=live_class.started_at,
        ended_at=live_class.ended_at,
        can_enter=can_enter,
        count=rooms.count(RoomId(live_class.id)),
    )


async def _groups(session: AsyncSession, live_class: LiveClass) -> Sequence[ClassGroup]:
    query = (
        select(ClassGroup)
        .join(LiveClassGroup, LiveClassGroup.group_id == ClassGroup.id)
        .where(LiveClassGroup.live_class_id == live_class.id, ClassGroup.school_id == live_class.school_id)
        .order_by(ClassGroup.id)
    )
    return (await session.scalars(query)).all()
