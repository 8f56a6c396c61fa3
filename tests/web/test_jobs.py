"""The job table on both engines: once, later, again after a failure, and by another worker after a crash."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from tests.web.modules.campus import SetClock
from web.database import Database
from web.jobs import ATTEMPTS, KEPT, LEASE, LONGEST_BACKOFF, Job, JobHandler, JobRow, Jobs, JobState, backoff
from web.services import Services
from web.worker import Worker

KIND = "test.do"


class Office:
    """Two workers, one queue, and what was done."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = SetClock()
        self.jobs = Jobs(database, self.clock)
        self.done: list[dict[str, Any]] = []
        self.changed = asyncio.Event()

    async def add(self, **options: Any) -> bool:
        async with self.database.write() as session:
            return await self.jobs.add(session, KIND, options.pop("payload", {}), **options)

    async def do(self, _services: Services, job: Job) -> None:
        self.done.append(dict(job.payload))
        self.changed.set()

    def worker(self, handler: JobHandler | None = None) -> Worker:
        services = cast("Services", self)  # a worker asks its services for the clock only
        return Worker(self.jobs, {KIND: handler or self.do}, services)

    async def row(self) -> JobRow:
        async with self.database.read() as session:
            row: JobRow | None = await session.scalar(select(JobRow))
        assert row is not None
        return row

    async def until_done(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.done) < count:
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    database = Database(database_url)
    yield Office(database)
    await database.close()


async def test_a_committed_job_runs_once(office: Office) -> None:
    await office.add(payload={"to": "家長"})
    worker = office.worker()
    assert await worker.run_due() == 1
    assert await worker.run_due() == 0
    assert office.done == [{"to": "家長"}]
    row = await office.row()
    assert (row.state, row.attempts, row.lease_owner) == (JobState.DONE, 1, None)


async def test_a_job_of_a_transaction_that_fails_never_runs(office: Office) -> None:
    async def fail() -> None:
        async with office.database.write() as session:
            await office.jobs.add(session, KIND, {})
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert not office.jobs.wake.is_set()
    assert await office.worker().run_due() == 0


async def test_a_dedupe_key_is_used_once_for_ever(office: Office) -> None:
    assert await office.add(dedupe_key="a")
    assert not await office.add(dedupe_key="a")
    assert await office.worker().run_due() == 1
    assert not await office.add(dedupe_key="a")
    assert await office.worker().run_due() == 0


async def test_many_that_plan_the_same_at_once_plan_it_once(office: Office) -> None:
    added = await asyncio.gather(*(office.add(dedupe_key="a") for _ in range(8)))
    assert sum(added) == 1
    assert await office.worker().run_due() == 1


async def test_a_job_does_not_run_before_its_time(office: Office) -> None:
    await office.add(run_at=office.clock.now() + timedelta(minutes=10))
    worker = office.worker()
    office.clock.move(minutes=9, seconds=59)
    assert await worker.run_due() == 0
    office.clock.move(seconds=1)
    assert await worker.run_due() == 1


async def test_jobs_run_in_the_order_of_their_times(office: Office) -> None:
    now = office.clock.now()
    for minutes in (3, 1, 2):
        await office.add(payload={"minutes": minutes}, run_at=now - timedelta(minutes=minutes))
    claimed = await office.jobs.claim("one", 10)
    assert [job.payload["minutes"] for job in claimed] == [3, 2, 1]


async def test_workers_that_claim_at_once_never_get_the_same_job(office: Office) -> None:
    for number in range(40):
        await office.add(payload={"number": number})
    claims = await asyncio.gather(*(office.jobs.claim(f"worker {n}", 10) for n in range(6)))
    numbers = [job.payload["number"] for jobs in claims for job in jobs]
    assert len(numbers) == len(set(numbers))
    rest = await office.jobs.claim("last", 40)
    assert sorted(numbers + [job.payload["number"] for job in rest]) == list(range(40))


