"""What a person may see of the directory: staff the whole school, families their own circle.

A family's circle: itself, its children, who shares the care of them, and the teachers of their classes; for a student
also the other students of the class. Never another family, never a telephone number.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.directory import membership
from web.modules.directory.tables import Enrolment, Guardianship, HeadTeacher, Teaching


class Viewer(Protocol):
    """Who looks: a person in one school. `staff` if one of the identities there is a staff one."""

    @property
    def person_id(self) -> str: ...
    @property
    def school_id(self) -> str: ...
    @property
    def staff(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be seen. With `whole` the sets say nothing: everything of the school is visible."""

    whole: bool
    persons: frozenset[str] = field(default=frozenset())
    classes: frozenset[str] = field(default=frozenset())
    family: frozenset[str] = field(default=frozenset())
    """Those of `persons` whose family ties are visible: the viewer's own household."""

    def sees_person(self, person_id: str) -> bool:
        return self.whole or person_id in self.persons

    def sees_class(self, class_id: str) -> bool:
        return self.whole or class_id in self.classes

    def sees_tie(self, person_id: str, relative_id: str) -> bool:
        """Whether the viewer may know that these two are parent and child."""
        return self.whole or (person_id in self.family and relative_id in self.family)


async def sight_of(session: AsyncSession, viewer: Viewer) -> Sight:
    """What this person may see in the school in which it is signed in, now."""
    if viewer.staff:
        return Sight(whole=True)
    school_id, person_id = viewer.school_id, viewer.person_id
    classes = await membership.attended_classes(session, school_id, person_id)
    family = await _household(session, school_id, person_id)
    teachers = await _teachers(session, school_id, classes)
    classmates = await _classmates(session, school_id, person_id)
    return Sight(whole=False, persons=family | teachers | classmates, classes=classes, family=family)


async def _household(session: AsyncSession, school_id: str, person_id: str) -> frozenset[str]:
    """Oneself, one's children and who else cares for them; for a student, the parents too."""
    children = select(Guardianship.child_id).where(
        Guardianship.school_id == school_id, Guardianship.parent_id == person_id
    )
    in_school = Guardianship.school_id == school_id
    query = union(
        children,
        select(Guardianship.parent_id).where(in_school, Guardianship.child_id.in_(children)),
        select(Guardianship.parent_id).where(in_school, Guardianship.child_id == person_id),
    )
    return frozenset({person_id, *await session.scalars(query)})


async def _teachers(session: AsyncSession, school_id: str, classes: Collection[str]) -> frozenset[str]:
    query = union(
        select(Teaching.person_id).where(Teaching.school_id == school_id, Teaching.class_id.in_(classes)),
        select(HeadTeacher.person_id).where(HeadTeacher.school_id == school_id, HeadTeacher.class_id.in_(classes)),
    )
    return frozenset(await session.scalars(query))


async def _classmates(session: AsyncSession, school_id: str, person_id: str) -> frozenset[str]:
    """The students of the classes in which the person is a student itself."""
    own = select(Enrolment.class_id).where(Enrolment.school_id == school_id, Enrolment.person_id == person_id)
    query = select(Enrolment.person_id).where(Enrolment.school_id == school_id, Enrolment.class_id.in_(own))
    return frozenset(await session.scalars(query))
