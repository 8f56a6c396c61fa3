"""The people of a school as the spreadsheet that an import reads: taken out and brought back, nothing changes (IMP-15)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from web.access import STAFF, IdentityKind
from web.locales import Locale
from web.modules.roster.exchange.columns import (
    HEADINGS,
    IDENTITIES,
    RELATIONS,
    SHAPES,
    Field,
    Part,
    in_language,
)
from web.modules.roster.exchange.directory import Directory, Entry
from web.modules.roster.exchange.notes import NOTES
from web.modules.roster.exchange.turning import titled
from web.sheets import Column, Sheet

_WIDTHS: Final[Mapping[Field, int]] = {
    Field.NUMBER: 28, Field.NAME_OTHER: 24, Field.GRADE: 8, Field.SEAT: 10, Field.PHONE: 18, Field.CHILDREN: 28,
    Field.IDENTITIES: 24, Field.DEPARTMENTS: 24, Field.LESSONS: 36, Field.HEADS: 20,
}  # fmt: skip
Cells = Mapping[Field, str]


def template(locale: Locale) -> list[Sheet]:
    """The three sheets with nothing but headings; what is meant by a column stands beside its heading."""
    return [_sheet(part, (), locale) for part in Part]


def people_sheets(directory: Directory, locale: Locale) -> list[Sheet]:
    """Everybody, on each sheet that concerns the person, in the order of the directory."""
    people = directory.people.values()
    return [
        _sheet(Part.STUDENTS, (_student(one, directory) for one in people if _is(one, IdentityKind.STUDENT)), locale),
        _sheet(Part.PARENTS, (row for one in people for row in _parent(one, directory, locale)), locale),
        _sheet(
            Part.STAFF,
            (_staff(one, directory, locale) for one in people if not STAFF.isdisjoint(one.identities)),
            locale,
        ),
    ]


def _sheet(part: Part, rows: Iterable[Cells], locale: Locale) -> Sheet:
    shape = SHAPES[part]
    columns = [
        Column(in_language(HEADINGS[field], locale), _WIDTHS.get(field, 16), _note(field, locale))
        for field in shape.fields
    ]
    return Sheet(
        in_language(shape.title, locale), columns, [[row.get(field, "") for field in shape.fields] for row in rows]
    )


def _note(field: Field, locale: Locale) -> str:
    return in_language(NOTES[field], locale) if field in NOTES else ""


def _is(entry: Entry, kind: IdentityKind) -> bool:
    return kind in entry.identities


def _student(entry: Entry, directory: Directory) -> Cells:
    place = directory.classes.by_id.get(entry.class_id or "")
    where = {Field.SECTION: place.section, Field.GRADE: place.grade, Field.CLASS: place.name} if place else {}
    return _names(entry) | where | {Field.NUMBER: entry.number, Field.SEAT: str(entry.seat or "")}


def _parent(entry: Entry, directory: Directory, locale: Locale) -> Iterator[Cells]:
    """A row for each child, or one without."""
    if not _is(entry, IdentityKind.PARENT):
        return
    numbered = [(directory.people[key], relation) for key, relation in entry.children.items()]
    rows: Sequence[Cells] = [
        {
            Field.RELATION: in_language(RELATIONS[relation], locale),
            Field.CHILDREN: child.number,
            Field.CHILD_NAME: child.name,
        }
        for child, relation in numbered
        if child.number
    ]
    for row in rows or [{}]:
        yield {**_names(entry), **row}


def _staff(entry: Entry, directory: Directory, locale: Locale) -> Cells:
    labels = directory.classes.labels
    kinds = [in_language(IDENTITIES[kind], locale) for kind in IDENTITIES if kind in entry.identities]
    kind = titled(entry)
    return _names(entry) | {
        Field.IDENTITIES: "; ".join(kinds),
        Field.TITLE: entry.identities[kind] if kind else "",
        Field.DEPARTMENTS: "; ".join(entry.departments),
        Field.LESSONS: "; ".join(f"{labels[class_id]}: {subject}" for class_id, subject in entry.lessons),
        Field.HEADS: "; ".join(labels[class_id] for class_id in entry.heads),
    }


def _names(entry: Entry) -> dict[Field, str]:
    return {Field.NAME: entry.name, Field.NAME_OTHER: entry.name_other, Field.PHONE: entry.phone}
