"""Accounts of the provider that are linked to persons, and attempts to sign in by one."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base

ID = String(64)


class SchoolAccount(Base):
    """A person's account at the provider. The subject never changes there and is given to nobody else."""

    __tablename__ = "school_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]


class OpenIdAttempt(Base):
    """Somebody was sent to the provider; good for one return of the same browser."""

    __tablename__ = "openid_attempt"

    state_hash: Mapped[str] = mapped_column(ID, primary_key=True)
    browser_hash: Mapped[str] = mapped_column(ID)
    """Of a cookie: who brings the code back must be who was sent (RFC 9700, section 4.7)."""
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    person_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """Who links the account; `None`: somebody signs in."""
    next_path: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime]
