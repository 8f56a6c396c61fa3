"""Microphones and cameras of a small class (beyond.md, ask 10)."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import (
    AllowUnmute,
    AskToUnmute,
    MuteAll,
    MuteMember,
    Permission,
    SetCameraVisibility,
    SetMemberCamera,
)


@command(MuteMember, needs=Permission.MANAGE_MEDIA)
async def mute_member(call: Call, message: MuteMember) -> None:
    call.act(call.room.muting.mute, message.member_id)


@command(MuteAll, needs=Permission.MANAGE_MEDIA)
async def mute_all(call: Call, _: MuteAll) -> None:
    call.act(call.room.muting.mute_all)


@command(AskToUnmute, needs=Permission.MANAGE_MEDIA)
async def ask_to_unmute(call: Call, message: AskToUnmute) -> None:
    call.act(call.room.muting.ask_to_unmute, message.member_id)


@command(AllowUnmute, needs=Permission.MANAGE_MEDIA)
async def allow_unmute(call: Call, message: AllowUnmute) -> None:
    call.act(call.room.muting.allow_unmute, message.allowed)


@command(SetCameraVisibility, needs=Permission.MANAGE_MEDIA)
async def set_camera_visibility(call: Call, message: SetCameraVisibility) -> None:
    call.act(call.room.muting.show_cameras, message.visibility)


@command(SetMemberCamera, needs=Permission.MANAGE_MEDIA)
async def set_member_camera(call: Call, message: SetMemberCamera) -> None:
    call.act(call.room.muting.show_camera_of, message.member_id, message.visibility)


ROWS: Final[tuple[Row, ...]] = (
    mute_member, mute_all, ask_to_unmute, allow_unmute, set_camera_visibility, set_member_camera,
)  # fmt: skip
