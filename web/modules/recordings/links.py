"""Signed paths of a replay: bound to one recording and one sign-in, good for minutes. A path that is passed on opens nothing."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

PREFIX: Final = "/replays/"
PURPOSE: Final = b"replay-path"
MAC_BYTES: Final = 18
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a genuine path says."""

    recording_id: str
    expires: int
    """Seconds since 1970."""

    def expired(self, now: datetime) -> bool:
        return now.timestamp() >= self.expires


def base(key: bytes, recording_id: str, sign_in_id: str, expires: datetime) -> str:
    """The path below which everything of the recording is: `/replays/<token>/`."""
    until = int(expires.timestamp())
    return f"{PREFIX}{recording_id}.{until:x}.{_mac(key, recording_id, sign_in_id, until)}/"


def read(key: bytes, token: str, sign_in_id: str) -> Ticket | None:
    """What the token says; `None` unless it was made for this sign-in."""
    recording_id, _, rest = token.partition(".")
    until, _, mac = rest.partition(".")
    if len(token) > LONGEST or not recording_id or not until or set(until) - set("0123456789abcdef"):
        return None
    expires = int(until, 16)
    if not hmac.compare_digest(mac.encode(), _mac(key, recording_id, sign_in_id, expires).encode()):
        return None
    return Ticket(recording_id, expires)


def _mac(key: bytes, recording_id: str, sign_in_id: str, expires: int) -> str:
    said = b"\0".join((PURPOSE, recording_id.encode(), sign_in_id.encode(), str(expires).encode()))
    return base64.urlsafe_b64encode(hmac.digest(key, said, "sha256")[:MAC_BYTES]).decode()
