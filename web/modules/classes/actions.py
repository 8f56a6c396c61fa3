"""Starting a live class: what can be wrong with it, its row and its scope, and telling everybody who is invited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.identity import PersonId, SchoolId
from signaling.messages import Content, DeckId, RoomKind
from web.access import Action, Actor, InSchool
from web.database import new_id
from web.errors import INVALID, Problem, ProblemType
from web.modules.classes import announcing, invitations, sweeping, titles
from web.modules.classes.invitations import Invitation
from web.modules.classes.models import Manner
from web.modules.classes.settings import settings_of
from web.modules.classes.tables import (
    ClassInvitee,
    ClassSettings,
    ExpectedStudent,
    LiveClass,
    LiveClassGroup,
    State,
)
from web.modules.directory.tables import Person
from web.news import News, tell_all
from web.services import Services

STARTABLE = frozenset({RoomKind.LARGE, RoomKind.SMALL, RoomKind.BROADCAST})
"""Meetings are started elsewhere."""

KIND_NOT_AVAILABLE = ProblemType("kind-not-available", 422, "This kind of class cannot be started yet")
ALREADY_LIVE = ProblemType("already-live", 409, "You are giving a class already")
"""`class_id` tells which."""
APP_DISABLED = ProblemType("app-disabled", 403, "The school does not use live classes")

START_CLASS = Action[InSchool]("start-class", lambda actor, _: actor.staff)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a class starts now. `key`: the Idempotency-Key; a booked class has the id and the time of its booking."""

    key: str | None = None
    booking_id: str | None = None
    opens_at: datetime | None = None


async def check_manner(session: AsyncSession, actor: Actor, body: Manner) -> Invitation:
    """What can be wrong with how a class is to be held, but for the slides themselves. Raises `Problem` and has changed nothing."""
    if body.kind not in STARTABLE:
        raise Problem(KIND_NOT_AVAILABLE)
    await check_enabled(session, actor.school_id)
    if body.content is Content.SLIDES and body.deck_id is None:
        raise _faulty_deck("no-deck", "Choose the slides")
    return await invitations.check(session, actor, body.kind, body)


async def check_enabled(session: AsyncSession, school_id: str) -> None:
    """LIVE-51. Raises `app-disabled`."""
    if not (await settings_of(session, school_id)).enabled:
        raise Problem(APP_DISABLED)


async def start(
    services: Services, actor: Actor, body: Manner, occasion: Occasion, invitation: Invitation | None = None
) -> LiveClass:
    """Starts a class in one transaction and then tells everybody; the same key again gives the class of the first.

    A booking was checked when it was made, and brings its `invitation`.
    """
    if invitation is None:
        await check_deck(services, actor, body.deck_id)
    try:
        async with services.database.write() as session:
            if (earlier := await started_with(session, actor, occasion)) is not None:
                return earlier
            await check_enabled(session, actor.school_id)
            if invitation is None:
                invitation = await check_manner(session, actor, body)
            if (running := await running_class(session, actor.person_id)) is not None:
                raise Problem(ALREADY_LIVE, class_id=running.id)
            live_class, news = await _do_start(services, session, actor, body, occasion, invitation)
            await sweeping.plan(services, session, live_class.id, round_=1)
    except IntegrityError:
        # Another request of the same host was faster (PostgreSQL); SQLite's writers queue and never come here.
        async with services.database.read() as session:
            return await _faster_one(session, actor, occasion)
    await tell_all(services.tell, news)
    return live_class


async def _do_start(
    services: Services, session: AsyncSession, actor: Actor, body: Manner, occasion: Occasion, invitation: Invitation
) -> tuple[LiveClass, list[News]]:
    """The class and its scope. It is announced at once, or when it opens to others than staff."""
    host = await session.get_one(Person, actor.person_id)
    defaults = await settings_of(session, actor.school_id)
    title = body.title or await titles.default(session, host, invitation)
    live_class = _class_of(actor, host, body, defaults)
    live_class.title, live_class.scope_names = title, invitation.names
    live_class.id = occasion.booking_id or new_id()
    live_class.start_key, live_class.opens_at = occasion.key, occasion.opens_at
    live_class.started_at = services.clock.now()
    session.add(live_class)
    await session.flush()
    await _store_scope(session, live_class, invitation)
    return live_class, await announcing.announce_or_plan(services, session, live_class)


def _class_of(actor: Actor, host: Person, body: Manner, defaults: ClassSettings) -> LiveClass:
    """How it is held: what is left open is as the school's settings say."""

    def chosen(name: str) -> bool:
        wish: bool | None = getattr(body, name)
        return bool(getattr(defaults, name)) if wish is None else wish

    return LiveClass(
        school_id=actor.school_id,
        host_id=actor.person_id,
        host_name=host.name,
        kind=body.kind,
        state=State.LIVE,
        content=body.content,
        deck_id=body.deck_id,
        viewer_scope=body.viewer_scope or defaults.viewer_scope,
        comments_allowed=chosen("comments_allowed"),
        speaking_allowed=chosen("speaking_allowed"),
        replay=chosen("replay"),
        speech_seconds=body.speech_seconds,
        camera_visibility=body.camera_visibility,
    )


async def _store_scope(session: AsyncSession, live_class: LiveClass, invitation: Invitation) -> None:
    own = {"live_class_id": live_class.id, "school_id": live_class.school_id}
    session.add_all(LiveClassGroup(group_id=group.id, **own) for group in invitation.groups)
    session.add_all(ClassInvitee(person_id=person, **own) for person in sorted(invitation.persons))
    students = await invitations.expected(session, live_class.school_id, invitation.groups, invitation.persons)
    session.add_all(
        ExpectedStudent(person_id=one.person_id, name=one.name, group_name=one.group_name, position=place, **own)
        for place, one in enumerate(students)
    )
    await session.flush()


async def running_class(session: AsyncSession, host_id: str) -> LiveClass | None:
    """The class that this person is giving now, in whichever school."""
    query = select(LiveClass).where(LiveClass.host_id == host_id, LiveClass.state == State.LIVE)
    found: LiveClass | None = await session.scalar(query)
    return found


async def started_with(session: AsyncSession, actor: Actor, occasion: Occasion) -> LiveClass | None:
    """The class that the actor started with this Idempotency-Key, or from this booking."""
    query = select(LiveClass).where(LiveClass.school_id == actor.school_id, LiveClass.host_id == actor.person_id)
    if occasion.booking_id is not None:
        query = query.where(LiveClass.id == occasion.booking_id)
    elif occasion.key is not None:
        query = query.where(LiveClass.start_key == occasion.key)
    else:
        return None
    found: LiveClass | None = await session.scalar(query)
    return found


async def _faster_one(session: AsyncSession, actor: Actor, occasion: Occasion) -> LiveClass:
    if (same := await started_with(session, actor, occasion)) is not None:
        return same
    running = await running_class(session, actor.person_id)
    raise Problem(ALREADY_LIVE, class_id=running.id if running is not None else None)


async def check_deck(services: Services, actor: Actor, deck_id: str | None) -> None:
    """Slides are one's own, and ready (LIVE-14). Raises `invalid`. Not inside a unit of work: they have their own."""
    if deck_id is None:
        return
    school, person = SchoolId(actor.school_id), PersonId(actor.person_id)
    if services.decks is None or await services.decks.find(school, person, DeckId(deck_id)) is None:
        raise _faulty_deck("no-such-deck", "Not slides of yours that are ready")


def _faulty_deck(code: str, detail: str) -> Problem:
    return Problem(INVALID, errors=[{"field": "body.deck_id", "code": code, "detail": detail}])
