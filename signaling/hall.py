"""An open room with its media and its sessions: carries out what the room's rules decide, in one step, without waiting."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rtc.server import MediaServer
from signaling.classroom import Classroom
from signaling.facts import Fact
from signaling.fanout import Fanout
from signaling.identity import Admission, Recollection, RoomSpec
from signaling.links import Links
from signaling.media import MediaNews, RoomMedia
from signaling.messages import (
    CloseReason,
    MediaLost,
    MemberId,
    Notice,
    RoomClosed,
    RoomId,
    Slot,
    SlotsChanged,
    Snapshot,
)
from signaling.outcome import Outcome
from signaling.recorders import Recorders
from signaling.refusals import RefusalCode
from signaling.room import Timing
from signaling.session import Seated, Session
from signaling.taping import Taping


@dataclass(frozen=True, slots=True)
class HallNews:
    """Whom a hall tells what, after the fact."""

    facts: Callable[[RoomId, Sequence[Fact]], None]
    changed: Callable[["Hall"], None]
    """`due`, `count` or `room.closed` may be new."""
    spawn: Callable[[Coroutine[Any, Any, None]], None]
    """What goes on after the room is closed."""


class Hall:
    def __init__(
        self,
        spec: RoomSpec,
        timing: Timing,
        media: MediaServer,
        fanout: Fanout,
        now: Callable[[], datetime],
        news: HallNews,
        past: Recollection | None = None,
        recorders: Recorders | None = None,
    ) -> None:
        self.room = Classroom(spec, timing, now(), past)
        media_news = MediaNews(self._slots_changed, self._media_lost)
        self.media = RoomMedia(media, self.room.rules.slots, media_news, self.room.may_view)
        self.now = now
        self.taping = Taping(self.room, self.media, recorders, self.carry_out, now, news.spawn)
        self.due = self.room.deadline()
        """When the room wants `run_due`."""
        self._fanout = fanout
        self._sessions: dict[MemberId, Session] = {}
        self._sids: tuple[str, ...] | None = None
        """Of all sessions, until one comes or goes."""
        self._links = Links()
        self._news = news

    @property
    def id(self) -> RoomId:
        return self.room.spec.id

    def enter(self, session: Session, admission: Admission) -> Snapshot:
        """Seats a session. The newest socket of a person takes its seat over; the page that had it is told `replaced`."""
        seat, outcome = self.room.enter(session.identity.person, admission, self.now())
        before = self._sessions.get(seat.id)
        if before is not None and before is not session:
            before.seat = None
            self._fanout.post(RoomClosed(room_id=self.id, reason=CloseReason.REPLACED), [before.sid])
        self.carry_out(outcome)
        self._sessions[seat.id] = session
        self._sids = None
        self._links.forget(seat.id)
        session.seat = Seated(self, seat.id)
        self._fanout.hold(session.sid)
        self._tell_of_recording(session, seat.hosting)
        return self.room.snapshot(seat.id, self.now())

    def leave(self, session: Session, member: MemberId) -> None:
        """The session gives its seat back. Nothing happens when another one has taken it over."""
        if self._detach(session, member):
            self.carry_out(self.room.leave(member, self.now()))

    def lose(self, session: Session, member: MemberId) -> None:
        """The session's link is lost; its seat is kept for the grace time."""
        if self._detach(session, member):
            self.carry_out(self.room.disconnect(member, self.now()))

    def sign_out(self, member: MemberId) -> None:
        """The sign-in was ended: seat and media are taken at once."""
        self.carry_out(self.room.sign_out(member, self.now()))

    def run_due(self) -> None:
        self.carry_out(self.room.run_due(self.now()))

    def close(self, reason: CloseReason) -> None:
        self.carry_out(self.room.close(reason, self.now()))

    def abandon(self) -> None:
        """Another process holds the room now: lets everybody go without a word about its end, so that pages join again."""
        for session in self._sessions.values():
            session.seat = None
            self._fanout.farewell(session.sid)
        self._sessions.clear()
        self._sids = None
        self.taping.end(over=False)
        self.media.close()
        self._news.facts(self.id, self.room.suspend(self.now()))

    def carry_out(self, outcome: Outcome) -> None:
        """Gates first, so that nothing flows that nobody may send; then events; then what must be kept."""
        for member in outcome.dismissed:
            self.media.disconnect(member)
        if outcome.gates:
            self.media.settle(self.room.tracks(), self.room.hidden())
        self.taping.heard(outcome)
        for delivery in outcome.deliveries:
            self._fanout.post(delivery.event, self._sids_of(delivery.to))
        for member in outcome.dismissed:
            self._links.forget(member)
            if session := self._sessions.pop(member, None):
                self._sids = None
                session.seat = None
        if outcome.facts:
            self._news.facts(self.id, outcome.facts)
        if self.room.closed is not None and not self.media.closed:
            self.taping.end(over=True)
            self.media.close()
        self.due = self.room.deadline()
        self._news.changed(self)

    def look_at_links(self) -> None:
        """Tells hosts and members how their connections are, as far as it is new."""
        room = self.room
        for event, member in self._links.news(self.media.links(), list(self._sessions), set(room.hosts())):
            self._fanout.post(event, self._sids_of((member,)))

    def _tell_of_recording(self, session: Session, hosting: bool) -> None:
        """Who enters is told that the class is recorded; a host also that it is not although it was wanted."""
        if self.room.recording:
            self._fanout.post(Notice(code="recording-started"), [session.sid])
        elif hosting and self.taping.trouble is not None:
            full = self.taping.trouble is RefusalCode.RECORDING_FULL
            self._fanout.post(Notice(code="recording-full" if full else "recording-failed"), [session.sid])

    def _sids_of(self, members: Sequence[MemberId] | None) -> Sequence[str]:
        if members is not None:
            return [session.sid for member in members if (session := self._sessions.get(member))]
        if self._sids is None:
            self._sids = tuple(session.sid for session in self._sessions.values())
        return self._sids

    def _detach(self, session: Session, member: MemberId) -> bool:
        if self._sessions.get(member) is not session:
            return False
        del self._sessions[member]
        self._sids = None
        if session.seat == Seated(self, member):
            session.seat = None
        return True

    # --- What the media tell ------------------------------------------------------------------------------------------

    def _slots_changed(self, member: MemberId, slots: list[Slot]) -> None:
        if session := self._sessions.get(member):
            self._fanout.post(SlotsChanged(slots=slots), [session.sid])

    def _media_lost(self, member: MemberId) -> None:
        self.carry_out(self.room.unpublish_all(member, self.now()))
        if session := self._sessions.get(member):
            self._fanout.post(MediaLost(), [session.sid])
