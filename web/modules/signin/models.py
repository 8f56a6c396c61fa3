"""What the sign-in routes take and give."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from signaling.messages import Relation
from web.access import IdentityKind
from web.locales import Locale
from web.routing import Input, Output

Region = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}$")]
PhoneDigits = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,15}$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]

MAX_CREDENTIAL_FIELDS = 16


class PersonName(Output):
    id: str
    name: str
    name_other: str


class SchoolName(Output):
    id: str
    name: str


class OwnIdentity(Output):
    kind: IdentityKind
    title: str


class OwnChild(Output):
    id: str
    name: str
    class_name: str | None
    relation: Relation


class Me(Output):
    """Who one is, in the school that one looks at now."""

    person: PersonName
    school: SchoolName
    schools: list[SchoolName]
    identities: list[OwnIdentity]
    children: list[OwnChild]
    staff: bool
    locale: Locale
    locales: list[Locale] = Field(description="Those that the school offers (IMP-08); `locale` is one of them.")
    apps_off: list[str] = Field(description="Apps of the workbench that the school has switched off.")
    demo: bool


class SessionChange(Input):
    locale: Locale | None = None
    school_id: Id | None = None


class Site(Output):
    """What the sign-in page must know."""

    demo: bool
    version: str
    school_count: int
    signed_in: bool = Field(description="Whether somebody is signed in; spares a page the 401 of asking who.")
    passkeys: bool = Field(description="Whether passkeys work under the address of this request: not under a bare IP.")
    school_account: str | None = Field(
        description="What the school calls the accounts by which its staff may sign in (OpenID Connect); null: none."
    )


class CodeWish(Input):
    region: Region = Field(description="Country calling code: 853, 86.")
    phone: PhoneDigits = Field(description="Digits only (SUB-09).")


class CodeSent(Output):
    """The same for known and unknown numbers."""

    request_id: str
    expires_in: int = Field(description="Seconds.")
    resend_after: int = Field(description="Seconds.")


class CodeTry(Input):
    request_id: Id
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class Nothing(Input):
    """A body without members: `{}`."""


class WebAuthnOptions(Output):
    """`PublicKeyCredentialRequestOptionsJSON` or `...CreationOptionsJSON` of WebAuthn, for `navigator.credentials`."""

    model_config = ConfigDict(extra="allow")

    challenge: str


class PasskeyAnswer(Input):
    credential: dict[str, Any] = Field(
        description="What `navigator.credentials` gave, as JSON.", max_length=MAX_CREDENTIAL_FIELDS
    )


class NewPasskey(PasskeyAnswer):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class PasskeyItem(Output):
    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


class Passkeys(Output):
    items: list[PasskeyItem]


class SignInItem(Output):
    id: str
    device: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


class SignInItems(Output):
    items: list[SignInItem]


class NewScreen(Output):
    """What a screen shows while it waits for a telephone."""

    nonce: str = Field(description="For asking whether it may enter; shown nowhere.")
    digits: str = Field(description="Four digits, to be typed on the telephone.")
    url: str
    qr: str = Field(description="The address as an SVG.")
    expires_in: int = Field(description="Seconds.")


class ScreenQuestion(Input):
    nonce: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class ScreenAnswer(Output):
    state: Literal["waiting", "refused", "approved"]
    me: Me | None = Field(description="Who has been signed in here by it.")


class ScreenPage(Output):
    """Which device wants to be signed in."""

    device: str


class ScreenDigits(Input):
    digits: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
