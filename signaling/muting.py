"""Microphones and cameras of a small class: who is muted by the host, to whom cameras are shown, who has the pen.

A part of a class. What it decides is carried out at the forwarder: `Track.held`, tracks that others do not hear of, and the
permission to publish a camera (beyond.md, ask 10).
"""

from datetime import datetime

from signaling.ground import Ground
from signaling.messages import CameraVisibility, MemberId, Notice
from signaling.outcome import Outcome
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat


class Muting:
    def __init__(self, ground: Ground, camera_visibility: CameraVisibility) -> None:
        self._ground = ground
        self.unmute_allowed = True
        """Whether those who were muted by the host may open their microphones by themselves."""
        self.camera_visibility = camera_visibility

    def camera_of(self, seat: Seat) -> CameraVisibility:
        """To whom this seat's camera is shown; a host's to all."""
        return CameraVisibility.ALL if seat.hosting else seat.camera_visibility or self.camera_visibility

    def mute(self, member: MemberId, now: datetime) -> Outcome:
        seat = self._viewer(member)
        self._hold(seat)
        return self._ground.told(now, (Notice(code="muted-by-host"), [member]))

    def mute_all(self, now: datetime) -> Outcome:
        """Everybody who is here now, hosts excepted."""
        heard = [seat for seat in self._ground.seats.values() if not (seat.hosting or seat.muted_by_host)]
        for seat in heard:
            self._hold(seat)
        return self._ground.told(now, (Notice(code="muted-by-host"), [seat.id for seat in heard]))

    def ask_to_unmute(self, member: MemberId, now: datetime) -> Outcome:
        """The member may open its microphone from now on, and decides whether it does."""
        seat = self._viewer(member)
        seat.unmute_asked = True
        return self._ground.told(now, (Notice(code="unmute-asked"), [member]))

    def allow_unmute(self, allowed: bool, now: datetime) -> Outcome:
        self.unmute_allowed = allowed
        return self._ground.told(now)

    def unmuted(self, seat: Seat) -> None:
        """The member opens its microphone. Refused while the host keeps it closed."""
        if not seat.muted_by_host:
            return
        if not (self.unmute_allowed or seat.unmute_asked):
            raise Refused(RefusalCode.MUTED_BY_HOST, "the host muted this microphone")
        seat.muted_by_host = seat.unmute_asked = False
        self._ground.touch(seat)

    def show_cameras(self, visibility: CameraVisibility, now: datetime) -> Outcome:
        self.camera_visibility = visibility
        return self._ground.told(now)

    def show_camera_of(self, member: MemberId, visibility: CameraVisibility | None, now: datetime) -> Outcome:
        seat = self._viewer(member)
        seat.camera_visibility = visibility
        self._ground.touch(seat)
        return self._ground.told(now)

    def let_draw(self, member: MemberId, allowed: bool, now: datetime) -> Outcome:
        seat = self._viewer(member)
        if seat.may_draw == allowed:
            return self._ground.told(now)
        seat.may_draw = allowed
        self._ground.touch(seat)
        return self._ground.told(now, (Notice(code="drawing-allowed" if allowed else "drawing-ended"), [member]))

    def _viewer(self, member: MemberId) -> Seat:
        seat = self._ground.present(member)
        if seat.hosting:
            raise Refused(RefusalCode.NOT_PERMITTED, "a host is not managed")
        return seat

    def _hold(self, seat: Seat) -> None:
        seat.muted_by_host, seat.unmute_asked = True, False
        self._ground.touch(seat)
