"""What the import of people answers and is asked, on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import Field as Bounds
from pydantic import StringConstraints

from web.modules.roster.exchange.columns import Field, Part
from web.modules.roster.exchange.matching import Verdict
from web.modules.roster.tables import PeopleUpload, PeopleUploadLine
from web.routing import Input, Output

PAGE = 100


class PeopleFileQuery(Input):
    """The name of the uploaded file; the request's body is the file itself."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class PartCounts(Output):
    """How many lines of one sheet are what."""

    part: Part
    new: int
    changed: int
    unchanged: int
    wrong: int


class PeopleImport(Output):
    """The last file: what it would do, or did. `ignored`: sheets and headings that nobody knows."""

    id: str
    file_name: str
    made_by: str
    made_at: datetime
    applied_at: datetime | None
    parts: list[PartCounts]
    ignored: list[str]


class PeopleImports(Output):
    """`last`: nothing, or the file that was looked at last."""

    last: PeopleImport | None


class ShownImport(Input):
    """The preview that is meant: the one that was shown."""

    import_id: Annotated[str, Bounds(min_length=1, max_length=64)]


class ImportLinesQuery(Input):
    """Filters; `after`: the position of the last line of the page before."""

    part: Part | None = None
    verdict: Verdict | None = None
    after: Annotated[int, Bounds(ge=0, le=1_000_000)] = 0


class ChangeItem(Output):
    field: Field
    before: str
    after: str


class FaultItem(Output):
    """`code` is stable, `detail` names what it is about."""

    code: str
    field: Field
    detail: str


class ImportLine(Output):
    """`row` as the spreadsheet counts. `known_by`: the student's number, or the telephone."""

    position: int
    part: Part
    row: int
    verdict: Verdict
    name: str
    known_by: str
    changes: list[ChangeItem]
    faults: list[FaultItem]


class ImportLines(Output):
    """In the order of the file. `more`: there is another page."""

    items: list[ImportLine]
    more: bool


def import_item(upload: PeopleUpload) -> PeopleImport:
    return PeopleImport(
        id=upload.id,
        file_name=upload.file_name,
        made_by=upload.made_by,
        made_at=upload.made_at,
        applied_at=upload.applied_at,
        parts=[PartCounts(part=part, **upload.counts[part.value]) for part in Part],
        ignored=upload.ignored["names"],
    )


def line_item(line: PeopleUploadLine) -> ImportLine:
    return ImportLine(
        position=line.position,
        part=Part(line.part),
        row=line.row,
        verdict=Verdict(line.verdict),
        name=line.name,
        known_by=line.known_by,
        changes=[
            ChangeItem(field=Field(field), before=before, after=after) for field, before, after in line.told["changes"]
        ],
        faults=[FaultItem(code=code, field=Field(field), detail=detail) for code, field, detail in line.told["faults"]],
    )
