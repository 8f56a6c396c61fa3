"""Schools and their people: sections, years, grades, classes, identities, teaching, guardianship, class groups.

A person may belong to several schools (IMP-01). Every other row carries the id of its one school, and every query of the
product names it.
"""

import unicodedata
from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from signaling.messages import Relation
from web.access import IdentityKind
from web.database import Base
from web.locales import DEFAULT, Locale
from web.modules.directory.sounds import sounds_of

ID = String(64)
NAME = String(80)
SORTED = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Compared byte by byte on both engines, so that a cursor means the same on both."""

SOUNDS_LENGTH = 600

GRADE_CODES = ("I1", "I2", "EI1", "EI2", "EI3", *(f"P{n}" for n in range(1, 7)), *(f"S{n}" for n in range(1, 7)))
"""PROM-21, in the order in which a child passes them."""


def folded(text: str) -> str:
    """What a search compares: lower case, no accents, full-width letters as plain ones. 「João」 is found by "joao"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def names(name: str, name_other: str = "") -> dict[str, str]:
    """The columns of a person that follow from the names: the names, and what search and order compare."""
    return {
        "name": name,
        "name_other": name_other,
        "search_text": folded(f"{name} {name_other}"),
        "sort_key": folded(name_other or name),
        "sounds": sounds_of(f"{name} {name_other}")[:SOUNDS_LENGTH],
    }


def _choice(choices: type[StrEnum]) -> Enum:
    """A column of one of the choices, kept by its value and without a type of the engine's own."""
    return Enum(choices, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])


def _school_id() -> Mapped[str]:
    return mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), index=True)


