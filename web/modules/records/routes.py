"""Records, attendance and slips over HTTP."""

import asyncio

from web.attachments import FileReply
from web.errors import NOT_FOUND, TOO_MANY_REQUESTS
from web.limits import MINUTE, Limit
from web.modules.classes.settings import settings_of
from web.modules.directory.actions import school_zone
from web.modules.records import actions, exports, replays, slips
from web.modules.records.exports import Pen
from web.modules.records.loading import rule_of
from web.modules.records.models import (
    AttendanceList,
    AttendanceQuery,
    ClassRecord,
    Records,
    RecordsFilter,
    RecordsQuery,
    Slip,
    VerifiedSlip,
)
from web.modules.records.ranges import RANGE_TOO_LONG
from web.modules.records.showing import class_record
from web.qr import svg_qr
from web.routing import Needs, Request, route
from web.sheets import MEDIA
from web.tokens import TokenScope

EXPORTS = Limit("record-exports", 20, MINUTE)
CHECKS = Limit("slip-checks", 60, MINUTE)


@route(
    "GET",
    "/classes/records",
    summary="Past classes: one's own; for administrators the school's. At most 45 days, of the last half year",
    query=RecordsQuery,
    reply=Records,
    needs=Needs.STAFF,
    problems=(RANGE_TOO_LONG,),
    scope=TokenScope.READ_RECORDS,
)
async def list_records(request: Request, *, query: RecordsQuery) -> Records:
    async with request.services.database.read() as session:
        shown = await actions.records(session, request.actor, query, request.services.clock.now())
        return await replays.of_records(request.services, session, shown)


@route(
    "GET",
    "/classes/records.xlsx",
    summary="The same as a spreadsheet, with everybody who watched",
    query=RecordsFilter,
    media=MEDIA,
    needs=Needs.STAFF,
    problems=(RANGE_TOO_LONG, TOO_MANY_REQUESTS),
    scope=TokenScope.READ_RECORDS,
)
async def export_records(request: Request, *, query: RecordsFilter) -> FileReply:
    actor, services = request.actor, request.services
    await services.limits.hit(EXPORTS, actor.person_id)
    async with services.database.read() as session:
        within, stories = await actions.found(session, actor, query, services.clock.now())
        rule = rule_of(await settings_of(session, actor.school_id))
        pen = Pen(request.locale, await school_zone(session, actor.school_id))
    return await asyncio.to_thread(exports.records_file, stories, within, rule, pen)


@route(
    "GET",
    "/classes/{class_id}/record",
    summary="Everything about one class: viewers, check-ins, comments, attendance (LIVE-38)",
    reply=ClassRecord,
    problems=(NOT_FOUND,),
    scope=TokenScope.READ_RECORDS,
)
async def show_record(request: Request, *, class_id: str) -> ClassRecord:
    async with request.services.database.read() as session:
        shown = await actions.record(session, request.actor, class_id, request.services.clock.now())
        return await replays.of_record(request.services, session, shown)


@route(
    "GET",
    "/classes/{class_id}/record.xlsx",
    summary="The same as a spreadsheet",
    media=MEDIA,
    problems=(NOT_FOUND, TOO_MANY_REQUESTS),
    scope=TokenScope.READ_RECORDS,
)
async def export_record(request: Request, *, class_id: str) -> FileReply:
    actor, services = request.actor, request.services
    await services.limits.hit(EXPORTS, actor.person_id)
    async with services.database.read() as session:
        story = await actions.story_of(session, actor, class_id, services.clock.now())
        rule = rule_of(await settings_of(session, actor.school_id))
        pen = Pen(request.locale, await school_zone(session, actor.school_id))
    return await asyncio.to_thread(lambda: exports.record_file(class_record(story, rule), pen))


@route(
    "GET",
    "/attendance",
    summary="How a child attended its classes: for its parents, and for students themselves",
    query=AttendanceQuery,
    reply=AttendanceList,
    problems=(NOT_FOUND, RANGE_TOO_LONG),
    scope=TokenScope.READ_RECORDS,
)
async def list_attendance(request: Request, *, query: AttendanceQuery) -> AttendanceList:
    async with request.services.database.read() as session:
        shown = await actions.attendance(session, request.actor, query, request.services.clock.now())
        return await replays.of_attendance(request.services, session, shown)


@route(
    "GET",
    "/classes/{class_id}/slip/{person_id}",
    summary="A student's attendance slip, to print (META-04)",
    reply=Slip,
    problems=(NOT_FOUND, slips.NOT_OVER),
    scope=TokenScope.READ_RECORDS,
)
async def show_slip(request: Request, *, class_id: str, person_id: str) -> Slip:
    async with request.services.database.read() as session:
        return await slips.slip(request.services, session, request.actor, class_id, person_id)


@route(
    "GET",
    "/slips/{code}",
    summary="Whether a slip is genuine, and what it says; for whoever holds it",
    reply=VerifiedSlip,
    needs=Needs.NOTHING,
    problems=(slips.NOT_GENUINE, TOO_MANY_REQUESTS),
)
async def verify_slip(request: Request, *, code: str) -> VerifiedSlip:
    await request.services.limits.hit(CHECKS, request.address)
    return slips.verify(request.services.key, code)


@route(
    "GET",
    "/slips/{code}/qr.svg",
    summary="Where a slip is checked, as the QR that is printed on it",
    media="image/svg+xml",
    needs=Needs.NOTHING,
    problems=(slips.NOT_GENUINE, TOO_MANY_REQUESTS),
)
async def show_slip_qr(request: Request, *, code: str) -> FileReply:
    services = request.services
    await services.limits.hit(CHECKS, request.address)
    slips.verify(services.key, code)
    return FileReply(svg_qr(slips.address(services, code)))


ROUTES = (
    list_records,
    export_records,
    show_record,
    export_record,
    list_attendance,
    show_slip,
    verify_slip,
    show_slip_qr,
)
