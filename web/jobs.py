"""Everything that happens later: the `job` table, inserted into by the transaction that causes it, and its worker."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

if TYPE_CHECKING:
    from web.services import Services


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `attempt` counts from 1."""

    id: str
    kind: str
    payload: dict[str, Any]
    attempt: int


JobHandler = Callable[["Services", Job], Awaitable[None]]
"""Must be idempotent: after a crash a job runs again. What it raises is kept, and the job tried again later."""


class Jobs:
    async def add(
        self,
        session: AsyncSession,
        kind: str,
        payload: dict[str, Any],
        *,
        run_at: datetime | None = None,
        dedupe_key: str | None = None,
    ) -> bool:
        """Adds a job to the caller's write unit; the worker wakes after its commit.

        `False`, and nothing added, when there has been a job with this `dedupe_key`. `run_at`: now by default.
        """
        raise NotImplementedError
