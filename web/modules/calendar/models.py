"""What the school's calendar answers and is asked, on the wire."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from web.routing import Input, Output

NAME_LENGTH: Final = 80
STORED_LENGTH: Final = 200
"""The library's names are longer than anybody would write one."""
LONGEST: Final = 120
"""Days of one entry: a summer."""
RANGE: Final = 800
"""Days that can be asked for at once: two school years."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]


class DayOffSource(StrEnum):
    PUBLIC = "public"
    """A public holiday of the school's region, filled in by us."""
    SCHOOL = "school"
    """The school's own: examination days, a festival of the school."""


class DayOffItem(Output):
    """A day off, or several in a row; both ends belong to it. `name_other` is the name in the other official language."""

    id: str
    starts_on: date
    ends_on: date
    name: str
    name_other: str
    source: DayOffSource


class DaysOff(Output):
    """In the order of the calendar."""

    items: list[DayOffItem]


class DaysOffQuery(Input):
    """Entries that touch these days; by default the school year around today."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.to is not None and not 0 <= (self.to - self.from_).days <= RANGE:
            raise ValueError(f"`to` is at most {RANGE} days after `from`")
        return self


class NewDayOff(Input):
    starts_on: Day
    ends_on: Day
    name: Name

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 0 <= (self.ends_on - self.starts_on).days < LONGEST:
            raise ValueError(f"an entry has 1 to {LONGEST} days")
        return self
