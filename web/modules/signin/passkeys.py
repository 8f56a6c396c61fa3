"""Passkeys of a person: adding and removing one, and signing in by one."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from web import passkeys as ceremony
from web.access import Actor
from web.database import new_id
from web.errors import NOT_FOUND, Problem
from web.modules.directory.tables import Person
from web.modules.signin.models import NewPasskey, PasskeyAnswer, PasskeyItem, Passkeys, WebAuthnOptions
from web.modules.signin.problems import PASSKEY_REFUSED, PASSKEYS_NEED_A_NAME, TOO_MANY_PASSKEYS
from web.modules.signin.tables import Passkey, PasskeyChallenge
from web.passkeys import PasskeyRefused, RelyingParty, StoredKey, relying_party
from web.routing import Request

CHALLENGE_LIFETIME: Final = timedelta(minutes=5)
EACH: Final = 20
"""Passkeys a person may have."""


def party_of(request: Request) -> RelyingParty:
    """Raises `passkeys-need-a-name` under a bare IP address."""
    party = relying_party(request.services.settings, request.raw.host)
    if party is None:
        raise Problem(PASSKEYS_NEED_A_NAME)
    return party


async def new_options(request: Request) -> WebAuthnOptions:
    actor, party = request.actor, party_of(request)
    async with request.services.database.write() as session:
        known = await _of(session, actor)
        if len(known) >= EACH:
            raise Problem(TOO_MANY_PASSKEYS)
        name = await session.scalar(select(Person.name).where(Person.id == actor.person_id)) or ""
        options, challenge = ceremony.options_for_new(
            party, actor.person_id, name, [key.credential_id for key in known]
        )
        _give_out(session, challenge, request.services.clock.now(), person_id=actor.person_id)
    return WebAuthnOptions.model_validate(options)


async def add(request: Request, new: NewPasskey) -> PasskeyItem:
    """Raises `passkey-refused`."""
    actor, party = request.actor, party_of(request)
    now = request.services.clock.now()
    async with request.services.database.write() as session:
        challenge = await _take(session, new.credential, now, person_id=actor.person_id)
    try:
        key = ceremony.verify_new(new.credential, challenge, party)
    except PasskeyRefused as error:
        raise Problem(PASSKEY_REFUSED) from error
    row = Passkey(id=new_id(), person_id=actor.person_id, credential_id=key.credential_id, public_key=key.public_key)
    row.sign_count, row.name, row.created_at = key.sign_count, new.name, now
    async with request.services.database.write() as session:
        if await session.scalar(select(Passkey.id).where(Passkey.credential_id == key.credential_id)):
            raise Problem(PASSKEY_REFUSED)
        if len(await _of(session, actor)) >= EACH:
            raise Problem(TOO_MANY_PASSKEYS)
        session.add(row)
        await session.flush()
        await request.services.audit.add(session, actor, "passkey-added", ("person", actor.person_id))
    return _item(row)


async def sign_in_options(request: Request) -> WebAuthnOptions:
    options, challenge = ceremony.options_for_sign_in(party_of(request))
    async with request.services.database.write() as session:
        _give_out(session, challenge, request.services.clock.now(), person_id=None)
    return WebAuthnOptions.model_validate(options)


async def prove(request: Request, answer: PasskeyAnswer) -> str:
    """The id of the person whom the passkey proves. Raises `passkey-refused`, for an unknown passkey as for a wrong one."""
    party, now = party_of(request), request.services.clock.now()
    async with request.services.database.write() as session:
        challenge = await _take(session, answer.credential, now, person_id=None)
    try:
        async with request.services.database.write() as session:
            row = await _known(session, answer.credential)
            key = StoredKey(row.credential_id, row.public_key, row.sign_count)
            row.sign_count = ceremony.verify_sign_in(answer.credential, challenge, party, key)
            row.last_used_at = now
            return row.person_id
    except PasskeyRefused as error:
        raise Problem(PASSKEY_REFUSED) from error


async def _known(session: AsyncSession, credential: dict[str, Any]) -> Passkey:
    """The passkey that the credential is of, locked until the unit ends. Raises `PasskeyRefused`."""
    wanted = ceremony.credential_id_of(credential)
    row = await session.scalar(select(Passkey).where(Passkey.credential_id == wanted).with_for_update())
    if row is None:
        raise PasskeyRefused("unknown passkey")
    return row


async def listed(request: Request) -> Passkeys:
    async with request.services.database.read() as session:
        return Passkeys(items=[_item(row) for row in await _of(session, request.actor)])


async def remove(request: Request, passkey_id: str) -> None:
    """Raises `not-found`, for another's passkey too."""
    mine = (Passkey.id == passkey_id, Passkey.person_id == request.actor.person_id)
    async with request.services.database.write() as session:
        if await session.scalar(delete(Passkey).where(*mine).returning(Passkey.id)) is None:
            raise Problem(NOT_FOUND)
        actor = request.actor
        await request.services.audit.add(session, actor, "passkey-removed", ("person", actor.person_id))


async def _of(session: AsyncSession, actor: Actor) -> list[Passkey]:
    query = select(Passkey).where(Passkey.person_id == actor.person_id).order_by(Passkey.created_at, Passkey.id)
    return list(await session.scalars(query))


def _item(row: Passkey) -> PasskeyItem:
    return PasskeyItem(id=row.id, name=row.name, created_at=row.created_at, last_used_at=row.last_used_at)


def _hash(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()


def _give_out(session: AsyncSession, challenge: bytes, now: datetime, *, person_id: str | None) -> None:
    row = PasskeyChallenge(challenge_hash=_hash(challenge), person_id=person_id, expires_at=now + CHALLENGE_LIFETIME)
    session.add(row)


async def _take(session: AsyncSession, credential: dict[str, Any], now: datetime, *, person_id: str | None) -> bytes:
    """The challenge that the credential answers, if we gave it out for this; it is used up. Raises `passkey-refused`."""
    try:
        challenge = ceremony.challenge_of(credential)
    except PasskeyRefused as error:
        raise Problem(PASSKEY_REFUSED) from error
    mine = PasskeyChallenge.person_id.is_(None) if person_id is None else PasskeyChallenge.person_id == person_id
    query = delete(PasskeyChallenge).where(
        PasskeyChallenge.challenge_hash == _hash(challenge), PasskeyChallenge.expires_at > now, mine
    )
    if await session.scalar(query.returning(PasskeyChallenge.challenge_hash)) is None:
        raise Problem(PASSKEY_REFUSED)
    return challenge
