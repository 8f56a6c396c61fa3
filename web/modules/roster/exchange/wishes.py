"""What a line says, in the words of the directory: telephones as E.164, classes as ids; and what of it cannot be read. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from signaling.messages import Relation
from web.access import IdentityKind
from web.modules.roster.exchange.columns import IDENTITY_OF, RELATION_OF, Field, Part, word
from web.modules.roster.exchange.directory import Classes, Directory
from web.modules.roster.exchange.reading import Line, entries, lessons, listed
from web.phones import NotAPhone, normal

LONGEST: Final = {Field.NUMBER: 64, Field.NAME: 80, Field.NAME_OTHER: 80, Field.TITLE: 80}
SEATS: Final = 999
SUBJECT_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line does nothing. `code` is stable; `detail` names what it is about: a class, a number, another row."""

    code: str
    field: Field
    detail: str = ""


@dataclass(slots=True)
class Wish:
    """A line as it is meant. What it does not say is empty."""

    name: str = ""
    name_other: str = ""
    phone: str = ""
    number: str = ""
    class_id: str | None = None
    seat: int = 0
    relation: Relation | None = None
    children: list[str] = field(default_factory=list)
    """Their numbers."""
    child_name: str = ""
    identities: list[IdentityKind] = field(default_factory=list)
    title: str = ""
    departments: list[str] = field(default_factory=list)
    lessons: list[tuple[str, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


Telephones = Mapping[str, str]
"""What stands in the cells, as E.164; empty for what is no telephone."""


def telephones(lines: Iterable[Line]) -> Telephones:
    texts = {line.cells[Field.PHONE] for line in lines if Field.PHONE in line.cells}
    return {text: telephone(text) for text in texts}


def telephone(text: str) -> str:
    """As E.164. Spreadsheets lose the plus of +85366123456; eight digits alone are Macao's, eleven from 1 the mainland's."""
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s()./\u2010-\u2015-]", "", plain)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif re.fullmatch(r"\d{8}", digits):
        digits = f"+853{digits}"
    elif re.fullmatch(r"1\d{10}", digits):
        digits = f"+86{digits}"
    elif digits.isdigit():
        digits = f"+{digits}"
    try:
        return normal(digits)
    except NotAPhone:
        return ""


def wish_of(line: Line, directory: Directory, phones: Telephones) -> Wish:
    """Everything that the line says; `faults` of what cannot be read stand in the wish."""
    wish = Wish(child_name=line.get(Field.CHILD_NAME), children=listed(line.get(Field.CHILDREN)))
    for name in (Field.NAME, Field.NAME_OTHER, Field.NUMBER, Field.TITLE):
        text = line.get(name).replace("\n", " ")
        if len(text) > LONGEST[name]:
            wish.faults.append(Fault("too-long", name, str(LONGEST[name])))
        setattr(wish, name.value.replace("-", "_"), text)
    wish.phone = phones.get(line.get(Field.PHONE), "")
    if line.get(Field.PHONE) and not wish.phone:
        wish.faults.append(Fault("phone-not-possible", Field.PHONE, line.get(Field.PHONE)[:80]))
    _READ[line.part](wish, line, directory)
    return wish


def _student(wish: Wish, line: Line, directory: Directory) -> None:
    text, grade, section = (line.get(name) for name in (Field.CLASS, Field.GRADE, Field.SECTION))
    if text:
        wish.class_id = _class(wish, Field.CLASS, text, directory.classes, grade, section)
    elif grade or section:
        wish.faults.append(Fault("class-needed", Field.CLASS))
    seat = line.get(Field.SEAT)
    if seat.isascii() and seat.isdigit() and int(seat) <= SEATS:
        wish.seat = int(seat)
    elif seat:
        wish.faults.append(Fault("seat-not-possible", Field.SEAT, seat[:80]))


def _parent(wish: Wish, line: Line, _directory: Directory) -> None:
    relation = line.get(Field.RELATION)
    wish.relation = RELATION_OF.get(word(relation))
    if relation and wish.relation is None:
        wish.faults.append(Fault("no-such-relation", Field.RELATION, relation[:80]))


def _staff(wish: Wish, line: Line, directory: Directory) -> None:
    for text in listed(line.get(Field.IDENTITIES)):
        kind = IDENTITY_OF.get(word(text))
        if kind is None:
            wish.faults.append(Fault("no-such-identity", Field.IDENTITIES, text[:80]))
        else:
            wish.identities.append(kind)
    for text in entries(line.get(Field.DEPARTMENTS)):
        if text in directory.departments:
            wish.departments.append(text)
        else:
            wish.faults.append(Fault("no-such-department", Field.DEPARTMENTS, text[:80]))
    for text in listed(line.get(Field.HEADS)):
        if class_id := _class(wish, Field.HEADS, text, directory.classes):
            wish.heads.append(class_id)
    pairs = lessons(line.get(Field.LESSONS))
    if pairs is None or any(len(subject) > SUBJECT_LENGTH for _, subject in pairs):
        wish.faults.append(Fault("lessons-not-readable", Field.LESSONS, line.get(Field.LESSONS)[:80]))
    for text, subject in pairs or ():
        if class_id := _class(wish, Field.LESSONS, text, directory.classes):
            wish.lessons.append((class_id, subject))


_READ: Final = {Part.STUDENTS: _student, Part.PARENTS: _parent, Part.STAFF: _staff}


def _class(wish: Wish, where: Field, text: str, classes: Classes, grade: str = "", section: str = "") -> str | None:
    found = classes.find(text, grade, section)
    if len(found) == 1:
        return found[0].id
    called = " ".join(part for part in (section, grade, text) if part)
    wish.faults.append(Fault("class-unclear" if found else "no-such-class", where, called[:80]))
    return None
