"""The people of a school as a spreadsheet: one row each, with class, relatives and units (IMP-15)."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.locales import Locale
from web.modules.directory import faces
from web.modules.directory.sight import Sight
from web.modules.directory.tables import Department, DepartmentMember, Identity, Person, StudentNumber
from web.sheets import Column, Sheet

BATCH: Final = 200
_COLUMNS: Final[Mapping[Locale, tuple[str, ...]]] = {
    Locale.ZH_HANT: ("姓名", "另一姓名", "身份", "職銜", "電話", "班級", "學生ID", "部門", "家長", "子女"),
    Locale.ZH_HANS: ("姓名", "另一姓名", "身份", "职衔", "电话", "班级", "学生ID", "部门", "家长", "子女"),
    Locale.PT: (
        "Nome", "Outro nome", "Papéis", "Cargo", "Telefone", "Turma", "ID do aluno", "Departamentos",
        "Encarregados", "Educandos",
    ),
    Locale.EN: (
        "Name", "Other name", "Identities", "Title", "Phone", "Class", "Student ID", "Departments", "Parents",
        "Children",
    ),
}  # fmt: skip
_WIDTHS: Final = (16, 22, 24, 16, 18, 14, 28, 20, 24, 24)


async def people_sheet(session: AsyncSession, school_id: str, name: str, locale: Locale) -> Sheet:
    """All people, in the order of the directory. `identities` are the stable words of `IdentityKind`."""
    mine = select(Identity.person_id).where(Identity.school_id == school_id)
    order = (Person.sort_key, Person.id)
    people = (await session.scalars(select(Person).where(Person.id.in_(mine)).order_by(*order))).all()
    kinds = await _grouped(
        session, select(Identity.person_id, Identity.kind).where(Identity.school_id == school_id).order_by(Identity.id)
    )
    numbers = await _grouped(
        session, select(StudentNumber.person_id, StudentNumber.number).where(StudentNumber.school_id == school_id)
    )
    units = await _grouped(
        session,
        select(DepartmentMember.person_id, Department.name)
        .join(Department, Department.id == DepartmentMember.department_id)
        .where(DepartmentMember.school_id == school_id)
        .order_by(Department.position, Department.id),
    )
    rows: list[tuple[str, ...]] = []
    for start in range(0, len(people), BATCH):
        part = people[start : start + BATCH]
        items = await faces.items(session, school_id, Sight(whole=True), part)
        rows += [
            (
                person.name,
                person.name_other,
                ", ".join(kinds.get(person.id, ())),
                item.title,
                person.phone or "",
                item.class_name or "",
                ", ".join(numbers.get(person.id, ())),
                ", ".join(units.get(person.id, ())),
                ", ".join(one.name for one in item.parents),
                ", ".join(one.name for one in item.children),
            )
            for person, item in zip(part, items, strict=True)
        ]
    columns = [Column(title, width) for title, width in zip(_COLUMNS[locale], _WIDTHS, strict=True)]
    return Sheet(name, columns, rows)


async def _grouped(session: AsyncSession, query: Select[str | None, str]) -> Mapping[str, Sequence[str]]:
    """The second column's values of each person, the first one."""
    found: dict[str, list[str]] = {}
    for person_id, value in await session.execute(query):
        found.setdefault(person_id or "", []).append(str(value))
    return found
