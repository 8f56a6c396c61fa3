"""A class, large, small or broadcast: joins its parts (stage, ink, comments, speaking, check-in, muting, absence) to one room.

Each part has its topic's state and rules and acts on the room as its `Ground`. Here is what concerns several of them: what
everybody knows, what a member may do, pause, scope, time, and what is kept for a crash.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from typing_extensions import override

from rtc.negotiated import Source
from signaling.absence import Absence
from signaling.away import StaffWatch
from signaling.check_in import CheckIns
from signaling.comments import Comments
from signaling.facts import DeckShown, Fact, Paused, Resumed, RoomKept, ScopeChanged
from signaling.identity import Admission, PersonId, Recollection, RoomSpec
from signaling.inking import Inking
from signaling.memory import RoomMemory
from signaling.messages import (
    CameraVisibility,
    CloseReason,
    Event,
    Expected,
    MemberId,
    Notice,
    PersonKind,
    RoomState,
    RosterChanged,
    Snapshot,
    ViewerScope,
)
from signaling.muting import Muting
from signaling.outcome import Outcome
from signaling.pause import Pause
from signaling.policy import Standing
from signaling.refusals import RefusalCode, Refused
from signaling.remembering import remembered, restore
from signaling.room import Room, Timing
from signaling.seat import Seat
from signaling.speaking import Speaking
from signaling.stage import Stage

KEEP_EVERY: Final = timedelta(seconds=2)
"""What a room needs after a crash is kept at most so often, and only when it changed."""


class Classroom(Room):
    """Permissions are checked by the caller (the table of commands, with `check`); what is left to refuse is refused here."""

    def __init__(self, spec: RoomSpec, timing: Timing, now: datetime, past: Recollection | None = None) -> None:
        """`past` is what was kept of the room when its process went down."""
        memory = past.memory if past is not None else None
        super().__init__(spec, timing, memory.members if memory is not None else None)
        self.stage: Final = Stage(self, spec.content, spec.deck)
        self.ink: Final = Inking(self, self.stage)
        self.comments: Final = Comments(self, allowed=spec.comments_allowed)
        self.speaking: Final = Speaking(
            self, self.rules.speaker_limit, allowed=spec.speaking_allowed, seconds=spec.speech_seconds
        )
        self.roster: Final = list(spec.roster if past is None or past.roster is None else past.roster)
        self.check_ins: Final = CheckIns(self, self.roster)
        self.muting: Final = Muting(self, spec.camera_visibility)
        self.absence: Final = Absence(self, self.roster)
        self.pauses = Pause()
        self.scope = spec.viewer_scope
        self.recording = False
        """It is being written at this moment."""
        self.recording_wanted = spec.replay
        self._staff = StaffWatch(timing.away, timing.abandon, now)
        self._kept: RoomMemory | None = memory
        self._keep_at: datetime | None = None
        if memory is not None:
            restore(self, memory, now)
        elif self.stage.deck is not None:
            self.record(DeckShown(self.stage.deck.id, now))
        if past is not None:
            self.ink.restore(past.ink)
        self._surface = self.stage.surface

    # --- Pause and scope ------------------------------------------------------------------------------------------------

    def pause(self, now: datetime) -> Outcome:
        """LIVE-20: nothing of anybody is forwarded until `resume`. Idempotent."""
        if self.pauses.begin(now):
            self.record(Paused(now))
        return self.told(now)

    def resume(self, now: datetime) -> Outcome:
        """Idempotent."""
        if (length := self.pauses.end(now)) is not None:
            self.speaking.resumed(length)
            self.record(Resumed(now))
        return self.told(now)

    def set_viewer_scope(self, scope: ViewerScope, now: datetime) -> Outcome:
        """LIVE-32, LIVE-41. Who is here only because of a wider scope is put out."""
        if scope is self.scope:
            return self.told(now)
        self.scope = scope
        self.record(ScopeChanged(scope, now))
        strangers = [seat for seat in self.seats.values() if not self._in_scope(seat)]
        return self.dismiss(strangers, CloseReason.NOT_INVITED, now)

    def invite(self, students: Iterable[Expected], persons: Iterable[PersonId], now: datetime) -> Outcome:
        """The class was shared (LIVE-23): the students are expected too (LIVE-33), the persons are no strangers any more."""
        known = {one.person_id for one in self.roster}
        new = [one for one in students if one.person_id not in known]
        self.roster.extend(new)
        invited = set(persons)
        for seat in self.seats.values():
            seat.invited = seat.invited or seat.person in invited
        if not new:
            return self.told(now)
        return self.told(now, (RosterChanged(roster=list(self.roster)), self.hosts()))

    # --- Recording ------------------------------------------------------------------------------------------------------

    def set_recording(self, recording: bool, now: datetime) -> Outcome:
        """The class is being written from now on, or not any more: everybody is told (LIVE-15)."""
        if recording is self.recording:
            return self.told(now)
        self.recording = recording
        for seat in self.seats.values():
            self._mark(seat)
        notice = Notice(code="recording-started" if recording else "recording-stopped")
        return self.told(now, (notice, self.everyone()))

    def set_recordable(self, person: PersonId, recordable: bool, now: datetime) -> Outcome:
        """The person's consent was given or withdrawn, or that of a child; nothing when it is not here."""
        for seat in self.seats.values():
            if seat.person == person:
                seat.recordable = recordable
                self._mark(seat)
            elif any(child.person_id == person for child in seat.children):
                others = seat.recordable_children - {person}
                seat.recordable_children = others | {person} if recordable else others
        return self.told(now)

    # --- Entering, media, the end -------------------------------------------------------------------------------------

    @override
    def enter(self, person: PersonId, admission: Admission, now: datetime) -> tuple[Seat, Outcome]:
        """Also refused: `not-invited`, when the scope was narrowed a moment ago."""
        invited = admission.invited or admission.kind is PersonKind.STAFF
        if self.closed is None and self.scope is ViewerScope.MEMBERS and not invited:
            raise Refused(RefusalCode.NOT_INVITED, "the class is for its members")
        return super().enter(person, admission, now)

    @override
    def mute(self, member: MemberId, source: Source, muted: bool, now: datetime) -> Outcome:
        """Also refused: `muted-by-host`."""
        self.published.need(member, source)
        if source is Source.MICROPHONE and not muted:
            self.muting.unmuted(self.present(member))
        return super().mute(member, source, muted, now)

    @override
    def close(self, reason: CloseReason, now: datetime) -> Outcome:
        if self.closed is None:
            for seat in self.seats.values():
                self.speaking.vacated(seat, seat.lost_at or now)
            self.check_ins.close(now)
            self.ink.keep_all(now)
        return super().close(reason, now)

    @override
    def suspend(self, now: datetime) -> list[Fact]:
        """Also keeps ink and memory, so that the room goes on elsewhere as it was."""
        left = super().suspend(now)
        if self.closed is not None:
            return left
        self.ink.keep_all(now)
        return [*self.taken_facts(), *left, RoomKept(remembered(self), now)]

    @override
    def snapshot(self, member: MemberId, now: datetime) -> Snapshot:
        me = self.seats[member]
        more = {
            "comments": self.comments.seen_by(me),
            "ink": self.ink.on(self.stage.surface),
            "ink_surfaces": self.ink.surfaces(),
            "checked_in": self.check_ins.answered_by(me),
            "check_ins": self.check_ins.results() if me.hosting else [],
            "roster": list(self.roster) if me.hosting else [],
        }
        return super().snapshot(member, now).model_copy(update=more)

    # --- Time -----------------------------------------------------------------------------------------------------------

    @override
    def deadline(self) -> datetime | None:
        turns = self.speaking.floor.due() if self.pauses.since is None else None
        parts = (self._staff.deadline, turns, self.check_ins.due(), self.ink.due, self._keep_at)
        return min([time for time in (super().deadline(), *parts) if time is not None], default=None)

    @override
    def run_due(self, now: datetime) -> Outcome:
        """Also: closes what children say and write when staff are away, and the class when they stay away; ends turns and
        check-ins whose time is over; keeps what is to be kept."""
        if self._staff.run_due(now):
            return self.close(CloseReason.ABANDONED, now)
        if self.ink.due is not None and self.ink.due <= now:
            self.ink.run_due(now)
        out = Outcome()
        for part in (self.check_ins.run_due(now), self.speaking.run_due(now) if self.pauses.since is None else None):
            out.add(part)
        out.add(super().run_due(now))
        if self._keep_at is not None and self._keep_at <= now:
            out.facts += self._keep(now)
        return out

    @override
    def told(self, now: datetime, *notices: tuple[Event, Iterable[MemberId]]) -> Outcome:
        if self._surface is not None and self.stage.surface != self._surface:
            self.ink.left(self._surface, now)
        self._surface = self.stage.surface
        if self._keep_at is None:
            self._keep_at = now + KEEP_EVERY
        return super().told(now, *notices)

    # --- What Room asks -------------------------------------------------------------------------------------------------

    @override
    def _state(self) -> RoomState:
        return RoomState(
            title=self.spec.title,
            kind=self.spec.kind,
            host_id=self.host.id,
            host_name=self.host.name,
            content=self.stage.content,
            deck=self.stage.deck,
            board=self.stage.board,
            boards=self.stage.boards,
            surface=self.stage.surface,
            pinned_id=self.stage.pinned.id if self.stage.pinned is not None else None,
            paused_at=self.pauses.since,
            paused_seconds=self.pauses.seconds,
            comments_allowed=self.comments.allowed,
            comments_to_hosts=self.comments.to_hosts,
            speaking_allowed=self.speaking.allowed,
            speaker_limit=self.rules.speaker_limit,
            speech_seconds=self.speaking.floor.seconds,
            camera_visibility=self.muting.camera_visibility,
            unmute_allowed=self.muting.unmute_allowed,
            viewer_scope=self.scope,
            check_in=self.check_ins.running,
            replay=self.spec.replay,
            recording=self.recording,
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
            comments_allowed=self.comments.allowed,
            speaking_allowed=self.speaking.allowed,
            staff_away=self._staff.since is not None,
            attends=bool(seat.attends_for),
            may_draw=seat.may_draw,
            cameras_off=self.muting.camera_of(seat) is CameraVisibility.OFF,
        )

    @override
    def _queue(self) -> list[MemberId]:
        return self.speaking.floor.queue

    @override
    def _held(self, seat: Seat, source: Source) -> bool:
        return (
            self.pauses.since is not None
            or (self._staff.since is not None and not seat.staff)
            or (seat.muted_by_host and source is Source.MICROPHONE)
        )

    @override
    def _for_hosts_only(self, seat: Seat, source: Source) -> bool:
        return source is Source.CAMERA and self.muting.camera_of(seat) is CameraVisibility.HOSTS

    @override
    def _connections_changed(self, now: datetime) -> None:
        self._staff.observe(any(seat.connected and seat.staff for seat in self.seats.values()), now)

    @override
    def _taken(self, seat: Seat) -> None:
        self.comments.taken(seat)
        self.speaking.floor.taken(seat)
        self._mark(seat)

    @override
    def _vacated(self, seat: Seat, at: datetime) -> None:
        self.speaking.vacated(seat, at)
        self.stage.vacated(seat)

    # --- Inside ---------------------------------------------------------------------------------------------------------

    def _mark(self, seat: Seat) -> None:
        """What hosts and the seat itself see of its consent."""
        recorded = seat.recordable if self.recording else None
        if seat.recorded is not recorded:
            seat.recorded = recorded
            self.touch(seat)

    def _in_scope(self, seat: Seat) -> bool:
        return self.scope is ViewerScope.ANYONE or seat.invited or seat.staff

    def _keep(self, now: datetime) -> list[Fact]:
        self._keep_at = None
        memory = remembered(self)
        if memory == self._kept:
            return []
        self._kept = memory
        return [RoomKept(memory, now)]
