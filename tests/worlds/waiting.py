"""Waiting for conditions instead of sleeping for times.

What fails at last may take its time; what passes takes none of it. How long things take is for tests/bench to measure.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

STEP = 0.01
LOOK = 0.1

T = TypeVar("T")


async def until(condition: Callable[[], object], within: float = 30.0, what: str = "") -> None:
    """Returns as soon as `condition()` is true. Raises `TimeoutError` after `within` seconds."""
    deadline = asyncio.get_running_loop().time() + within
    while not condition():
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(what or "the condition did not come true")
        await asyncio.sleep(STEP)


async def seen(look: Callable[[], Awaitable[T]], good: Callable[[T], object], within: float = 45.0) -> T:
    """Looks, into a browser page for instance, until what is seen is good. Raises `TimeoutError` with what was seen last."""
    deadline = asyncio.get_running_loop().time() + within
    while not good(found := await look()):
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(f"last seen: {found!r}")
        await asyncio.sleep(LOOK)
    return found
