"""A class to its memory and back: what goes on after a crash of the process, and what does not.

Connections, media and undo are gone. Everybody's seat is kept as after a lost link: who comes back within the grace time has
what it had. Ink comes back by itself, surface by surface.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from signaling.identity import PersonId
from signaling.memory import RoomMemory, SeatMemory
from signaling.pause import Pause
from signaling.seat import Seat

if TYPE_CHECKING:
    from signaling.classroom import Classroom


def remembered(room: "Classroom") -> RoomMemory:
    return RoomMemory(
        members=dict(room.member_ids),
        seats=[_seat_memory(seat) for seat in room.seats.values() if seat.present],
        removed=sorted(room.removed),
        scope=room.scope,
        stage=room.stage.memory(room.pauses.since, room.pauses.seconds),
        speech=room.speaking.floor.memory(allowed=room.speaking.allowed),
        comments=room.comments.memory(),
        check_ins=room.check_ins.results(),
        unmute_allowed=room.muting.unmute_allowed,
        camera_visibility=room.muting.camera_visibility,
        recording=room.recording_wanted,
    )


def restore(room: "Classroom", memory: RoomMemory, now: datetime) -> None:
    """To be called once, on a room that nobody has entered."""
    room.removed.update(memory.removed)
    room.scope = memory.scope
    room.pauses = Pause(memory.stage.paused_at, memory.stage.paused_seconds)
    room.comments.restore(memory.comments)
    room.check_ins.restore(memory.check_ins)
    room.speaking.allowed = memory.speech.allowed
    room.muting.unmute_allowed = memory.unmute_allowed
    room.muting.camera_visibility = memory.camera_visibility
    if memory.recording is not None:
        room.recording_wanted = memory.recording
    seats = {one.person: _seat_again(room, one, now) for one in memory.seats}
    room.speaking.floor.restore(memory.speech, seats)
    pinned: PersonId | None = memory.stage.pinned
    room.stage.restore(memory.stage, seats.get(pinned) if pinned is not None else None)
    for seat in seats.values():
        room.comments.taken(seat)
        room.speaking.floor.taken(seat)


def _seat_memory(seat: Seat) -> SeatMemory:
    return SeatMemory(
        person=seat.person,
        name=seat.name,
        kind=seat.kind,
        role=seat.role,
        children=list(seat.children),
        invited=seat.invited,
        joined_at=seat.joined_at,
        hand=seat.hand,
        asked_at=seat.asked_at,
        muted_by_host=seat.muted_by_host,
        unmute_asked=seat.unmute_asked,
        camera_visibility=seat.camera_visibility,
        may_draw=seat.may_draw,
    )


def _seat_again(room: "Classroom", memory: SeatMemory, now: datetime) -> Seat:
    seat = room.open_lost_seat(memory.person, memory.name, memory.kind, memory.role, now)
    seat.children, seat.invited, seat.joined_at = tuple(memory.children), memory.invited, memory.joined_at
    seat.hand, seat.asked_at = memory.hand, memory.asked_at
    seat.muted_by_host, seat.unmute_asked = memory.muted_by_host, memory.unmute_asked
    seat.camera_visibility, seat.may_draw = memory.camera_visibility, memory.may_draw
    return seat
