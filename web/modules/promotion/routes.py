"""自動升班 over HTTP: class tables (B08), student files (B01), their preview, and the log of updates. Administrators only."""

import asyncio
from typing import Final

from web.access import require
from web.attachments import FileReply, safe_name
from web.errors import INVALID, NOT_FOUND, TOO_LARGE, Problem
from web.modules.promotion import actions, connector, formats, runs, showing, uploads, years
from web.modules.promotion.models import (
    ApplyPlan,
    ApplyUpload,
    FetchPlan,
    FileQuery,
    Formats,
    Lines,
    LinesQuery,
    PlanItem,
    Plans,
    Preview,
    Reset,
    ResetWarnings,
    RunDetail,
    RunItem,
    Runs,
)
from web.modules.promotion.sheet import preview_sheet
from web.modules.promotion.tables import PlanSource
from web.routing import Needs, Request, Upload, route
from web.sheets import MEDIA, SUFFIX, workbook

JSON_FILE: Final = Upload(formats.FILE_BYTES, ("application/json",))


@route(
    "GET", "/promotion/plans", summary="Class tables, school years and campuses", reply=Plans, needs=Needs.ADMINISTRATOR
)
async def list_plans(request: Request) -> Plans:
    require(request.actor, actions.PROMOTE, request.actor)
    services = request.services
    async with services.database.read() as session:
        return await showing.plans(session, request.actor.school_id, connected=bool(services.settings.authority.url))


@route(
    "POST",
    "/promotion/plans/fetch",
    summary="Fetch a year's class table (B08) from the authority",
    body=FetchPlan,
    reply=PlanItem,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, connector.NO_CONNECTION, connector.NO_ANSWER, connector.NOT_HANDED_IN),
)
async def fetch_plan(request: Request, *, body: FetchPlan) -> PlanItem:
    require(request.actor, actions.PROMOTE, request.actor)
    settings = request.services.settings.authority
    plan = await connector.fetch_plan(settings, request.actor.school_id, body.school_year)
    return showing.plan_item(await actions.keep_plan(request.services, request.actor, plan, PlanSource.AUTHORITY))


@route(
    "POST",
    "/promotion/plans",
    summary="Upload a year's class table (B08) as a file; the body is the file",
    upload=JSON_FILE,
    query=FileQuery,
    reply=PlanItem,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, TOO_LARGE, actions.BAD_FILE),
)
async def upload_plan(request: Request, *, query: FileQuery) -> PlanItem:
    require(request.actor, actions.PROMOTE, request.actor)
    try:
        plan = formats.read_plan(await _file(request))
    except formats.FileError as error:
        raise actions.bad_file(error) from error
    assert query.name
    return showing.plan_item(await actions.keep_plan(request.services, request.actor, plan, PlanSource.FILE))


@route(
    "POST",
    "/promotion/plans/{plan_id}/apply",
    summary="Make the classes of a class table in the directory",
    body=ApplyPlan,
    reply=PlanItem,
    status=202,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, NOT_FOUND, actions.APPLYING),
)
async def apply_plan(request: Request, *, plan_id: str, body: ApplyPlan) -> PlanItem:
    require(request.actor, actions.PROMOTE, request.actor)
    return showing.plan_item(await actions.apply_plan(request.services, request.actor, plan_id, body))


@route(
    "GET",
    "/promotion/reset",
    summary="What a reset of the current year would put aside or delete",
    reply=ResetWarnings,
    needs=Needs.ADMINISTRATOR,
    problems=(years.NO_YEAR,),
)
async def show_reset(request: Request) -> ResetWarnings:
    require(request.actor, actions.PROMOTE, request.actor)
    async with request.services.database.read() as session:
        found = await years.warnings(session, await actions.year_needed(session, request.actor.school_id))
    return ResetWarnings(
        year=found.year,
        classes=found.classes,
        students=found.students,
        teachers=found.teachers,
        groups=found.groups,
    )


@route(
    "POST",
    "/promotion/reset",
    summary="Put the current year aside under another name, or delete it",
    body=Reset,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, years.NO_YEAR, years.YEAR_EXISTS, actions.NOT_CONFIRMED, actions.NAME_NEEDED),
)
async def reset(request: Request, *, body: Reset) -> None:
    require(request.actor, actions.PROMOTE, request.actor)
    await actions.reset(request.services, request.actor, body)


@route(
    "POST",
    "/promotion/years/{year_id}/restore",
    summary="Make a year of the directory the current one again",
    needs=Needs.ADMINISTRATOR,
    problems=(NOT_FOUND,),
)
async def restore_year(request: Request, *, year_id: str) -> None:
    require(request.actor, actions.PROMOTE, request.actor)
    await actions.restore(request.services, request.actor, year_id)


@route("GET", "/promotion/formats", summary="The formats of the files", reply=Formats, needs=Needs.ADMINISTRATOR)
async def show_formats(request: Request) -> Formats:
    require(request.actor, actions.PROMOTE, request.actor)
    line = formats.StudentLine.model_json_schema(by_alias=True)
    return Formats(
        class_table=formats.YearPlan.model_json_schema(),
        students={"type": "object", "properties": {"students": {"type": "array", "items": line}}},
        mapping=formats.FieldMap.model_json_schema(),
        examples={"class_table": formats.EXAMPLE_PLAN, "students": formats.EXAMPLE_STUDENTS},
    )


@route("GET", "/promotion/upload", summary="The last student file, by grade", reply=Preview, needs=Needs.ADMINISTRATOR)
async def show_preview(request: Request) -> Preview:
    require(request.actor, actions.PROMOTE, request.actor)
    async with request.services.database.read() as session:
        return await showing.preview(session, request.actor.school_id)


