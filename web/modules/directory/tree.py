"""The directory as a tree: sections, grades, classes; departments for staff."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.directory import membership
from web.modules.directory.models import ClassNode, DepartmentNode, GradeNode, SectionNode, Tree
from web.modules.directory.sight import Sight
from web.modules.directory.tables import (
    GRADE_CODES,
    ClassGroup,
    Department,
    DepartmentMember,
    Enrolment,
    Grade,
    SchoolClass,
    Section,
)


async def tree(session: AsyncSession, school_id: str, sight: Sight) -> Tree:
    """The part of the school that may be seen; sections and grades without a visible class are left out."""
    classes = [one for one in await membership.current_classes(session, school_id) if sight.sees_class(one.id)]
    nodes = await _class_nodes(session, school_id, classes)
    by_grade: dict[str, list[ClassNode]] = {}
    for one in classes:
        by_grade.setdefault(one.grade_id, []).append(nodes[one.id])
    departments = await _departments(session, school_id) if sight.whole else []
    return Tree(sections=await _sections(session, school_id, by_grade), departments=departments)


async def _sections(session: AsyncSession, school_id: str, by_grade: dict[str, list[ClassNode]]) -> list[SectionNode]:
    query = (
        select(Section, Grade)
        .join(Grade, Grade.section_id == Section.id)
        .where(Section.school_id == school_id, Grade.school_id == school_id, Grade.id.in_(by_grade))
        .order_by(Section.position, Section.id)
    )
    rows = sorted(await session.execute(query), key=lambda row: (row[0].position, row[0].id, _rank(row[1])))
    sections: dict[str, SectionNode] = {}
    for section, grade in rows:
        node = sections.setdefault(section.id, SectionNode(id=section.id, name=section.name, grades=[]))
        node.grades.append(GradeNode(id=grade.id, code=grade.code, name=grade.name, classes=by_grade[grade.id]))
    return list(sections.values())


def _rank(grade: Grade) -> int:
    return GRADE_CODES.index(grade.code)


async def _class_nodes(session: AsyncSession, school_id: str, classes: list[SchoolClass]) -> dict[str, ClassNode]:
    ids = [one.id for one in classes]
    counted = (
        select(Enrolment.class_id, func.count())
        .where(Enrolment.school_id == school_id, Enrolment.class_id.in_(ids))
        .group_by(Enrolment.class_id)
    )
    counts = dict((await session.execute(counted)).all())
    grouped = select(ClassGroup.class_id, ClassGroup.id).where(
        ClassGroup.school_id == school_id, ClassGroup.class_id.in_(ids)
    )
    groups = dict((await session.execute(grouped)).all())
    return {
        one.id: ClassNode(id=one.id, name=one.name, student_count=counts.get(one.id, 0), group_id=groups.get(one.id))
        for one in classes
    }


async def _departments(session: AsyncSession, school_id: str) -> list[DepartmentNode]:
    query = (
        select(Department.id, Department.name, func.count(DepartmentMember.person_id))
        .outerjoin(DepartmentMember, DepartmentMember.department_id == Department.id)
        .where(Department.school_id == school_id)
        .group_by(Department.id, Department.name, Department.position)
        .order_by(Department.position, Department.id)
    )
    rows = await session.execute(query)
    return [DepartmentNode(id=id_, name=name, member_count=count) for id_, name, count in rows]
