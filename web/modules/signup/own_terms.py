"""The terms that a school publishes itself: versions that are never changed, and the newest is asked for (SUB-05)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor
from web.errors import INVALID, NOT_FOUND, Problem
from web.locales import Locale
from web.modules.directory.actions import offer_of, school_zone
from web.modules.directory.tables import Person, School
from web.modules.signup import problems, terms
from web.modules.signup.models import (
    NewTerms,
    Terms,
    TermsPart,
    TermsTexts,
    TermsVersion,
    TermsVersions,
)
from web.modules.signup.tables import SchoolTerms, SignUp, State
from web.schooltime import local_date
from web.services import Services

VERSIONS: Final = 500
"""Of one school; no school ever comes near it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One version in all languages in which it was written."""

    version: str
    texts: Mapping[Locale, Sequence[TermsPart]]

    def spoken(self, wish: Locale, otherwise: Locale) -> Terms:
        """In the wished language; else in the school's; else in the first one there is."""
        parts = self.texts.get(wish) or self.texts.get(otherwise) or next(iter(self.texts.values()))
        return Terms(version=self.version, parts=list(parts))


PRODUCT: Final = Wording(terms.VERSION, terms.texts())


async def newest(session: AsyncSession, school_id: str) -> Wording:
    """What is asked for now."""
    query = select(SchoolTerms).where(SchoolTerms.school_id == school_id)
    row = await session.scalar(query.order_by(SchoolTerms.number.desc()).limit(1))
    return _wording(row) if row is not None else PRODUCT


async def of_version(session: AsyncSession, school_id: str, version: str) -> TermsTexts:
    """What was agreed to under this version. Raises `not-found`."""
    row = await session.get(SchoolTerms, (school_id, version))
    if row is None and version != PRODUCT.version:
        raise Problem(NOT_FOUND)
    return _texts(_wording(row) if row is not None else PRODUCT)


async def listed(session: AsyncSession, school_id: str) -> TermsVersions:
    """Every version, the newest first, with how many have joined the school by agreeing to it."""
    query = select(SchoolTerms, Person.name).outerjoin(Person, Person.id == SchoolTerms.by_id)
    rows = await session.execute(query.where(SchoolTerms.school_id == school_id).order_by(SchoolTerms.number.desc()))
    agreed = await _agreed(session, school_id)
    items = [
        TermsVersion(
            version=row.version, published_at=row.published_at, by=name or "", agreed=agreed.get(row.version, 0)
        )
        for row, name in rows
    ]
    own = TermsVersion(version=PRODUCT.version, published_at=None, by="", agreed=agreed.get(PRODUCT.version, 0))
    return TermsVersions(items=[*items, own], newest=_texts(await newest(session, school_id)))


async def _agreed(session: AsyncSession, school_id: str) -> dict[str, int]:
    """People, not walks: a parent of three children has agreed once."""
    counted = func.count(SignUp.person_id.distinct())
    joined = (SignUp.school_id == school_id, SignUp.state == State.DONE)
    return dict(
        (
            await session.execute(select(SignUp.terms_version, counted).where(*joined).group_by(SignUp.terms_version))
        ).all()
    )


async def publish(services: Services, actor: Actor, wish: NewTerms) -> TermsVersions:
    """Raises `invalid` where a language of the school has no text, `terms-changed` where somebody was quicker."""
    now = services.clock.now()
    async with services.database.write() as session:
        await session.get_one(School, actor.school_id, with_for_update=True)
        before = await newest(session, actor.school_id)
        if wish.after != before.version:
            raise Problem(problems.TERMS_CHANGED)
        await _check(session, actor.school_id, wish)
        number = 1 + (await _last_number(session, actor.school_id))
        zone = await school_zone(session, actor.school_id)
        version = await _free(session, actor.school_id, local_date(now, zone).isoformat())
        row = SchoolTerms(school_id=actor.school_id, version=version, number=number, published_at=now)
        row.texts, row.by_id = wish.model_dump(mode="json")["texts"], actor.person_id
        session.add(row)
        await session.flush()
        about = ("school", actor.school_id)
        await services.audit.add(session, actor, "terms-published", about, version=version, languages=sorted(row.texts))
        return await listed(session, actor.school_id)


async def _check(session: AsyncSession, school_id: str, wish: NewTerms) -> None:
    missing = [one.value for one in (await offer_of(session, school_id)).languages if one not in wish.texts]
    if missing:
        errors = [{"field": f"body.texts.{one}", "code": "missing", "detail": "no terms in it"} for one in missing]
        raise Problem(INVALID, "A language that the school offers has no terms.", errors=errors)


async def _last_number(session: AsyncSession, school_id: str) -> int:
    number = await session.scalar(select(func.max(SchoolTerms.number)).where(SchoolTerms.school_id == school_id)) or 0
    if number >= VERSIONS:
        raise Problem(INVALID, "There are too many versions.", errors=[])
    return number


async def _free(session: AsyncSession, school_id: str, day: str) -> str:
    """The day's date, and of a second version of the day `2026-11-23.2`."""
    query = select(SchoolTerms.version).where(SchoolTerms.school_id == school_id, SchoolTerms.version.startswith(day))
    taken = set(await session.scalars(query))
    return next(name for name in (day, *(f"{day}.{n}" for n in range(2, VERSIONS + 2))) if name not in taken)


def _wording(row: SchoolTerms) -> Wording:
    texts: dict[str, Any] = row.texts
    parts = {Locale(one): [TermsPart.model_validate(part) for part in some] for one, some in texts.items()}
    return Wording(row.version, parts)


def _texts(wording: Wording) -> TermsTexts:
    return TermsTexts(version=wording.version, texts={one: list(parts) for one, parts in wording.texts.items()})
