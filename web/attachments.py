"""Files as replies: their content, and how a browser is told to save them under a name in any script (RFC 6266)."""

from collections.abc import AsyncIterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

NAME_LENGTH: Final = 120
"""Characters of a file's name; what is longer is cut before its suffix."""
_FORBIDDEN: Final = frozenset('\\/:*?"<>|')
"""What no common file system takes."""


@dataclass(frozen=True, slots=True)
class FileReply:
    """What a handler gives whose route declares a `media` type. `name`: saved under it; `None`: shown in place."""

    content: bytes | AsyncIterable[bytes]
    """A stream is passed on piece by piece."""
    name: str | None = None
    size: int | None = None
    """Bytes of a stream, where they are known: a browser shows how far the download is."""


def safe_name(text: str, suffix: str) -> str:
    """The text as a file's name with the suffix (`.xlsx`): nothing that a file system refuses, never empty."""
    kept = "".join("_" if char in _FORBIDDEN or not char.isprintable() else char for char in text).strip(" .")
    return f"{kept[: NAME_LENGTH - len(suffix)] or 'file'}{suffix}"


def disposition(name: str) -> str:
    """The `Content-Disposition` of a file to save: in ASCII for old clients, then in UTF-8 (RFC 6266, RFC 8187)."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
