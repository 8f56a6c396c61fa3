"""Who acts, and the one question of the product: may this actor do this to that?

Every object that is asked about tells its school, and the question is refused across schools before any rule is asked
(IMP-01). A module declares its actions as constants beside the tables they are about:

    START_CLASS = Action[SchoolClass]("start-class", lambda actor, group: actor.staff)
    require(request.actor, START_CLASS, group)
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from web.errors import NOT_ALLOWED, Problem, ProblemType


class IdentityKind(StrEnum):
    """What a person is in a school; the values of an identity (IMP-02)."""

    ADMINISTRATOR = "administrator"
    TEACHING_STAFF = "teaching-staff"
    SCHOOL_STAFF = "school-staff"
    PARENT = "parent"
    STUDENT = "student"


STAFF = frozenset({IdentityKind.ADMINISTRATOR, IdentityKind.TEACHING_STAFF, IdentityKind.SCHOOL_STAFF})


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person in the one school that it looks at now. Loaded afresh for every request."""

    person_id: str
    school_id: str
    sign_in_id: str
    kinds: frozenset[str]
    """`IdentityKind` values, as the identities say. Empty only for a guest: who is nobody in a school cannot look at it."""
    guest_of: str | None = None
    """The one class that a guest was let into by its link (LIVE-24)."""

    @property
    def guest(self) -> bool:
        return self.guest_of is not None

    @property
    def staff(self) -> bool:
        return not STAFF.isdisjoint(self.kinds)

    @property
    def administrator(self) -> bool:
        return IdentityKind.ADMINISTRATOR in self.kinds


class InSchool(Protocol):
    """Anything that belongs to one school: a row, or the actor itself."""

    @property
    def school_id(self) -> str: ...


T = TypeVar("T", bound=InSchool)


@dataclass(frozen=True)
class Action(Generic[T]):
    """Something that can be done to a `T`, and the rule by which an actor of the same school may do it."""

    name: str
    rule: Callable[[Actor, T], bool]


def can(actor: Actor, action: Action[T], obj: T) -> bool:
    """Whether the actor may; always `False` across schools."""
    return obj.school_id == actor.school_id and action.rule(actor, obj)


def require(actor: Actor, action: Action[T], obj: T, *, otherwise: ProblemType = NOT_ALLOWED) -> None:
    """Raises `otherwise` unless the actor may. `NOT_FOUND` where even the existence is nobody's business."""
    if not can(actor, action, obj):
        raise Problem(otherwise)
