"""What each line of a B01 file would do: whom it moves where, or why it does nothing (PROM-10, PROM-12..14). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from web.modules.promotion.formats import BadLine, StudentFile


class Trouble(StrEnum):
    """Why a line does nothing."""

    UNKNOWN_ID = "unknown-id"
    """該id學生不存在: nobody has subscribed under it."""
    REMOVED = "removed"
    """已從通訊錄刪除."""
    NO_SUCH_CLASS = "no-such-class"
    REPEATED = "repeated"
    """The id stands in the file more than once; the first line counts."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Known:
    """A student as the directory knows it; `person_id` is empty for a leaver."""

    person_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the file. `person_id` and `class_id` are set where `trouble` is not."""

    position: int
    student_number: str
    name: str
    grade: str
    class_code: str
    seat: int | None
    trouble: Trouble | None
    detail: str = ""
    person_id: str | None = None
    class_id: str | None = None


def match(file: StudentFile, register: Mapping[str, Known], classes: Mapping[tuple[str, str], str]) -> Sequence[Move]:
    """One move for each line, in the file's order. `register` is by student number, `classes` by grade and class code."""
    return list(_moves(file, register, classes))


def _moves(file: StudentFile, register: Mapping[str, Known], classes: Mapping[tuple[str, str], str]) -> Iterator[Move]:
    seen: set[str] = set()
    for position, line in enumerate(file.lines, start=1):
        if isinstance(line, BadLine):
            yield Move(position, line.id, "", "", "", None, Trouble.UNREADABLE, line.detail)
            continue
        known = register.get(line.id)
        class_id = classes.get((line.grade, line.class_code))
        trouble = _trouble(known, class_id, repeated=line.id in seen)
        seen.add(line.id)
        yield Move(
            position=position,
            student_number=line.id,
            name=known.name if known is not None else line.name[:80],
            grade=line.grade,
            class_code=line.class_code,
            seat=line.number,
            trouble=trouble,
            person_id=known.person_id if known is not None and trouble is None else None,
            class_id=class_id if trouble is None else None,
        )


def _trouble(known: Known | None, class_id: str | None, *, repeated: bool) -> Trouble | None:
    if repeated:
        return Trouble.REPEATED
    if known is None:
        return Trouble.UNKNOWN_ID
    if known.person_id is None:
        return Trouble.REMOVED
    return Trouble.NO_SUCH_CLASS if class_id is None else None
