"""Who asks to speak, who is invited, who speaks: a fair queue, and never more than the stage holds (LIVE-27..29)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from signaling.identity import PersonId
from signaling.memory import AskerMemory, SpeechMemory, TurnMemory
from signaling.messages import Hand, MemberId
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat

QUEUE_LENGTH: Final = 200
EQUALS: Final = timedelta(seconds=10)
"""Hands that were put up within this time of the first of them are equals: who has spoken least goes first."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody speaks."""

    seat: Seat
    began: datetime


@dataclass(frozen=True, slots=True)
class _Asker:
    seat: Seat
    since: datetime
    """The begin of its group of equals."""


class Floor:
    """The only place where hands change. Every method either changes the hand or raises `Refused` and changes nothing."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.seconds: int | None = None
        """The time box of the turns that begin from now on."""
        self._asking: dict[MemberId, _Asker] = {}
        self._turns: dict[MemberId, Turn] = {}
        self._spoken: dict[PersonId, float] = {}
        self._households: dict[PersonId, float] = {}
        self._order: list[MemberId] | None = None

    @property
    def queue(self) -> list[MemberId]:
        """Who asks: first come first, but among equals who has spoken least, its household counted together."""
        if self._order is None:
            fair = sorted(self._asking.values(), key=lambda asker: (asker.since, self._share(asker.seat)))
            self._order = [asker.seat.id for asker in fair]
        return list(self._order)

    @property
    def speakers(self) -> int:
        return len(self._turns)

    def due(self) -> datetime | None:
        """When the next turn is over its time box."""
        return min((until for turn in self._turns.values() if (until := turn.seat.speaks_until)), default=None)

    def over(self, now: datetime) -> list[Seat]:
        """Who has spoken for as long as it may."""
        return [
            turn.seat for turn in self._turns.values() if (until := turn.seat.speaks_until) is not None and until <= now
        ]

    def ask(self, seat: Seat, now: datetime) -> None:
        """Puts the hand up. Refused when it is up already, or when far too many are."""
        self._expect(seat, Hand.DOWN)
        if len(self._asking) >= QUEUE_LENGTH:
            raise Refused(RefusalCode.QUEUE_FULL, f"{QUEUE_LENGTH} are waiting already")
        seat.hand, seat.asked_at = Hand.ASKING, now
        last = next(reversed(self._asking.values()), None)
        since = last.since if last is not None and now - last.since < EQUALS else now
        self._asking[seat.id] = _Asker(seat, since)
        self._order = None

    def grant(self, seat: Seat, now: datetime) -> None:
        self._expect(seat, Hand.ASKING)
        self._admit(seat, now)

    def accept(self, seat: Seat, now: datetime) -> None:
        self._expect(seat, Hand.INVITED)
        self._admit(seat, now)

    def invite(self, seat: Seat) -> None:
        """An invitation keeps no place: who accepts when the stage is full is refused and stays invited."""
        self._expect(seat, Hand.DOWN)
        self._need_a_place()
        seat.hand = Hand.INVITED

    def lower(self, seat: Seat, now: datetime, *expected: Hand) -> Turn | None:
        """Takes the hand down, out of the queue or off the stage; refused when it is not where it is `expected`.

        Gives the turn that is over by it.
        """
        if expected:
            self._expect(seat, *expected)
        self._asking.pop(seat.id, None)
        turn = self._turns.pop(seat.id, None)
        seat.hand, seat.asked_at, seat.speaks_until, self._order = Hand.DOWN, None, None, None
        if turn is not None:
            self._count(seat, max(0.0, (now - turn.began).total_seconds()))
        return turn

    def taken(self, seat: Seat) -> None:
        """The seat is taken, for the first time or again."""
        seat.spoken_seconds = self._spoken.get(seat.person, 0)

    def shift(self, pause: timedelta) -> None:
        """The class was paused: time boxes end so much later."""
        for turn in self._turns.values():
            if turn.seat.speaks_until is not None:
                turn.seat.speaks_until += pause

    # --- Keeping ------------------------------------------------------------------------------------------------------

    def memory(self, *, allowed: bool) -> SpeechMemory:
        return SpeechMemory(
            allowed=allowed,
            seconds=self.seconds,
            asking=[AskerMemory(person=one.seat.person, since=one.since) for one in self._asking.values()],
            turns=[
                TurnMemory(person=turn.seat.person, began=turn.began, until=turn.seat.speaks_until)
                for turn in self._turns.values()
            ],
            spoken=dict(self._spoken),
            households=dict(self._households),
        )

    def restore(self, memory: SpeechMemory, seats: Mapping[PersonId, Seat]) -> None:
        self.seconds = memory.seconds
        self._spoken, self._households = dict(memory.spoken), dict(memory.households)
        for asker in memory.asking:
            seat = seats[asker.person]
            self._asking[seat.id] = _Asker(seat, asker.since)
        for turn in memory.turns:
            seat = seats[turn.person]
            seat.speaks_until = turn.until
            self._turns[seat.id] = Turn(seat, turn.began)

    # --- Inside ---------------------------------------------------------------------------------------------------------

    def _admit(self, seat: Seat, now: datetime) -> None:
        self._need_a_place()
        self._asking.pop(seat.id, None)
        self._turns[seat.id] = Turn(seat, now)
        seat.hand, seat.asked_at, self._order = Hand.SPEAKING, None, None
        seat.speaks_until = None if self.seconds is None else now + timedelta(seconds=self.seconds)

    def _need_a_place(self) -> None:
        if len(self._turns) >= self._limit:
            raise Refused(RefusalCode.STAGE_FULL, f"{self._limit} speak already")

    def _share(self, seat: Seat) -> float:
        """Seconds that the seat, or anybody who stood for one of its children, has spoken (IMP-04)."""
        return max((self._households.get(person, 0) for person in _household(seat)), default=0)

    def _count(self, seat: Seat, seconds: float) -> None:
        seat.spoken_seconds += seconds
        self._spoken[seat.person] = seat.spoken_seconds
        for person in _household(seat):
            self._households[person] = self._households.get(person, 0) + seconds

    @staticmethod
    def _expect(seat: Seat, *hands: Hand) -> None:
        if seat.hand not in hands:
            raise Refused(RefusalCode.HAND_CHANGED, f"the hand is {seat.hand}")


def _household(seat: Seat) -> list[PersonId]:
    return list(seat.attends_for) or [seat.person]
