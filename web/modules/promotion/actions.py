"""What an administrator does in 自動升班, each in one transaction."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, Actor, InSchool
from web.database import new_id
from web.errors import NOT_FOUND, Problem, ProblemType
from web.jobs import Job
from web.modules.directory.tables import Person, SchoolYear
from web.modules.promotion import formats, runs, uploads, years
from web.modules.promotion.formats import FileError, YearPlan
from web.modules.promotion.models import ApplyPlan, Reset
from web.modules.promotion.tables import (
    ClassPlan,
    FieldMapRow,
    PlanSource,
    PlanState,
    PromotionRun,
    StudentUpload,
)
from web.services import Services

PROMOTE: Final = Action[InSchool]("promote", lambda actor, _: actor.administrator)

BAD_FILE: Final = ProblemType("file-not-usable", 422, "The file cannot be used")
"""`reason` is the code of `formats.FileError`, `detail` says where."""
NO_UPLOAD: Final = ProblemType("no-upload", 409, "No student file was uploaded for the current school year")
NEWER_FILE: Final = ProblemType("newer-file", 409, "A newer file was uploaded meanwhile; look at its preview first")
NOT_CONFIRMED: Final = ProblemType("not-confirmed", 422, "Type the name of the current school year to confirm")
NAME_NEEDED: Final = ProblemType("name-needed", 422, "Give the year that is put aside a name of its own")
APPLYING: Final = ProblemType("plan-in-work", 409, "This class table is being applied")

APPLY_PLAN: Final = "promotion.apply-plan"


def bad_file(error: FileError) -> Problem:
    return Problem(BAD_FILE, error.detail, reason=error.code)


async def operator(session: AsyncSession, actor: Actor) -> str:
    """The name under which the log keeps what the actor did."""
    return (await session.get_one(Person, actor.person_id)).name


async def keep_plan(services: Services, actor: Actor, plan: YearPlan, source: PlanSource) -> ClassPlan:
    """Keeps a class table to be looked at; nothing of the directory changes."""
    async with services.database.write() as session:
        row = ClassPlan(id=new_id(), school_id=actor.school_id, year=plan.school_year, source=source)
        row.content, row.made_by, row.made_at = plan.model_dump(), await operator(session, actor), services.clock.now()
        session.add(row)
        about = ("class-plan", row.id)
        await services.audit.add(session, actor, "class-plan-kept", about, year=plan.school_year, source=source.value)
    return row


async def apply_plan(services: Services, actor: Actor, plan_id: str, options: ApplyPlan) -> ClassPlan:
    """Plans the job that makes the classes (PROM-03, PROM-04)."""
    async with services.database.write() as session:
        plan = await _plan(session, actor, plan_id)
        await session.refresh(plan, with_for_update=True)
        if plan.state is PlanState.APPLYING:
            raise Problem(APPLYING)
        if await years.section_of(session, actor.school_id, options.section_id) is None:
            raise Problem(NOT_FOUND)
        plan.state, plan.detail, plan.options = PlanState.APPLYING, "", options.model_dump(mode="json")
        await services.jobs.add(session, APPLY_PLAN, {"plan_id": plan.id})
        await services.audit.add(session, actor, "class-plan-applied", ("class-plan", plan.id), year=plan.year)
    return plan


async def run_apply_plan(services: Services, job: Job) -> None:
    """The job: all classes or none. What fails is said in the plan, which can be applied again."""
    plan_id = str(job.payload["plan_id"])
    try:
        async with services.database.write() as session:
            plan = await session.get(ClassPlan, plan_id)
            if plan is not None and plan.state is PlanState.APPLYING:
                await years.do_apply(session, plan, ApplyPlan.model_validate(plan.options), services.clock.now())
    except Exception as error:
        async with services.database.write() as session:
            plan = await session.get(ClassPlan, plan_id)
            if plan is not None:
                plan.state, plan.detail = PlanState.FAILED, repr(error)[:200]
        raise


async def reset(services: Services, actor: Actor, body: Reset) -> None:
    """Puts the current year aside or deletes it (PROM-06..08)."""
    async with services.database.write() as session:
        year = await year_needed(session, actor.school_id)
        if body.confirm.strip() != year.name:
            raise Problem(NOT_CONFIRMED)
        if body.mode == "delete":
            await years.do_delete(session, year)
        elif body.name is None or body.name == year.name:
            raise Problem(NAME_NEEDED)
        else:
            name = await operator(session, actor)
            await years.do_rename(session, year, body.name, name, services.clock.now())
        await services.audit.add(session, actor, "school-year-reset", ("school-year", year.id), mode=body.mode)


async def restore(services: Services, actor: Actor, year_id: str) -> None:
    async with services.database.write() as session:
        year = await session.get(SchoolYear, year_id)
        if year is None or year.school_id != actor.school_id:
            raise Problem(NOT_FOUND)
        await years.do_restore(session, year)
        await services.audit.add(session, actor, "school-year-restored", ("school-year", year.id))


async def upload(services: Services, actor: Actor, name: str, data: bytes) -> None:
    """Steps one and two: reads the file and works out what it would do."""
    async with services.database.read() as session:
        field_map = await uploads.field_map(session, actor.school_id)
    try:
        file = formats.read_students(data, field_map)
    except FileError as error:
        raise bad_file(error) from error
    async with services.database.write() as session:
        year = await year_needed(session, actor.school_id)
        who = await operator(session, actor)
        kept = await uploads.do_upload(session, year, name, file, who, services.clock.now())
        about = ("student-upload", kept.id)
        await services.audit.add(session, actor, "student-file-uploaded", about, lines=len(file.lines))


async def keep_map(services: Services, actor: Actor, data: bytes | None) -> None:
    """Keeps how this school's files are read; `None` forgets it."""
    try:
        content = None if data is None else formats.read_map(data).model_dump()
    except FileError as error:
        raise bad_file(error) from error
    async with services.database.write() as session:
        row = await session.get(FieldMapRow, actor.school_id)
        if row is not None and content is None:
            await session.delete(row)
        elif row is not None and content is not None:
            row.content = content
        elif content is not None:
            session.add(FieldMapRow(school_id=actor.school_id, content=content))
        action = "field-map-forgotten" if content is None else "field-map-kept"
        await services.audit.add(session, actor, action, ("school", actor.school_id))


