"""Everything that happens later: the `job` table, inserted into by the transaction that causes it, claimed by lease.

A job runs at least once; with a `dedupe_key` it is planned at most once. States: `waiting` (also while it runs, under a
lease) -> `done` or, after `ATTEMPTS` failures, `dead`. libraries.md, section 2; IMP-14.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Index, String, Text, delete, event, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from web.clock import Clock
from web.database import Base, Database, insert_once, new_id

if TYPE_CHECKING:
    from web.services import Services

ATTEMPTS: Final = 8
LEASE: Final = timedelta(seconds=60)
FIRST_BACKOFF: Final = timedelta(seconds=5)
LONGEST_BACKOFF: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=30)
"""How long a finished job is remembered, and with it that its `dedupe_key` has been used."""
ERROR_LENGTH: Final = 2000


class JobState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


class JobRow(Base):
    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "run_at"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    dedupe_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]]
    run_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `attempt` counts from 1."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    attempt: int


JobHandler = Callable[["Services", Job], Awaitable[None]]
"""Must be idempotent: after a crash a job runs again. What it raises is kept, and the job tried again later."""


class Jobs:
    """The queue. `wake` is set when this process has committed a job that is due."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.wake = asyncio.Event()

    async def add(
        self,
        session: AsyncSession,
        kind: str,
        payload: Mapping[str, Any],
        *,
        run_at: datetime | None = None,
        dedupe_key: str | None = None,
    ) -> bool:
        """Adds a job to the caller's write unit; the worker wakes after its commit.

        `False`, and nothing added, when there has been a job with this `dedupe_key`. `run_at`: now by default.
        """
        row = {"id": new_id(), "kind": kind, "payload": dict(payload), "run_at": run_at or self._clock.now()}
        row |= {"dedupe_key": dedupe_key, "state": JobState.WAITING, "attempts": 0}
        added = await insert_once(session, JobRow, row, unless="dedupe_key")
        event.listen(session.sync_session, "after_commit", lambda _session: self.wake.set(), once=True)
        return added

    async def claim(self, owner: str, limit: int) -> Sequence[Job]:
        """Takes up to `limit` due jobs for `owner`: nobody else gets them until the lease has run out."""
        if limit <= 0:
            return []
        now = self._clock.now()
        async with self._database.write() as session:
            rows = (await session.scalars(_due(now).limit(limit).with_for_update(skip_locked=True))).all()
            for row in rows:
                row.attempts += 1
                row.lease_owner = owner
                row.lease_until = now + LEASE
            return [Job(row.id, row.kind, row.payload, row.attempts) for row in rows]

    async def renew(self, job: Job, owner: str) -> bool:
        """Prolongs the lease; `False` when it is not the owner's any more."""
        return await self._change(job, owner, lease_until=self._clock.now() + LEASE)

    async def finish(self, job: Job, owner: str) -> None:
        await self._change(job, owner, state=JobState.DONE, finished_at=self._clock.now(), last_error=None, **_FREE)

    async def fail(self, job: Job, owner: str, error: str) -> JobState:
        """Plans the next attempt, later each time; after the last one the job is dead, and stays for the operator."""
        now = self._clock.now()
        dead = job.attempt >= ATTEMPTS
        changes = {"state": JobState.DEAD, "finished_at": now} if dead else {"run_at": now + backoff(job.attempt)}
        await self._change(job, owner, last_error=error[:ERROR_LENGTH], **changes, **_FREE)
        return JobState.DEAD if dead else JobState.WAITING

    async def next_due(self) -> datetime | None:
        """When the next waiting job is due or its lease ends; `None` when nothing waits."""
        when = func.coalesce(JobRow.lease_until, JobRow.run_at)
        async with self._database.read() as session:
            query = select(JobRow.run_at, JobRow.lease_until).where(JobRow.state == JobState.WAITING).order_by(when)
            row = (await session.execute(query.limit(1))).first()
        return None if row is None else row.lease_until or row.run_at

    async def count(self, state: JobState) -> int:
        async with self._database.read() as session:
            return await session.scalar(select(func.count()).where(JobRow.state == state)) or 0

    async def forget_done(self, session: AsyncSession) -> None:
        """Removes what was done longer than `KEPT` ago. Dead jobs stay."""
        old = JobRow.finished_at < self._clock.now() - KEPT
        await session.execute(delete(JobRow).where(JobRow.state == JobState.DONE, old))

    async def _change(self, job: Job, owner: str, **changes: Any) -> bool:
        mine = (JobRow.id == job.id, JobRow.lease_owner == owner, JobRow.state == JobState.WAITING)
        async with self._database.write() as session:
            changed = await session.execute(update(JobRow).where(*mine).values(**changes).returning(JobRow.id))
            return changed.first() is not None


_FREE: Final[Mapping[str, Any]] = {"lease_owner": None, "lease_until": None}


def _due(now: datetime) -> Any:
    free = or_(JobRow.lease_until.is_(None), JobRow.lease_until < now)
    return select(JobRow).where(JobRow.state == JobState.WAITING, JobRow.run_at <= now, free).order_by(JobRow.run_at)


def backoff(attempt: int) -> timedelta:
    """How long to wait after the given failed attempt, counted from 1."""
    return min(FIRST_BACKOFF * (1 << min(attempt, ATTEMPTS * 2) - 1), LONGEST_BACKOFF)
