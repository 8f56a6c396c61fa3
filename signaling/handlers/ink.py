"""Ink (LIVE-36): drawing, erasing, taking back, the laser pointer, and who has the pen."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import (
    ClearInk,
    DrawInk,
    EraseInk,
    FetchInk,
    Ink,
    LetDraw,
    Permission,
    PointLaser,
    RedoInk,
    UndoInk,
)


@command(DrawInk, needs=Permission.DRAW)
async def draw_ink(call: Call, message: DrawInk) -> None:
    call.act(call.room.ink.draw, call.member, message)


@command(EraseInk, needs=Permission.DRAW)
async def erase_ink(call: Call, message: EraseInk) -> None:
    call.act(call.room.ink.erase, call.member, message.surface, message.element_ids)


@command(ClearInk, needs=Permission.DRAW)
async def clear_ink(call: Call, message: ClearInk) -> None:
    call.act(call.room.ink.clear, call.member, message.surface)


@command(UndoInk, needs=Permission.DRAW)
async def undo_ink(call: Call, message: UndoInk) -> None:
    call.act(call.room.ink.undo, call.member, message.surface)


@command(RedoInk, needs=Permission.DRAW)
async def redo_ink(call: Call, message: RedoInk) -> None:
    call.act(call.room.ink.redo, call.member, message.surface)


@command(PointLaser, needs=Permission.DRAW)
async def point_laser(call: Call, message: PointLaser) -> None:
    call.act(call.room.ink.point, call.member, message)


@command(FetchInk)
async def fetch_ink(call: Call, message: FetchInk) -> Ink:
    """Events before the answer are of before it, those after it of after: neither is lost nor told twice."""
    call.room.present(call.member)
    ink = call.room.ink.fetch(message.surface)
    call.registry.hold(call.session)
    await call.registry.told_before()
    return ink


@command(LetDraw, needs=Permission.SET_CONTENT)
async def let_draw(call: Call, message: LetDraw) -> None:
    call.act(call.room.muting.let_draw, message.member_id, message.allowed)


ROWS: Final[tuple[Row, ...]] = (
    draw_ink, erase_ink, clear_ink, undo_ink, redo_ink, point_laser, fetch_ink, let_draw,
)  # fmt: skip
