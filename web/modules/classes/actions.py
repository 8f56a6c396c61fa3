"""Starting a live class and ending it: the row, the cards in the class groups, the entries in the inboxes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import RoomKind
from web.access import Action, Actor, InSchool
from web.database import new_id
from web.errors import INVALID, Problem, ProblemType
from web.modules.classes import sweeping
from web.modules.classes.models import StartClass
from web.modules.classes.tables import LiveClass, LiveClassGroup, State
from web.modules.directory import membership
from web.modules.directory.tables import ClassGroup, Person
from web.modules.groups import actions as groups
from web.modules.groups.models import CardState
from web.modules.groups.tables import LiveCard
from web.modules.inbox import actions as inbox
from web.news import News, tell_all
from web.services import Services

STARTABLE = frozenset({RoomKind.LARGE})
"""The kinds that can be held today; the others are in the rule matrix and wait for their issues."""

KIND_NOT_AVAILABLE = ProblemType("kind-not-available", 422, "This kind of class cannot be started yet")
ALREADY_LIVE = ProblemType("already-live", 409, "You are giving a class already")
"""`class_id` tells which."""

START_CLASS = Action[InSchool]("start-class", lambda actor, _: actor.staff)


async def check_start(session: AsyncSession, actor: Actor, body: StartClass) -> Sequence[ClassGroup]:
    """Everything that can be wrong with a start. Gives the groups; raises `Problem` and has changed nothing."""
    if body.kind not in STARTABLE:
        raise Problem(KIND_NOT_AVAILABLE)
    allowed = {group.id: group for group in await _own_groups(session, actor)}
    wanted = list(dict.fromkeys(body.group_ids))
    for position, group_id in enumerate(body.group_ids):
        if group_id not in allowed:
            field = {"field": f"body.group_ids.{position}", "code": "no-such-group", "detail": "Not one of your groups"}
            raise Problem(INVALID, errors=[field])
    if (running := await running_class(session, actor.person_id)) is not None:
        raise Problem(ALREADY_LIVE, class_id=running.id)
    return [allowed[group_id] for group_id in wanted]


async def start(services: Services, actor: Actor, body: StartClass, key: str | None) -> LiveClass:
    """Starts a class in one transaction and then tells everybody; the same key again gives the class of the first."""
    try:
        async with services.database.write() as session:
            if (earlier := await started_with(session, actor, key)) is not None:
                return earlier
            chosen = await check_start(session, actor, body)
            live_class, news = await do_start(session, actor, body, chosen, key, services.clock.now())
            await sweeping.plan(services, session, live_class.id, round_=1)
    except IntegrityError:
        # Another request of the same host was faster (PostgreSQL); SQLite's writers queue and never come here.
        async with services.database.read() as session:
            return await _faster_one(session, actor, key)
    await tell_all(services.tell, news)
    return live_class


async def do_start(
    session: AsyncSession, actor: Actor, body: StartClass, chosen: Sequence[ClassGroup], key: str | None, now: datetime
) -> tuple[LiveClass, list[News]]:
    """The class, its scope, a card in every group (LIVE-35) and an inbox entry for everybody in them."""
    host = await session.get_one(Person, actor.person_id)
    live_class = LiveClass(
        id=new_id(),
        school_id=actor.school_id,
        host_id=actor.person_id,
        host_name=host.name,
        state=State.LIVE,
        started_at=now,
        start_key=key,
        **body.model_dump(exclude={"group_ids"}),
    )
    session.add(live_class)
    await session.flush()
    session.add_all(
        LiveClassGroup(live_class_id=live_class.id, group_id=group.id, school_id=group.school_id) for group in chosen
    )
    ids = [group.id for group in chosen]
    news = await groups.post_live_cards(session, _card(live_class), ids, live_class.host_id)
    members = await membership.members(session, actor.school_id, ids)
    news += await inbox.notify(
        session,
        actor.school_id,
        members.keys() - {live_class.host_id},
        "class-started",
        params={
            "class_id": live_class.id,
            "title": live_class.title,
            "host_name": live_class.host_name,
            "group_names": [group.name for group in chosen],
        },
        link=f"/class/{live_class.id}",
        now=now,
    )
    return live_class, news


async def running_class(session: AsyncSession, host_id: str) -> LiveClass | None:
    """The class that this person is giving now, in whichever school."""
    query = select(LiveClass).where(LiveClass.host_id == host_id, LiveClass.state == State.LIVE)
    found: LiveClass | None = await session.scalar(query)
    return found


async def started_with(session: AsyncSession, actor: Actor, key: str | None) -> LiveClass | None:
    """The class that the actor started with this Idempotency-Key."""
    if key is None:
        return None
    query = select(LiveClass).where(
        LiveClass.school_id == actor.school_id, LiveClass.host_id == actor.person_id, LiveClass.start_key == key
    )
    found: LiveClass | None = await session.scalar(query)
    return found


async def _faster_one(session: AsyncSession, actor: Actor, key: str | None) -> LiveClass:
    if (same := await started_with(session, actor, key)) is not None:
        return same
    running = await running_class(session, actor.person_id)
    raise Problem(ALREADY_LIVE, class_id=running.id if running is not None else None)


async def _own_groups(session: AsyncSession, actor: Actor) -> Sequence[ClassGroup]:
    """Where the actor may give a class: the groups that it is staff of; administrators in all."""
    if actor.administrator:
        return await membership.all_groups(session, actor.school_id)
    return await membership.staff_groups_of(session, actor.school_id, actor.person_id)


def _card(live_class: LiveClass) -> LiveCard:
    return LiveCard(
        id=live_class.id,
        school_id=live_class.school_id,
        title=live_class.title,
        host_name=live_class.host_name,
        kind=live_class.kind,
        state=CardState.LIVE,
        started_at=live_class.started_at,
    )
