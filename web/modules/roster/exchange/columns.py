"""The three sheets of people: their columns, and every heading and word that is understood, in four languages. Pure.

A heading is compared without case, accents, spaces and marks. The order of columns does not matter, and one that nobody
knows is left alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from signaling.messages import Relation
from web.access import IdentityKind
from web.locales import Locale
from web.modules.directory.tables import folded


class Part(StrEnum):
    """One of the sheets."""

    STUDENTS = "students"
    PARENTS = "parents"
    STAFF = "staff"


class Field(StrEnum):
    """What a column says. A cell that is empty says nothing, and a column that is missing is empty in every row."""

    NUMBER = "number"
    NAME = "name"
    NAME_OTHER = "name-other"
    PHONE = "phone"
    SECTION = "section"
    GRADE = "grade"
    CLASS = "class"
    SEAT = "seat"
    RELATION = "relation"
    CHILDREN = "children"
    CHILD_NAME = "child-name"
    IDENTITIES = "identities"
    TITLE = "title"
    DEPARTMENTS = "departments"
    LESSONS = "lessons"
    HEADS = "heads"


Words = tuple[str, str, str, str]
"""In zh-Hant, zh-Hans, pt, en."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A sheet: its name, its columns in the order of the template, and those without which it is not this sheet."""

    title: Words
    fields: tuple[Field, ...]
    needed: frozenset[Field]


SHAPES: Final[Mapping[Part, Shape]] = {
    Part.STUDENTS: Shape(
        ("學生", "学生", "Alunos", "Students"),
        (
            Field.NUMBER, Field.NAME, Field.NAME_OTHER, Field.SECTION, Field.GRADE, Field.CLASS, Field.SEAT,
            Field.PHONE,
        ),
        frozenset({Field.NUMBER, Field.NAME}),
    ),
    Part.PARENTS: Shape(
        ("家長", "家长", "Encarregados de educação", "Parents"),
        (Field.PHONE, Field.NAME, Field.NAME_OTHER, Field.RELATION, Field.CHILDREN, Field.CHILD_NAME),
        frozenset({Field.PHONE, Field.CHILDREN}),
    ),
    Part.STAFF: Shape(
        ("教職員", "教职员", "Pessoal", "Staff"),
        (
            Field.PHONE, Field.NAME, Field.NAME_OTHER, Field.IDENTITIES, Field.TITLE, Field.DEPARTMENTS,
            Field.LESSONS, Field.HEADS,
        ),
        frozenset({Field.PHONE, Field.NAME, Field.IDENTITIES}),
    ),
}  # fmt: skip
HEADINGS: Final[Mapping[Field, Words]] = {
    Field.NUMBER: ("學生編號", "学生编号", "N.º de aluno", "Student number"),
    Field.NAME: ("姓名", "姓名", "Nome", "Name"),
    Field.NAME_OTHER: ("另一文字的姓名", "另一文字的姓名", "Nome noutra escrita", "Name in another script"),
    Field.PHONE: ("電話", "电话", "Telefone", "Phone"),
    Field.SECTION: ("校部", "校部", "Secção", "Section"),
    Field.GRADE: ("年級", "年级", "Ano", "Grade"),
    Field.CLASS: ("班別", "班别", "Turma", "Class"),
    Field.SEAT: ("座號", "座号", "N.º na turma", "Class number"),
    Field.RELATION: ("關係", "关系", "Parentesco", "Relation"),
    Field.CHILDREN: ("子女學生編號", "子女学生编号", "N.º do educando", "Child's student number"),
    Field.CHILD_NAME: ("子女姓名", "子女姓名", "Nome do educando", "Child's name"),
    Field.IDENTITIES: ("身份", "身份", "Função", "Identity"),
    Field.TITLE: ("職銜", "职衔", "Cargo", "Title"),
    Field.DEPARTMENTS: ("部門", "部门", "Departamentos", "Departments"),
    Field.LESSONS: ("任教班級及科目", "任教班级及科目", "Turmas e disciplinas", "Classes and subjects taught"),
    Field.HEADS: ("班主任班級", "班主任班级", "Director de turma", "Head teacher of"),
}
_ALSO: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.NUMBER: ("學生ID", "学生ID", "學生證號", "学生证号", "ID do aluno", "Número de aluno", "Student ID", "Student no."),
    Field.NAME: ("中文姓名", "學生姓名", "学生姓名", "家長姓名", "家长姓名", "教師姓名", "教师姓名", "Full name",
                 "Nome completo", "Chinese name"),
    Field.NAME_OTHER: ("葡文姓名", "外文姓名", "英文姓名", "拉丁姓名", "Outro nome", "Nome português", "Other name",
                       "Portuguese name", "Latin name"),
    Field.PHONE: ("電話號碼", "手提電話", "手機", "手机", "手机号", "聯絡電話", "联系电话", "Telemóvel", "Telefone móvel",
                  "Mobile", "Phone number", "Telephone"),
    Field.SECTION: ("校區", "校区", "Campus"),
    Field.GRADE: ("年级代码", "年級代碼", "Ano de escolaridade", "Year group"),
    Field.CLASS: ("班級", "班级", "班", "Class name"),
    Field.SEAT: ("學號", "学号", "班號", "班号", "座位號", "Número", "N.º", "Seat", "Seat number", "No."),
    Field.RELATION: ("與學生關係", "与学生关系", "親屬關係", "亲属关系", "Relação", "Relationship"),
    Field.CHILDREN: ("子女編號", "子女编号", "子女", "N.º dos educandos", "Children", "Children's student numbers",
                     "Child student number"),
    Field.CHILD_NAME: ("Educando", "Child"),
    Field.IDENTITIES: ("身分", "Identidade", "Papel", "Role"),
    Field.TITLE: ("職務", "职务", "職稱", "职称", "Position"),
    Field.DEPARTMENTS: ("Departamento", "Department"),
    Field.LESSONS: ("任教", "任教班級", "任教班级", "任教科目", "Aulas", "Lessons", "Teaches", "Classes taught"),
    Field.HEADS: ("班主任", "Directora de turma", "Diretor de turma", "Head teacher", "Homeroom teacher"),
}  # fmt: skip

