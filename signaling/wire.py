"""Dictionaries to messages and back; nothing past this file handles a `dict`."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from signaling.messages import AnyCommand, AnyEvent, Command, Event, Message, Refusal
from signaling.refusals import RefusalCode, Refused

COMMAND_EVENT: Final = "command"
EVENT_EVENT: Final = "event"

Wire = dict[str, Any]
"""What Socket.IO carries: JSON values only."""

_COMMANDS: Final[TypeAdapter[Command]] = TypeAdapter(AnyCommand)
_EVENTS: Final[TypeAdapter[Event]] = TypeAdapter(AnyEvent)

_CODES: Final[Mapping[str, RefusalCode]] = {
    "union_tag_invalid": RefusalCode.UNKNOWN_MESSAGE,
    "union_tag_not_found": RefusalCode.UNKNOWN_MESSAGE,
    "string_too_long": RefusalCode.TOO_LARGE,
    "too_long": RefusalCode.TOO_LARGE,
}


def decode_command(payload: object) -> Command:
    """Raises `Refused` with `bad-message`, `unknown-message` or `too-large`; the detail names fields, never values."""
    try:
        return _COMMANDS.validate_python(payload)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        codes = [_CODES.get(fault["type"], RefusalCode.BAD_MESSAGE) for fault in faults]
        code = RefusalCode.BAD_MESSAGE if RefusalCode.BAD_MESSAGE in codes else codes[0]
        places = {".".join(map(str, fault["loc"][:4]))[:80] + ": " + fault["type"] for fault in faults[:8]}
        raise Refused(code, "; ".join(sorted(places))) from None


def encode(message: Message) -> Wire:
    """A reply or an event as JSON values."""
    return message.model_dump(mode="json")


def decode_event(payload: object) -> Event:
    """An event that `encode` made, from JSON text that was parsed again (another process, a test)."""
    return _EVENTS.validate_python(payload, strict=False)


def accepted(reply: Message) -> Wire:
    """The acknowledgement of a command that was done."""
    return {"ok": True, "reply": encode(reply)}


def refused(refusal: Refused) -> Wire:
    """The acknowledgement of a command that changed nothing."""
    body = Refusal(code=refusal.code, detail=refusal.detail, retry_after=refusal.retry_after, address=refusal.address)
    return {"ok": False, "refusal": encode(body)}