def _person_id(*, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(ID, ForeignKey("person.id", ondelete="CASCADE"), primary_key=primary_key, index=True)


def _class_id(*, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(ID, ForeignKey("school_class.id", ondelete="CASCADE"), primary_key=primary_key, index=True)


class School(Base):
    __tablename__ = "school"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    name_other: Mapped[str] = mapped_column(NAME, default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Macau")
    """IANA name: all rules are local school time (IMP-07)."""
    languages: Mapped[list[str]] = mapped_column(JSON, default=lambda: [one.value for one in Locale])
    """Those of its pages (IMP-08), values of `locales.Locale`."""
    language: Mapped[str] = mapped_column(String(16), default=DEFAULT.value)
    """The one of them for whoever wishes another."""
    apps_off: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Apps of the workbench that it does without, of `offers.SWITCHABLE`."""


class Section(Base):
    """校部."""

    __tablename__ = "section"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    name: Mapped[str] = mapped_column(NAME)
    position: Mapped[int] = mapped_column(default=0)


class SchoolYear(Base):
    __tablename__ = "school_year"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    name: Mapped[str] = mapped_column(NAME)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    current: Mapped[bool] = mapped_column(default=False)


class Grade(Base):
    """A year group of a section. `code` is one of `GRADE_CODES`, `name` as the school says it."""

    __tablename__ = "grade"
    __table_args__ = (UniqueConstraint("section_id", "code"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    section_id: Mapped[str] = mapped_column(ID, ForeignKey("section.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(NAME)

    @validates("code")
    def _known(self, _key: str, code: str) -> str:
        if code not in GRADE_CODES:
            raise ValueError(f"{code!r} is not a grade code")
        return code


class SchoolClass(Base):
    """A class of one school year."""

    __tablename__ = "school_class"
    __table_args__ = (UniqueConstraint("school_year_id", "grade_id", "name"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    school_year_id: Mapped[str] = mapped_column(ID, ForeignKey("school_year.id", ondelete="CASCADE"))
    grade_id: Mapped[str] = mapped_column(ID, ForeignKey("grade.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(NAME)
    code: Mapped[str] = mapped_column(String(20), default="")
    """What the authority calls it within its grade, in the class tables (B08) and the registers (B01)."""
    position: Mapped[int] = mapped_column(default=0)


class GroupAudience(StrEnum):
    """Which of the families a class group is for; a school may want groups of their own for students and parents (PROM-03)."""

    ALL = "all"
    STUDENTS = "students"
    PARENTS = "parents"


class ClassGroup(Base):
    """班級群: a conversation of a class, its staff always in it. `id` is the id of the conversation that `chat` keeps."""

    __tablename__ = "class_group"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    class_id: Mapped[str] = _class_id()
    name: Mapped[str] = mapped_column(NAME)
    audience: Mapped[GroupAudience] = mapped_column(_choice(GroupAudience), default=GroupAudience.ALL)


class Person(Base):
    """A human being. `phone` is E.164 and nobody's but its owner's and those whom `access` names."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    name_other: Mapped[str] = mapped_column(NAME, default="")
    """The name in the other script: romanised or Portuguese for a Chinese name, and the reverse."""
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    search_text: Mapped[str] = mapped_column(SORTED, default="")
    sort_key: Mapped[str] = mapped_column(SORTED, default="", index=True)
    sounds: Mapped[str] = mapped_column(String(SOUNDS_LENGTH), default="")
    """How the Chinese of the names may be typed by its sounds; each way begins with a space."""


class Identity(Base):
    __tablename__ = "identity"
    __table_args__ = (
        UniqueConstraint("person_id", "school_id", "kind"),
        Index("ix_identity_school_id_kind", "school_id", "kind"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    person_id: Mapped[str] = _person_id()
    kind: Mapped[IdentityKind] = mapped_column(_choice(IdentityKind))
    title: Mapped[str] = mapped_column(NAME, default="")
    """What the person is called in this identity: 校長, 三年二班班主任."""


class Department(Base):
    __tablename__ = "department"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    name: Mapped[str] = mapped_column(NAME)
    position: Mapped[int] = mapped_column(default=0)


class DepartmentMember(Base):
    __tablename__ = "department_member"

    department_id: Mapped[str] = mapped_column(ID, ForeignKey("department.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = _person_id(primary_key=True)
    school_id: Mapped[str] = _school_id()


class Tag(Base):
    """標籤: what a school calls some of its people beside their departments. Staff see them."""

    __tablename__ = "tag"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    name: Mapped[str] = mapped_column(NAME)
    position: Mapped[int] = mapped_column(default=0)


class PersonTag(Base):
    __tablename__ = "person_tag"

    tag_id: Mapped[str] = mapped_column(ID, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = _person_id(primary_key=True)
    school_id: Mapped[str] = _school_id()


class Enrolment(Base):
    """A student in a class; `number` is the one in the class register."""

    __tablename__ = "enrolment"

    class_id: Mapped[str] = _class_id(primary_key=True)
    person_id: Mapped[str] = _person_id(primary_key=True)
    school_id: Mapped[str] = _school_id()
    number: Mapped[int] = mapped_column(default=0)


class Teaching(Base):
    """A teaching assignment: who teaches what to which class."""

    __tablename__ = "teaching"

    class_id: Mapped[str] = _class_id(primary_key=True)
    person_id: Mapped[str] = _person_id(primary_key=True)
    subject: Mapped[str] = mapped_column(NAME, primary_key=True)
    school_id: Mapped[str] = _school_id()


class HeadTeacher(Base):
    """班主任. A class may have two."""

    __tablename__ = "head_teacher"

    class_id: Mapped[str] = _class_id(primary_key=True)
    person_id: Mapped[str] = _person_id(primary_key=True)
    school_id: Mapped[str] = _school_id()


class Guardianship(Base):
    """Who answers for which child, and as what."""

    __tablename__ = "guardianship"

    parent_id: Mapped[str] = _person_id(primary_key=True)
    child_id: Mapped[str] = _person_id(primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    relation: Mapped[Relation] = mapped_column(_choice(Relation))


class StudentNumber(Base):
    """The id that the authority gave a student. It outlives the person in the directory: `person_id` is empty for a leaver."""

    __tablename__ = "student_number"

    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ID, ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(NAME)