async def test_a_failed_job_is_tried_again_later_and_later(office: Office) -> None:
    tries: list[int] = []

    async def fail(_services: Services, job: Job) -> None:
        tries.append(job.attempt)
        raise ConnectionError("the gateway is away")

    await office.add()
    worker = office.worker(fail)
    for attempt in range(1, ATTEMPTS + 1):
        assert await worker.run_due() == 1
        assert await worker.run_due() == 0
        office.clock.move(seconds=backoff(attempt).total_seconds())
    row = await office.row()
    assert tries == list(range(1, ATTEMPTS + 1))
    assert row.state == JobState.DEAD
    assert "the gateway is away" in (row.last_error or "")
    assert await worker.run_due() == 0
    assert await office.jobs.count(JobState.DEAD) == 1


def test_the_backoff_doubles_up_to_an_hour() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3)] == [5, 10, 20]
    assert backoff(60) == LONGEST_BACKOFF


async def test_an_unknown_kind_is_kept_for_a_process_that_knows_it(office: Office) -> None:
    async with office.database.write() as session:
        await office.jobs.add(session, "of.tomorrow", {})
    await office.worker().run_due()
    row = await office.row()
    assert row.state == JobState.WAITING
    assert "of.tomorrow" in (row.last_error or "")


async def test_what_a_crashed_worker_had_claimed_is_done_by_another_after_the_lease(office: Office) -> None:
    await office.add()
    (job,) = await office.jobs.claim("crashed", 1)
    other = office.worker()
    office.clock.move(seconds=LEASE.total_seconds())
    assert await other.run_due() == 0
    office.clock.move(seconds=1)
    assert await other.run_due() == 1
    await office.jobs.finish(job, "crashed")
    await office.jobs.fail(job, "crashed", "too late")
    row = await office.row()
    assert (row.state, row.attempts, row.last_error) == (JobState.DONE, 2, None)


async def test_a_renewed_lease_keeps_others_away(office: Office) -> None:
    await office.add()
    (job,) = await office.jobs.claim("one", 1)
    office.clock.move(seconds=50)
    assert await office.jobs.renew(job, "one")
    office.clock.move(seconds=50)
    assert await office.jobs.claim("two", 1) == []
    assert not await office.jobs.renew(job, "two")


async def test_a_running_worker_is_woken_by_the_commit(office: Office) -> None:
    worker = office.worker()
    worker.start()
    assert worker.alive
    await office.add(payload={"n": 1})
    await office.until_done(1)
    await office.add(payload={"n": 2})
    await office.until_done(2)
    await worker.close()
    assert not worker.alive


async def test_a_worker_that_is_stopped_leaves_its_job_to_others(office: Office) -> None:
    started = asyncio.Event()

    async def hang(_services: Services, _job: Job) -> None:
        started.set()
        await asyncio.Event().wait()

    await office.add()
    worker = office.worker(hang)
    worker.start()
    async with asyncio.timeout(20):
        await started.wait()
    await worker.close()
    office.clock.move(seconds=LEASE.total_seconds() + 1)
    assert await office.worker().run_due() == 1


async def test_done_jobs_are_forgotten_after_their_time_and_dead_ones_stay(office: Office) -> None:
    await office.add()
    await office.worker().run_due()
    async with office.database.write() as session:
        now = office.clock.now()
        session.add(JobRow(id="d", kind=KIND, payload={}, run_at=now, state=JobState.DEAD, finished_at=now))
    office.clock.move(days=KEPT.days, seconds=1)
    async with office.database.write() as session:
        await office.jobs.forget_done(session)
    assert (await office.row()).id == "d"


async def test_the_next_due_time_counts_leases(office: Office) -> None:
    assert await office.jobs.next_due() is None
    now = office.clock.now()
    await office.add(run_at=now + timedelta(hours=2))
    assert await office.jobs.next_due() == now + timedelta(hours=2)
    await office.add()
    await office.jobs.claim("one", 1)
    assert await office.jobs.next_due() == now + LEASE
