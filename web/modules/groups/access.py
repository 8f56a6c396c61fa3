"""Who may read and who may write in a class group: its members read, its staff write, administrators do both."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import PersonKind
from web.access import Action, Actor, require
from web.errors import NOT_FOUND, Problem, ProblemType
from web.modules.directory import membership
from web.modules.directory.membership import GroupMember
from web.modules.directory.tables import ClassGroup

GROUP_READ_ONLY = ProblemType("group-read-only", 403, "Only staff of the class write in its group")


@dataclass(frozen=True, slots=True)
class Place:
    """A group as one person stands in it: as what kind of member, or not as a member at all."""

    group: ClassGroup
    member: GroupMember | None

    @property
    def school_id(self) -> str:
        return self.group.school_id


def _reads(actor: Actor, place: Place) -> bool:
    return actor.administrator or place.member is not None


def _writes(actor: Actor, place: Place) -> bool:
    return actor.administrator or (place.member is not None and place.member.kind is PersonKind.STAFF)


READ_GROUP = Action[Place]("read-group", _reads)
WRITE_IN_GROUP = Action[Place]("write-in-group", _writes)


async def readable(session: AsyncSession, actor: Actor, group_id: str) -> Place:
    """The group, for those who may read it. Raises `not-found` for everybody else: nobody learns that it is there."""
    query = select(ClassGroup).where(ClassGroup.id == group_id, ClassGroup.school_id == actor.school_id)
    group = await session.scalar(query)
    if group is None:
        raise Problem(NOT_FOUND)
    place = Place(group, await membership.member(session, actor.school_id, [group_id], actor.person_id))
    require(actor, READ_GROUP, place, otherwise=NOT_FOUND)
    return place


async def writable(session: AsyncSession, actor: Actor, group_id: str) -> Place:
    """The group, for those who may write in it. Raises `group-read-only` for those who only read."""
    place = await readable(session, actor, group_id)
    require(actor, WRITE_IN_GROUP, place, otherwise=GROUP_READ_ONLY)
    return place