@route(
    "POST",
    "/promotion/upload",
    summary="Upload a student file (B01) in place of the last one; the body is the file. Nobody is moved",
    upload=JSON_FILE,
    query=FileQuery,
    reply=Preview,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, TOO_LARGE, years.NO_YEAR, actions.BAD_FILE),
)
async def upload_students(request: Request, *, query: FileQuery) -> Preview:
    require(request.actor, actions.PROMOTE, request.actor)
    await actions.upload(request.services, request.actor, query.name, await _file(request))
    async with request.services.database.read() as session:
        return await showing.preview(session, request.actor.school_id)


@route(
    "PUT",
    "/promotion/mapping",
    summary="How this school's student files are read; the body is a mapping file",
    upload=JSON_FILE,
    needs=Needs.ADMINISTRATOR,
    problems=(TOO_LARGE, actions.BAD_FILE),
)
async def keep_mapping(request: Request) -> None:
    require(request.actor, actions.PROMOTE, request.actor)
    await actions.keep_map(request.services, request.actor, await _file(request))


@route("DELETE", "/promotion/mapping", summary="Read student files in our own format again", needs=Needs.ADMINISTRATOR)
async def forget_mapping(request: Request) -> None:
    require(request.actor, actions.PROMOTE, request.actor)
    await actions.keep_map(request.services, request.actor, None)


@route(
    "GET",
    "/promotion/upload/lines",
    summary="The lines of the last student file, abnormal ones first",
    query=LinesQuery,
    reply=Lines,
    needs=Needs.ADMINISTRATOR,
    problems=(years.NO_YEAR, actions.NO_UPLOAD),
)
async def list_lines(request: Request, *, query: LinesQuery) -> Lines:
    require(request.actor, actions.PROMOTE, request.actor)
    async with request.services.database.read() as session:
        upload = await actions.last_upload(session, request.actor.school_id)
        return Lines(items=showing.line_items(await uploads.lines(session, upload, query.grade)))


@route(
    "GET",
    "/promotion/upload/lines.xlsx",
    summary="The lines of the last student file as a spreadsheet",
    media=MEDIA,
    needs=Needs.ADMINISTRATOR,
    problems=(years.NO_YEAR, actions.NO_UPLOAD),
)
async def export_lines(request: Request) -> FileReply:
    require(request.actor, actions.PROMOTE, request.actor)
    async with request.services.database.read() as session:
        upload = await actions.last_upload(session, request.actor.school_id)
        lines = await uploads.lines(session, upload, None)
    sheet = preview_sheet(upload.year or upload.file_name, lines, request.locale)
    content = await asyncio.to_thread(workbook, [sheet])
    return FileReply(content, safe_name(upload.file_name.removesuffix(".json"), SUFFIX))


@route(
    "POST",
    "/promotion/upload/apply",
    summary="Move the students as the last file says; all or nothing",
    body=ApplyUpload,
    reply=RunDetail,
    status=201,
    needs=Needs.ADMINISTRATOR,
    problems=(INVALID, years.NO_YEAR, actions.NO_UPLOAD, actions.NEWER_FILE, runs.APPLIED_ALREADY),
)
async def apply_upload(request: Request, *, body: ApplyUpload) -> RunDetail:
    require(request.actor, actions.PROMOTE, request.actor)
    run = await actions.apply_upload(request.services, request.actor, body.upload_id)
    async with request.services.database.read() as session:
        return await showing.run_detail(session, run)


@route("GET", "/promotion/runs", summary="The log of updates", reply=Runs, needs=Needs.ADMINISTRATOR)
async def list_runs(request: Request) -> Runs:
    require(request.actor, actions.PROMOTE, request.actor)
    async with request.services.database.read() as session:
        return await showing.runs(session, request.actor.school_id)


@route(
    "GET",
    "/promotion/runs/{run_id}",
    summary="One update, student by student",
    reply=RunDetail,
    needs=Needs.ADMINISTRATOR,
    problems=(NOT_FOUND,),
)
async def show_run(request: Request, *, run_id: str) -> RunDetail:
    require(request.actor, actions.PROMOTE, request.actor)
    async with request.services.database.read() as session:
        return await showing.run_detail(session, await actions.run_of(session, request.actor, run_id))


@route(
    "POST",
    "/promotion/runs/{run_id}/undo",
    summary="Undo the last update while nothing was built on it",
    reply=RunItem,
    needs=Needs.ADMINISTRATOR,
    problems=(NOT_FOUND, runs.NOT_THE_LAST, runs.BUILT_ON),
)
async def undo_run(request: Request, *, run_id: str) -> RunItem:
    require(request.actor, actions.PROMOTE, request.actor)
    run = await actions.undo(request.services, request.actor, run_id)
    async with request.services.database.read() as session:
        return RunItem(**(await showing.run_detail(session, run)).model_dump(exclude={"lines"}))


async def _file(request: Request) -> bytes:
    """The body of the request. Raises `too-large`."""
    parts: list[bytes] = []
    size = 0
    async for part in request.raw.content.iter_any():
        size += len(part)
        if size > formats.FILE_BYTES:
            raise Problem(TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


ROUTES = (
    list_plans, fetch_plan, upload_plan, apply_plan, show_reset, reset, restore_year, show_formats, show_preview,
    upload_students, keep_mapping, forget_mapping, list_lines, export_lines, apply_upload, list_runs, show_run, undo_run,
)  # fmt: skip
