"""The installation over HTTP, for its superadministrators: schools, and jobs that have failed."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor, IdentityKind
from web.audit import INSTALLATION
from web.database import new_id
from web.errors import INVALID, NOT_ALLOWED, NOT_FOUND, Problem
from web.jobs import JobRow, JobState
from web.modules.admin.models import JobItem, JobItems, NewSchool, SchoolItem, Schools
from web.modules.admin.overview import shown
from web.modules.admin.tables import Operator
from web.modules.directory.tables import Identity, Person, School, Section, names
from web.modules.roster.problems import NOT_A_NUMBER
from web.phones import NotAPhone, normal
from web.routing import Needs, Request, route
from web.services import Services

LISTED: Final = 200


async def appoint(session: AsyncSession, services: Services, person_id: str) -> None:
    """Makes somebody a superadministrator, in the caller's write unit. Nothing happens to one who is."""
    if await session.get(Operator, person_id) is None:
        session.add(Operator(person_id=person_id, made_at=services.clock.now()))


async def appoint_first(session: AsyncSession, services: Services, person_id: str) -> bool:
    """As `appoint`, where the installation has none yet; whether it did."""
    if await session.scalar(select(func.count()).select_from(Operator)):
        return False
    await appoint(session, services, person_id)
    return True


async def _require_operator(session: AsyncSession, actor: Actor) -> None:
    if await session.get(Operator, actor.person_id) is None:
        raise Problem(NOT_ALLOWED)


@route(
    "GET",
    "/installation/schools",
    summary="All schools (superadministrators)",
    reply=Schools,
    needs=Needs.STAFF,
)
async def list_schools(request: Request) -> Schools:
    async with request.services.database.read() as session:
        await _require_operator(session, request.actor)
        rows = await session.scalars(select(School).order_by(School.name, School.id))
        return Schools(items=[shown(row) for row in rows])


@route(
    "POST",
    "/installation/schools",
    summary="Make a school with its first administrator, who signs in by a code (superadministrators)",
    body=NewSchool,
    reply=SchoolItem,
    status=201,
    needs=Needs.STAFF,
    problems=(INVALID, NOT_A_NUMBER),
)
async def make_school(request: Request, *, body: NewSchool) -> SchoolItem:
    actor, services = request.actor, request.services
    try:
        phone = normal(body.phone)
    except NotAPhone as error:
        raise Problem(NOT_A_NUMBER, str(error)) from error
    async with services.database.write() as session:
        await _require_operator(session, actor)
        school = School(id=new_id(), name=body.name, name_other=body.name_other, time_zone=body.time_zone)
        session.add(school)
        person: Person | None = await session.scalar(select(Person).where(Person.phone == phone))
        if person is None:
            person = Person(id=new_id(), phone=phone, **names(body.administrator))
            session.add(person)
        await session.flush()
        kind = IdentityKind.ADMINISTRATOR
        session.add(Identity(id=new_id(), school_id=school.id, person_id=person.id, kind=kind))
        session.add(Section(id=new_id(), school_id=school.id, name=body.name, position=0))
        await session.flush()
        about = ("school", school.id)
        for chain in (INSTALLATION, school.id):
            await services.audit.add(session, actor, "school-made", about, chain=chain, administrator=person.id)
    return shown(school)


@route(
    "GET",
    "/installation/jobs",
    summary="Jobs that have failed for good (superadministrators)",
    reply=JobItems,
    needs=Needs.STAFF,
)
async def list_jobs(request: Request) -> JobItems:
    async with request.services.database.read() as session:
        await _require_operator(session, request.actor)
        query = select(JobRow).where(JobRow.state == JobState.DEAD).order_by(JobRow.run_at.desc(), JobRow.id)
        return JobItems(
            items=[
                JobItem(
                    id=row.id,
                    kind=row.kind,
                    state=row.state,
                    attempts=row.attempts,
                    run_at=row.run_at,
                    last_error=row.last_error,
                )
                for row in await session.scalars(query.limit(LISTED))
            ]
        )


@route(
    "POST",
    "/installation/jobs/{job_id}/retry",
    summary="Try a failed job again (superadministrators)",
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def retry_job(request: Request, *, job_id: str) -> None:
    services = request.services
    async with services.database.write() as session:
        await _require_operator(session, request.actor)
        row = await session.get(JobRow, job_id, with_for_update=True)
        if row is None or row.state != JobState.DEAD:
            raise Problem(NOT_FOUND)
        row.state, row.attempts, row.finished_at, row.run_at = JobState.WAITING, 0, None, services.clock.now()
        about = ("job", job_id)
        await services.audit.add(session, request.actor, "job-retried", about, chain=INSTALLATION, kind=row.kind)
    services.jobs.wake.set()


ROUTES = (list_schools, make_school, list_jobs, retry_job)
