"""The four languages of the product, and which one a browser would rather have (IMP-08)."""

from enum import StrEnum
from typing import Final


class Locale(StrEnum):
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"
    PT = "pt"
    EN = "en"


DEFAULT: Final = Locale.ZH_HANT
_RANGES: Final = (
    ("zh-hans", Locale.ZH_HANS),
    ("zh-cn", Locale.ZH_HANS),
    ("zh-sg", Locale.ZH_HANS),
    ("zh", Locale.ZH_HANT),
    ("pt", Locale.PT),
    ("en", Locale.EN),
)
"""By the beginning of a language tag, in this order."""
HEADER_LENGTH: Final = 400


def preferred(accept_language: str) -> Locale:
    """The best of ours for an `Accept-Language` header (RFC 9110, 12.5.4); traditional Chinese when none fits."""
    wishes: list[tuple[float, int, Locale]] = []
    for place, wish in enumerate(accept_language[:HEADER_LENGTH].split(",")):
        tag, _, parameters = wish.partition(";")
        quality = _quality(parameters)
        locale = _match(tag.strip().lower())
        if locale is not None and quality > 0:
            wishes.append((-quality, place, locale))
    return min(wishes)[2] if wishes else DEFAULT


def _match(tag: str) -> Locale | None:
    return next((locale for start, locale in _RANGES if tag == start or tag.startswith(f"{start}-")), None)


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
