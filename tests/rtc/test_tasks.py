"""Tasks that are ended: one that loses a cancellation, one that takes its time, one that failed."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from rtc import tasks
from rtc.tasks import end


async def goes_on_after(lost: int) -> None:
    """Loses so many cancellations, as a library may."""
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            if lost == 0:
                raise
            lost -= 1


async def begun(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    return task


async def test_tasks_end_that_lose_a_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN", 0.01)
    stubborn = [await begun(goes_on_after(lost)) for lost in (0, 1, 5)]
    await end(*stubborn, None)
    assert all(task.cancelled() for task in stubborn)
    await end(*stubborn)


async def test_one_that_failed_does_not_raise_here() -> None:
    async def fails() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            raise ValueError("a bug")

    failing = await begun(fails())
    await end(failing)
    assert isinstance(failing.exception(), ValueError)


async def test_who_ends_them_may_be_cancelled_and_still_leaves_none_behind() -> None:
    tidy = asyncio.Event()

    async def takes_its_time() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await tidy.wait()

    slow = await begun(takes_its_time())
    stubborn = await begun(goes_on_after(1))
    ending = await begun(end(slow, stubborn))
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert slow.done()
    assert stubborn.cancelled()
