"""Who asks to speak, who is invited, who speaks: first come first served, and never more than the stage holds (LIVE-27..29)."""

from datetime import datetime

from signaling.messages import Hand, MemberId
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat

QUEUE_LENGTH = 200


class Floor:
    """The only place where hands change. Every method either changes the hand or raises `Refused` and changes nothing."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._asking: dict[MemberId, Seat] = {}
        self._speaking: dict[MemberId, Seat] = {}

    @property
    def queue(self) -> list[MemberId]:
        """Who asks, first come first."""
        return list(self._asking)

    @property
    def speakers(self) -> int:
        return len(self._speaking)

    def ask(self, seat: Seat, now: datetime) -> None:
        """Puts the hand up. Refused when it is up already, or when far too many are."""
        self._expect(seat, Hand.DOWN)
        if len(self._asking) >= QUEUE_LENGTH:
            raise Refused(RefusalCode.QUEUE_FULL, f"{QUEUE_LENGTH} are waiting already")
        seat.hand, seat.asked_at = Hand.ASKING, now
        self._asking[seat.id] = seat

    def grant(self, seat: Seat) -> None:
        self._expect(seat, Hand.ASKING)
        self._admit(seat)

    def accept(self, seat: Seat) -> None:
        self._expect(seat, Hand.INVITED)
        self._admit(seat)

    def invite(self, seat: Seat) -> None:
        """An invitation keeps no place: who accepts when the stage is full is refused and stays invited."""
        self._expect(seat, Hand.DOWN)
        self._need_a_place()
        seat.hand = Hand.INVITED

    def lower(self, seat: Seat, *expected: Hand) -> None:
        """Takes the hand down, out of the queue or off the stage; refused when it is not where it is `expected`."""
        if expected:
            self._expect(seat, *expected)
        self._asking.pop(seat.id, None)
        self._speaking.pop(seat.id, None)
        seat.hand, seat.asked_at = Hand.DOWN, None

    def _admit(self, seat: Seat) -> None:
        self._need_a_place()
        self._asking.pop(seat.id, None)
        self._speaking[seat.id] = seat
        seat.hand, seat.asked_at = Hand.SPEAKING, None

    def _need_a_place(self) -> None:
        if len(self._speaking) >= self._limit:
            raise Refused(RefusalCode.STAGE_FULL, f"{self._limit} speak already")

    @staticmethod
    def _expect(seat: Seat, *hands: Hand) -> None:
        if seat.hand not in hands:
            raise Refused(RefusalCode.HAND_CHANGED, f"the hand is {seat.hand}")
