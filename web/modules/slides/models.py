"""What slides answer and are asked, on the wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from web.modules.slides.tables import TITLE_LENGTH, ExportState
from web.routing import Input, Output

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
ShownState = Literal["waiting", "converting", "ready", "failed"]


class DeckItem(Output):
    """Slides. `progress` goes from 0 to 1; `problem` is a code of `slides.PROBLEMS` when the state is `failed`."""

    id: str
    title: str
    state: ShownState
    progress: float
    problem: str | None
    page_count: int
    bytes: int
    created_at: datetime
    used_at: datetime
    cover_url: str | None


class DeckItems(Output):
    """Last used first."""

    items: list[DeckItem]
    next_cursor: str | None


class DecksQuery(Input):
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=120)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 30


class PageItem(Output):
    """One page. `width` and `height` are those of the large picture; `notes` are the speaker's, `text` is what it says."""

    number: int
    width: int
    height: int
    notes: str
    text: str
    url_large: str
    url_small: str


class PageText(Output):
    """What a page says, for those who do not see its picture; empty where the file has no text."""

    number: int
    text: str


class DeckDetail(DeckItem):
    pages: list[PageItem]


class UploadQuery(Input):
    """`name` is the file's; the title is made of it."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]


class DeckChanges(Input):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LENGTH)]


class NewExport(Input):
    """`class_id`: with the ink of that class, which one hosted. `boards`: its white boards follow the slides."""

    class_id: Id | None = None
    boards: bool = False


class ExportId(Output):
    export_id: str


class ExportItem(Output):
    """`url` is where the file is when the state is `ready`."""

    id: str
    state: ExportState
    progress: float
    problem: str | None
    url: str | None
