"""Check-in (LIVE-06, LIVE-19, IMP-20)."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.identity import PersonId
from signaling.messages import AnswerCheckIn, EndCheckIn, Permission, RemindCheckIn, StartCheckIn


@command(StartCheckIn, needs=Permission.MANAGE_CHECK_IN)
async def start_check_in(call: Call, message: StartCheckIn) -> None:
    call.act(call.room.check_ins.start, message.seconds)


@command(EndCheckIn, needs=Permission.MANAGE_CHECK_IN)
async def end_check_in(call: Call, _: EndCheckIn) -> None:
    call.act(call.room.check_ins.end)


@command(AnswerCheckIn, needs=Permission.CHECK_IN)
async def answer_check_in(call: Call, message: AnswerCheckIn) -> None:
    call.act(call.room.check_ins.answer, call.member, [PersonId(person) for person in message.person_ids])


@command(RemindCheckIn, needs=Permission.MANAGE_CHECK_IN)
async def remind_check_in(call: Call, _: RemindCheckIn) -> None:
    call.act(call.room.check_ins.remind)


ROWS: Final[tuple[Row, ...]] = (start_check_in, end_check_in, answer_check_in, remind_check_in)
