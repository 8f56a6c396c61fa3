"""The import of people: a file is read and kept with what it would do, looked at, and applied as it was looked at.

Whoever applies names the preview that was shown. It is refused when a newer file has come, and when the directory has
changed so that the file would now do something else; then it can be looked at again.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from web.access import Actor
from web.audit import Done, Who
from web.database import new_id
from web.errors import Problem
from web.jobs import Job
from web.modules.directory.tables import Person
from web.modules.roster import people, problems, sockets
from web.modules.roster.exchange.applying import Applied, Named, do_apply, named
from web.modules.roster.exchange.columns import Part
from web.modules.roster.exchange.directory import BATCH, Directory, load
from web.modules.roster.exchange.matching import Plan, Verdict, match
from web.modules.roster.exchange.reading import Line, PeopleFile, read_people
from web.modules.roster.exchange.wishes import telephones
from web.modules.roster.tables import PeopleUpload, PeopleUploadLine
from web.services import Services
from web.sheets_in import SheetError

FORGET: Final = "roster.forget-people-file"
KEPT: Final = timedelta(days=1)


async def read(data: bytes) -> PeopleFile:
    """The lines of a file, beside the event loop. Raises the `Problem` of a `SheetError`."""
    try:
        return await asyncio.to_thread(read_people, data)
    except SheetError as error:
        raise Problem(problems.SHEETS[error.code], error.detail) from error


async def planned(services: Services, school_id: str, lines: Sequence[Line]) -> Plan:
    """What the lines would do to the directory as it is now. Nothing changes."""
    async with services.database.read() as session:
        plan, _ = await _match(session, school_id, lines)
    return plan


async def _match(session: AsyncSession, school_id: str, lines: Sequence[Line]) -> tuple[Plan, Directory]:
    phones = await asyncio.to_thread(telephones, lines)
    directory = await load(session, school_id, phones.values())
    return await asyncio.to_thread(match, lines, directory, phones), directory


async def keep(services: Services, actor: Actor, name: str, file: PeopleFile) -> PeopleUpload:
    """Keeps the lines and what they would do, in place of the last file."""
    plan = await planned(services, actor.school_id, file.lines)
    now = services.clock.now()
    async with services.database.write() as session:
        await session.execute(delete(PeopleUpload).where(PeopleUpload.school_id == actor.school_id))
        made_by = (await session.get_one(Person, actor.person_id)).name
        upload = PeopleUpload(id=new_id(), school_id=actor.school_id, file_name=name, digest=plan.digest(), made_at=now)
        upload.made_by, upload.counts, upload.ignored = made_by, counts(plan), {"names": list(file.ignored)}
        upload.lines = {"lines": [line.packed() for line in file.lines]}
        session.add(upload)
        await session.flush()
        rows = _rows(upload.id, plan)
        for start in range(0, len(rows), BATCH):
            await session.execute(insert(PeopleUploadLine), rows[start : start + BATCH])
        await services.jobs.add(session, FORGET, {"upload_id": upload.id}, run_at=now + KEPT)
        about = ("people-file", upload.id)
        await services.audit.add(session, actor, "people-file-uploaded", about, lines=len(file.lines))
    return upload


def counts(plan: Plan) -> dict[str, dict[str, int]]:
    """How many lines of each sheet are what."""
    found = {part.value: dict.fromkeys((verdict.value for verdict in Verdict), 0) for part in Part}
    for outcome in plan.outcomes:
        found[outcome.part.value][outcome.verdict.value] += 1
    return found


def _rows(upload_id: str, plan: Plan) -> list[dict[str, object]]:
    return [
        {
            "upload_id": upload_id,
            "position": position,
            "part": one.part.value,
            "row": one.row,
            "verdict": one.verdict.value,
            "name": one.name,
            "known_by": one.known_by,
            "told": {
                "changes": [[change.field.value, change.before, change.after] for change in one.changes],
                "faults": [[fault.code, fault.field.value, fault.detail] for fault in one.faults],
            },
        }
        for position, one in enumerate(plan.outcomes, start=1)
    ]


async def last(session: AsyncSession, school_id: str) -> PeopleUpload | None:
    found: PeopleUpload | None = await session.scalar(
        select(PeopleUpload).where(PeopleUpload.school_id == school_id).options(undefer(PeopleUpload.lines))
    )
    return found


async def _shown(session: AsyncSession, school_id: str, upload_id: str) -> PeopleUpload:
    """The file that was looked at. Raises `no-people-file`, `newer-file`, `applied-already`."""
    upload = await last(session, school_id)
    if upload is None:
        raise Problem(problems.NO_PEOPLE_FILE)
    if upload.id != upload_id:
        raise Problem(problems.NEWER_FILE)
    if upload.applied_at is not None:
        raise Problem(problems.APPLIED_ALREADY)
    return upload


async def again(services: Services, actor: Actor, upload_id: str) -> PeopleUpload:
    """The same file, looked at once more with the directory as it is now."""
    async with services.database.read() as session:
        upload = await _shown(session, actor.school_id, upload_id)
    return await keep(services, actor, upload.file_name, PeopleFile(_lines(upload), upload.ignored["names"]))


def _lines(upload: PeopleUpload) -> list[Line]:
    return [Line.unpacked(packed) for packed in upload.lines["lines"]]


async def forget(services: Services, actor: Actor) -> None:
    """Removes the last file, whoever brought it."""
    async with services.database.write() as session:
        await session.execute(delete(PeopleUpload).where(PeopleUpload.school_id == actor.school_id))
        await services.audit.add(session, actor, "people-file-removed", ("school", actor.school_id))


async def run_forget(services: Services, job: Job) -> None:
    """The job: what was read of a file is about people, and not kept for longer than it is needed."""
    async with services.database.write() as session:
        await session.execute(delete(PeopleUpload).where(PeopleUpload.id == str(job.payload["upload_id"])))


async def apply(services: Services, actor: Actor, upload_id: str) -> PeopleUpload:
    """All that was shown, or nothing. Raises `no-people-file`, `newer-file`, `applied-already`, `directory-changed`."""
    school_id = actor.school_id
    async with services.database.read() as session:
        upload = await _shown(session, school_id, upload_id)
    lines = _lines(upload)
    known = await prepared(services, school_id, lines, upload.digest)
    with unchanged():
        async with services.database.write() as session:
            await people.lock(session, school_id)
            upload = await _shown(session, school_id, upload_id)
            applied = await do_lines(session, services, actor, lines, upload.digest, known)
            upload.applied_at, upload.lines = services.clock.now(), {"lines": []}
            done = PeopleUploadLine.verdict != Verdict.WRONG  # those that are wrong are still to be mended
            await session.execute(delete(PeopleUploadLine).where(PeopleUploadLine.upload_id == upload.id, done))
            closed = await _sign_ins(session, school_id, applied)
    await sockets.close(services, closed)
    return upload


async def prepared(services: Services, school_id: str, lines: Sequence[Line], digest: str) -> Named:
    """The slow part, before the school is locked. Raises `directory-changed`."""
    plan = await planned(services, school_id, lines)
    if plan.digest() != digest:
        raise Problem(problems.DIRECTORY_CHANGED)
    return await asyncio.to_thread(named, plan)


async def do_lines(
    session: AsyncSession, services: Services, who: Who, lines: Sequence[Line], digest: str, known: Named
) -> Applied:
    """Applies the lines if they still do what was shown, and tells the audit. The school is locked."""
    plan, directory = await _match(session, who.school_id, lines)
    if plan.digest() != digest:
        raise Problem(problems.DIRECTORY_CHANGED)
    applied = await do_apply(session, who.school_id, plan, directory, known)
    number = {verdict.value: plan.count(verdict) for verdict in Verdict}
    whole = Done("people-imported", ("school", who.school_id), number)
    await services.audit.add_all(session, who, [*applied.done, whole])
    return applied


@contextmanager
def unchanged() -> Iterator[None]:
    """A telephone that another school took in the same moment is a change of the directory like any other."""
    try:
        yield
    except IntegrityError as error:
        raise Problem(problems.DIRECTORY_CHANGED) from error


async def _sign_ins(session: AsyncSession, school_id: str, applied: Applied) -> list[str]:
    found: list[str] = []
    persons = sorted(applied.renewed)
    for start in range(0, len(persons), BATCH):
        found += await sockets.of_people(session, school_id, persons[start : start + BATCH])
    return found