async def apply_upload(services: Services, actor: Actor, upload_id: str) -> PromotionRun:
    """Step three; refused when the file is not the one that was looked at (PROM-17)."""
    async with services.database.write() as session:
        last = await last_upload(session, actor.school_id)
        await session.refresh(last, with_for_update=True)  # two who confirm at once: one after the other
        if last.id != upload_id:
            raise Problem(NEWER_FILE)
        run = await runs.do_apply(session, last, await operator(session, actor), services.clock.now())
        about = ("promotion-run", run.id)
        await services.audit.add(session, actor, "students-promoted", about, moved=run.moved, failed=run.failed)
    return run


async def undo(services: Services, actor: Actor, run_id: str) -> PromotionRun:
    async with services.database.write() as session:
        run = await run_of(session, actor, run_id)
        await session.refresh(run, with_for_update=True)
        back = await runs.do_undo(session, run, await operator(session, actor), services.clock.now())
        await services.audit.add(session, actor, "promotion-undone", ("promotion-run", run.id), students=back)
    return run


async def year_needed(session: AsyncSession, school_id: str) -> SchoolYear:
    year = await years.current_year(session, school_id)
    if year is None:
        raise Problem(years.NO_YEAR)
    return year


async def last_upload(session: AsyncSession, school_id: str) -> StudentUpload:
    """The last file for the current year. Raises `no-upload`."""
    year = await year_needed(session, school_id)
    last = await uploads.last(session, school_id)
    if last is None or last.school_year_id != year.id:
        raise Problem(NO_UPLOAD)
    return last


async def run_of(session: AsyncSession, actor: Actor, run_id: str) -> PromotionRun:
    found: PromotionRun | None = await session.scalar(
        select(PromotionRun).where(PromotionRun.id == run_id, PromotionRun.school_id == actor.school_id)
    )
    if found is None:
        raise Problem(NOT_FOUND)
    return found


async def _plan(session: AsyncSession, actor: Actor, plan_id: str) -> ClassPlan:
    found: ClassPlan | None = await session.scalar(
        select(ClassPlan).where(ClassPlan.id == plan_id, ClassPlan.school_id == actor.school_id)
    )
    if found is None:
        raise Problem(NOT_FOUND)
    return found
