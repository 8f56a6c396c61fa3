"""What a host does to members and for those who are absent (LIVE-31, LIVE-34), and what a page reports of itself."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import Permission, RemindAbsent, RemoveMember, ReportPlayback


@command(RemoveMember, needs=Permission.MANAGE_MEMBERS)
async def remove_member(call: Call, message: RemoveMember) -> None:
    call.act(call.room.remove, message.member_id)


@command(RemindAbsent, needs=Permission.MANAGE_MEMBERS)
async def remind_absent(call: Call, _: RemindAbsent) -> None:
    call.act(call.room.absence.remind)


@command(ReportPlayback)
async def report_playback(call: Call, message: ReportPlayback) -> None:
    """Refused with `not-in-room` when there is nothing that could be played."""
    _ = call.member
    call.registry.playback.add(message)


ROWS: Final[tuple[Row, ...]] = (remove_member, remind_absent, report_playback)
