"""Comments (LIVE-07, LIVE-25, LIVE-26, LIVE-31): the last ones, who may have them, and how fast each person may write.

A part of a class. Hosts have the last 200 of all; everybody else has the last 200 of those to everybody and one's own to
the hosts. So a page that keeps the last 200 of what it was told has what a snapshot would give it.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Final

from signaling.facts import CommentDeleted, Commented
from signaling.ground import Ground
from signaling.identity import PersonId
from signaling.limits import Window
from signaling.memory import CommentMemory, CommentsMemory
from signaling.messages import COMMENT_HISTORY, Comment, CommentId, CommentPosted, MemberId, Notice
from signaling.messages import CommentDeleted as Deleted
from signaling.outcome import Outcome
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat

RATE: Final = (5, 10.0)
"""So many comments in so many seconds; faster ones are refused with `too-fast` (IMP-21)."""


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    number: int
    comment: Comment = field(compare=False)
    author: PersonId = field(compare=False)


def _history() -> deque[_Entry]:
    return deque(maxlen=COMMENT_HISTORY)


class Comments:
    def __init__(self, ground: Ground, *, allowed: bool) -> None:
        self._ground = ground
        self.allowed = allowed
        self.to_hosts = False
        """What viewers write reaches the hosts only."""
        self._all = _history()
        self._public = _history()
        self._private: dict[PersonId, deque[_Entry]] = {}
        self._windows: dict[PersonId, Window] = {}
        self._banned: set[PersonId] = set()
        self._written = 0

    def seen_by(self, seat: Seat) -> list[Comment]:
        """Oldest first."""
        if seat.hosting:
            return [entry.comment for entry in self._all]
        entries = list(merge(self._public, self._private.get(seat.person, ())))
        return [entry.comment for entry in entries[-COMMENT_HISTORY:]]

    def public(self) -> list[Comment]:
        """Those to everybody, oldest first."""
        return [entry.comment for entry in self._public]

    def allow(self, allowed: bool, now: datetime) -> Outcome:
        self.allowed = allowed
        return self._ground.told(now)

    def send_to_hosts(self, only: bool, now: datetime) -> Outcome:
        self.to_hosts = only
        return self._ground.told(now)

    def send(self, member: MemberId, text: str, local_id: str | None, now: datetime) -> tuple[CommentId, Outcome]:
        """Keeps a comment under the author's name as it is now (LIVE-26)."""
        author = self._ground.present(member)
        window = self._windows.setdefault(author.person, Window(*RATE))
        if (wait := window.take(now.timestamp())) > 0:
            raise Refused(RefusalCode.TOO_FAST, "too many comments in a short time", retry_after=wait)
        comment = self._written_by(author, text, local_id, now)
        self._keep(_Entry(self._written, comment, author.person))
        self._ground.record(Commented(comment, author.person))
        return comment.id, self._ground.told(now, (CommentPosted(comment=comment), self._readers(comment, author)))

    def delete(self, member: MemberId, comment_id: CommentId, now: datetime) -> Outcome:
        """A host deletes any, everybody else one's own; for everybody who has it."""
        by = self._ground.present(member)
        known = (*self._all, *self._public, *self._private.get(by.person, ()))
        entry = next((one for one in known if one.comment.id == comment_id), None)
        if entry is None or not (by.hosting or entry.author == by.person or not entry.comment.to_hosts):
            raise Refused(RefusalCode.NO_SUCH_COMMENT, "there is no such comment")
        if not (by.hosting or entry.author == by.person):
            raise Refused(RefusalCode.NOT_PERMITTED, "this is another person's comment")
        for history in (self._all, self._public, self._private.get(entry.author, _history())):
            if entry in history:
                history.remove(entry)
        author = next((seat for seat in self._ground.seats.values() if seat.person == entry.author), by)
        self._ground.record(CommentDeleted(comment_id, by.person, now))
        return self._ground.told(now, (Deleted(comment_id=comment_id), self._readers(entry.comment, author)))

    def ban(self, member: MemberId, banned: bool, now: datetime) -> Outcome:
        """The ban is the person's, and holds when it leaves and comes back."""
        seat = self._ground.present(member)
        if seat.hosting:
            raise Refused(RefusalCode.NOT_PERMITTED, "a host cannot be silenced")
        if seat.comments_banned == banned:
            return self._ground.told(now)
        (self._banned.add if banned else self._banned.discard)(seat.person)
        seat.comments_banned = banned
        self._ground.touch(seat)
        return self._ground.told(now, (Notice(code="comments-banned" if banned else "comments-restored"), [member]))

    def taken(self, seat: Seat) -> None:
        """The seat is taken, for the first time or again."""
        seat.comments_banned = seat.person in self._banned

    # --- Keeping ------------------------------------------------------------------------------------------------------

    def memory(self) -> CommentsMemory:
        return CommentsMemory(
            allowed=self.allowed,
            to_hosts=self.to_hosts,
            banned=sorted(self._banned),
            written=self._written,
            last=[CommentMemory(number=one.number, comment=one.comment, author=one.author) for one in self._all],
        )

    def restore(self, memory: CommentsMemory) -> None:
        self.allowed, self.to_hosts, self._written = memory.allowed, memory.to_hosts, memory.written
        self._banned = set(memory.banned)
        for one in memory.last:
            self._keep(_Entry(one.number, one.comment, one.author))

    # --- Inside ---------------------------------------------------------------------------------------------------------

    def _written_by(self, author: Seat, text: str, local_id: str | None, now: datetime) -> Comment:
        self._written += 1
        return Comment(
            id=CommentId(f"c{self._written}"),
            member_id=author.id,
            name=author.name,
            kind=author.kind,
            children=list(author.children),
            text=text,
            sent_at=now,
            to_hosts=self.to_hosts and not author.hosting,
            local_id=local_id,
        )

    def _keep(self, entry: _Entry) -> None:
        self._all.append(entry)
        if entry.comment.to_hosts:
            self._private.setdefault(entry.author, _history()).append(entry)
        else:
            self._public.append(entry)

    def _readers(self, comment: Comment, author: Seat) -> Iterable[MemberId]:
        return {author.id, *self._ground.hosts()} if comment.to_hosts else self._ground.everyone()
