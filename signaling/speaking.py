"""Speaking (LIVE-17, LIVE-27..29, LIVE-31): the host's switch, requests, invitations and turns. A part of a class."""

from datetime import datetime, timedelta
from typing import Final

from signaling.facts import Spoke
from signaling.ground import Ground
from signaling.identity import PersonId
from signaling.limits import Window
from signaling.messages import Hand, MemberId, Notice
from signaling.outcome import Outcome
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat
from signaling.speech import Floor

RATE: Final = (10, 60.0)
"""So often a person may put its hand up in so many seconds; more is refused with `too-fast` (IMP-21)."""


class Speaking:
    def __init__(self, ground: Ground, limit: int, *, allowed: bool, seconds: int | None) -> None:
        self._ground = ground
        self.allowed = allowed
        """Whether viewers may ask. Who asks or speaks already goes on."""
        self.floor = Floor(limit)
        self.floor.seconds = seconds
        self._windows: dict[PersonId, Window] = {}

    def allow(self, allowed: bool, now: datetime) -> Outcome:
        self.allowed = allowed
        return self._ground.told(now)

    def limit(self, seconds: int | None, now: datetime) -> Outcome:
        """The time box of the turns that begin from now on."""
        self.floor.seconds = seconds
        return self._ground.told(now)

    def ask(self, member: MemberId, now: datetime) -> Outcome:
        seat = self._on_floor(member)
        window = self._windows.setdefault(seat.person, Window(*RATE))
        if seat.hand is Hand.DOWN and (wait := window.take(now.timestamp())) > 0:
            raise Refused(RefusalCode.TOO_FAST, "too many requests in a short time", retry_after=wait)
        self.floor.ask(seat, now)
        return self._ground.told(now)

    def stop(self, member: MemberId, now: datetime) -> Outcome:
        """Takes one's hand down, declines an invitation or gives the floor back. Always possible."""
        self._lower(self._on_floor(member), now)
        return self._ground.told(now)

    def accept(self, member: MemberId, now: datetime) -> Outcome:
        self.floor.accept(self._on_floor(member), now)
        return self._ground.told(now)

    def grant(self, member: MemberId, now: datetime) -> Outcome:
        """Refused with `stage-full` when eight speak; a place that becomes free can be granted at once (LIVE-28)."""
        self.floor.grant(self._on_floor(member), now)
        return self._ground.told(now, (Notice(code="speech-granted"), [member]))

    def decline(self, member: MemberId, now: datetime) -> Outcome:
        self._lower(self._on_floor(member), now, Hand.ASKING)
        return self._ground.told(now, (Notice(code="speech-declined"), [member]))

    def invite(self, member: MemberId, now: datetime) -> Outcome:
        """LIVE-31. To invite someone who is asking is to grant."""
        seat = self._on_floor(member)
        if seat.hand is Hand.ASKING:
            return self.grant(member, now)
        self.floor.invite(seat)
        return self._ground.told(now, (Notice(code="speech-invited"), [member]))

    def revoke(self, member: MemberId, now: datetime) -> Outcome:
        """Takes the floor or an invitation back; the member's tracks are gone from the next packet on."""
        self._lower(self._on_floor(member), now, Hand.SPEAKING, Hand.INVITED)
        return self._ground.told(now, (Notice(code="speech-revoked"), [member]))

    def run_due(self, now: datetime) -> Outcome | None:
        """Ends the turns that are over their time box."""
        over = self.floor.over(now)
        for seat in over:
            self._lower(seat, now)
            self._ground.touch(seat)
        return self._ground.told(now, (Notice(code="speech-time-over"), [seat.id for seat in over])) if over else None

    def resumed(self, pause: timedelta) -> None:
        """The class was paused for so long: whoever speaks has the rest of the turn."""
        self.floor.shift(pause)
        for seat in self._ground.seats.values():
            if seat.speaks_until is not None:
                self._ground.touch(seat)

    def vacated(self, seat: Seat, at: datetime) -> None:
        """The seat is given back."""
        self._lower(seat, at)

    def _lower(self, seat: Seat, now: datetime, *expected: Hand) -> None:
        turn = self.floor.lower(seat, now, *expected)
        if turn is not None:
            self._ground.record(Spoke(seat.person, turn.began, max(now, turn.began)))

    def _on_floor(self, member: MemberId) -> Seat:
        """The seat of a viewer whose hand is about to change. The host speaks anyway."""
        seat = self._ground.present(member)
        if seat.hosting:
            raise Refused(RefusalCode.NOT_PERMITTED, "a host needs no floor")
        self._ground.touch(seat)
        return seat
