"""Units of work and column types, on both engines."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from web.database import Database, insert_once, new_id
from web.jobs import JobRow, JobState
from web.modules.directory.tables import School, Section

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


def job(key: str | None = None, run_at: datetime = NOON) -> JobRow:
    return JobRow(
        id=new_id(), kind="test", dedupe_key=key, payload={"text": "智慧"}, run_at=run_at, state=JobState.WAITING
    )


async def test_a_write_unit_commits_at_its_end(database: Database) -> None:
    async with database.write() as session:
        session.add(School(id="a", name="甲校"))
    async with database.read() as session:
        assert await session.scalar(select(School.name)) == "甲校"


async def test_a_write_unit_that_fails_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            session.add(School(id="a", name="甲校"))
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.read() as session:
        assert await session.scalar(select(School.id)) is None


async def test_a_read_unit_cannot_write(database: Database) -> None:
    async with database.read() as session:
        session.add(School(id="a", name="甲校"))
        with pytest.raises(DBAPIError):
            await session.flush()


async def test_objects_stay_readable_after_the_commit(database: Database) -> None:
    async with database.write() as session:
        school = School(id="a", name="甲校")
        session.add(school)
    assert school.name == "甲校"


async def test_a_write_unit_inside_a_write_unit_raises_instead_of_waiting_for_itself(database: Database) -> None:
    async with database.write():
        with pytest.raises(RuntimeError, match="inside"):
            async with database.write():
                pass


async def test_write_units_of_many_tasks_queue_and_none_is_lost(database: Database) -> None:
    async with database.write() as session:
        session.add(job("counter"))

    async def count() -> None:
        async with database.write() as session:
            row = await session.scalar(select(JobRow).with_for_update())
            assert row is not None
            row.attempts += 1

    await asyncio.gather(*(count() for _ in range(25)))
    async with database.read() as session:
        assert await session.scalar(select(JobRow.attempts)) == 25


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.write() as session:
        session.add(School(id="a", name="甲校"))
        await session.flush()
        async with asyncio.timeout(5), database.read() as reader:
            assert await reader.scalar(select(School.id)) is None


async def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(Section(id="s", school_id="no such school", name="小學部"))


async def test_instants_come_back_as_aware_utc_with_microseconds(database: Database) -> None:
    macau = timezone(timedelta(hours=8))
    async with database.write() as session:
        session.add(job(run_at=NOON.astimezone(macau)))
    async with database.read() as session:
        found = await session.scalar(select(JobRow.run_at))
    assert found == NOON
    assert found is not None
    assert found.utcoffset() == timedelta(0)


async def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="zone"):
        async with database.write() as session:
            session.add(job(run_at=NOON.replace(tzinfo=None)))


async def test_insert_once_adds_one_row_for_each_value(database: Database) -> None:
    async with database.write() as session:
        row = {"kind": "test", "payload": {}, "run_at": NOON, "state": JobState.WAITING, "attempts": 0}
        assert await insert_once(session, JobRow, {"id": new_id(), "dedupe_key": "a", **row}, unless="dedupe_key")
        assert not await insert_once(session, JobRow, {"id": new_id(), "dedupe_key": "a", **row}, unless="dedupe_key")
        assert await insert_once(session, JobRow, {"id": new_id(), "dedupe_key": None, **row}, unless="dedupe_key")
        assert await insert_once(session, JobRow, {"id": new_id(), "dedupe_key": None, **row}, unless="dedupe_key")


async def test_closing_twice_does_no_harm(database: Database) -> None:
    await database.close()
    await database.close()


@pytest.mark.parametrize("turns", range(0, 60, 3))
async def test_a_cancelled_unit_gives_its_connection_back_in_order(
    database: Database, turns: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        async with database.read() as session:
            await session.scalar(select(School.name))
        async with database.write() as session:
            session.add(School(id=new_id(), name="甲校"))

    task = asyncio.create_task(work())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await database.close()
    assert not caplog.records


async def test_a_cancelled_unit_is_cancelled_at_any_moment_and_holds_no_lock(database: Database) -> None:
    """However long what flew out of it is kept: by a task that waits for it, by a log, until the collector comes."""
    async with database.write() as session:
        session.add(job())

    async def write() -> None:
        async with database.write() as session:
            (await session.execute(update(JobRow).values(kind="other").returning(JobRow.id))).first()

    async def read() -> None:
        async with database.read() as session:
            (await session.execute(select(JobRow.run_at).limit(1))).first()

    kept: list[BaseException | None] = []
    for turn in range(120):
        task = asyncio.create_task((write, read)[turn % 2]())
        await asyncio.sleep(turn * 0.00003)
        task.cancel()
        kept += await asyncio.gather(task, return_exceptions=True)
        async with database.write() as session:
            await session.execute(update(JobRow).values(kind="test"))
    assert {type(each) for each in kept} <= {asyncio.CancelledError, type(None)}


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_sqlite_writes_ahead_and_waits_for_locks(database: Database) -> None:
    async with database.write() as session:
        pragmas = {
            name: await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000}


def test_ids_sort_in_the_order_of_their_making_and_never_repeat() -> None:
    ids = [new_id() for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert {len(each) for each in ids} == {26}
