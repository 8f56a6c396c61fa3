"""按B08表同步年級班別: a school year's grades, classes and class groups out of its class table, and the way back (PROM-01..08)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chat.conversations import CLASS_GROUP, do_remove, new_conversation
from chat.events import ConversationId
from web.database import new_id
from web.errors import Problem, ProblemType
from web.locales import Locale
from web.modules.directory.tables import (
    GRADE_CODES,
    ClassGroup,
    Enrolment,
    Grade,
    GroupAudience,
    HeadTeacher,
    SchoolClass,
    SchoolYear,
    Section,
    Teaching,
)
from web.modules.promotion.formats import YearPlan
from web.modules.promotion.models import ApplyPlan
from web.modules.promotion.tables import ClassPlan, PlanState, YearBackup

YEAR_EXISTS: Final = ProblemType("year-name-taken", 409, "Another school year has this name")
NO_YEAR: Final = ProblemType("no-current-year", 409, "The school has no current school year")

_CHINESE: Final = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Warnings:
    """What a reset puts aside or deletes (PROM-06)."""

    year: str
    classes: int
    students: int
    teachers: int
    groups: int


def grade_names(code: str) -> Mapping[Locale, str]:
    """What a grade is called in each language. `code` is one of `GRADE_CODES`."""
    kind, number = code.rstrip("0123456789"), int(code[-1])
    chinese = _CHINESE[number - 1]
    hant, hans, portuguese, english = {
        "I": (f"幼兒{chinese}年級", f"幼儿{chinese}年级", f"Infantil {number}", f"Kindergarten {number}"),
        "EI": (
            f"特殊教育{chinese}級",
            f"特殊教育{chinese}级",
            f"Ensino especial {number}",
            f"Special education {number}",
        ),
        "P": (f"小學{chinese}年級", f"小学{chinese}年级", f"Primário {number}", f"Primary {number}"),
        "S": (_secondary(number, "級"), _secondary(number, "级"), f"Secundário {number}", f"Secondary {number}"),
    }[kind]
    return {Locale.ZH_HANT: hant, Locale.ZH_HANS: hans, Locale.PT: portuguese, Locale.EN: english}


def _secondary(number: int, grade: str) -> str:
    stage = "初中" if number <= 3 else "高中"
    return f"{stage}{_CHINESE[(number - 1) % 3]}年{grade}"


_SHORT: Final = {"I": "幼", "EI": "特"}


def class_name(code: str, name: str, language: Locale) -> str:
    """What a class is called: 小三B班, P3 B."""
    if language not in {Locale.ZH_HANT, Locale.ZH_HANS}:
        return f"{code} {name}"
    kind, number = code.rstrip("0123456789"), int(code[-1])
    small = "小" if kind == "P" else ("初" if number <= 3 else "高") if kind == "S" else _SHORT[kind]
    place = _CHINESE[(number - 1) % 3] if kind == "S" else _CHINESE[number - 1]
    return f"{small}{place}{name}班"


_GROUP_SUFFIX: Final[Mapping[GroupAudience, Mapping[Locale, str]]] = {
    GroupAudience.ALL: dict.fromkeys(Locale, ""),
    GroupAudience.STUDENTS: {
        Locale.ZH_HANT: "（學生）", Locale.ZH_HANS: "（学生）", Locale.PT: " (alunos)", Locale.EN: " (students)",
    },
    GroupAudience.PARENTS: {
        Locale.ZH_HANT: "（家長）", Locale.ZH_HANS: "（家长）", Locale.PT: " (encarregados)", Locale.EN: " (parents)",
    },
}  # fmt: skip


async def do_apply(session: AsyncSession, plan: ClassPlan, options: ApplyPlan, now: datetime) -> int:
    """Makes what the plan names and is not there yet; the year becomes the current one. How many classes were added."""
    content = YearPlan.model_validate(plan.content)
    year = await _year(session, plan.school_id, content.school_year)
    classes: list[SchoolClass] = []
    for grade in content.grades:
        grade_id = await _grade(session, plan.school_id, options, grade.grade)
        known = set(await session.scalars(select(SchoolClass.code).where(*_in_grade(year.id, grade_id))))
        fresh = (code for code in grade.classes if code not in known)
        classes += [_class(year, grade_id, grade.grade, code, options.language) for code in fresh]
    session.add_all(classes)
    await session.flush()
    for school_class in classes:
        _add_groups(session, school_class, options)
    plan.state, plan.school_year_id, plan.applied_at = PlanState.APPLIED, year.id, now
    await session.flush()
    return len(classes)


async def _year(session: AsyncSession, school_id: str, name: str) -> SchoolYear:
    """The year of that name, which is the current one from now on."""
    mine = SchoolYear.school_id == school_id
    year: SchoolYear | None = await session.scalar(select(SchoolYear).where(mine, SchoolYear.name == name))
    if year is None:
        first = int(name[:4])
        span = {"starts_on": date(first, 9, 1), "ends_on": date(first + 1, 8, 31)}
        year = SchoolYear(id=new_id(), school_id=school_id, name=name, current=False, **span)
        session.add(year)
        await session.flush()
    await session.execute(update(SchoolYear).where(mine).values(current=SchoolYear.id == year.id))
    return year


async def _grade(session: AsyncSession, school_id: str, options: ApplyPlan, code: str) -> str:
    query = select(Grade.id).where(
        Grade.school_id == school_id, Grade.section_id == options.section_id, Grade.code == code
    )
    found: str | None = await session.scalar(query)
    if found is None:
        found = new_id()
        name = grade_names(code)[options.language]
        session.add(Grade(id=found, school_id=school_id, section_id=options.section_id, code=code, name=name))
        await session.flush()
    return found


def _in_grade(year_id: str, grade_id: str) -> tuple[ColumnElement[bool], ...]:
    return SchoolClass.school_year_id == year_id, SchoolClass.grade_id == grade_id


def _class(year: SchoolYear, grade_id: str, grade: str, code: str, language: Locale) -> SchoolClass:
    school_class = SchoolClass(id=new_id(), school_id=year.school_id, school_year_id=year.id, grade_id=grade_id)
    school_class.name, school_class.code = class_name(grade, code, language), code
    school_class.position = GRADE_CODES.index(grade) * 100 + ord(code[0]) % 100
    return school_class


def _add_groups(session: AsyncSession, school_class: SchoolClass, options: ApplyPlan) -> None:
    for audience in _audiences(separate=options.separate_groups):
        group = ConversationId(new_id())
        session.add(new_conversation(group, kind=CLASS_GROUP, owner=school_class.school_id))
        name = f"{school_class.name}{_GROUP_SUFFIX[audience][options.language]}"
        own = {"school_id": school_class.school_id, "class_id": school_class.id}
        session.add(ClassGroup(id=group, name=name, audience=audience, **own))


def _audiences(*, separate: bool) -> Iterator[GroupAudience]:
    yield from (GroupAudience.STUDENTS, GroupAudience.PARENTS) if separate else (GroupAudience.ALL,)


# --- Reset (PROM-06..08) ----------------------------------------------------------------------------------------------


async def current_year(session: AsyncSession, school_id: str) -> SchoolYear | None:
    query = select(SchoolYear).where(SchoolYear.school_id == school_id, SchoolYear.current)
    found: SchoolYear | None = await session.scalar(query)
    return found


async def warnings(session: AsyncSession, year: SchoolYear) -> Warnings:
    """How much hangs on a year's directory."""
    classes = select(SchoolClass.id).where(SchoolClass.school_year_id == year.id)
    teachers = (
        select(Teaching.person_id)
        .where(Teaching.class_id.in_(classes))
        .union(select(HeadTeacher.person_id).where(HeadTeacher.class_id.in_(classes)))
    )
    count = func.count()
    return Warnings(
        year=year.name,
        classes=await session.scalar(select(count).select_from(classes.subquery())) or 0,
        students=await session.scalar(select(count).where(Enrolment.class_id.in_(classes))) or 0,
        teachers=await session.scalar(select(count).select_from(teachers.subquery())) or 0,
        groups=await session.scalar(select(count).where(ClassGroup.class_id.in_(classes))) or 0,
    )


