"""What a handler has at hand: the session that asks, its seat, and the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from signaling.classroom import Classroom
from signaling.hall import Hall
from signaling.messages import MemberId
from signaling.outcome import Outcome
from signaling.registry import Registry
from signaling.session import Session

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, slots=True)
class Call:
    session: Session
    registry: Registry

    @property
    def hall(self) -> Hall:
        """Raises `Refused` with `not-in-room`."""
        return self.session.seated.hall

    @property
    def room(self) -> Classroom:
        return self.hall.room

    @property
    def member(self) -> MemberId:
        """One's own seat."""
        return self.session.seated.member

    def act(self, change: Callable[[*Ts, datetime], Outcome], *arguments: *Ts) -> None:
        """Changes the room at this moment and carries out what came of it."""
        self.hall.carry_out(change(*arguments, self.hall.now()))
