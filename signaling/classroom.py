"""A class: the stage, requests to speak, comments, and what happens while no teacher is there. Large, small and broadcast."""

from datetime import datetime

from typing_extensions import override

from signaling.away import StaffWatch
from signaling.comments import CommentLog
from signaling.identity import PersonId, RoomSpec
from signaling.messages import (
    CloseReason,
    Comment,
    CommentId,
    CommentPosted,
    Content,
    Hand,
    MemberId,
    Notice,
    RoomState,
)
from signaling.outcome import Outcome
from signaling.policy import Standing
from signaling.refusals import RefusalCode, Refused
from signaling.room import Room, Timing
from signaling.seat import Seat
from signaling.speech import Floor


class Classroom(Room):
    """Permissions are checked by the caller (the table of commands, with `check`); what is left to refuse is refused here."""

    def __init__(self, spec: RoomSpec, timing: Timing, now: datetime) -> None:
        super().__init__(spec, timing, now)
        self._content = spec.content
        self._comments_allowed = spec.comments_allowed
        self._speaking_allowed = spec.speaking_allowed
        self._floor = Floor(self.rules.speaker_limit)
        self._log = CommentLog()
        self._banned: set[PersonId] = set()
        self._staff = StaffWatch(timing.away, timing.abandon, now)

    # --- The stage ------------------------------------------------------------------------------------------------------

    def set_content(self, content: Content, now: datetime) -> Outcome:
        """What is presented (LIVE-14, LIVE-18)."""
        self._content = content
        return self._told(now)

    # --- Speaking (LIVE-17, LIVE-27..29, LIVE-31) -----------------------------------------------------------------------

    def allow_speaking(self, allowed: bool, now: datetime) -> Outcome:
        """Whether viewers may ask. Who asks or speaks already goes on."""
        self._speaking_allowed = allowed
        return self._told(now)

    def ask_to_speak(self, member: MemberId, now: datetime) -> Outcome:
        self._floor.ask(self._on_floor(member), now)
        return self._told(now)

    def stop_speaking(self, member: MemberId, now: datetime) -> Outcome:
        """Takes one's hand down, declines an invitation or gives the floor back. Always possible."""
        self._floor.lower(self._on_floor(member))
        return self._told(now)

    def accept_invitation(self, member: MemberId, now: datetime) -> Outcome:
        self._floor.accept(self._on_floor(member))
        return self._told(now)

    def grant_speech(self, member: MemberId, now: datetime) -> Outcome:
        """Refused with `stage-full` when eight speak; a place that becomes free can be granted at once (LIVE-28)."""
        self._floor.grant(self._on_floor(member))
        return self._told(now, (Notice(code="speech-granted"), [member]))

    def decline_speech(self, member: MemberId, now: datetime) -> Outcome:
        self._floor.lower(self._on_floor(member), Hand.ASKING)
        return self._told(now, (Notice(code="speech-declined"), [member]))

    def invite_to_speak(self, member: MemberId, now: datetime) -> Outcome:
        """LIVE-31. To invite someone who is asking is to grant."""
        seat = self._on_floor(member)
        if seat.hand is Hand.ASKING:
            return self.grant_speech(member, now)
        self._floor.invite(seat)
        return self._told(now, (Notice(code="speech-invited"), [member]))

    def revoke_speech(self, member: MemberId, now: datetime) -> Outcome:
        """Takes the floor or an invitation back; the member's tracks are gone from the next packet on."""
        self._floor.lower(self._on_floor(member), Hand.SPEAKING, Hand.INVITED)
        return self._told(now, (Notice(code="speech-revoked"), [member]))

    # --- Comments (LIVE-07, LIVE-25, LIVE-26, LIVE-31) ------------------------------------------------------------------

    def allow_comments(self, allowed: bool, now: datetime) -> Outcome:
        self._comments_allowed = allowed
        return self._told(now)

    def ban_comments(self, member: MemberId, banned: bool, now: datetime) -> Outcome:
        """The ban is the person's, and holds when it leaves and comes back."""
        seat = self._present(member)
        if seat.hosting:
            raise Refused(RefusalCode.NOT_PERMITTED, "a host cannot be silenced")
        if seat.comments_banned == banned:
            return self._told(now)
        (self._banned.add if banned else self._banned.discard)(seat.person)
        seat.comments_banned = banned
        self._touch(seat)
        return self._told(now, (Notice(code="comments-banned" if banned else "comments-restored"), [member]))

    def comment(self, member: MemberId, text: str, local_id: str | None, now: datetime) -> tuple[CommentId, Outcome]:
        comment = self._log.add(self._present(member), text, local_id, now)
        return comment.id, self._told(now, (CommentPosted(comment=comment), self._everyone()))

    # --- Time -----------------------------------------------------------------------------------------------------------

    @override
    def deadline(self) -> datetime | None:
        return min([time for time in (super().deadline(), self._staff.deadline) if time is not None], default=None)

    @override
    def run_due(self, now: datetime) -> Outcome:
        """Also: closes what children say and write when staff are away, and the class when they stay away."""
        if self._staff.run_due(now):
            return self.close(CloseReason.ABANDONED, now)
        return super().run_due(now)

    # --- What Room asks -------------------------------------------------------------------------------------------------

    @override
    def _state(self) -> RoomState:
        return RoomState(
            title=self.spec.title,
            kind=self.spec.kind,
            host_id=self.host.id,
            host_name=self.host.name,
            content=self._content,
            comments_allowed=self._comments_allowed,
            speaking_allowed=self._speaking_allowed,
            speaker_limit=self.rules.speaker_limit,
            staff_away_since=self._staff.since,
            closes_at=self._staff.closes_at,
            started_at=self.spec.started_at,
        )

    @override
    def _standing(self, seat: Seat) -> Standing:
        return Standing(
            role=seat.role,
            staff=seat.staff,
            hand=seat.hand,
            comments_banned=seat.comments_banned,
            comments_allowed=self._comments_allowed,
            speaking_allowed=self._speaking_allowed,
            staff_away=self._staff.since is not None,
        )

    @override
    def _queue(self) -> list[MemberId]:
        return self._floor.queue

    @override
    def _comments(self) -> list[Comment]:
        return self._log.recent()

    @override
    def _held(self, seat: Seat) -> bool:
        return self._staff.since is not None and not seat.staff

    @override
    def _connections_changed(self, now: datetime) -> None:
        self._staff.observe(any(seat.connected and seat.staff for seat in self.seats.values()), now)

    @override
    def _taken(self, seat: Seat) -> None:
        seat.comments_banned = seat.person in self._banned

    @override
    def _vacated(self, seat: Seat) -> None:
        self._floor.lower(seat)

    def _on_floor(self, member: MemberId) -> Seat:
        """The seat of a viewer whose hand is about to change. The host speaks anyway."""
        seat = self._present(member)
        if seat.hosting:
            raise Refused(RefusalCode.NOT_PERMITTED, "a host needs no floor")
        self._touch(seat)
        return seat
