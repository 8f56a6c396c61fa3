"""What a school offers its people: the languages of its pages, and which apps of the workbench it has switched off."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from web.errors import ProblemType
from web.locales import DEFAULT, Locale

SWITCHABLE: Final = ("classes", "slides", "groups", "promotion")
"""The apps that a school may do without. The directory and the administration are what the others stand on."""
APP_OFF: Final = ProblemType("app-switched-off", 403, "The school has switched this app off")
LANGUAGE_NOT_OFFERED: Final = ProblemType("language-not-offered", 422, "The school does not offer this language")


@dataclass(frozen=True, slots=True)
class Offer:
    """Loaded afresh for every request, as who acts is. Of a school that has chosen nothing: everything."""

    languages: tuple[Locale, ...] = tuple(Locale)
    language: Locale = DEFAULT
    """Whoever wishes one that is not offered is shown this one."""
    off: frozenset[str] = frozenset()

    def spoken(self, wish: Locale) -> Locale:
        return wish if wish in self.languages else self.language


EVERYTHING: Final = Offer()
OfferOf = Callable[[AsyncSession, str], Awaitable[Offer]]
"""What the school of this id offers. The directory's."""
