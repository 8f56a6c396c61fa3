"""Whose account it is: linked before, linked now, or of the member of staff with the telephone that the provider vouches for."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from web.access import Actor
from web.audit import Audit
from web.auth import hash_of
from web.database import insert_once, new_id
from web.modules.directory import actions as directory
from web.modules.directory.actions import Profile
from web.modules.directory.tables import Person
from web.modules.openid.tables import OpenIdAttempt, SchoolAccount
from web.openid import Attempt, Proof
from web.phones import NotAPhone, normal

LIFETIME: Final = timedelta(minutes=10)


class Refusal(StrEnum):
    """Why a return from the provider opened nothing; the client has a sentence for each."""

    EXPIRED = "school-account-expired"
    FAILED = "school-account-failed"
    UNKNOWN = "school-account-unknown"
    """Linked to nobody, and the provider vouches for no telephone of a member of staff."""
    NOT_STAFF = "school-account-not-staff"
    TAKEN = "school-account-taken"
    """Linked to another person already."""


class Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


async def begin(
    session: AsyncSession, attempt: Attempt, browser: str, now: datetime, *, person_id: str | None, next_path: str
) -> None:
    """Remembers what was sent away, until it comes back."""
    row = OpenIdAttempt(state_hash=hash_of(attempt.state), browser_hash=hash_of(browser), person_id=person_id)
    row.nonce, row.verifier, row.next_path, row.expires_at = attempt.nonce, attempt.verifier, next_path, now + LIFETIME
    session.add(row)
    await session.flush()


async def come_back(session: AsyncSession, state: str, browser: str, now: datetime) -> OpenIdAttempt:
    """The attempt, which is used up by this. Raises `Refused`: it is unknown, too old or of another browser."""
    this = (OpenIdAttempt.state_hash == hash_of(state), OpenIdAttempt.browser_hash == hash_of(browser))
    row = await session.scalar(select(OpenIdAttempt).where(*this, OpenIdAttempt.expires_at > now))
    if row is None:
        raise Refused(Refusal.EXPIRED)
    await session.delete(row)
    await session.flush()
    return row


async def link(session: AsyncSession, audit: Audit, issuer: str, proof: Proof, person_id: str, now: datetime) -> None:
    """From now on the account signs this member of staff in; an account that it had before does so no more."""
    profile = await directory.actor_of(session, person_id)
    if profile is None or not profile.staff:
        raise Refused(Refusal.NOT_STAFF)
    holder = await _holder(session, issuer, proof.sub)
    if holder == person_id:
        return
    if holder is not None:
        raise Refused(Refusal.TAKEN)
    await session.execute(delete(SchoolAccount).where(SchoolAccount.person_id == person_id))
    await _keep(session, audit, issuer, proof, profile, now)


async def who(session: AsyncSession, audit: Audit, issuer: str, proof: Proof, now: datetime) -> Profile:
    """The member of staff whose account it is. Raises `Refused`."""
    person_id = await _holder(session, issuer, proof.sub)
    if person_id is None:
        person_id = await _by_phone(session, proof)
        if person_id is None:
            raise Refused(Refusal.UNKNOWN)
        if await of(session, person_id) is not None:
            raise Refused(Refusal.UNKNOWN)  # has another account there, which is the one that counts
        profile = await directory.actor_of(session, person_id)
        if profile is not None and profile.staff:
            await _keep(session, audit, issuer, proof, profile, now)
    else:
        profile = await directory.actor_of(session, person_id)
    if profile is None or not profile.staff:
        raise Refused(Refusal.NOT_STAFF)
    return profile


async def of(session: AsyncSession, person_id: str) -> SchoolAccount | None:
    """The account that is linked to the person."""
    row: SchoolAccount | None = await session.scalar(select(SchoolAccount).where(SchoolAccount.person_id == person_id))
    return row


async def unlink(session: AsyncSession, audit: Audit, actor: Actor) -> None:
    """Nothing happens when there is none."""
    mine = delete(SchoolAccount).where(SchoolAccount.person_id == actor.person_id).returning(SchoolAccount.id)
    if (await session.scalars(mine)).all():
        await audit.add(session, actor, "school-account-unlinked", ("person", actor.person_id))


async def clean_up(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(OpenIdAttempt).where(OpenIdAttempt.expires_at < now))


async def _holder(session: AsyncSession, issuer: str, subject: str) -> str | None:
    this = (SchoolAccount.issuer == issuer, SchoolAccount.subject == subject)
    found: str | None = await session.scalar(select(SchoolAccount.person_id).where(*this))
    return found


async def _keep(
    session: AsyncSession, audit: Audit, issuer: str, proof: Proof, profile: Profile, now: datetime
) -> None:
    person_id = profile.person.id
    row = {"id": new_id(), "person_id": person_id, "issuer": issuer, "subject": proof.sub, "linked_at": now}
    await insert_once(session, SchoolAccount, row, unless="person_id")
    actor = Actor(person_id, profile.school.id, "", profile.kinds)
    await audit.add(session, actor, "school-account-linked", ("person", person_id))


async def _by_phone(session: AsyncSession, proof: Proof) -> str | None:
    """A telephone counts only when the provider has verified it."""
    if not proof.phone_number or not proof.phone_number_verified:
        return None
    try:
        phone = normal(proof.phone_number)
    except NotAPhone:
        return None
    found: str | None = await session.scalar(select(Person.id).where(Person.phone == phone))
    return found