async def do_rename(session: AsyncSession, year: SchoolYear, name: str, operator: str, now: datetime) -> None:
    """Puts the year's directory aside under another name: nothing is current until the next synchronisation."""
    taken = select(SchoolYear.id).where(
        SchoolYear.school_id == year.school_id, SchoolYear.name == name, SchoolYear.id != year.id
    )
    if await session.scalar(taken) is not None:
        raise Problem(YEAR_EXISTS)
    year.name, year.current = name, False
    session.add(YearBackup(school_year_id=year.id, school_id=year.school_id, made_by=operator, made_at=now))


async def do_restore(session: AsyncSession, year: SchoolYear) -> None:
    """Makes a year that was put aside the current one again."""
    await session.execute(
        update(SchoolYear).where(SchoolYear.school_id == year.school_id).values(current=SchoolYear.id == year.id)
    )
    await session.execute(delete(YearBackup).where(YearBackup.school_year_id == year.id))


async def do_delete(session: AsyncSession, year: SchoolYear) -> None:
    """Deletes the year with its classes, enrolments, teaching and groups, and what was written in the groups."""
    classes = select(SchoolClass.id).where(SchoolClass.school_year_id == year.id)
    groups: Sequence[str] = (await session.scalars(select(ClassGroup.id).where(ClassGroup.class_id.in_(classes)))).all()
    await do_remove(session, [ConversationId(group) for group in groups])
    await session.delete(year)


async def section_of(session: AsyncSession, school_id: str, section_id: str) -> Section | None:
    found: Section | None = await session.scalar(
        select(Section).where(Section.id == section_id, Section.school_id == school_id)
    )
    return found
