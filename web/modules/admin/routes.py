"""The console over HTTP: how the school is, its settings, who is signed in, and the audit. Administrators only."""

import asyncio
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Action, InSchool, require
from web.attachments import FileReply, safe_name
from web.auth import SignIn
from web.errors import INVALID, NOT_FOUND, Problem, ProblemType
from web.modules.admin import overview, trail
from web.modules.admin.models import (
    AuditCheck,
    AuditItems,
    AuditQuery,
    Overview,
    SchoolChange,
    SchoolItem,
    SchoolSignIn,
    SchoolSignIns,
    SignInsQuery,
)
from web.modules.classes.tables import LiveClass
from web.modules.directory.tables import Person, School, folded
from web.routing import Needs, Request, route
from web.schooltime import local_date, zone_of
from web.sheets import MEDIA, SUFFIX, workbook

ADMINISTER: Final = Action[InSchool]("administer-school", lambda actor, _: actor.administrator)
LISTED: Final = 300
CLASS_IS_ON: Final = ProblemType("class-is-on", 409, "A class is on; its app cannot be switched off before it ends")


@route(
    "GET",
    "/admin/overview",
    summary="How the school and its server are (administrators)",
    reply=Overview,
    needs=Needs.STAFF,
)
async def show_overview(request: Request) -> Overview:
    require(request.actor, ADMINISTER, request.actor)
    async with request.services.database.read() as session:
        return await overview.overview(request.services, session, request.actor)


@route(
    "PUT",
    "/admin/school",
    summary="The school's names, time zone, languages and apps (administrators)",
    body=SchoolChange,
    reply=SchoolItem,
    needs=Needs.STAFF,
    problems=(INVALID, CLASS_IS_ON),
)
async def change_school(request: Request, *, body: SchoolChange) -> SchoolItem:
    actor = request.actor
    require(actor, ADMINISTER, actor)
    async with request.services.database.write() as session:
        school = await session.get_one(School, actor.school_id, with_for_update=True)
        wanted = body.model_dump(mode="json")
        changed = sorted(name for name, value in wanted.items() if getattr(school, name) != value)
        if "classes" in set(body.apps_off) - set(school.apps_off) and await _class_is_on(session, school.id):
            raise Problem(CLASS_IS_ON)
        for name in changed:
            setattr(school, name, wanted[name])
        await session.flush()
        if changed:
            about = ("school", school.id)
            await request.services.audit.add(session, actor, "school-changed", about, fields=changed)
    return overview.shown(school)


async def _class_is_on(session: AsyncSession, school_id: str) -> bool:
    live = select(LiveClass.id).where(LiveClass.school_id == school_id, LiveClass.ended_at.is_(None))
    return await session.scalar(live.limit(1)) is not None


@route(
    "GET",
    "/admin/sign-ins",
    summary="Who is signed in at the school, last used first (administrators)",
    query=SignInsQuery,
    reply=SchoolSignIns,
    needs=Needs.STAFF,
)
async def list_sign_ins(request: Request, *, query: SignInsQuery) -> SchoolSignIns:
    actor = request.actor
    require(actor, ADMINISTER, actor)
    here = (SignIn.school_id == actor.school_id, SignIn.guest_of.is_(None))
    wanted = select(SignIn, Person.name).join(Person, Person.id == SignIn.person_id).where(*here)
    if query.person_id is not None:
        wanted = wanted.where(SignIn.person_id == query.person_id)
    if text := folded(query.q):
        wanted = wanted.where(Person.search_text.contains(text, autoescape=True))
    async with request.services.database.read() as session:
        rows = await session.execute(wanted.order_by(SignIn.last_seen_at.desc(), SignIn.id).limit(LISTED))
        items = [
            SchoolSignIn(
                id=row.id,
                person_id=row.person_id,
                person_name=name,
                method=row.method,
                device=row.device,
                created_at=row.created_at,
                last_seen_at=row.last_seen_at,
                current=row.id == actor.sign_in_id,
            )
            for row, name in rows
        ]
        return SchoolSignIns(items=items, count=await session.scalar(select(func.count()).where(*here)) or 0)


@route(
    "DELETE",
    "/admin/sign-ins/{sign_in_id}",
    summary="End somebody's sign-in, its sockets and its media (administrators)",
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def end_sign_in(request: Request, *, sign_in_id: str) -> None:
    actor, services = request.actor, request.services
    require(actor, ADMINISTER, actor)
    mine = (SignIn.id == sign_in_id, SignIn.school_id == actor.school_id)
    async with services.database.write() as session:
        person_id = await session.scalar(delete(SignIn).where(*mine).returning(SignIn.person_id))
        if person_id is None:
            raise Problem(NOT_FOUND)
        await services.audit.add(session, actor, "sign-in-ended", ("person", person_id))
    await services.rooms.end_sign_in(sign_in_id)


@route(
    "GET",
    "/admin/audit",
    summary="Who changed what, newest first (administrators)",
    query=AuditQuery,
    reply=AuditItems,
    needs=Needs.STAFF,
)
async def list_audit(request: Request, *, query: AuditQuery) -> AuditItems:
    require(request.actor, ADMINISTER, request.actor)
    async with request.services.database.read() as session:
        return await trail.page(session, request.actor.school_id, query)


@route(
    "GET",
    "/admin/audit/check",
    summary="Whether every row of the audit is as it was written (administrators)",
    reply=AuditCheck,
    needs=Needs.STAFF,
)
async def check_audit(request: Request) -> AuditCheck:
    require(request.actor, ADMINISTER, request.actor)
    async with request.services.database.read() as session:
        return await trail.check(session, request.actor.school_id)


@route(
    "GET",
    "/admin/audit.xlsx",
    summary="The audit as a spreadsheet; that it was taken is written into it (administrators)",
    query=AuditQuery,
    media=MEDIA,
    needs=Needs.STAFF,
)
async def export_audit(request: Request, *, query: AuditQuery) -> FileReply:
    actor, services = request.actor, request.services
    require(actor, ADMINISTER, actor)
    async with services.database.write() as session:
        school = await session.get_one(School, actor.school_id)
        sheet = await trail.sheet(session, school, query)
        await services.audit.add(session, actor, "audit-exported", ("school", school.id))
    content = await asyncio.to_thread(workbook, [sheet])
    day = local_date(services.clock.now(), zone_of(school.time_zone)).isoformat()
    return FileReply(content, safe_name(f"{school.name} audit {day}", SUFFIX))


ROUTES = (
    show_overview, change_school, list_sign_ins, end_sign_in, list_audit, check_audit, export_audit,
)  # fmt: skip
