"""Who may enter a live class, and as whom: the one rule that the door, the list and the card share (LIVE-16, LIVE-41)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Child, PersonKind, ViewerScope
from web.access import STAFF, Actor, IdentityKind
from web.modules.classes.settings import settings_of
from web.modules.classes.tables import ClassInvitee, LiveClass, LiveClassGroup
from web.modules.directory import actions as directory
from web.modules.directory import membership


@dataclass(frozen=True, slots=True)
class Entrant:
    """As what somebody may enter: a parent with the children who are in the class's groups (LIVE-26, IMP-04)."""

    kind: PersonKind
    invited: bool
    """Host, invited by name, or member of a class group of the scope: the class is theirs to attend today."""
    children: tuple[Child, ...] = ()


async def groups_of(session: AsyncSession, live_class: LiveClass) -> Sequence[str]:
    """The ids of the class groups of the scope."""
    query = select(LiveClassGroup.group_id).where(
        LiveClassGroup.live_class_id == live_class.id, LiveClassGroup.school_id == live_class.school_id
    )
    return (await session.scalars(query)).all()


async def invitees_of(session: AsyncSession, live_class: LiveClass) -> frozenset[str]:
    """Who is invited by name or by department."""
    query = select(ClassInvitee.person_id).where(ClassInvitee.live_class_id == live_class.id)
    return frozenset(await session.scalars(query))


async def entrant(
    session: AsyncSession, live_class: LiveClass, person_id: str, school_id: str, *, guest_of: str | None = None
) -> Entrant | None:
    """As what this person, signed in at this school, may enter; `None` for those who may not.

    A teacher who comes as the parent of a child in the groups is a parent there, unless it teaches them (IMP-03).
    """
    if guest_of is not None or school_id != live_class.school_id:
        return await _outsider(session, live_class, guest_of)
    if person_id == live_class.host_id:
        return Entrant(PersonKind.STAFF, invited=True)
    member = await membership.member(session, school_id, await groups_of(session, live_class), person_id)
    if member is not None:
        return Entrant(member.kind, invited=True, children=member.children)
    return await _by_name(session, live_class, person_id)


async def entrant_of(session: AsyncSession, live_class: LiveClass, actor: Actor) -> Entrant | None:
    """The same of who asks over HTTP, who may be a guest."""
    return await entrant(session, live_class, actor.person_id, actor.school_id, guest_of=actor.guest_of)


async def _outsider(session: AsyncSession, live_class: LiveClass, guest_of: str | None) -> Entrant | None:
    """Somebody of another school, or a guest: where the class is for anyone and the school does not forbid it."""
    if live_class.viewer_scope is not ViewerScope.ANYONE or guest_of not in {None, live_class.id}:
        return None
    if (await settings_of(session, live_class.school_id)).outsiders_forbidden:
        return None
    return Entrant(PersonKind.OUTSIDER, invited=False)


async def _by_name(session: AsyncSession, live_class: LiveClass, person_id: str) -> Entrant | None:
    """Somebody of the school who is in none of the groups: a colleague, one who is invited by name, or anyone."""
    school_id = live_class.school_id
    kinds = await membership.kinds_of(session, school_id, person_id)
    named = await invitees_of(session, live_class)
    if kinds & STAFF:
        return Entrant(PersonKind.STAFF, invited=person_id in named)
    if IdentityKind.PARENT in kinds:
        own = await directory.children_of(session, school_id, person_id)
        children = [child for child in own if person_id in named or child.id in named]
        if children or person_id in named or live_class.viewer_scope is ViewerScope.ANYONE:
            shown = tuple(Child(person_id=one.id, name=one.name, relation=one.relation) for one in children)
            return Entrant(PersonKind.PARENT, invited=bool(children) or person_id in named, children=shown)
    elif kinds and (person_id in named or live_class.viewer_scope is ViewerScope.ANYONE):
        return Entrant(PersonKind.STUDENT, invited=person_id in named)
    return None
