"""Telling that a class is on: its cards in the class groups (LIVE-35) and an entry in the inbox of everybody invited."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.jobs import Job
from web.modules.classes import invitations
from web.modules.classes.ending import running
from web.modules.classes.scope import groups_of, invitees_of
from web.modules.classes.tables import LiveClass
from web.modules.directory.tables import ClassGroup
from web.modules.groups import actions as groups
from web.modules.groups.models import CardState
from web.modules.groups.tables import LiveCard
from web.modules.inbox import actions as inbox
from web.news import News, tell_all
from web.services import Services

ANNOUNCE = "classes.announce"
STARTED = "class-started"


async def announce_or_plan(services: Services, session: AsyncSession, live_class: LiveClass) -> list[News]:
    """Now; or, for a class that its teacher has opened early, when the others may enter."""
    if live_class.opens_at is None or live_class.opens_at <= live_class.started_at:
        return await announce(services, session, live_class)
    payload = {"class_id": live_class.id}
    key = f"{ANNOUNCE}:{live_class.id}"
    await services.jobs.add(session, ANNOUNCE, payload, run_at=live_class.opens_at, dedupe_key=key)
    return []


async def announce_due(services: Services, job: Job) -> None:
    """The job. A class that is over by then is not announced; the card in the database tells that it was already."""
    async with services.database.write() as session:
        live_class = await running(session, job.payload["class_id"])
        if live_class is None or await session.get(LiveCard, live_class.id) is not None:
            return
        news = await announce(services, session, live_class)
    await tell_all(services.tell, news)


async def announce(services: Services, session: AsyncSession, live_class: LiveClass) -> list[News]:
    """Once for a class: a card in each group of its scope, an entry for everybody but the host."""
    ids = list(await groups_of(session, live_class))
    query = select(ClassGroup).where(ClassGroup.school_id == live_class.school_id, ClassGroup.id.in_(ids))
    in_order = sorted(await session.scalars(query), key=lambda group: group.id)
    card = LiveCard(
        id=live_class.id,
        school_id=live_class.school_id,
        title=live_class.title,
        host_name=live_class.host_name,
        kind=live_class.kind,
        state=CardState.LIVE,
        started_at=live_class.begins_at,
    )
    news = await groups.post_live_cards(session, card, [group.id for group in in_order], live_class.host_id)
    persons = await invitations.everybody(session, live_class.school_id, ids, await invitees_of(session, live_class))
    return news + await tell_invited(services, session, live_class, persons - {live_class.host_id}, STARTED)


async def tell_invited(
    services: Services, session: AsyncSession, live_class: LiveClass, persons: frozenset[str], kind: str
) -> list[News]:
    """An inbox entry about the class, of one of the kinds that the client words, for these persons."""
    return await inbox.notify(
        session,
        live_class.school_id,
        persons,
        kind,
        params={
            "class_id": live_class.id,
            "title": live_class.title,
            "host_name": live_class.host_name,
            "group_names": live_class.scope_names,
        },
        link=f"/class/{live_class.id}",
        now=services.clock.now(),
    )
