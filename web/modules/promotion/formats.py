"""The two files of class promotion, as versioned JSON: the classes of a year (B08) and the students of a school (B01).

The authority's own formats are not public. A file of another shape is read through a `FieldMap`, which names where its
students are and what it calls their fields; the school keeps one for each. Pure: bytes in, models out.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from web.modules.directory.tables import GRADE_CODES

MOST_STUDENTS: Final = 20_000
MOST_CLASSES: Final = 1_000
FILE_BYTES: Final = 20_000_000

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
YEAR: Final = r"^\d{4}/\d{4}$"


class FileError(Exception):
    """The file cannot be used at all. `code` is stable: `not-json`, `wrong-format`, `too-many`, `grade-unknown`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class GradeClasses(_Part):
    """The classes of one grade. `grade` is one of `GRADE_CODES` (PROM-21); spaces and case do not matter."""

    grade: Text
    classes: Annotated[list[Text], Field(min_length=1, max_length=60)]
    """What the authority calls them within the grade: A, B, C."""


class YearPlan(_Part):
    """B08: the grades and classes of one school year (PROM-01, PROM-02)."""

    format: Literal["smart-campus/b08"]
    version: Literal[1]
    school_year: Annotated[str, StringConstraints(pattern=YEAR)]
    grades: Annotated[list[GradeClasses], Field(min_length=1, max_length=60)]


class StudentLine(_Part):
    """B01: one student in its new class (PROM-09)."""

    id: Text
    name: str = ""
    grade: Text
    class_code: Annotated[Text, Field(alias="class")]
    number: Annotated[int | None, Field(ge=1, le=999)] = None


class BadLine(_Part):
    """A line that cannot be read, as far as it can."""

    id: str
    detail: str


class FieldMap(_Part):
    """How to read a file of another shape: where the list is, what its fields are called, what its grades mean."""

    format: Literal["smart-campus/mapping"]
    version: Literal[1]
    students: str = "students"
    """Dotted path to the list."""
    school_year: str = "school_year"
    fields: dict[Literal["id", "name", "grade", "class", "number"], str] = {}
    grades: dict[str, str] = {}


class StudentFile(BaseModel):
    """What a B01 file says: its year, and each line or why it cannot be read."""

    school_year: str
    lines: list[StudentLine | BadLine]


EXAMPLE_PLAN: Final[dict[str, Any]] = {
    "format": "smart-campus/b08",
    "version": 1,
    "school_year": "2027/2028",
    "grades": [{"grade": "P3", "classes": ["A", "B"]}, {"grade": "S1", "classes": ["A"]}],
}
EXAMPLE_STUDENTS: Final[dict[str, Any]] = {
    "format": "smart-campus/b01",
    "version": 1,
    "school_year": "2027/2028",
    "students": [{"id": "cdfa68319599005d444ea040", "name": "張小明", "grade": "P3", "class": "B", "number": 12}],
}


def grade_code(text: str) -> str:
    """The code of a grade however it is spaced: `I 1` is I1. Raises `FileError` for one that does not exist."""
    code = "".join(text.split()).upper()
    if code not in GRADE_CODES:
        raise FileError("grade-unknown", f"{text!r} is not a grade; they are {', '.join(GRADE_CODES)}")
    return code


def read_plan(data: bytes) -> YearPlan:
    """The plan of a year; each grade once, each class once. Raises `FileError`."""
    try:
        plan = YearPlan.model_validate(_json(data))
    except ValidationError as error:
        raise FileError("wrong-format", _first(error)) from None
    merged: dict[str, list[str]] = {}
    for grade in plan.grades:
        known = merged.setdefault(grade_code(grade.grade), [])
        known += [name for name in dict.fromkeys(grade.classes) if name not in known]
    if sum(map(len, merged.values())) > MOST_CLASSES:
        raise FileError("too-many", f"more than {MOST_CLASSES} classes")
    ordered = [GradeClasses(grade=code, classes=merged[code]) for code in GRADE_CODES if code in merged]
    return plan.model_copy(update={"grades": ordered})


def read_students(data: bytes, field_map: FieldMap | None) -> StudentFile:
    """The students of a file in our format, or in the one that the map describes. Raises `FileError`."""
    content = _json(data)
    if not isinstance(content, dict):
        raise FileError("wrong-format", "the file must hold one JSON object")
    ours = content.get("format") == "smart-campus/b01"
    if not ours and field_map is None:
        raise FileError("wrong-format", 'the file does not say "format": "smart-campus/b01", and there is no mapping')
    if ours and content.get("version") != 1:
        raise FileError("wrong-format", "only version 1 is known")
    used = FieldMap(format="smart-campus/mapping", version=1) if ours or field_map is None else field_map
    lines, year = _at(content, used.students), _at(content, used.school_year)
    if not isinstance(lines, list):
        raise FileError("wrong-format", f"there is no list at {used.students!r}")
    if len(lines) > MOST_STUDENTS:
        raise FileError("too-many", f"more than {MOST_STUDENTS} students")
    return StudentFile(school_year=str(year or ""), lines=[_line(line, used) for line in lines])


def read_map(data: bytes) -> FieldMap:
    """Raises `FileError`."""
    try:
        return FieldMap.model_validate(_json(data))
    except ValidationError as error:
        raise FileError("wrong-format", _first(error)) from None


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise FileError("not-json", f"line {error.lineno}: {error.msg}") from None


def _at(content: Any, path: str) -> Any:
    for step in path.split("."):
        content = content.get(step) if isinstance(content, dict) else None
    return content


def _line(line: Any, field_map: FieldMap) -> StudentLine | BadLine:
    if not isinstance(line, dict):
        return BadLine(id="", detail="not an object")
    fields = {name: line.get(field_map.fields.get(name, name)) for name in ("id", "name", "grade", "class", "number")}
    grade = fields["grade"]
    if isinstance(grade, str):
        fields["grade"] = field_map.grades.get(grade, grade)
    try:
        read = StudentLine.model_validate({name: value for name, value in fields.items() if value is not None})
        return read.model_copy(update={"grade": grade_code(read.grade)})
    except ValidationError as error:
        return BadLine(id=str(fields["id"] or "")[:64], detail=_first(error))
    except FileError as error:
        return BadLine(id=str(fields["id"])[:64], detail=error.detail)


def _first(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}"


def students(file: StudentFile) -> Sequence[StudentLine]:
    """The lines that could be read."""
    return [line for line in file.lines if isinstance(line, StudentLine)]
