"""Recordings over HTTP: the list, the bin, the pool, the policy, and the single file (LIVE-42..45, MEET-33)."""

from typing import Final

from web.access import Action, InSchool, require
from web.attachments import FileReply, safe_name
from web.errors import NOT_ALLOWED, NOT_FOUND, TOO_MANY_REQUESTS, Problem
from web.limits import HOUR, Limit
from web.modules.recordings import files, keeping, listing, policy, watching
from web.modules.recordings.models import (
    Changed,
    FileItem,
    PoolItem,
    RecordingChange,
    RecordingIds,
    RecordingItem,
    Recordings,
    RecordingsQuery,
    ReplayPolicy,
    ReplayPolicyChange,
)
from web.modules.recordings.problems import FILE_NOT_READY, NOT_IN_BIN, POOL_FULL, STILL_RUNNING
from web.modules.recordings.tables import Recording, RecordingFile, RecordingState
from web.objects import NoSuchObject
from web.routing import Needs, Request, route

FILES: Final = Limit("recording-files", 30, HOUR)
"""Files that one person has made."""
CHANGE_POLICY = Action[InSchool]("change-replay-policy", lambda actor, _: actor.administrator)


@route(
    "GET",
    "/recordings",
    summary="Recordings: one's own; for administrators the school's",
    query=RecordingsQuery,
    reply=Recordings,
    needs=Needs.STAFF,
)
async def list_recordings(request: Request, *, query: RecordingsQuery) -> Recordings:
    services = request.services
    async with services.database.read() as session:
        return await listing.page(session, request.actor, query, services.settings.replay)


@route("GET", "/recordings/pool", summary="What the school's recordings take", reply=PoolItem, needs=Needs.STAFF)
async def show_pool(request: Request) -> PoolItem:
    services = request.services
    async with services.database.read() as session:
        return await policy.pool(session, request.actor.school_id, services.settings.replay)


@route(
    "GET",
    "/recordings/policy",
    summary="How the school keeps new recordings, and who may watch",
    reply=ReplayPolicy,
    needs=Needs.STAFF,
)
async def show_policy(request: Request) -> ReplayPolicy:
    services = request.services
    async with services.database.read() as session:
        return policy.shown(await policy.settings_of(session, request.actor.school_id), services.settings.replay)


@route(
    "PATCH",
    "/recordings/policy",
    summary="Change that (administrators)",
    body=ReplayPolicyChange,
    reply=ReplayPolicy,
    needs=Needs.STAFF,
    problems=(NOT_ALLOWED,),
)
async def change_policy(request: Request, *, body: ReplayPolicyChange) -> ReplayPolicy:
    actor, services = request.actor, request.services
    require(actor, CHANGE_POLICY, actor)
    async with services.database.write() as session:
        row = await policy.change(session, actor.school_id, body)
        said = body.model_dump(mode="json", exclude_none=True)
        await services.audit.add(session, actor, "replay-policy-changed", ("school", actor.school_id), **said)
        return policy.shown(row, services.settings.replay)


@route(
    "POST",
    "/recordings/delete",
    summary="Put recordings into the bin (LIVE-45)",
    body=RecordingIds,
    reply=Changed,
    needs=Needs.STAFF,
)
async def delete_many(request: Request, *, body: RecordingIds) -> Changed:
    """Those that run, are not one's own, or are deleted already are passed over."""
    actor, services = request.actor, request.services
    done: list[str] = []
    async with services.database.write() as session:
        for recording_id in sorted(set(body.ids)):
            try:
                recording = await listing.find(session, actor, recording_id, lock=True)
                if await keeping.bin_one(services, session, recording, by=actor.person_id):
                    done.append(recording_id)
            except Problem:
                continue
        for recording_id in done:
            await services.audit.add(session, actor, "recording-deleted", ("recording", recording_id))
    return Changed(count=len(done))


@route(
    "POST",
    "/recordings/restore",
    summary="Take recordings back out of the bin",
    body=RecordingIds,
    reply=Changed,
    needs=Needs.STAFF,
)
async def restore_many(request: Request, *, body: RecordingIds) -> Changed:
    actor, services = request.actor, request.services
    done: list[str] = []
    async with services.database.write() as session:
        for recording_id in sorted(set(body.ids)):
            try:
                await keeping.restore(services, session, await listing.find(session, actor, recording_id, lock=True))
            except Problem:
                continue
            done.append(recording_id)
        for recording_id in done:
            await services.audit.add(session, actor, "recording-restored", ("recording", recording_id))
    return Changed(count=len(done))


