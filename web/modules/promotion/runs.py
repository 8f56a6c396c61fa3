"""按B01表更新通訊錄年級班別, step three: the directory is updated in one transaction, logged line by line, and undone (PROM-17..20)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.database import new_id
from web.errors import Problem, ProblemType
from web.modules.directory.tables import Enrolment, SchoolClass
from web.modules.promotion.tables import PromotionRun, RunLine, StudentUpload, UploadLine
from web.modules.promotion.uploads import BATCH

APPLIED_ALREADY: Final = ProblemType("applied-already", 409, "This file was applied already; upload a newer one")
NOT_THE_LAST: Final = ProblemType("not-the-last-run", 409, "Only the last update can be undone, and only once")
BUILT_ON: Final = ProblemType("built-on", 409, "Students of this update were moved again since")

Place = tuple[str, int]
"""A class and the number in its register."""


async def do_apply(session: AsyncSession, upload: StudentUpload, operator: str, now: datetime) -> PromotionRun:
    """Moves everybody whom the file names without trouble to the new class; all or nothing (PROM-17)."""
    if upload.applied_at is not None:
        raise Problem(APPLIED_ALREADY)
    lines = (await session.scalars(select(UploadLine).where(UploadLine.upload_id == upload.id))).all()
    places = await _places(session, upload.school_year_id)
    run = PromotionRun(
        id=new_id(), school_id=upload.school_id, school_year_id=upload.school_year_id, file_name=upload.file_name
    )
    moving = {
        line.person_id: (line.class_id, _seat(line, places.get(line.person_id)))
        for line in lines
        if line.person_id and line.class_id
    }
    changed = {person: place for person, place in moving.items() if places.get(person) != place}
    run.made_by, run.made_at = operator, now
    run.moved, run.unchanged, run.failed = len(changed), len(moving) - len(changed), len(lines) - len(moving)
    session.add(run)
    await session.flush()
    await _place(session, upload.school_id, upload.school_year_id, changed)
    await _in_batches(session, RunLine, [_logged(line, run.id, places, moving) for line in lines])
    upload.applied_at = now
    return run


async def do_undo(session: AsyncSession, run: PromotionRun, operator: str, now: datetime) -> int:
    """Puts everybody back where the run took them from; refused when anything was built on it. How many went back."""
    last = select(PromotionRun.id).where(PromotionRun.school_id == run.school_id).order_by(PromotionRun.made_at.desc())
    if run.undone_at is not None or await session.scalar(last.limit(1)) != run.id:
        raise Problem(NOT_THE_LAST)
    query = select(RunLine).where(RunLine.run_id == run.id, RunLine.trouble.is_(None))
    lines = (await session.scalars(query)).all()
    places = await _places(session, run.school_year_id)
    if any(line.person_id and places.get(line.person_id) != (line.class_id, line.seat or 0) for line in lines):
        raise Problem(BUILT_ON)
    back = {
        line.person_id: (line.from_class_id, line.from_seat or 0) if line.from_class_id else None
        for line in lines
        if line.person_id and (line.from_class_id, line.from_seat or 0) != (line.class_id, line.seat or 0)
    }
    await _place(session, run.school_id, run.school_year_id, back)
    run.undone_by, run.undone_at = operator, now
    return len(back)


async def _places(session: AsyncSession, school_year_id: str) -> Mapping[str, Place]:
    """Where each student of the year is."""
    query = select(Enrolment.person_id, Enrolment.class_id, Enrolment.number).join(
        SchoolClass, SchoolClass.id == Enrolment.class_id
    )
    rows = await session.execute(query.where(SchoolClass.school_year_id == school_year_id))
    return {person: (class_id, number) for person, class_id, number in rows}


async def _place(
    session: AsyncSession, school_id: str, school_year_id: str, wanted: Mapping[str, Place | None]
) -> None:
    """Takes these persons out of whichever class of the year they are in, and puts them where they are wanted."""
    classes = select(SchoolClass.id).where(SchoolClass.school_year_id == school_year_id)
    persons = list(wanted)
    for start in range(0, len(persons), BATCH):
        part = persons[start : start + BATCH]
        await session.execute(delete(Enrolment).where(Enrolment.class_id.in_(classes), Enrolment.person_id.in_(part)))
    rows = [
        {"class_id": place[0], "number": place[1], "person_id": person, "school_id": school_id}
        for person, place in wanted.items()
        if place is not None
    ]
    await _in_batches(session, Enrolment, rows)


async def _in_batches(
    session: AsyncSession, table: type[Enrolment] | type[RunLine], rows: Sequence[dict[str, Any]]
) -> None:
    for start in range(0, len(rows), BATCH):
        await session.execute(insert(table), rows[start : start + BATCH])


def _seat(line: UploadLine, before: Place | None) -> int:
    """The number that the file gives; without one, whoever stays in the class keeps its own."""
    if line.seat is not None:
        return line.seat
    return before[1] if before is not None and before[0] == line.class_id else 0


def _logged(line: UploadLine, run_id: str, places: Mapping[str, Place], moving: Mapping[str, Place]) -> dict[str, Any]:
    class_id, seat = places.get(line.person_id or "", (None, None))
    copied = ("school_id", "position", "student_number", "name", "grade", "class_code", "trouble", "detail")
    return {name: getattr(line, name) for name in (*copied, "person_id", "class_id")} | {
        "run_id": run_id,
        "seat": moving.get(line.person_id or "", ("", line.seat))[1],
        "from_class_id": class_id,
        "from_seat": seat,
    }
