"""Comments, and the host's switch above them (LIVE-07, LIVE-25, LIVE-26, LIVE-31)."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import (
    AllowComments,
    BanComments,
    CommentSent,
    DeleteComment,
    Permission,
    SendComment,
    SendCommentsToHosts,
)


@command(SendComment, needs=Permission.COMMENT)
async def send_comment(call: Call, message: SendComment) -> CommentSent:
    comment_id, outcome = call.room.comments.send(call.member, message.text, message.local_id, call.hall.now())
    call.hall.carry_out(outcome)
    return CommentSent(comment_id=comment_id)


@command(AllowComments, needs=Permission.MANAGE_COMMENTS)
async def allow_comments(call: Call, message: AllowComments) -> None:
    call.act(call.room.comments.allow, message.allowed)


@command(SendCommentsToHosts, needs=Permission.MANAGE_COMMENTS)
async def send_comments_to_hosts(call: Call, message: SendCommentsToHosts) -> None:
    call.act(call.room.comments.send_to_hosts, message.only)


@command(DeleteComment)
async def delete_comment(call: Call, message: DeleteComment) -> None:
    call.act(call.room.comments.delete, call.member, message.comment_id)


@command(BanComments, needs=Permission.MANAGE_COMMENTS)
async def ban_comments(call: Call, message: BanComments) -> None:
    call.act(call.room.comments.ban, message.member_id, message.banned)


ROWS: Final[tuple[Row, ...]] = (send_comment, delete_comment, allow_comments, send_comments_to_hosts, ban_comments)
