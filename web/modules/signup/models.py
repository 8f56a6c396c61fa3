"""What the sign-up routes take and give."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from signaling.messages import Relation
from web.access import IdentityKind
from web.locales import Locale
from web.modules.signin.models import SchoolName
from web.modules.signup.tables import VERSION_LENGTH, CodeKind
from web.routing import Input, Output

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Step = Literal["identity", "phone", "details", "card", "birth-date", "waiting", "done", "rejected"]

MAX_CLASSES = 30
MAX_DEPARTMENTS = 20
MAX_PARTS = 30


class TermsPart(Output):
    title: str
    text: str


class Terms(Output):
    version: str
    parts: list[TermsPart]


class TermsTexts(Output):
    """A version of the terms in every language in which it was written."""

    version: str
    texts: dict[Locale, list[TermsPart]]


class TermsVersion(Output):
    version: str
    published_at: datetime | None = Field(description="None: the product's own, which no school has written.")
    by: str
    agreed: int = Field(description="How many people have joined the school by agreeing to this version.")


class TermsVersions(Output):
    """The newest first: that one is asked for. `newest`: its texts."""

    items: list[TermsVersion]
    newest: TermsTexts


class NewTermsPart(Input):
    title: Words
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class NewTerms(Input):
    """A new version, in every language that the school offers. `after`: the version that it takes the place of."""

    after: Annotated[str, StringConstraints(max_length=VERSION_LENGTH)]
    texts: dict[Locale, Annotated[list[NewTermsPart], Field(min_length=1, max_length=MAX_PARTS)]]


class JoinDoor(Output):
    """What somebody finds who opens a school's code."""

    school: SchoolName
    kind: CodeKind
    identities: list[IdentityKind] = Field(description="Which can be chosen (SUB-06, SUB-07).")
    terms: Terms
    accepted: bool = Field(description="Whether the signed-in person has accepted these terms before.")
    name: str | None = Field(description="Who is signed in here.")
    locale: Locale = Field(description="The language in which the school speaks to this browser.")
    locales: list[Locale] = Field(description="Those that the school offers (IMP-08).")


class NewSignUp(Input):
    terms_version: Annotated[str, StringConstraints(max_length=VERSION_LENGTH)]


class ChosenIdentity(Input):
    identity: IdentityKind


class CodeProof(Input):
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class TaughtClassWish(Input):
    class_id: Id
    subject: Words


class Details(Input):
    """`name` is one's own, or the student's (SUB-27). Teachers name classes (SUB-22), families one class and a relation."""

    name: Words
    department_ids: Annotated[tuple[Id, ...], Field(max_length=MAX_DEPARTMENTS)] = ()
    classes: Annotated[tuple[TaughtClassWish, ...], Field(max_length=MAX_CLASSES)] = ()
    class_id: Id | None = None
    relation: Relation | None = None


class CardChoice(Input):
    number: Annotated[str, StringConstraints(max_length=300)] = Field(description="As typed, or all that the QR says.")
    temporary: bool = Field(False, description="在本澳首次註冊: a temporary number (SUB-14).")


class BirthDate(Input):
    birth_date: Annotated[str, StringConstraints(max_length=20)] = Field(description="YYYYMMDD (SUB-16).")


class SignUpView(Output):
    """Where a sign-up stands, for the browser that walks it."""

    school: SchoolName
    kind: CodeKind
    step: Step
    identities: list[IdentityKind]
    identity: IdentityKind | None
    phone: str | None
    phone_verified: bool
    name: str = Field(description="One's own, or the student's, as typed; empty before.")
    card: str | None = Field(description="The last four characters of the chosen card.")
    tries_left: int


class NewSignUpReply(Output):
    token: str = Field(description="For the header `Sign-Up-Token` of the further steps.")
    view: SignUpView


class Choice(Output):
    id: str
    name: str


class Choices(Output):
    """What can be chosen in the details: classes of the current year only (SUB-30)."""

    departments: list[Choice]
    classes: list[Choice]


class CodeItem(Output):
    kind: CodeKind
    url: str | None = Field(description="None: no code of this kind is alive.")
    made_by: str | None
    made_at: datetime | None
    may_withdraw: bool


class CodeItems(Output):
    school: str
    items: list[CodeItem]


class RequestItem(Output):
    """Somebody who wants to be an administrator (SUB-19)."""

    id: str
    name: str
    identity: IdentityKind
    phone: str
    card: str
    departments: list[str]
    at: datetime


class RequestItems(Output):
    items: list[RequestItem]


class ProvedCard(Output):
    """A card that one has proved (SUB-25, SUB-31)."""

    id: str
    identity: IdentityKind
    card: str
    holder: str
    class_name: str | None
    relation: Relation | None
    verified_at: datetime


class MyCards(Output):
    items: list[ProvedCard]
    join: str | None = Field(
        description="Where a parent adds another child (SUB-29); None while there is no such code."
    )


class CardFileQuery(Input):
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] = "cards.csv"


class RegisterState(Output):
    """The imported register, and whether the authority is asked instead."""

    connected: bool
    cards: dict[str, int] = Field(description="How many of each kind.")


class LockedCard(Output):
    """A card whose birth date was guessed wrong too often; for the administrators of its school."""

    number: str
    at: datetime = Field(description="The last try.")


class LockedCards(Output):
    items: list[LockedCard]


class Imported(Output):
    added: int
    changed: int
    state: RegisterState
