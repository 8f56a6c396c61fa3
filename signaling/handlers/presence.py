"""Entering, leaving, ending, and what the stage shows."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import CloseReason, EndRoom, Joined, JoinRoom, LeaveRoom, Permission, SetContent


@command(JoinRoom)
async def join_room(call: Call, message: JoinRoom) -> Joined:
    return Joined(snapshot=await call.registry.enter(call.session, message.room_id))


@command(LeaveRoom)
async def leave_room(call: Call, _: LeaveRoom) -> None:
    call.hall.leave(call.session, call.member)


@command(EndRoom, needs=Permission.END_ROOM)
async def end_room(call: Call, _: EndRoom) -> None:
    call.hall.close(CloseReason.ENDED)


@command(SetContent, needs=Permission.SET_CONTENT)
async def set_content(call: Call, message: SetContent) -> None:
    call.act(call.room.set_content, message.content)


ROWS: Final[tuple[Row, ...]] = (join_room, leave_room, end_room, set_content)
