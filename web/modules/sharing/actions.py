"""Sharing a class that is on: more class groups get its card, more people are invited (LIVE-23, LIVE-35)."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.identity import PersonId
from signaling.messages import Expected, RoomId
from web.access import Action, Actor, require
from web.database import put
from web.errors import NOT_FOUND, Problem, ProblemType
from web.modules.classes import announcing, invitations
from web.modules.classes.invitations import Invitation
from web.modules.classes.scope import entrant_of, groups_of, invitees_of
from web.modules.classes.tables import ClassInvitee, ExpectedStudent, LiveClass, LiveClassGroup, State
from web.modules.groups import actions as groups
from web.modules.sharing.models import ShareClass, Shared
from web.news import News, tell_all
from web.services import Services

SHARED = "class-shared"
CLASS_OVER = ProblemType("class-over", 409, "The class is over")

SHARE_CLASS = Action[LiveClass]("share-class", lambda actor, one: actor.administrator or actor.person_id == one.host_id)


async def share(services: Services, actor: Actor, class_id: str, body: ShareClass) -> Shared:
    """Invites further groups and people, once each. Raises `not-found`, `not-allowed`, `class-over` or `invalid`."""
    async with services.database.write() as session:
        live_class = await session.get(LiveClass, class_id, with_for_update=True)
        if live_class is None or await entrant_of(session, live_class, actor) is None:
            raise Problem(NOT_FOUND)
        require(actor, SHARE_CLASS, live_class)
        if live_class.state is not State.LIVE:
            raise Problem(CLASS_OVER)
        wish = await invitations.check(session, actor, live_class.kind, body)
        shared, news = await _do_share(services, session, actor, live_class, wish)
        students, persons = await _invited(session, live_class.school_id, wish)
    await tell_all(services.tell, news)
    await services.rooms.invite(RoomId(class_id), students, persons)
    return shared


async def _invited(
    session: AsyncSession, school_id: str, wish: Invitation
) -> tuple[list[Expected], frozenset[PersonId]]:
    """What the room has to hear: the students, as the roster has them, and everybody who may come now."""
    students = await invitations.expected(session, school_id, wish.groups, wish.persons)
    persons = await invitations.everybody(session, school_id, wish.group_ids, wish.persons)
    expected = [Expected(person_id=one.person_id, name=one.name, group_name=one.group_name) for one in students]
    return expected, frozenset(PersonId(person) for person in persons)


async def _do_share(
    services: Services, session: AsyncSession, actor: Actor, live_class: LiveClass, wish: Invitation
) -> tuple[Shared, list[News]]:
    known = set(await groups_of(session, live_class))
    before = await invitations.everybody(session, live_class.school_id, known, await invitees_of(session, live_class))
    new_groups = [group for group in wish.groups if group.id not in known]
    own = {"live_class_id": live_class.id, "school_id": live_class.school_id}
    for group in new_groups:
        await put(session, LiveClassGroup, {"group_id": group.id, **own})
    for person in sorted(wish.persons):
        await put(session, ClassInvitee, {"person_id": person, **own})
    added = [name for name in wish.names if name not in live_class.scope_names]
    live_class.scope_names = [*live_class.scope_names, *added]
    await _expect(session, live_class, Invitation(groups=new_groups, persons=wish.persons))
    news = await groups.forward_live_card(
        session,
        live_class.school_id,
        live_class.id,
        [group.id for group in new_groups],
        actor.person_id,
        services.clock.now(),
    )
    invited = await invitations.everybody(
        session, live_class.school_id, [group.id for group in new_groups], wish.persons
    )
    told = invited - before - {live_class.host_id}
    news += await announcing.tell_invited(services, session, live_class, told, SHARED)
    return Shared(told=len(told), groups=len(new_groups)), news


async def _expect(session: AsyncSession, live_class: LiveClass, added: Invitation) -> None:
    """The students among them are expected from now on (LIVE-33)."""
    own = {"live_class_id": live_class.id, "school_id": live_class.school_id}
    count = select(func.count()).where(ExpectedStudent.live_class_id == live_class.id)
    first = await session.scalar(count) or 0
    students = await invitations.expected(session, live_class.school_id, added.groups, added.persons)
    for position, one in enumerate(students, first):
        row = {"person_id": one.person_id, "name": one.name, "group_name": one.group_name, "position": position}
        await put(session, ExpectedStudent, {**row, **own})
