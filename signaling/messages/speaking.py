"""Requests to speak and who has the floor (LIVE-17, LIVE-27..29, LIVE-31)."""

from typing import Annotated, Literal

from pydantic import Field

from signaling.messages.base import Command, Event, MemberId, ToMember


class AllowSpeaking(Command):
    """LIVE-17: whether viewers may ask to speak. Those who speak already go on."""

    type: Literal["allow-speaking"] = "allow-speaking"
    allowed: bool


class SetSpeechLimit(Command):
    """The time box of every turn that begins from now on; `None` for none."""

    type: Literal["set-speech-limit"] = "set-speech-limit"
    seconds: Annotated[int, Field(ge=30, le=1800)] | None


class AskToSpeak(Command):
    type: Literal["ask-to-speak"] = "ask-to-speak"


class StopSpeaking(Command):
    """Takes the hand down, declines an invitation or gives the floor back."""

    type: Literal["stop-speaking"] = "stop-speaking"


class AcceptInvitation(Command):
    type: Literal["accept-invitation"] = "accept-invitation"


class GrantSpeech(ToMember):
    """LIVE-28, LIVE-29: refused with `stage-full` when eight speak already."""

    type: Literal["grant-speech"] = "grant-speech"


class DeclineSpeech(ToMember):
    type: Literal["decline-speech"] = "decline-speech"


class InviteToSpeak(ToMember):
    type: Literal["invite-to-speak"] = "invite-to-speak"


class RevokeSpeech(ToMember):
    type: Literal["revoke-speech"] = "revoke-speech"


class QueueChanged(Event):
    """Hosts only."""

    type: Literal["queue-changed"] = "queue-changed"
    queue: list[MemberId]


class PlaceChanged(Event):
    """One's own place in the queue; `None` when one is not in it."""

    type: Literal["place-changed"] = "place-changed"
    place: int | None
