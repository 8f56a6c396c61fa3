"""Expected trouble of the HTTP edge: problems (RFC 9457) with stable kebab-case codes, mapped to answers once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of trouble. `code` is stable and the client's texts are keyed by it; `title` is for developers."""

    code: str
    status: int
    title: str


class Problem(Exception):
    """Something that the caller got wrong or may not do; raised anywhere below a route: `raise Problem(NOT_FOUND)`.

    `extras` become members of the JSON object beside `type`, `title`, `status`, `code` and `detail`.
    """

    def __init__(
        self, kind: ProblemType, detail: str = "", *, headers: Mapping[str, str] | None = None, **extras: Any
    ) -> None:
        super().__init__(detail or kind.title)
        self.kind = kind
        self.detail = detail or kind.title
        self.headers = dict(headers or {})
        self.extras = extras

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def status(self) -> int:
        return self.kind.status


BAD_REQUEST: Final = ProblemType("bad-request", 400, "The request cannot be read")
NOT_SIGNED_IN: Final = ProblemType("not-signed-in", 401, "Sign in first")
NOT_ALLOWED: Final = ProblemType("not-allowed", 403, "You may not do this")
TOKEN_SCOPE: Final = ProblemType("token-scope", 403, "The API token is not for this")
CROSS_SITE: Final = ProblemType("cross-site", 403, "The request comes from another site")
NOT_FOUND: Final = ProblemType("not-found", 404, "There is no such thing here")
METHOD_NOT_ALLOWED: Final = ProblemType("method-not-allowed", 405, "This address does not know that method")
CONFLICT: Final = ProblemType("conflict", 409, "The thing has changed meanwhile")
TOO_LARGE: Final = ProblemType("too-large", 413, "The request is too large")
NOT_JSON: Final = ProblemType("not-json", 415, "The content must be application/json")
INVALID: Final = ProblemType("invalid", 422, "Some fields are not as they must be")
"""`errors` lists each: `{field: "body.title", code: "string-too-long", detail}`."""
TOO_MANY_REQUESTS: Final = ProblemType("too-many-requests", 429, "Too many requests; wait a little")
"""`retry_after` in seconds, also as the header."""
INTERNAL: Final = ProblemType("internal", 500, "Something went wrong here")
UNAVAILABLE: Final = ProblemType("unavailable", 503, "The server cannot do this now")
