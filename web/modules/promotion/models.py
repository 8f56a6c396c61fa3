"""What 自動升班 answers and is asked, on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from web.locales import Locale
from web.modules.promotion.formats import YEAR
from web.modules.promotion.matching import Trouble
from web.modules.promotion.tables import PlanSource, PlanState
from web.routing import Input, Output

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Year = Annotated[str, StringConstraints(pattern=YEAR)]


class FileQuery(Input):
    """The name of the uploaded file; the request's body is the file itself."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class GradeItem(Output):
    grade: str
    classes: list[str]


class PlanItem(Output):
    """A class table: fetched, or applied to the directory. `detail` says why it failed."""

    id: str
    year: str
    source: PlanSource
    state: PlanState
    grades: list[GradeItem]
    detail: str
    made_by: str
    made_at: datetime
    applied_at: datetime | None


class SectionItem(Output):
    id: str
    name: str


class YearItem(Output):
    """A school year of the directory. `backup`: it was put aside by a reset and can be brought back."""

    id: str
    name: str
    current: bool
    backup: bool
    classes: int


class Plans(Output):
    """Newest first. `connected`: whether class tables can be fetched from the authority."""

    items: list[PlanItem]
    years: list[YearItem]
    sections: list[SectionItem]
    connected: bool


class FetchPlan(Input):
    school_year: Year


class ApplyPlan(Input):
    """PROM-03: for which campus (校部), in which language, and whether students and parents get groups of their own."""

    section_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    language: Locale
    separate_groups: bool


class ResetWarnings(Output):
    """What a reset of the current year would put aside or delete."""

    year: str
    classes: int
    students: int
    teachers: int
    groups: int


class Reset(Input):
    """PROM-07. `confirm` is the name of the current year, typed again."""

    mode: Literal["rename", "delete"]
    name: Name | None = None
    confirm: str


class GradePreview(Output):
    grade: str
    classes: int
    abnormal: int
    total: int


class UploadItem(Output):
    """The last student file and what it would do, by grade."""

    id: str
    file_name: str
    year: str
    made_by: str
    made_at: datetime
    applied_at: datetime | None
    grades: list[GradePreview]
    abnormal: int
    total: int


class Preview(Output):
    """`year`: the current school year, which the file will change. `mapped`: files are read through the school's mapping."""

    upload: UploadItem | None
    year: str | None
    mapped: bool


class LineItem(Output):
    position: int
    student_number: str
    name: str
    grade: str
    class_code: str
    seat: Annotated[int | None, Field()]
    trouble: Trouble | None
    detail: str


class Lines(Output):
    """Abnormal lines first."""

    items: list[LineItem]


class LinesQuery(Input):
    """`grade` empty: lines whose grade could not be read; absent: all."""

    grade: Annotated[str, StringConstraints(max_length=8)] | None = None


class ApplyUpload(Input):
    """The second confirmation names the file that the first one showed."""

    upload_id: str


class RunItem(Output):
    id: str
    file_name: str
    made_by: str
    made_at: datetime
    moved: int
    unchanged: int
    failed: int
    undone_by: str | None
    undone_at: datetime | None
    can_undo: bool


class Runs(Output):
    """Newest first."""

    items: list[RunItem]


class RunDetail(RunItem):
    lines: list[LineItem]


class Formats(Output):
    """The formats of the files with an example each, and as JSON Schema."""

    class_table: dict[str, Any]
    students: dict[str, Any]
    mapping: dict[str, Any]
    examples: dict[str, Any]
