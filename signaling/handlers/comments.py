"""Comments, and the host's switch above them (LIVE-07, LIVE-25, LIVE-26, LIVE-31)."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import AllowComments, BanComments, CommentSent, Permission, SendComment


@command(SendComment, needs=Permission.COMMENT)
async def send_comment(call: Call, message: SendComment) -> CommentSent:
    comment_id, outcome = call.room.comment(call.member, message.text, message.local_id, call.hall.now())
    call.hall.carry_out(outcome)
    return CommentSent(comment_id=comment_id)


@command(AllowComments, needs=Permission.MANAGE_COMMENTS)
async def allow_comments(call: Call, message: AllowComments) -> None:
    call.act(call.room.allow_comments, message.allowed)


@command(BanComments, needs=Permission.MANAGE_COMMENTS)
async def ban_comments(call: Call, message: BanComments) -> None:
    call.act(call.room.ban_comments, message.member_id, message.banned)


ROWS: Final[tuple[Row, ...]] = (send_comment, allow_comments, ban_comments)
