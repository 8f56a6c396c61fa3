"""What proves a person while it signs in: requests for one-time codes, passkeys and their challenges, sign-in links."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base

ID = String(64)


def _person_id() -> Mapped[str]:
    return mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)


class Purpose(StrEnum):
    """What a code was asked for. One that proves a number at sign-up signs nobody in."""

    SIGN_IN = "sign-in"
    SIGN_UP = "sign-up"


class CodeRequest(Base):
    """Somebody asked for a code. The code itself is kept nowhere: it follows from `id` and the server's own key."""

    __tablename__ = "code_request"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    """256 random bits that only the browser knows which asked: a code is worth nothing without it."""
    phone: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(16), default=Purpose.SIGN_IN)
    person_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """`None` for a number that is nobody's: the request looks the same, and no code opens it (ASVS 6.3.8)."""
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A credential of WebAuthn (level 3), discoverable, of one person."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = _person_id()
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(4096))
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """A challenge that was given out, until it is answered once or its time is over."""

    __tablename__ = "passkey_challenge"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)
    """Who may add a passkey with it; `None`: it is for signing in."""
    expires_at: Mapped[datetime]


class SignInLink(Base):
    """A one-time link of an operator for a person, such as the first administrator (ASVS 6.3.2)."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = _person_id()
    expires_at: Mapped[datetime]


class ScreenSignIn(Base):
    """A screen that shows a QR and waits until a signed-in telephone lets it in; gone with its use."""

    __tablename__ = "screen_sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of what the QR says."""
    nonce_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Of what only the browser knows that asked."""
    digits: Mapped[str] = mapped_column(String(4))
    device: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), index=True)
    school_id: Mapped[str | None] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