IDENTITIES: Final[Mapping[IdentityKind, Words]] = {
    IdentityKind.ADMINISTRATOR: ("管理員", "管理员", "Administrador", "Administrator"),
    IdentityKind.TEACHING_STAFF: ("教學人員", "教学人员", "Docente", "Teaching staff"),
    IdentityKind.SCHOOL_STAFF: ("職員", "职员", "Pessoal não docente", "School staff"),
}
_IDENTITIES_ALSO: Final = {
    "教師": IdentityKind.TEACHING_STAFF, "教师": IdentityKind.TEACHING_STAFF, "老師": IdentityKind.TEACHING_STAFF,
    "老师": IdentityKind.TEACHING_STAFF, "professor": IdentityKind.TEACHING_STAFF, "teacher": IdentityKind.TEACHING_STAFF,
    "學校職員": IdentityKind.SCHOOL_STAFF, "学校职员": IdentityKind.SCHOOL_STAFF, "staff": IdentityKind.SCHOOL_STAFF,
}  # fmt: skip
RELATIONS: Final[Mapping[Relation, Words]] = {
    Relation.MOTHER: ("母親", "母亲", "Mãe", "Mother"),
    Relation.FATHER: ("父親", "父亲", "Pai", "Father"),
    Relation.GRANDPARENT: ("祖父母", "祖父母", "Avô/Avó", "Grandparent"),
    Relation.GUARDIAN: ("監護人", "监护人", "Encarregado de educação", "Guardian"),
}
_RELATIONS_ALSO: Final = {
    "母": Relation.MOTHER, "媽媽": Relation.MOTHER, "妈妈": Relation.MOTHER, "mum": Relation.MOTHER,
    "父": Relation.FATHER, "爸爸": Relation.FATHER, "dad": Relation.FATHER,
    "祖父": Relation.GRANDPARENT, "祖母": Relation.GRANDPARENT, "外祖父": Relation.GRANDPARENT,
    "外祖母": Relation.GRANDPARENT, "avô": Relation.GRANDPARENT, "avó": Relation.GRANDPARENT,
    "grandfather": Relation.GRANDPARENT, "grandmother": Relation.GRANDPARENT,
    "其他": Relation.GUARDIAN, "encarregada de educação": Relation.GUARDIAN, "tutor": Relation.GUARDIAN,
}  # fmt: skip

_MARKS: Final = re.compile(r"[\W_]+")


def word(text: str) -> str:
    """What two headings or words are compared by."""
    return _MARKS.sub("", folded(text))


def in_language(words: Words, locale: Locale) -> str:
    return words[tuple(Locale).index(locale)]


def _headings() -> dict[str, Field]:
    found = {word(text): field for field in Field for text in (*HEADINGS[field], *_ALSO.get(field, ()))}
    return found | {word(field.value): field for field in Field}


FIELD_OF: Final[Mapping[str, Field]] = _headings()
"""By `word` of a heading. Several headings may mean the same; none means two."""
IDENTITY_OF: Final[Mapping[str, IdentityKind]] = {
    **{word(text): kind for kind, words in IDENTITIES.items() for text in (*words, kind.value)},
    **{word(text): kind for text, kind in _IDENTITIES_ALSO.items()},
}
RELATION_OF: Final[Mapping[str, Relation]] = {
    **{word(text): relation for relation, words in RELATIONS.items() for text in (*words, relation.value)},
    **{word(text): relation for text, relation in _RELATIONS_ALSO.items()},
}
_IN_PARENTS: Final = {
    **{text: Field.CHILDREN for text, field in FIELD_OF.items() if field is Field.NUMBER},
    **{
        word(text): Field.CHILD_NAME
        for text in ("學生姓名", "学生姓名", "Nome do aluno", "Student's name", "Student name")
    },
}
"""On the sheet of parents, a student is the child."""


def field_of(part: Part, heading: str) -> Field | None:
    """What a column of that sheet says; `None` where the sheet has nothing under such a heading."""
    text = word(heading)
    field = _IN_PARENTS.get(text) if part is Part.PARENTS else None
    field = field or FIELD_OF.get(text)
    return field if field in SHAPES[part].fields else None


HOPED: Final = frozenset(text for words in HEADINGS.values() for text in words if not text.isascii())
"""Headings by which the encoding of a .csv is told."""
