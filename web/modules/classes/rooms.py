"""What signaling asks and tells: may this person enter the room of a class, who came and went, and that it is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.facts import Fact, PersonJoined, PersonLeft, RoomOver
from signaling.identity import Admission, Identity, NotAdmitted, PersonId, Recollection, RoomSpec, SchoolId
from signaling.messages import CloseReason, PersonKind, Role, RoomId
from web.database import new_id
from web.modules.classes.ending import do_end, running
from web.modules.classes.scope import entrant
from web.modules.classes.tables import LiveClass, PresenceSpan, State
from web.modules.directory.tables import Person
from web.news import tell_all
from web.services import Services


class ClassDoors:
    """`signaling.identity.Doors`: asked at every entry, so that a changed right counts at once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def admit(self, identity: Identity, room: RoomId) -> Admission:
        """As whom the person enters. Raises `NotAdmitted`: `no-such-room`, `room-ended` or `not-invited`.

        To other schools a class for members only does not exist.
        """
        async with self._services.database.read() as session:
            live_class = await session.get(LiveClass, room)
            if live_class is None:
                raise NotAdmitted("no-such-room", "There is no such class.")
            entry = await entrant(session, live_class, identity.person, identity.school)
            if entry is None:
                raise _refused(live_class, identity)
            if live_class.state is not State.LIVE:
                raise NotAdmitted("room-ended", "The class is over.")
            name = await session.scalar(select(Person.name).where(Person.id == identity.person))
        return Admission(
            spec=_spec(live_class),
            role=Role.HOST if identity.person == live_class.host_id else Role.VIEWER,
            name=name or "",
            kind=entry.kind,
            children=entry.children,
            invited=entry.invited or entry.kind is PersonKind.STAFF,
        )

    async def recall(self, room: RoomId) -> Recollection:
        """What was kept of the room that this process opens now."""
        del room
        return Recollection()


class ClassRegistrar:
    """`signaling.identity.Registrar`: keeps one row for each stay (LIVE-38, LIVE-39), and the end of the class."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def keep(self, room: RoomId, facts: Sequence[Fact]) -> None:
        """One after the other, in the order of what happened."""
        for fact in facts:
            match fact:
                case PersonJoined(person, at):
                    await self.joined(room, person, at)
                case PersonLeft(person, at):
                    await self.left(room, person, at)
                case RoomOver(reason, at):
                    await self.closed(room, reason, at)

    async def joined(self, room: RoomId, person: PersonId, at: datetime) -> None:
        """A stay begins, unless one is open: after a crash nobody was told of its end, so it goes on."""
        async with self._services.database.write() as session:
            live_class = await running(session, room)
            if live_class is None or await _open_stay(session, room, person) is not None:
                return
            live_class.empty_since = None
            stay = PresenceSpan(id=new_id(), live_class_id=room, school_id=live_class.school_id)
            stay.person_id, stay.joined_at = person, at
            session.add(stay)

    async def left(self, room: RoomId, person: PersonId, at: datetime) -> None:
        """The stay is over."""
        stay = (PresenceSpan.live_class_id == room, PresenceSpan.person_id == person, PresenceSpan.left_at.is_(None))
        async with self._services.database.write() as session:
            await session.execute(update(PresenceSpan).where(*stay).values(left_at=at))

    async def closed(self, room: RoomId, reason: CloseReason, at: datetime) -> None:
        """The class is over: the cards in the groups say so from now on."""
        state = State.ABANDONED if reason is CloseReason.ABANDONED else State.ENDED
        async with self._services.database.write() as session:
            news = await do_end(session, room, state, at)
        await tell_all(self._services.tell, news)


async def _open_stay(session: AsyncSession, room: RoomId, person: PersonId) -> str | None:
    query = select(PresenceSpan.id).where(
        PresenceSpan.live_class_id == room, PresenceSpan.person_id == person, PresenceSpan.left_at.is_(None)
    )
    found: str | None = await session.scalar(query)
    return found


def _refused(live_class: LiveClass, identity: Identity) -> NotAdmitted:
    if identity.school != live_class.school_id:
        return NotAdmitted("no-such-room", "There is no such class.")
    return NotAdmitted("not-invited", "The class is for others.")


def _spec(live_class: LiveClass) -> RoomSpec:
    return RoomSpec(
        id=RoomId(live_class.id),
        kind=live_class.kind,
        school=SchoolId(live_class.school_id),
        title=live_class.title,
        host=PersonId(live_class.host_id),
        host_name=live_class.host_name,
        started_at=live_class.started_at,
        content=live_class.content,
        speaking_allowed=live_class.speaking_allowed,
    )
