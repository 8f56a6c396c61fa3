"""A plan becomes rows, in the caller's transaction and in few statements; each change of a person is told to the audit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from web.access import IdentityKind
from web.audit import Done
from web.database import new_id
from web.modules.directory.tables import (
    DepartmentMember,
    Enrolment,
    Guardianship,
    HeadTeacher,
    Identity,
    Person,
    StudentNumber,
    Teaching,
    names,
)
from web.modules.roster.exchange.directory import BATCH, Directory, Entry
from web.modules.roster.exchange.matching import Plan

Named = Mapping[tuple[str, str], Mapping[str, str]]
"""The columns that follow from a name and its other: `directory.names`."""
TOLD: Final = 100
"""Ids of one row of the audit."""


@dataclass(slots=True)
class Applied:
    """`done`: for the audit. `renewed`: whose rights are others now; sign-ins that they have must be looked at again."""

    done: list[Done] = field(default_factory=list)
    renewed: set[str] = field(default_factory=set)


def named(plan: Plan) -> Named:
    """Of everybody whom the plan makes or renames. How Chinese names sound takes a while: not for the event loop."""
    wanted = {
        (after.name, after.name_other)
        for before, after in plan.touched.values()
        if before is None or (before.name, before.name_other) != (after.name, after.name_other)
    }
    return {pair: names(*pair) for pair in wanted}


async def do_apply(session: AsyncSession, school_id: str, plan: Plan, directory: Directory, known: Named) -> Applied:
    """All of the plan. The school is locked, and the directory is that which the plan was made with."""
    writer = _Writer(school_id, directory, known)
    for before, after in plan.touched.values():
        writer.ids.setdefault(after.key, after.key if before is not None else new_id())
    for before, after in plan.touched.values():
        writer.person(before, after)
        writer.study(before, after)
        writer.work(before, after)
    await writer.write(session)
    parents = {key for key, entry in directory.people.items() if writer.moved & set(entry.children)}
    writer.applied.renewed |= writer.moved | parents
    return writer.applied


class _Writer:
    """Gathers the rows of each table, so that each is written at once."""

    def __init__(self, school_id: str, directory: Directory, known: Named) -> None:
        self.school_id = school_id
        self.directory = directory
        self.known = known
        self.ids: dict[str, str] = {}
        self.moved: set[str] = set()
        self.applied = Applied()
        self.new: dict[type[DeclarativeBase], list[dict[str, Any]]] = {
            table: [] for table in (
                Person, Identity, StudentNumber, Enrolment, Guardianship, DepartmentMember, Teaching, HeadTeacher
            )
        }  # fmt: skip
        self.people: list[dict[str, Any]] = []
        self.titles: list[dict[str, Any]] = []
        self.relations: list[dict[str, Any]] = []

    def person(self, before: Entry | None, after: Entry) -> None:
        """Names, telephone, number and identities."""
        id_ = self.ids[after.key]
        own = {"school_id": self.school_id, "person_id": id_}
        was = before or Entry("", "")
        added = [kind for kind in IdentityKind if kind in after.identities and kind not in was.identities]
        retitled = [kind for kind in was.identities if after.identities[kind] != was.identities[kind]]
        if before is None:
            row = {"id": id_, "phone": after.phone or None, **self.known[after.name, after.name_other]}
            self.new[Person].append(row)
            self._tell("person-added", "person", id_, kinds=[kind.value for kind in added])
        else:
            self._change(before, after, identities=bool(added or retitled))
        if was.number != after.number:
            self.new[StudentNumber].append({"number": after.number, "name": after.name, **own})
        self.new[Identity] += [{"id": new_id(), "kind": kind, "title": after.identities[kind], **own} for kind in added]
        self.titles += [{"kind": kind, "title": after.identities[kind], **own} for kind in retitled]
        if before is not None and added:
            self.applied.renewed.add(id_)

    def _change(self, before: Entry, after: Entry, *, identities: bool) -> None:
        fields = [name for name in ("name", "name_other", "phone") if getattr(before, name) != getattr(after, name)]
        if fields:
            columns = self.known.get((after.name, after.name_other)) if set(fields) - {"phone"} else {}
            self.people.append({"id": after.key, "phone": after.phone or None, **(columns or {})})
        said = {
            "student_number": before.number != after.number,
            "identities": identities,
            "department_ids": before.departments != after.departments,
        }
        fields += [name for name, changed in said.items() if changed]
        if fields:
            self._tell("person-changed", "person", after.key, fields=fields)

    def study(self, before: Entry | None, after: Entry) -> None:
        """The class of the year, and whose parent somebody is."""
        id_ = self.ids[after.key]
        was = before or Entry("", "")
        if (was.class_id, was.seat) != (after.class_id, after.seat):
            self.moved |= {id_} if before is not None else set()
            row = {"school_id": self.school_id, "person_id": id_}
            self.new[Enrolment].append({"class_id": after.class_id, "number": after.seat, **row})
            if before is not None:
                self._tell("student-moved", "person", id_, from_class=was.class_id, to_class=after.class_id)
        for child, relation in after.children.items():
            if was.children.get(child) is relation:
                continue
            child_id = self.ids.get(child, child)
            tie = {"school_id": self.school_id, "parent_id": id_, "child_id": child_id, "relation": relation}
            (self.relations if child in was.children else self.new[Guardianship]).append(tie)
            self._tell("parent-bound", "person", child_id, parent=id_, relation=relation.value)

    def work(self, before: Entry | None, after: Entry) -> None:
        """Departments, and classes taught and headed: only ever more of them."""
        own = {"school_id": self.school_id, "person_id": self.ids[after.key]}
        was = before or Entry("", "")
        departments = [self.directory.departments[name] for name in after.departments if name not in was.departments]
        lessons = [pair for pair in after.lessons if pair not in was.lessons]
        heads = [class_id for class_id in after.heads if class_id not in was.heads]
        self.new[DepartmentMember] += [{"department_id": one, **own} for one in departments]
        self.new[Teaching] += [{"class_id": class_id, "subject": subject, **own} for class_id, subject in lessons]
        self.new[HeadTeacher] += [{"class_id": class_id, **own} for class_id in heads]
        if lessons or heads:
            taught = sorted({class_id for class_id, _ in lessons})[:TOLD]
            self._tell("lessons-added", "person", self.ids[after.key], classes=taught, heads=heads[:TOLD])

    def _tell(self, action: str, kind: str, id_: str, **detail: Any) -> None:
        self.applied.done.append(Done(action, (kind, id_), detail))

    async def write(self, session: AsyncSession) -> None:
        for row in self.people:
            await session.execute(update(Person).where(Person.id == row["id"]).values(**row))
        for row in self.titles:
            mine = (Identity.school_id == self.school_id, Identity.person_id == row["person_id"])
            await session.execute(
                update(Identity).where(*mine, Identity.kind == row["kind"]).values(title=row["title"])
            )
        for row in self.relations:
            tie = (Guardianship.parent_id == row["parent_id"], Guardianship.child_id == row["child_id"])
            here = Guardianship.school_id == self.school_id
            await session.execute(update(Guardianship).where(*tie, here).values(relation=row["relation"]))
        for part in _batches(sorted(self.moved)):
            current = Enrolment.class_id.in_(list(self.directory.classes.by_id))
            await session.execute(delete(Enrolment).where(current, Enrolment.person_id.in_(part)))
        for table, rows in self.new.items():
            for batch in _batches(rows):
                await session.execute(insert(table), batch)


def _batches(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
