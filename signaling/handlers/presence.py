"""Entering, leaving, ending, pausing, and who may watch."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import (
    CloseReason,
    EndRoom,
    Joined,
    JoinRoom,
    LeaveRoom,
    PauseRoom,
    Permission,
    ResumeRoom,
    SetViewerScope,
)


@command(JoinRoom)
async def join_room(call: Call, message: JoinRoom) -> Joined:
    snapshot = await call.registry.enter(call.session, message.room_id)
    await call.registry.told_before()
    return Joined(snapshot=snapshot)


@command(LeaveRoom)
async def leave_room(call: Call, _: LeaveRoom) -> None:
    call.hall.leave(call.session, call.member)


@command(EndRoom, needs=Permission.END_ROOM)
async def end_room(call: Call, _: EndRoom) -> None:
    call.hall.close(CloseReason.ENDED)


@command(PauseRoom, needs=Permission.PAUSE)
async def pause_room(call: Call, _: PauseRoom) -> None:
    call.act(call.room.pause)


@command(ResumeRoom, needs=Permission.PAUSE)
async def resume_room(call: Call, _: ResumeRoom) -> None:
    call.act(call.room.resume)


@command(SetViewerScope, needs=Permission.MANAGE_MEMBERS)
async def set_viewer_scope(call: Call, message: SetViewerScope) -> None:
    call.act(call.room.set_viewer_scope, message.scope)


ROWS: Final[tuple[Row, ...]] = (join_room, leave_room, end_room, pause_room, resume_room, set_viewer_scope)
