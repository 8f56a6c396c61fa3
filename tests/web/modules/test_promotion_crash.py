"""A process that is killed in the middle of an update of the directory leaves nothing half done."""

import asyncio
import sys

from sqlalchemy import func, select

from tests.web.modules.campus import MAIN_SCHOOL
from web.clock import SystemClock
from web.database import Database
from web.modules.demo.plan import MAIN
from web.modules.demo.seed import student_number
from web.modules.directory.tables import Enrolment, SchoolClass, SchoolYear
from web.modules.promotion import runs, uploads
from web.modules.promotion.formats import StudentFile, StudentLine
from web.modules.promotion.tables import PromotionRun, StudentUpload

KILLED = """
import asyncio, sys
from datetime import UTC, datetime
from sqlalchemy import select
from web.database import Database
from web.modules.promotion import runs
from web.modules.promotion.tables import StudentUpload

async def main():
    async with Database(sys.argv[1]).write() as session:
        upload = await session.scalar(select(StudentUpload))
        await runs.do_apply(session, upload, "operator", datetime.now(UTC))
        await session.flush()
        print("everybody is moved, nothing is committed", flush=True)
        await asyncio.sleep(3600)

asyncio.run(main())
"""


async def in_each_class(database: Database) -> dict[str, int]:
    async with database.read() as session:
        query = select(SchoolClass.name, func.count()).join(Enrolment, Enrolment.class_id == SchoolClass.id)
        rows = await session.execute(query.where(Enrolment.school_id == MAIN.id).group_by(SchoolClass.name))
        return dict(rows.all())


async def test_a_kill_in_the_middle_of_an_update_changes_nothing_and_it_can_be_applied_again(
    demo_database_url: str,
) -> None:
    database = Database(demo_database_url)
    now = SystemClock().now()
    numbers = [student_number(student.person.id) for student in MAIN_SCHOOL.students]
    lines = [StudentLine.model_validate({"id": number, "grade": "S4", "class": "A"}) for number in numbers]
    async with database.write() as session:
        year = await session.scalar(select(SchoolYear).where(SchoolYear.school_id == MAIN.id))
        assert year is not None
        await uploads.do_upload(session, year, "b01.json", StudentFile(school_year="", lines=[*lines]), "operator", now)
    before = await in_each_class(database)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, demo_database_url, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    assert b"nothing is committed" in await asyncio.wait_for(child.stdout.readline(), 30)
    child.kill()
    await child.wait()
    assert await in_each_class(database) == before
    async with database.write() as session:
        assert await session.scalar(select(PromotionRun)) is None
        upload = await session.scalar(select(StudentUpload))
        assert upload is not None
        run = await runs.do_apply(session, upload, "operator", now)
    assert run.moved + run.unchanged == len(numbers)
    assert await in_each_class(database) == {"高一甲班": len(numbers)}
    await database.close()
