"""Waiting for conditions instead of sleeping for times."""

import asyncio
from collections.abc import Callable

STEP = 0.01


async def until(condition: Callable[[], object], within: float = 10.0, what: str = "") -> None:
    """Returns as soon as `condition()` is true. Raises `TimeoutError` after `within` seconds."""
    deadline = asyncio.get_running_loop().time() + within
    while not condition():
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(what or "the condition did not come true")
        await asyncio.sleep(STEP)
