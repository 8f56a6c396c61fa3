"""What a host does to a member (LIVE-31)."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import Permission, RemoveMember


@command(RemoveMember, needs=Permission.MANAGE_MEMBERS)
async def remove_member(call: Call, message: RemoveMember) -> None:
    call.act(call.room.remove, message.member_id)


ROWS: Final[tuple[Row, ...]] = (remove_member,)
