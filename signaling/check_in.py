"""Check-in (LIVE-06, LIVE-19): any time, several in a lesson, with a countdown or without. A part of a class.

Children are counted, whoever answers: a student for itself, a parent for one or more of its children, twice is once (IMP-20).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from signaling.facts import CheckedIn, CheckInEnded, CheckInReminded, CheckInStarted
from signaling.ground import Ground
from signaling.identity import PersonId
from signaling.limits import Window
from signaling.messages import CheckedIn as CheckedInEvent
from signaling.messages import (
    CheckIn,
    CheckInAnswer,
    CheckInId,
    CheckInResult,
    CheckInResultChanged,
    Expected,
    MemberId,
)
from signaling.outcome import Outcome
from signaling.refusals import RefusalCode, Refused
from signaling.seat import Seat

CHECK_INS: Final = 50
"""In one class; more are refused with `check-ins-full`."""
REMIND_SECONDS: Final = 60.0


@dataclass(slots=True)
class _Run:
    id: CheckInId
    number: int
    started_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None = None
    answers: dict[PersonId, CheckInAnswer] = field(default_factory=dict)

    def result(self) -> CheckInResult:
        return CheckInResult(
            id=self.id,
            number=self.number,
            started_at=self.started_at,
            ends_at=self.ends_at,
            ended_at=self.ended_at,
            answers=list(self.answers.values()),
        )


class CheckIns:
    def __init__(self, ground: Ground, roster: Sequence[Expected]) -> None:
        self._ground = ground
        self._roster = roster
        self._runs: list[_Run] = []
        self._reminders = Window(1, REMIND_SECONDS)

    @property
    def running(self) -> CheckIn | None:
        run = self._running
        if run is None:
            return None
        return CheckIn(id=run.id, number=run.number, started_at=run.started_at, ends_at=run.ends_at)

    def due(self) -> datetime | None:
        """When the countdown is over."""
        run = self._running
        return None if run is None else run.ends_at

    def results(self) -> list[CheckInResult]:
        return [run.result() for run in self._runs]

    def answered_by(self, seat: Seat) -> list[str]:
        """Of the seat's own, who has answered the check-in that runs."""
        run = self._running
        return [] if run is None else [person for person in seat.attends_for if person in run.answers]

    def start(self, seconds: int | None, now: datetime) -> Outcome:
        if self._running is not None:
            raise Refused(RefusalCode.CHECK_IN_RUNNING, "a check-in is running")
        if len(self._runs) >= CHECK_INS:
            raise Refused(RefusalCode.CHECK_INS_FULL, f"there were {CHECK_INS} check-ins already")
        number = len(self._runs) + 1
        ends_at = None if seconds is None else now + timedelta(seconds=seconds)
        run = _Run(CheckInId(f"k{number}"), number, now, ends_at)
        self._runs.append(run)
        self._reminders = Window(1, REMIND_SECONDS)
        self._ground.record(CheckInStarted(run.id, number, now, ends_at))
        return self._told_hosts(run, now)

    def end(self, now: datetime) -> Outcome:
        run = self._need_running()
        self._end(run, now)
        return self._told_hosts(run, now)

    def run_due(self, now: datetime) -> Outcome | None:
        """Ends the check-in when its countdown is over."""
        run = self._running
        if run is None or run.ends_at is None or run.ends_at > now:
            return None
        self._end(run, run.ends_at)
        return self._told_hosts(run, now)

    def answer(self, member: MemberId, persons: Sequence[PersonId], now: datetime) -> Outcome:
        run, seat = self._need_running(), self._ground.present(member)
        own = seat.attends_for
        if not own.keys() >= set(persons):
            raise Refused(RefusalCode.NOT_PERMITTED, "one answers for oneself and one's own children")
        new = [person for person in dict.fromkeys(persons) if person not in run.answers]
        for person in new:
            by = None if person == seat.person else seat.name
            run.answers[person] = CheckInAnswer(person_id=person, name=own[person], at=now, by_name=by)
            self._ground.record(CheckedIn(run.id, person, seat.person, now))
        return self._told_hosts(run, now, new) if new else self._ground.told(now)

    def remind(self, now: datetime) -> Outcome:
        """Those of the roster who have not answered; once a minute."""
        run = self._need_running()
        if (wait := self._reminders.take(now.timestamp())) > 0:
            raise Refused(RefusalCode.TOO_FAST, "they were reminded a moment ago", retry_after=wait)
        missing = [PersonId(one.person_id) for one in self._roster if one.person_id not in run.answers]
        if missing:
            self._ground.record(CheckInReminded(run.id, tuple(missing), now))
        return self._ground.told(now)

    def close(self, now: datetime) -> None:
        """The class is over, and with it a check-in that runs."""
        if (run := self._running) is not None:
            self._end(run, now)

    # --- Keeping ------------------------------------------------------------------------------------------------------

    def restore(self, results: Sequence[CheckInResult]) -> None:
        self._runs = [
            _Run(
                one.id, one.number, one.started_at, one.ends_at, one.ended_at,
                {PersonId(answer.person_id): answer for answer in one.answers},
            )
            for one in results
        ]  # fmt: skip

    # --- Inside ---------------------------------------------------------------------------------------------------------

    @property
    def _running(self) -> _Run | None:
        last = self._runs[-1] if self._runs else None
        return last if last is not None and last.ended_at is None else None

    def _end(self, run: _Run, at: datetime) -> None:
        run.ended_at = at
        self._ground.record(CheckInEnded(run.id, at))

    def _need_running(self) -> _Run:
        run = self._running
        if run is None:
            raise Refused(RefusalCode.NO_CHECK_IN, "no check-in is running")
        return run

    def _told_hosts(self, run: _Run, now: datetime, answered: Sequence[PersonId] = ()) -> Outcome:
        """The result to hosts; to everybody who attends for one of those who `answered`, that they have."""
        out = self._ground.told(now)
        for seat in self._ground.seats.values():
            own = [str(person) for person in answered if person in seat.attends_for]
            if own and seat.connected:
                out.deliver(CheckedInEvent(check_in_id=run.id, person_ids=own), [seat.id])
        out.deliver(CheckInResultChanged(result=run.result()), self._ground.hosts())
        return out
