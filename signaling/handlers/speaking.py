"""Requests to speak and who has the floor (LIVE-17, LIVE-27..29, LIVE-31)."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import (
    AcceptInvitation,
    AllowSpeaking,
    AskToSpeak,
    DeclineSpeech,
    GrantSpeech,
    InviteToSpeak,
    Permission,
    RevokeSpeech,
    SetSpeechLimit,
    StopSpeaking,
)


@command(AllowSpeaking, needs=Permission.MANAGE_SPEAKING)
async def allow_speaking(call: Call, message: AllowSpeaking) -> None:
    call.act(call.room.speaking.allow, message.allowed)


@command(SetSpeechLimit, needs=Permission.MANAGE_SPEAKING)
async def set_speech_limit(call: Call, message: SetSpeechLimit) -> None:
    call.act(call.room.speaking.limit, message.seconds)


@command(AskToSpeak, needs=Permission.ASK_TO_SPEAK)
async def ask_to_speak(call: Call, _: AskToSpeak) -> None:
    call.act(call.room.speaking.ask, call.member)


@command(StopSpeaking)
async def stop_speaking(call: Call, _: StopSpeaking) -> None:
    call.act(call.room.speaking.stop, call.member)


@command(AcceptInvitation)
async def accept_invitation(call: Call, _: AcceptInvitation) -> None:
    call.act(call.room.speaking.accept, call.member)


@command(GrantSpeech, needs=Permission.MANAGE_SPEAKING)
async def grant_speech(call: Call, message: GrantSpeech) -> None:
    call.act(call.room.speaking.grant, message.member_id)


@command(DeclineSpeech, needs=Permission.MANAGE_SPEAKING)
async def decline_speech(call: Call, message: DeclineSpeech) -> None:
    call.act(call.room.speaking.decline, message.member_id)


@command(InviteToSpeak, needs=Permission.MANAGE_SPEAKING)
async def invite_to_speak(call: Call, message: InviteToSpeak) -> None:
    call.act(call.room.speaking.invite, message.member_id)


@command(RevokeSpeech, needs=Permission.MANAGE_SPEAKING)
async def revoke_speech(call: Call, message: RevokeSpeech) -> None:
    call.act(call.room.speaking.revoke, message.member_id)


ROWS: Final[tuple[Row, ...]] = (
    allow_speaking, set_speech_limit, ask_to_speak, stop_speaking, accept_invitation,
    grant_speech, decline_speech, invite_to_speak, revoke_speech,
)  # fmt: skip
