"""What the inbox answers and is asked, on the wire."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from web.routing import Input, Output

Id = Annotated[str, Field(min_length=1, max_length=64)]


class Entry(Output):
    """One entry: `kind` and `params` are worded by the client; `link` is a path in it."""

    id: str
    kind: str
    params: dict[str, Any]
    link: str
    created_at: datetime
    read_at: datetime | None


class Entries(Output):
    """Newest first."""

    items: list[Entry]
    next_cursor: str | None
    unread: int


class EntriesQuery(Input):
    cursor: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 30


class MarkRead(Input):
    """Either some entries or all that there are."""

    ids: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    all: bool = False

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if self.all == bool(self.ids):
            raise ValueError("name the entries, or all of them")
        return self


class Unread(Output):
    unread: int
