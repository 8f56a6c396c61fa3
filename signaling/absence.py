"""Who is invited and not here (LIVE-33), and reminding them (LIVE-34). A part of a class."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from signaling.facts import AbsentReminded
from signaling.ground import Ground
from signaling.identity import PersonId
from signaling.limits import Window
from signaling.messages import Expected
from signaling.outcome import Outcome
from signaling.refusals import RefusalCode, Refused

REMIND_SECONDS: Final = 60.0


class Absence:
    def __init__(self, ground: Ground, roster: Sequence[Expected]) -> None:
        self.roster = roster
        self._ground = ground
        self._reminders = Window(1, REMIND_SECONDS)

    def absent(self) -> list[PersonId]:
        """Students of the roster who are not here, and no parent who attends for them either."""
        here = {
            person
            for seat in self._ground.seats.values()
            if seat.present
            for person in (*seat.attends_for, seat.person)
        }
        return [PersonId(one.person_id) for one in self.roster if one.person_id not in here]

    def remind(self, now: datetime) -> Outcome:
        """Once a minute."""
        if (wait := self._reminders.take(now.timestamp())) > 0:
            raise Refused(RefusalCode.TOO_FAST, "they were reminded a moment ago", retry_after=wait)
        if absent := self.absent():
            self._ground.record(AbsentReminded(tuple(absent), now))
        return self._ground.told(now)
