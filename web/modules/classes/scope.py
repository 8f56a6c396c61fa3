"""Who may enter a live class, and as whom: the one rule that the door, the list and the card share (LIVE-16)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import Child, PersonKind
from web.access import STAFF, IdentityKind
from web.modules.classes.tables import LiveClass, LiveClassGroup, Scope
from web.modules.directory import membership


@dataclass(frozen=True, slots=True)
class Entrant:
    """As what somebody may enter: a parent with the children who are in the class's groups (LIVE-26, IMP-04)."""

    kind: PersonKind
    invited: bool
    """Host or member of a class group of the scope: the class is theirs to attend today."""
    children: tuple[Child, ...] = ()


async def groups_of(session: AsyncSession, live_class: LiveClass) -> Sequence[str]:
    """The ids of the class groups of the scope."""
    query = select(LiveClassGroup.group_id).where(
        LiveClassGroup.live_class_id == live_class.id, LiveClassGroup.school_id == live_class.school_id
    )
    return (await session.scalars(query)).all()


async def entrant(session: AsyncSession, live_class: LiveClass, person_id: str, school_id: str) -> Entrant | None:
    """As what this person, signed in at this school, may enter; `None` for those who may not.

    A teacher who comes as the parent of a child in the groups is a parent there, unless it teaches them (IMP-03).
    """
    if school_id != live_class.school_id:
        return Entrant(PersonKind.OUTSIDER, invited=False) if live_class.viewer_scope is Scope.ANYONE else None
    if person_id == live_class.host_id:
        return Entrant(PersonKind.STAFF, invited=True)
    groups = await groups_of(session, live_class)
    member = await membership.member(session, school_id, groups, person_id)
    if member is not None:
        return Entrant(member.kind, invited=True, children=member.children)
    kinds = await membership.kinds_of(session, school_id, person_id)
    if kinds & STAFF:
        return Entrant(PersonKind.STAFF, invited=False)
    if live_class.viewer_scope is Scope.ANYONE and kinds:
        return Entrant(PersonKind.PARENT if IdentityKind.PARENT in kinds else PersonKind.STUDENT, invited=False)
    return None
