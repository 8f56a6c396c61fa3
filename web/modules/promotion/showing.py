"""Rows of 自動升班 as they are shown."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.modules.directory.tables import SchoolClass, SchoolYear, Section
from web.modules.promotion import uploads, years
from web.modules.promotion.formats import YearPlan
from web.modules.promotion.models import (
    GradeItem,
    LineItem,
    PlanItem,
    Plans,
    Preview,
    RunDetail,
    RunItem,
    Runs,
    SectionItem,
    UploadItem,
    YearItem,
)
from web.modules.promotion.tables import ClassPlan, PromotionRun, RunLine, UploadLine, YearBackup

PLANS_SHOWN = 20
RUNS_SHOWN = 100


def plan_item(plan: ClassPlan) -> PlanItem:
    content = YearPlan.model_validate(plan.content)
    return PlanItem(
        id=plan.id,
        year=plan.year,
        source=plan.source,
        state=plan.state,
        grades=[GradeItem(grade=one.grade, classes=list(one.classes)) for one in content.grades],
        detail=plan.detail,
        made_by=plan.made_by,
        made_at=plan.made_at,
        applied_at=plan.applied_at,
    )


async def plans(session: AsyncSession, school_id: str, *, connected: bool) -> Plans:
    """The class tables, the years and the campuses of a school."""
    rows = await session.scalars(
        select(ClassPlan).where(ClassPlan.school_id == school_id).order_by(ClassPlan.made_at.desc()).limit(PLANS_SHOWN)
    )
    sections = await session.scalars(select(Section).where(Section.school_id == school_id).order_by(Section.position))
    return Plans(
        items=[plan_item(row) for row in rows],
        years=await _years(session, school_id),
        sections=[SectionItem(id=section.id, name=section.name) for section in sections],
        connected=connected,
    )


async def _years(session: AsyncSession, school_id: str) -> list[YearItem]:
    counts = (
        select(SchoolClass.school_year_id, func.count().label("classes"))
        .where(SchoolClass.school_id == school_id)
        .group_by(SchoolClass.school_year_id)
        .subquery()
    )
    query = (
        select(SchoolYear, YearBackup.school_year_id, counts.c.classes)
        .outerjoin(YearBackup, YearBackup.school_year_id == SchoolYear.id)
        .outerjoin(counts, counts.c.school_year_id == SchoolYear.id)
        .where(SchoolYear.school_id == school_id)
        .order_by(SchoolYear.starts_on.desc())
    )
    return [
        YearItem(id=year.id, name=year.name, current=year.current, backup=backup is not None, classes=classes or 0)
        for year, backup, classes in await session.execute(query)
    ]


async def preview(session: AsyncSession, school_id: str) -> Preview:
    """The last file, by grade; the grades of the year without one."""
    year = await years.current_year(session, school_id)
    upload = await uploads.last(session, school_id)
    mapped = await uploads.field_map(session, school_id) is not None
    if year is None or upload is None or upload.school_year_id != year.id:
        return Preview(upload=None, year=None if year is None else year.name, mapped=mapped)
    grades = await uploads.preview(session, upload, year)
    item = UploadItem(
        id=upload.id,
        file_name=upload.file_name,
        year=upload.year,
        made_by=upload.made_by,
        made_at=upload.made_at,
        applied_at=upload.applied_at,
        grades=list(grades),
        abnormal=sum(grade.abnormal for grade in grades),
        total=sum(grade.total for grade in grades),
    )
    return Preview(upload=item, year=year.name, mapped=mapped)


def line_items(lines: Sequence[UploadLine] | Sequence[RunLine]) -> list[LineItem]:
    return [
        LineItem(
            position=line.position,
            student_number=line.student_number,
            name=line.name,
            grade=line.grade,
            class_code=line.class_code,
            seat=line.seat,
            trouble=line.trouble,
            detail=line.detail,
        )
        for line in lines
    ]


async def runs(session: AsyncSession, school_id: str) -> Runs:
    query = select(PromotionRun).where(PromotionRun.school_id == school_id).order_by(PromotionRun.made_at.desc())
    rows = (await session.scalars(query.limit(RUNS_SHOWN))).all()
    return Runs(items=[RunItem(**_run(row, last=row is rows[0])) for row in rows])


async def run_detail(session: AsyncSession, run: PromotionRun) -> RunDetail:
    last = select(PromotionRun.id).where(PromotionRun.school_id == run.school_id).order_by(PromotionRun.made_at.desc())
    lines = select(RunLine).where(RunLine.run_id == run.id).order_by(RunLine.trouble.is_(None), RunLine.position)
    return RunDetail(
        **_run(run, last=await session.scalar(last.limit(1)) == run.id),
        lines=line_items((await session.scalars(lines)).all()),
    )


def _run(run: PromotionRun, *, last: bool) -> Mapping[str, object]:
    names = ("id", "file_name", "made_by", "made_at", "moved", "unchanged", "failed", "undone_by", "undone_at")
    return {name: getattr(run, name) for name in names} | {"can_undo": last and run.undone_at is None}
