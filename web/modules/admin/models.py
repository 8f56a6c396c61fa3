"""What the console answers and is asked, on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from web.locales import Locale
from web.offers import SWITCHABLE
from web.routing import Input, Output
from web.schooltime import zone_of

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
MaybeName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
State = Literal["on", "off", "broken"]
AppName = Literal["classes", "slides", "groups", "promotion"]
"""Those of `offers.SWITCHABLE`; tests/web/modules/test_school_settings.py holds that."""


def _known_zone(value: str) -> str:
    try:
        zone_of(value)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError("no time zone of this name") from error
    return value


class SchoolItem(Output):
    id: str
    name: str
    name_other: str
    time_zone: str
    languages: list[Locale]
    language: Locale
    apps_off: list[AppName]


class SchoolNames(Input):
    """`time_zone`: its IANA name; all rules of the school are local time (IMP-07)."""

    name: Name
    name_other: MaybeName = ""
    time_zone: Annotated[str, Field(min_length=1, max_length=64)]

    _zone = field_validator("time_zone")(_known_zone)


class SchoolChange(SchoolNames):
    """`languages`: those offered (IMP-08), `language` the one of them for whoever wishes another; `apps_off`: the apps
    that the school does without."""

    languages: Annotated[list[Locale], Field(min_length=1, max_length=len(Locale))]
    language: Locale
    apps_off: Annotated[list[AppName], Field(max_length=len(SWITCHABLE))]

    @field_validator("languages")
    @classmethod
    def _once(cls, value: list[Locale]) -> list[Locale]:
        return [one for one in Locale if one in value]

    @field_validator("apps_off")
    @classmethod
    def _in_order(cls, value: list[AppName]) -> list[AppName]:
        return sorted(set(value))

    @model_validator(mode="after")
    def _offered(self) -> "SchoolChange":
        if self.language not in self.languages:
            raise ValueError("the language is not among those offered")
        return self


class NewSchool(SchoolNames):
    """A school with its first administrator, who signs in by a code to the number."""

    administrator: Name
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]


class Schools(Output):
    items: list[SchoolItem]


class CheckItem(Output):
    """A part of the server. `name`: database, files, jobs, processes, codes, authority, office, media."""

    name: str
    state: State


class Count(Output):
    name: str
    count: int


class Overview(Output):
    """`people`: how many by kind of identity; `files`: bytes of this school's slides; `operator`: whether one is a
    superadministrator."""

    school: SchoolItem
    people: list[Count]
    sign_ins: int
    files: int
    jobs: list[Count]
    checks: list[CheckItem]
    version: str
    operator: bool


class SchoolSignIn(Output):
    id: str
    person_id: str
    person_name: str
    method: str
    device: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


class SignInsQuery(Input):
    person_id: Annotated[str, Field(max_length=64)] | None = None
    q: Annotated[str, Field(max_length=80)] = ""


class SchoolSignIns(Output):
    """Last used first; at most some hundreds: look for a person to see the rest."""

    items: list[SchoolSignIn]
    count: int


class AuditQuery(Input):
    """`before`: the number of the last one seen."""

    actor_id: Annotated[str, Field(max_length=64)] | None = None
    object_id: Annotated[str, Field(max_length=64)] | None = None
    action: Annotated[str, Field(max_length=64)] | None = None
    before: Annotated[int, Field(ge=1)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class AuditItem(Output):
    """Names are those of now, and empty for who is not known any more."""

    number: int
    at: datetime
    actor_id: str | None
    actor_name: str
    action: str
    object_kind: str
    object_id: str
    object_name: str
    detail: dict[str, Any]


class AuditItems(Output):
    items: list[AuditItem]
    more: bool


class AuditCheck(Output):
    """`broken`: the number of the first row that is not as it was written; `None`: all are."""

    count: int
    broken: int | None


class JobItem(Output):
    id: str
    kind: str
    state: str
    attempts: int
    run_at: datetime
    last_error: str | None


class JobItems(Output):
    items: list[JobItem]


class Erase(Input):
    """`confirm`: the person's name, typed."""

    confirm: Annotated[str, Field(max_length=80)]
