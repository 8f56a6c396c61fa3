"""Opening a sign-in, whatever proved the person; and who one is by it."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from web.auth import SignIn
from web.devices import device_of
from web.errors import NOT_SIGNED_IN, Problem
from web.limits import MINUTE, Limit
from web.locales import Locale
from web.modules.directory import actions as directory
from web.modules.directory.actions import Profile
from web.modules.signin.models import Me, OwnChild, OwnIdentity, PersonName, SchoolName, SessionChange
from web.modules.signin.problems import NOT_IN_SCHOOL
from web.offers import LANGUAGE_NOT_OFFERED
from web.routing import Request

SIGN_INS_PER_ADDRESS = Limit("sign-ins", 60, MINUTE)
"""Tries of any kind. A school sits behind one address: a class of 40 must be able to sign in at once."""


async def limit_tries(request: Request) -> None:
    """Raises `too-many-requests` when too many tries came from this address."""
    await request.services.limits.hit(SIGN_INS_PER_ADDRESS, request.address)


async def sign_in(request: Request, person_id: str, method: str, school_id: str | None = None) -> Me:
    """Opens a sign-in for a proved person and hands the cookie to this browser; an older one of it ends.

    Into its first school, unless one is named. Raises `not-signed-in` for a person who belongs to no school (any more).
    """
    async with request.services.database.write() as session:
        profile, token = await open_sign_in(session, request, person_id, method, school_id)
        ended = await _end_current(session, request)
    request.head.token = token
    for one in ended:
        await request.services.rooms.end_sign_in(one)
    return me(profile, request.locale, demo=request.services.settings.demo)


async def open_sign_in(
    session: AsyncSession, request: Request, person_id: str, method: str, school_id: str | None = None
) -> tuple[Profile, str]:
    """Adds the sign-in to the caller's write unit; the person's profile, and the token for the cookie."""
    profile = await directory.actor_of(session, person_id, school_id)
    if profile is None:
        raise Problem(NOT_SIGNED_IN)
    device = device_of(request.raw.headers.get("User-Agent", ""))
    token = await request.services.sign_ins.open(session, person_id, profile.school.id, method=method, device=device)
    return profile, token


async def _end_current(session: AsyncSession, request: Request) -> list[str]:
    """The sign-in that this browser had: its cookie is replaced, so it is of no more use (ASVS 7.2.4)."""
    old = request.signed_in
    if old is None:
        return []
    return list(await request.services.sign_ins.end(session, old.person_id, only=old.sign_in_id))


async def who_am_i(request: Request) -> Me:
    actor = request.actor
    async with request.services.database.read() as session:
        return await _me(session, request, actor.school_id, request.locale)


async def change_session(request: Request, change: SessionChange) -> Me:
    """Another language, or another of one's schools; for this sign-in. Raises `not-in-school`, `language-not-offered`."""
    actor = request.actor
    school_id = change.school_id or actor.school_id
    locale = change.locale or request.locale
    values = {"school_id": school_id, **({"locale": change.locale} if change.locale else {})}
    async with request.services.database.write() as session:
        if all(school.id != school_id for school in await directory.schools_of(session, actor.person_id)):
            raise Problem(NOT_IN_SCHOOL)
        if change.locale is not None and change.locale not in (await directory.offer_of(session, school_id)).languages:
            raise Problem(LANGUAGE_NOT_OFFERED)
        await session.execute(update(SignIn).where(SignIn.id == actor.sign_in_id).values(**values))
        changed = await _me(session, request, school_id, locale)
    if school_id != actor.school_id:
        await request.services.rooms.end_sign_in(actor.sign_in_id)  # its sockets prove another school
    return changed


async def _me(session: AsyncSession, request: Request, school_id: str, locale: Locale) -> Me:
    profile = await directory.actor_of(session, request.actor.person_id, school_id)
    if profile is None:
        raise Problem(NOT_SIGNED_IN)
    return me(profile, locale, demo=request.services.settings.demo)


def me(profile: Profile, locale: Locale, *, demo: bool) -> Me:
    person, offer = profile.person, directory.offered_by(profile.school)
    return Me(
        person=PersonName(id=person.id, name=person.name, name_other=person.name_other),
        school=SchoolName(id=profile.school.id, name=profile.school.name),
        schools=[SchoolName(id=school.id, name=school.name) for school in profile.schools],
        identities=[OwnIdentity(kind=one.kind, title=one.title) for one in profile.identities],
        children=[
            OwnChild(id=child.id, name=child.name, class_name=child.class_name, relation=child.relation)
            for child in profile.children
        ],
        staff=profile.staff,
        locale=offer.spoken(locale),
        locales=list(offer.languages),
        apps_off=sorted(offer.off),
        demo=demo,
    )
