"""Ending asyncio tasks for certain. It knows nothing of media; it stands here because all floors may import it."""

import asyncio
from typing import Any, Final

AGAIN: Final = 2.0
"""Seconds after which a task that has not ended is cancelled once more."""


async def end(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancels the tasks and returns when all are over; one that failed does not raise here.

    Again and again, since a cancellation can be lost: `asyncio.wait_for` of Python 3.11, which libraries use, swallows one
    that comes together with its result (cpython issue 86296). A cancellation of the caller ends them sooner, and is raised
    when they are over: nothing outlives who started it.
    """
    left = {task for task in tasks if task is not None and not task.done()}
    cancelled: asyncio.CancelledError | None = None
    while left:
        for task in left:
            task.cancel()
        try:
            _, left = await asyncio.wait(left, timeout=AGAIN)
        except asyncio.CancelledError as error:
            cancelled = error
            left = {task for task in left if not task.done()}
    if cancelled is not None:
        raise cancelled
