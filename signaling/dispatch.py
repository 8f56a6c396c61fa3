"""Decode, permit, call, acknowledge. The only place where errors become answers."""

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Final

from signaling.call import Call
from signaling.commands import Row
from signaling.identity import NotAdmitted
from signaling.messages import Command, Done, Ink, Joined, Message
from signaling.refusals import RefusalCode, Refused
from signaling.registry import Registry
from signaling.session import Answer, Session
from signaling.wire import Wire, accepted, decode_command, refused

log = logging.getLogger(__name__)

OK: Final = "ok"


class Dispatcher:
    def __init__(self, rows: Mapping[type[Command], Row], registry: Registry) -> None:
        self._rows = rows
        self._registry = registry
        self.answers: Counter[str] = Counter()
        """How many commands were answered with `ok` and with each refusal."""

    async def __call__(self, session: Session, payload: object) -> Answer:
        try:
            reply = await self._done(session, decode_command(payload))
            answer = Answer(accepted(reply), caught_up=isinstance(reply, Joined | Ink))
        except Refused as refusal:
            return Answer(self._refused(refusal))
        except NotAdmitted as refusal:
            return Answer(self._refused(Refused(RefusalCode(refusal.code), refusal.detail)))
        except Exception:
            log.exception("a command of %s failed", session.identity.person)
            return Answer(self._refused(Refused(RefusalCode.INTERNAL, "an error of the server")), goes_on=False)
        self.answers[OK] += 1
        return answer

    async def _done(self, session: Session, command: Command) -> Message:
        row = self._rows[type(command)]
        call = Call(session, self._registry)
        if row.needs is not None:
            call.room.check(call.member, row.needs)
        return await row.handler(call, command) or Done()

    def _refused(self, refusal: Refused) -> Wire:
        self.answers[refusal.code] += 1
        return refused(refusal)
