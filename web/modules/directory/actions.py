"""What the rest of the product asks the directory: who somebody is in which school, and whose telephone is whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import STAFF, IdentityKind
from web.locales import Locale
from web.modules.directory import faces, membership
from web.modules.directory.models import Relative
from web.modules.directory.sight import Viewer
from web.modules.directory.tables import Identity, Person, School
from web.offers import EVERYTHING, Offer
from web.schooltime import zone_of


@dataclass(frozen=True, slots=True)
class Profile:
    """A person in one of its schools, with everything that its own pages say of it."""

    person: Person
    school: School
    schools: Sequence[School]
    """All schools of the person, in the order of their names."""
    identities: Sequence[Identity]
    children: Sequence[Relative]

    @property
    def kinds(self) -> frozenset[IdentityKind]:
        return frozenset(identity.kind for identity in self.identities)

    @property
    def staff(self) -> bool:
        return bool(self.kinds & STAFF)


async def school_zone(session: AsyncSession, school_id: str) -> ZoneInfo:
    """Whose wall clock the rules of this school go by (IMP-07)."""
    return zone_of((await session.get_one(School, school_id)).time_zone)


async def offer_of(session: AsyncSession, school_id: str) -> Offer:
    """The languages and apps of a school, as its administrators have chosen them."""
    school = await session.get(School, school_id)
    return offered_by(school) if school is not None else EVERYTHING


def offered_by(school: School) -> Offer:
    languages = tuple(one for one in Locale if one.value in school.languages) or tuple(Locale)
    return Offer(languages, Locale(school.language), frozenset(school.apps_off))


async def person_by_phone(session: AsyncSession, phone: str) -> Person | None:
    """The person with this number (E.164), if it belongs to a school at all."""
    belongs = select(Identity.person_id)
    found: Person | None = await session.scalar(select(Person).where(Person.phone == phone, Person.id.in_(belongs)))
    return found


async def schools_of(session: AsyncSession, person_id: str) -> Sequence[School]:
    """The schools in which the person is somebody."""
    mine = select(Identity.school_id).where(Identity.person_id == person_id)
    return (await session.scalars(select(School).where(School.id.in_(mine)).order_by(School.name, School.id))).all()


async def actor_of(session: AsyncSession, person_id: str, school_id: str | None = None) -> Profile | None:
    """The person in this school, or in its first one; `None` for somebody who is nobody there (any more)."""
    person = await session.get(Person, person_id)
    schools = await schools_of(session, person_id)
    school = next((one for one in schools if school_id in (None, one.id)), None)
    if person is None or school is None:
        return None
    query = select(Identity).where(Identity.school_id == school.id, Identity.person_id == person_id)
    identities = sorted(await session.scalars(query), key=lambda one: faces.ORDER.index(one.kind))
    children = await children_of(session, school.id, person_id)
    return Profile(person, school, schools, identities, children)


async def children_of(session: AsyncSession, school_id: str, person_id: str) -> list[Relative]:
    """The person's children in this school, with their classes."""
    ties = [tie for tie in await faces.ties(session, school_id, [person_id]) if tie.parent_id == person_id]
    classes = await faces.classes_of(session, school_id, [tie.child_id for tie in ties])
    return [
        Relative(
            id=tie.child_id,
            name=tie.child_name,
            relation=tie.relation,
            class_name=classes[tie.child_id].name if tie.child_id in classes else None,
        )
        for tie in ties
    ]


async def may_see_phone(session: AsyncSession, viewer: Viewer, person_id: str, *, administrator: bool) -> bool:
    """A number is its owner's, the administrators', and that of a parent also the teachers' of the child (MAIL-01)."""
    if administrator or viewer.person_id == person_id:
        return True
    if not viewer.staff:
        return False
    taught = await membership.taught_classes(session, viewer.school_id, viewer.person_id)
    attended = await membership.attended_classes(session, viewer.school_id, person_id)
    return bool(taught & attended)


async def count_schools(session: AsyncSession) -> int:
    """How many schools this installation serves."""
    return await session.scalar(select(func.count()).select_from(School)) or 0
