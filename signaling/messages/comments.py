"""Comments (LIVE-07, LIVE-25, LIVE-26, LIVE-31)."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from signaling.messages.base import ID_LENGTH, Command, CommentId, Event, Id, MemberId, Message, ToMember
from signaling.messages.people import Child, PersonKind

COMMENT_LENGTH = 500
COMMENT_HISTORY = 200


class Comment(Message):
    id: CommentId
    member_id: MemberId
    name: str
    kind: PersonKind
    children: list[Child] = Field(default_factory=list)
    text: str
    sent_at: datetime
    to_hosts: bool = False
    """Only hosts and its author have it."""
    local_id: str | None = None
    """The sender's own id of the comment, so that its page knows it again."""


# --- Commands ------------------------------------------------------------------------------------------------------


class SendComment(Command):
    """Reply: `CommentSent`. Everybody, the sender too, hears of it by `comment-posted`."""

    type: Literal["send-comment"] = "send-comment"
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=COMMENT_LENGTH)]
    local_id: Id | None = None


class DeleteComment(Command):
    """A host deletes any, everybody else one's own."""

    type: Literal["delete-comment"] = "delete-comment"
    comment_id: Annotated[CommentId, StringConstraints(min_length=1, max_length=ID_LENGTH)]


class AllowComments(Command):
    """LIVE-25: the switch above the comments."""

    type: Literal["allow-comments"] = "allow-comments"
    allowed: bool


class SendCommentsToHosts(Command):
    """From now on what viewers write reaches the hosts only, or everybody again."""

    type: Literal["send-comments-to-hosts"] = "send-comments-to-hosts"
    only: bool


class BanComments(ToMember):
    type: Literal["ban-comments"] = "ban-comments"
    banned: bool


# --- Replies -------------------------------------------------------------------------------------------------------


class CommentSent(Message):
    comment_id: CommentId


# --- Events --------------------------------------------------------------------------------------------------------


class CommentPosted(Event):
    type: Literal["comment-posted"] = "comment-posted"
    comment: Comment


class CommentDeleted(Event):
    type: Literal["comment-deleted"] = "comment-deleted"
    comment_id: CommentId
