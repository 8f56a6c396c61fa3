"""Numbers of education cards: what was typed or scanned, made one (SUB-13..15), and how they are shown."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

NUMBER: Final = re.compile(r"^[A-Z0-9-]{4,24}$")
TEMPORARY: Final = re.compile(r"^XX[0-9]{5}$")
SHOWN: Final = 4
"""So many characters at the end are shown; the rest is the holder's business."""


def normal(text: str) -> str | None:
    """The number in what was typed, or in what a card's QR says: the number itself, or an address that ends with it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if "://" in plain:
        try:
            plain = urlsplit(plain).path.rstrip("/").rpartition("/")[2]
        except ValueError:
            return None
    plain = re.sub(r"\s", "", plain).upper()
    return plain if NUMBER.match(plain) else None


def temporary(text: str) -> str | None:
    """A temporary number: `XX` and five digits, seven characters together (SUB-15)."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return plain if TEMPORARY.match(plain) else None


def shown(number: str) -> str:
    """The end of a number, by which its owner knows it again."""
    return f"**{number[-SHOWN:]}"
