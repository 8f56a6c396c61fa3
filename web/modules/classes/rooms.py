"""What signaling asks: may this person enter the room of a class and as whom, and what was kept of a room (LIVE-16, 41, 51)."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.identity import (
    Admission,
    Identity,
    NotAdmitted,
    PersonId,
    Recollection,
    RoomSpec,
    SchoolId,
)
from signaling.memory import RoomMemory
from signaling.messages import DeckId, Expected, PersonKind, Role, RoomId
from web.auth import SignIn
from web.modules.classes import ink
from web.modules.classes.kept import KeptMemory
from web.modules.classes.scope import entrant
from web.modules.classes.settings import settings_of
from web.modules.classes.tables import ExpectedStudent, LiveClass, State
from web.modules.directory import consents
from web.modules.directory.tables import Person
from web.services import Services


class ClassDoors:
    """`signaling.identity.Doors`: asked at every entry, so that a changed right counts at once."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def admit(self, identity: Identity, room: RoomId) -> Admission:
        """As whom the person enters. Raises `NotAdmitted`: `no-such-room`, `room-ended`, `not-invited`, `not-started` or
        `app-disabled`.

        To other schools a class for members only does not exist.
        """
        async with self._services.database.read() as session:
            live_class = await session.get(LiveClass, room)
            if live_class is None:
                raise NotAdmitted("no-such-room", "There is no such class.")
            guest_of = await session.scalar(select(SignIn.guest_of).where(SignIn.id == identity.sign_in))
            entry = await entrant(session, live_class, identity.person, identity.school, guest_of=guest_of)
            if entry is None:
                raise _refused(live_class, identity)
            if live_class.state is not State.LIVE:
                raise NotAdmitted("room-ended", "The class is over.")
            if not (await settings_of(session, live_class.school_id)).enabled:
                raise NotAdmitted("app-disabled", "The school does not use live classes.")
            if entry.kind is not PersonKind.STAFF and self._services.clock.now() < live_class.begins_at:
                raise NotAdmitted("not-started", "The class has not begun.")
            name = await session.scalar(select(Person.name).where(Person.id == identity.person))
            spec = await _spec(session, live_class)
            said_at = live_class.school_id if guest_of is not None else identity.school
            consent = await consents.said(
                session, said_at, [identity.person, *(one.person_id for one in entry.children)]
            )
        if live_class.deck_id is not None and self._services.rooms.count(room) == 0:
            spec = await self._with_deck(spec, live_class.deck_id)
        return Admission(
            spec=spec,
            role=Role.HOST if identity.person == live_class.host_id else Role.VIEWER,
            name=name or "",
            kind=entry.kind,
            children=entry.children,
            invited=entry.invited or entry.kind is PersonKind.STAFF,
            recordable=consent.get(identity.person, consents.without_a_word(entry.kind)),
            recordable_children=frozenset(
                PersonId(one.person_id) for one in entry.children if consent.get(one.person_id, False)
            ),
        )

    async def recall(self, room: RoomId) -> Recollection:
        """What was kept of the room that this process opens now."""
        async with self._services.database.read() as session:
            kept = await session.get(KeptMemory, room)
            surfaces = await ink.kept(session, room)
            roster = await _roster(session, room)
        memory = None if kept is None else RoomMemory.read(kept.memory)
        return Recollection(memory=memory, ink=surfaces, roster=roster)

    async def _with_deck(self, spec: RoomSpec, deck_id: str) -> RoomSpec:
        """The slides with which it begins, unless they have been removed since: for who opens the room."""
        decks = self._services.decks
        deck = None if decks is None else await decks.find(spec.school, spec.host, DeckId(deck_id))
        return spec if deck is None else replace(spec, deck=deck)


def _refused(live_class: LiveClass, identity: Identity) -> NotAdmitted:
    if identity.school != live_class.school_id:
        return NotAdmitted("no-such-room", "There is no such class.")
    return NotAdmitted("not-invited", "The class is for others.")


async def _spec(session: AsyncSession, live_class: LiveClass) -> RoomSpec:
    return RoomSpec(
        id=RoomId(live_class.id),
        kind=live_class.kind,
        school=SchoolId(live_class.school_id),
        title=live_class.title,
        host=PersonId(live_class.host_id),
        host_name=live_class.host_name,
        started_at=live_class.begins_at,
        content=live_class.content,
        comments_allowed=live_class.comments_allowed,
        speaking_allowed=live_class.speaking_allowed,
        speech_seconds=live_class.speech_seconds,
        camera_visibility=live_class.camera_visibility,
        viewer_scope=live_class.viewer_scope,
        replay=live_class.replay,
        host_recordable=(await consents.said(session, live_class.school_id, [live_class.host_id])).get(
            live_class.host_id, consents.without_a_word(PersonKind.STAFF)
        ),
        roster=await _roster(session, live_class.id),
    )


async def _roster(session: AsyncSession, class_id: str) -> tuple[Expected, ...]:
    """Who is expected, in the order of the registers (LIVE-33)."""
    query = select(ExpectedStudent).where(ExpectedStudent.live_class_id == class_id).order_by(ExpectedStudent.position)
    rows = await session.scalars(query)
    return tuple(Expected(person_id=row.person_id, name=row.name, group_name=row.group_name) for row in rows)
