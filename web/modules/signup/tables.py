"""訂閱: the codes that lead in, each walk through the flow, the register of cards, and whose card is whose."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.access import IdentityKind
from web.database import Base

ID = String(64)
NAME = String(80)
NUMBER = String(24)
VERSION_LENGTH = 20
TRIES = 5
"""Wrong birth dates of one walk; and of one card in a day (IMP-21)."""


def _choice(choices: type[StrEnum]) -> Enum:
    return Enum(choices, native_enum=False, length=20, values_callable=lambda all_: [one.value for one in all_])


def _school_id(*, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=primary_key, index=True)


class CodeKind(StrEnum):
    """The three QR codes of a school (SUB-02)."""

    ADMINISTRATOR = "administrator"
    STAFF = "staff"
    FAMILY = "family"


class SignUpCode(Base):
    """What one of a school's QR codes says. At most one of a kind is alive; the token is no secret, it hangs on walls."""

    __tablename__ = "sign_up_code"

    token: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    kind: Mapped[CodeKind] = mapped_column(_choice(CodeKind))
    made_by: Mapped[str] = mapped_column(NAME)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class State(StrEnum):
    """Where a walk through the flow stands. Only an administrator's waits (SUB-18)."""

    OPEN = "open"
    PENDING = "pending"
    DONE = "done"
    REJECTED = "rejected"


class SignUp(Base):
    """One walk through the flow, from the accepted terms to the result. It keeps the acceptance (SUB-05)."""

    __tablename__ = "sign_up"
    __table_args__ = (Index("ix_sign_up_school_id_state", "school_id", "state"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the 256 random bits by which the browser that began goes on."""
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    kind: Mapped[CodeKind] = mapped_column(_choice(CodeKind))
    state: Mapped[State] = mapped_column(_choice(State), default=State.OPEN)
    locale: Mapped[str] = mapped_column(String(16))
    terms_version: Mapped[str] = mapped_column(String(VERSION_LENGTH))
    accepted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    signed_in: Mapped[bool] = mapped_column(default=False)
    """Whether it was begun by a signed-in person; then only that person, still signed in, goes on with it."""
    person_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """That person; else, from the success on, whom it made or found."""
    identity: Mapped[IdentityKind | None] = mapped_column(_choice(IdentityKind))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    phone_verified_at: Mapped[datetime | None]
    code_request_id: Mapped[str | None] = mapped_column(ID)
    details: Mapped[dict[str, Any] | None]
    card_number: Mapped[str | None] = mapped_column(NUMBER)
    card_name: Mapped[str] = mapped_column(NAME, default="")
    card_name_other: Mapped[str] = mapped_column(NAME, default="")
    tries: Mapped[int] = mapped_column(default=0)
    """How many birth dates were tried."""
    decided_by: Mapped[str] = mapped_column(NAME, default="")
    decided_at: Mapped[datetime | None]


class SchoolTerms(Base):
    """A version of the terms that a school has written itself. None is ever changed: it says what was agreed to (SUB-05)."""

    __tablename__ = "school_terms"

    school_id: Mapped[str] = _school_id(primary_key=True)
    version: Mapped[str] = mapped_column(String(VERSION_LENGTH), primary_key=True)
    number: Mapped[int]
    """Which of the school's it is, from 1; the highest one is asked for."""
    texts: Mapped[dict[str, Any]]
    """By language: a list of parts, each with `title` and `text`."""
    published_at: Mapped[datetime]
    by_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="SET NULL"), index=True)


class EducationCard(Base):
    """The register of cards, as a school imported it: the default where the authority's cannot be asked (IMP-18)."""

    __tablename__ = "education_card"

    school_id: Mapped[str] = _school_id(primary_key=True)
    number: Mapped[str] = mapped_column(NUMBER, primary_key=True)
    """The card's number, or the temporary number of somebody who has no card yet (SUB-14)."""
    kind: Mapped[IdentityKind] = mapped_column(_choice(IdentityKind))
    name: Mapped[str] = mapped_column(NAME)
    name_other: Mapped[str] = mapped_column(NAME, default="")
    birth_date: Mapped[date]
    student_number: Mapped[str | None] = mapped_column(ID)
    """The id that the authority's other tables have for the student (`directory.StudentNumber`)."""


class CardBinding(Base):
    """A person has proved a card: its own, or as a parent a child's. A card of a member of staff is one person's."""

    __tablename__ = "card_binding"
    __table_args__ = (UniqueConstraint("school_id", "person_id", "number"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)
    identity: Mapped[IdentityKind] = mapped_column(_choice(IdentityKind))
    number: Mapped[str] = mapped_column(NUMBER, index=True)
    holder_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """Whose card it is: the child's for a parent."""
    verified_at: Mapped[datetime]


class BirthDateTry(Base):
    """The log of tried birth dates, also what the limit of a card counts (IMP-21). Kept for thirty days."""

    __tablename__ = "birth_date_try"
    __table_args__ = (Index("ix_birth_date_try_school_id_number_at", "school_id", "number", "at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(NUMBER)
    sign_up_id: Mapped[str] = mapped_column(ID)
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    right: Mapped[bool] = mapped_column(default=False)
    counted: Mapped[bool] = mapped_column(default=True)
    """Whether it still counts against the card: not after an administrator has unlocked it."""
