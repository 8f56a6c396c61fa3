"""Which tracks of a class are recorded: the stage's pictures and all voices, of those who have consented. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rtc.negotiated import Kind, Source
from signaling.classroom import Classroom
from signaling.messages import Hand, TrackId
from signaling.published import Published

PICTURES: Final = 4
"""At once: a screen and three faces. A class of forty open cameras is not a recording of forty films."""
VOICES: Final = 48
"""Microphones at once; those on the stage come first."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is to be written now, most important first."""

    pictures: tuple[Published, ...] = ()
    voices: tuple[Published, ...] = ()

    @property
    def ids(self) -> frozenset[TrackId]:
        return frozenset(track.id for track in (*self.pictures, *self.voices))


def taken(room: Classroom) -> Taken:
    """The screen, the cameras of hosts, of the pinned member and of those who have the floor; and everybody's sound."""
    published = [track for track in room.published if track.owner.recordable]
    pictures = sorted((track for track in published if _in_picture(room, track)), key=lambda one: _place(room, one))
    voices = sorted(
        (track for track in published if track.source.kind is Kind.AUDIO), key=lambda one: not one.owner.on_stage
    )
    return Taken(tuple(pictures[:PICTURES]), tuple(voices[:VOICES]))


def _in_picture(room: Classroom, track: Published) -> bool:
    if track.source.kind is not Kind.VIDEO or track.id in room.hidden():
        return False
    return track.source is Source.SCREEN or track.owner.on_stage or track.owner is room.stage.pinned


def _place(room: Classroom, track: Published) -> tuple[int, ...]:
    """Screen, hosts, who is pinned, who speaks; who has switched the picture off comes after them all."""
    order: Iterable[bool] = (
        track.source is Source.SCREEN,
        track.owner.hosting,
        track.owner is room.stage.pinned,
        track.owner.hand is Hand.SPEAKING,
    )
    return (int(track.muted), *(int(not first) for first in order))
