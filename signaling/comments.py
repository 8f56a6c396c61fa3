"""The comments of a class: the last ones, and how fast each person may write."""

from collections import deque
from datetime import datetime

from signaling.identity import PersonId
from signaling.limits import Window
from signaling.messages import COMMENT_HISTORY, Comment, CommentId
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat

RATE = (5, 10.0)
"""So many comments in so many seconds; faster ones are refused with `too-fast`."""


class CommentLog:
    def __init__(self) -> None:
        self._last: deque[Comment] = deque(maxlen=COMMENT_HISTORY)
        self._windows: dict[PersonId, Window] = {}
        self._written = 0

    def recent(self) -> list[Comment]:
        """The last `COMMENT_HISTORY`, oldest first."""
        return list(self._last)

    def add(self, author: Seat, text: str, local_id: str | None, now: datetime) -> Comment:
        """Keeps a comment under the author's name as it is now (LIVE-26)."""
        window = self._windows.setdefault(author.person, Window(*RATE))
        if (wait := window.take(now.timestamp())) > 0:
            raise Refused(RefusalCode.TOO_FAST, "too many comments in a short time", retry_after=wait)
        self._written += 1
        comment = Comment(
            id=CommentId(f"c{self._written}"),
            member_id=author.id,
            name=author.name,
            kind=author.kind,
            children=list(author.children),
            text=text,
            sent_at=now,
            local_id=local_id,
        )
        self._last.append(comment)
        return comment
