"""按B01表更新通訊錄年級班別, steps one and two: the file is read, matched with the directory and shown (PROM-09..16)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.database import new_id
from web.modules.directory.tables import Grade, SchoolClass, SchoolYear, StudentNumber
from web.modules.promotion.formats import FieldMap, StudentFile
from web.modules.promotion.matching import Known, match
from web.modules.promotion.models import GradePreview
from web.modules.promotion.tables import FieldMapRow, StudentUpload, UploadLine

BATCH = 1000
"""Rows of one statement."""


async def field_map(session: AsyncSession, school_id: str) -> FieldMap | None:
    """How this school's files are to be read, if not in our format."""
    row = await session.get(FieldMapRow, school_id)
    return None if row is None else FieldMap.model_validate(row.content)


async def last(session: AsyncSession, school_id: str) -> StudentUpload | None:
    query = select(StudentUpload).where(StudentUpload.school_id == school_id)
    found: StudentUpload | None = await session.scalar(query)
    return found


async def do_upload(
    session: AsyncSession, year: SchoolYear, file_name: str, file: StudentFile, operator: str, now: datetime
) -> StudentUpload:
    """Keeps the file in place of the last one, each line with what it would do. Nobody is moved."""
    school_id = year.school_id
    await session.execute(delete(StudentUpload).where(StudentUpload.school_id == school_id))
    upload = StudentUpload(
        id=new_id(), school_id=school_id, file_name=file_name, year=file.school_year, school_year_id=year.id
    )
    upload.made_by, upload.made_at = operator, now
    session.add(upload)
    await session.flush()
    moves = match(file, await _register(session, school_id), await _classes(session, year))
    rows = [asdict(move) | {"upload_id": upload.id, "school_id": school_id} for move in moves]
    for start in range(0, len(rows), BATCH):
        await session.execute(insert(UploadLine), rows[start : start + BATCH])
    return upload


async def preview(session: AsyncSession, upload: StudentUpload | None, year: SchoolYear) -> Sequence[GradePreview]:
    """Each grade of the year with its classes, and how many lines of the file were abnormal, of how many (PROM-12)."""
    classes = dict(
        (
            await session.execute(
                select(Grade.code, func.count())
                .join(SchoolClass, SchoolClass.grade_id == Grade.id)
                .where(SchoolClass.school_year_id == year.id, Grade.school_id == year.school_id)
                .group_by(Grade.code)
            )
        ).all()
    )
    lines: dict[str, tuple[int, int]] = {}
    if upload is not None:
        query = (
            select(UploadLine.grade, func.count(UploadLine.trouble), func.count())
            .where(UploadLine.upload_id == upload.id)
            .group_by(UploadLine.grade)
        )
        lines = {grade: (abnormal, total) for grade, abnormal, total in await session.execute(query)}
    return [
        GradePreview(grade=code, classes=classes.get(code, 0), abnormal=abnormal, total=total)
        for code in sorted({*classes, *lines})
        for abnormal, total in [lines.get(code, (0, 0))]
    ]


async def lines(session: AsyncSession, upload: StudentUpload, grade: str | None) -> Sequence[UploadLine]:
    """The lines of a grade (`""`: those whose grade could not be read), or all, abnormal ones first."""
    query = select(UploadLine).where(UploadLine.upload_id == upload.id)
    if grade is not None:
        query = query.where(UploadLine.grade == grade)
    return (await session.scalars(query.order_by(UploadLine.trouble.is_(None), UploadLine.position))).all()


async def _register(session: AsyncSession, school_id: str) -> Mapping[str, Known]:
    query = select(StudentNumber.number, StudentNumber.person_id, StudentNumber.name)
    rows = await session.execute(query.where(StudentNumber.school_id == school_id))
    return {number: Known(person_id, name) for number, person_id, name in rows}


async def _classes(session: AsyncSession, year: SchoolYear) -> Mapping[tuple[str, str], str]:
    """The classes of a year by grade and by code, or by name for a class that has no code."""
    query = select(Grade.code, SchoolClass.code, SchoolClass.name, SchoolClass.id).join(
        Grade, Grade.id == SchoolClass.grade_id
    )
    rows = await session.execute(query.where(SchoolClass.school_year_id == year.id))
    return {(grade, code or name): class_id for grade, code, name, class_id in rows}
