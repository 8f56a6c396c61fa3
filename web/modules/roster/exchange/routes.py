"""People as spreadsheets over HTTP: the template, the export, and the import with its preview. Administrators only."""

import asyncio

from sqlalchemy import select

from web.access import require
from web.attachments import FileReply, safe_name
from web.errors import INVALID, TOO_LARGE, Problem
from web.modules.directory.tables import School
from web.modules.roster import people, problems
from web.modules.roster.exchange import uploads
from web.modules.roster.exchange.columns import SHAPES, in_language
from web.modules.roster.exchange.directory import load
from web.modules.roster.exchange.models import (
    PAGE,
    ImportLines,
    ImportLinesQuery,
    PeopleFileQuery,
    PeopleImport,
    PeopleImports,
    ShownImport,
    import_item,
    line_item,
)
from web.modules.roster.exchange.writing import people_sheets, template
from web.modules.roster.tables import PeopleUpload, PeopleUploadLine
from web.routing import Needs, Request, Upload, route
from web.schooltime import local_date, zone_of
from web.sheets import MEDIA, SUFFIX, workbook
from web.sheets_in import FILE_BYTES

SHEET_FILE = Upload(FILE_BYTES, (MEDIA, "text/csv"))
STALE = (problems.NO_PEOPLE_FILE, problems.NEWER_FILE, problems.APPLIED_ALREADY)


@route(
    "GET",
    "/directory/people.xlsx",
    summary="The school's people in the shape of an import; that it was taken is in the audit (administrators)",
    media=MEDIA,
    needs=Needs.ADMINISTRATOR,
)
async def export_people(request: Request) -> FileReply:
    actor, services = request.actor, request.services
    require(actor, problems.ADMINISTER, actor)
    async with services.database.write() as session:
        await people.lock(session, actor.school_id)
        school = await session.get_one(School, actor.school_id)
        directory = await load(session, school.id)
        await services.audit.add(session, actor, "people-exported", ("school", school.id))
    content = await asyncio.to_thread(lambda: workbook(people_sheets(directory, request.locale)))
    day = local_date(services.clock.now(), zone_of(school.time_zone)).isoformat()
    return FileReply(content, safe_name(f"{school.name} {day}", SUFFIX))


@route(
    "GET",
    "/directory/import/template.xlsx",
    summary="An empty spreadsheet of people, with headings in one's language (administrators)",
    media=MEDIA,
    needs=Needs.ADMINISTRATOR,
)
async def show_template(request: Request) -> FileReply:
    require(request.actor, problems.ADMINISTER, request.actor)
    content = await asyncio.to_thread(workbook, template(request.locale))
    name = " ".join(in_language(shape.title, request.locale) for shape in SHAPES.values())
    return FileReply(content, safe_name(name, SUFFIX))


@route(
    "GET",
    "/directory/import",
    summary="The last file of people, and what it would do (administrators)",
    reply=PeopleImports,
    needs=Needs.ADMINISTRATOR,
)
async def show_import(request: Request) -> PeopleImports:
    require(request.actor, problems.ADMINISTER, request.actor)
    async with request.services.database.read() as session:
        found = await session.scalar(select(PeopleUpload).where(PeopleUpload.school_id == request.actor.school_id))
    return PeopleImports(last=import_item(found) if found is not None else None)


@route(
    "POST",
    "/directory/import",
    summary="Upload a file of people in place of the last one; the body is the file. Nobody is changed (administrators)",
    upload=SHEET_FILE,
    query=PeopleFileQuery,
    reply=PeopleImport,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, TOO_LARGE, *problems.SHEETS.values()),
)
async def upload_people(request: Request, *, query: PeopleFileQuery) -> PeopleImport:
    require(request.actor, problems.ADMINISTER, request.actor)
    file = await uploads.read(await _body(request))
    return import_item(await uploads.keep(request.services, request.actor, query.name, file))


@route(
    "POST",
    "/directory/import/again",
    summary="Look once more at what the last file would do, with the directory as it is now (administrators)",
    body=ShownImport,
    reply=PeopleImport,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, *STALE),
)
async def look_again(request: Request, *, body: ShownImport) -> PeopleImport:
    require(request.actor, problems.ADMINISTER, request.actor)
    return import_item(await uploads.again(request.services, request.actor, body.import_id))


@route(
    "GET",
    "/directory/import/lines",
    summary="The lines of the last file, page by page (administrators)",
    query=ImportLinesQuery,
    reply=ImportLines,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID,),
)
async def list_import_lines(request: Request, *, query: ImportLinesQuery) -> ImportLines:
    require(request.actor, problems.ADMINISTER, request.actor)
    wanted = (
        select(PeopleUploadLine)
        .join(PeopleUpload, PeopleUpload.id == PeopleUploadLine.upload_id)
        .where(PeopleUpload.school_id == request.actor.school_id, PeopleUploadLine.position > query.after)
        .order_by(PeopleUploadLine.position)
        .limit(PAGE + 1)
    )
    if query.part is not None:
        wanted = wanted.where(PeopleUploadLine.part == query.part.value)
    if query.verdict is not None:
        wanted = wanted.where(PeopleUploadLine.verdict == query.verdict.value)
    async with request.services.database.read() as session:
        rows = (await session.scalars(wanted)).all()
    return ImportLines(items=[line_item(row) for row in rows[:PAGE]], more=len(rows) > PAGE)


@route(
    "POST",
    "/directory/import/apply",
    summary="Do what the preview shows, all of it or nothing; wrong lines are left out (administrators)",
    body=ShownImport,
    reply=PeopleImport,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, *STALE, problems.DIRECTORY_CHANGED),
)
async def apply_import(request: Request, *, body: ShownImport) -> PeopleImport:
    require(request.actor, problems.ADMINISTER, request.actor)
    return import_item(await uploads.apply(request.services, request.actor, body.import_id))


@route(
    "DELETE",
    "/directory/import",
    summary="Forget the last file (administrators)",
    needs=Needs.ADMINISTRATOR,
)
async def forget_import(request: Request) -> None:
    require(request.actor, problems.ADMINISTER, request.actor)
    await uploads.forget(request.services, request.actor)


async def _body(request: Request) -> bytes:
    """The body of the request. Raises `too-large`."""
    content = bytearray()
    async for part in request.raw.content.iter_any():
        content += part
        if len(content) > FILE_BYTES:
            raise Problem(TOO_LARGE)
    return bytes(content)


ROUTES = (
    export_people, show_template, show_import, upload_people, look_again, list_import_lines, apply_import,
    forget_import,
)  # fmt: skip
