"""Runs the jobs that are due: a few at once, each under a lease that is renewed while its handler works."""

import asyncio
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import structlog

from rtc.tasks import end
from web.jobs import LEASE, Job, JobHandler, Jobs
from web.services import Services

AT_ONCE: Final = 4
POLL_SECONDS: Final = 5.0
"""The floor: how late a job of another process may be noticed."""

log = structlog.get_logger(__name__)


class Worker:
    """One a process. `start` and `close` frame its life; `alive` is asked by /readyz."""

    def __init__(self, jobs: Jobs, handlers: Mapping[str, JobHandler], services: Services) -> None:
        self._jobs = jobs
        self._handlers = handlers
        self._services = services
        self._owner = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._running: set[asyncio.Task[None]] = set()
        self._taking = asyncio.Lock()
        self._loop: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        return self._loop is not None and not self._loop.done()

    def start(self) -> None:
        self._loop = asyncio.create_task(self._serve(), name="job worker")

    async def close(self) -> None:
        """Stops at once. Unfinished jobs run again, here or elsewhere, when their lease has ended."""
        await end(self._loop, *self._running)
        self._loop = None

    async def run_due(self) -> int:
        """Waits until nothing is due any more, and nothing runs; how many jobs this call has started."""
        count = 0
        while True:
            count += await self._take()
            if not self._running:
                return count
            await asyncio.wait(self._running)

    async def _serve(self) -> None:
        while True:
            self._jobs.wake.clear()
            try:
                pause = 0.0 if await self._take() else await self._pause()
            except Exception:
                log.exception("the job table cannot be read; trying again")
                pause = POLL_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(pause if len(self._running) < AT_ONCE else POLL_SECONDS):
                    await self._jobs.wake.wait()

    async def _take(self) -> int:
        """Claims what is due, as far as there is room for it, and starts it; how many jobs."""
        async with self._taking:
            jobs = await self._jobs.claim(self._owner, AT_ONCE - len(self._running))
            for job in jobs:
                task = asyncio.create_task(self._run(job), name=f"job {job.kind}")
                self._running.add(task)
                task.add_done_callback(self._ended)
        return len(jobs)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._jobs.wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a job could not be closed; it runs again after its lease", exc_info=task.exception())

    async def _pause(self) -> float:
        due = await self._jobs.next_due()
        if due is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(0.05, (due - self._services.clock.now()).total_seconds()))

    async def _run(self, job: Job) -> None:
        """Runs one job; nothing that a handler raises ends the worker."""
        try:
            await self._handle(job)
        except Exception as error:
            state = await self._jobs.fail(job, self._owner, repr(error))
            log.exception("job failed", job=job.id, kind=job.kind, attempt=job.attempt, state=state)
        else:
            await self._jobs.finish(job, self._owner)

    async def _handle(self, job: Job) -> None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise LookupError(f"nothing here handles {job.kind}")
        work = asyncio.ensure_future(handler(self._services, job))
        try:
            while not (await asyncio.wait({work}, timeout=LEASE.total_seconds() / 3))[0]:
                if not await self._jobs.renew(job, self._owner):
                    raise RuntimeError("the lease was lost")
            await work
        finally:
            await end(work)  # its write unit must be over before the database closes
