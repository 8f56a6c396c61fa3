"""What the pages of API tokens answer and are asked, on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from web.routing import Input, Output
from web.tokens import NAME_LENGTH, TokenScope

LONGEST = 366
"""Days that a token lives at most: one that is forgotten ends by itself."""


class ApiTokenItem(Output):
    """A token without its secret. `hint` is how the secret begins."""

    id: str
    name: str
    hint: str
    owner_id: str
    owner_name: str
    scopes: list[TokenScope]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class ApiTokenItems(Output):
    """Newest first."""

    items: list[ApiTokenItem]


class NewApiToken(Input):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH)]
    scopes: Annotated[frozenset[TokenScope], Field(min_length=1)]
    days: Annotated[int, Field(ge=1, le=LONGEST)] = 90


class MadeApiToken(ApiTokenItem):
    """`secret` is told here and never again."""

    secret: str