@route(
    "GET",
    "/recordings/{recording_id}",
    summary="A recording",
    reply=RecordingItem,
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def show(request: Request, *, recording_id: str) -> RecordingItem:
    services = request.services
    async with services.database.read() as session:
        recording = await listing.find(session, request.actor, recording_id)
        return await listing.item(session, recording, services.settings.replay)


@route(
    "PATCH",
    "/recordings/{recording_id}",
    summary="Keep a recording for ever, or for some days from now",
    body=RecordingChange,
    reply=RecordingItem,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, POOL_FULL),
)
async def change(request: Request, *, recording_id: str, body: RecordingChange) -> RecordingItem:
    actor, services = request.actor, request.services
    async with services.database.write() as session:
        recording = await listing.find(session, actor, recording_id, lock=True)
        await keeping.store(services, session, recording, body.storage)
        said = {"storage": body.storage.value}
        await services.audit.add(session, actor, "recording-kept", ("recording", recording.id), **said)
        return await listing.item(session, recording, services.settings.replay)


@route(
    "DELETE",
    "/recordings/{recording_id}",
    summary="Put a recording into the bin; for a day it can be taken back",
    reply=RecordingItem,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, STILL_RUNNING),
)
async def delete(request: Request, *, recording_id: str) -> RecordingItem:
    actor, services = request.actor, request.services
    async with services.database.write() as session:
        recording = await listing.find(session, actor, recording_id, lock=True)
        if await keeping.bin_one(services, session, recording, by=actor.person_id):
            await services.audit.add(session, actor, "recording-deleted", ("recording", recording.id))
        return await listing.item(session, recording, services.settings.replay)


@route(
    "POST",
    "/recordings/{recording_id}/restore",
    summary="Take a recording back out of the bin",
    reply=RecordingItem,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, NOT_IN_BIN),
)
async def restore(request: Request, *, recording_id: str) -> RecordingItem:
    actor, services = request.actor, request.services
    async with services.database.write() as session:
        recording = await listing.find(session, actor, recording_id, lock=True)
        await keeping.restore(services, session, recording)
        await services.audit.add(session, actor, "recording-restored", ("recording", recording.id))
        return await listing.item(session, recording, services.settings.replay)


@route(
    "GET",
    "/recordings/{recording_id}/file",
    summary="How far the single MP4 file of a recording is",
    reply=FileItem,
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def show_file(request: Request, *, recording_id: str) -> FileItem:
    async with request.services.database.read() as session:
        recording = await listing.find(session, request.actor, recording_id)
        return listing.file_item(await session.get(RecordingFile, recording.id))


@route(
    "POST",
    "/recordings/{recording_id}/file",
    summary="Have the single MP4 file made, if it is not there",
    reply=FileItem,
    status=202,
    needs=Needs.STAFF,
    problems=(NOT_FOUND, STILL_RUNNING, TOO_MANY_REQUESTS),
)
async def ask_file(request: Request, *, recording_id: str) -> FileItem:
    actor, services = request.actor, request.services
    await services.limits.hit(FILES, actor.person_id)
    async with services.database.write() as session:
        recording = await listing.find(session, actor, recording_id, lock=True)
        file = await files.ask(services, session, recording)
        await services.audit.add(session, actor, "recording-exported", ("recording", recording.id))
        return listing.file_item(file)


@route(
    "DELETE",
    "/recordings/{recording_id}/file",
    summary="Stop the making of the file, or remove it",
    needs=Needs.STAFF,
    problems=(NOT_FOUND,),
)
async def drop_file(request: Request, *, recording_id: str) -> None:
    async with request.services.database.write() as session:
        recording = await listing.find(session, request.actor, recording_id, lock=True)
        await files.drop(request.services, session, recording)


@route(
    "GET",
    "/recordings/{recording_id}/file.mp4",
    summary="The file, for whoever may watch the replay",
    media="video/mp4",
    problems=(NOT_FOUND, FILE_NOT_READY),
)
async def download(request: Request, *, recording_id: str) -> FileReply:
    actor, services = request.actor, request.services
    async with services.database.read() as session:
        recording = await session.get(Recording, recording_id)
        if recording is None or recording.state is not RecordingState.KEPT:
            raise Problem(NOT_FOUND)
        if not await watching.may_watch(session, services, actor, recording):
            raise Problem(NOT_FOUND)
        key = files.key_of(recording, await files.ready(session, recording))
    try:
        size = await services.objects.size(key)
    except NoSuchObject:
        raise Problem(FILE_NOT_READY) from None
    return FileReply(services.objects.read(key, 0, size), safe_name(recording.title, ".mp4"), size)


ROUTES = (
    list_recordings, show_pool, show_policy, change_policy, delete_many, restore_many, show, change, delete, restore,
    show_file, ask_file, drop_file, download,
)  # fmt: skip
