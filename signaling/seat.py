"""A seat: one person in one room, with all that outlives its sockets; and how it looks to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from signaling.identity import PersonId
from signaling.messages import CameraVisibility, Child, Hand, Member, MemberId, PersonKind, Role
from signaling.policy import HOSTS


@dataclass(slots=True, eq=False)
class Seat:
    id: MemberId
    person: PersonId
    name: str
    kind: PersonKind
    role: Role
    joined_at: datetime
    children: tuple[Child, ...] = ()
    invited: bool = True
    """False for who is here only because the scope is `anyone`."""
    connected: bool = False
    present: bool = False
    """A span of presence is open: true from the first connection until the seat is given back."""
    reported: bool = False
    """The span was told to the registrar; not so after a crash, until the person is back."""
    lost_at: datetime | None = None
    """When the link was lost, while it is."""
    hand: Hand = Hand.DOWN
    asked_at: datetime | None = None
    speaks_until: datetime | None = None
    spoken_seconds: float = 0
    comments_banned: bool = False
    muted_by_host: bool = False
    unmute_asked: bool = False
    """The host asked it to open its microphone again, so it may."""
    camera_visibility: CameraVisibility | None = None
    may_draw: bool = False
    recordable: bool = False
    recordable_children: frozenset[PersonId] = frozenset()
    recorded: bool | None = None
    """While the class is recorded: whether this person is in it."""

    @property
    def hosting(self) -> bool:
        return self.role in HOSTS

    @property
    def staff(self) -> bool:
        return self.kind is PersonKind.STAFF

    @property
    def on_stage(self) -> bool:
        return self.hosting or self.hand is Hand.SPEAKING

    @property
    def attends_for(self) -> Mapping[PersonId, str]:
        """Whom a check-in counts here, with their names: the student itself, or a parent's children (IMP-20)."""
        if self.kind is PersonKind.STUDENT and self.invited:
            return {self.person: self.name}
        return {PersonId(child.person_id): child.name for child in self.children}

    def as_member(self) -> Member:
        """As hosts and the person itself see it."""
        return Member(
            id=self.id,
            person_id=self.person,
            name=self.name,
            kind=self.kind,
            children=list(self.children),
            role=self.role,
            connected=self.connected,
            hand=self.hand,
            asked_at=self.asked_at,
            speaks_until=self.speaks_until,
            spoken_seconds=int(self.spoken_seconds),
            comments_banned=self.comments_banned,
            muted_by_host=self.muted_by_host,
            camera_visibility=self.camera_visibility,
            may_draw=self.may_draw,
            recorded=self.recorded,
            joined_at=self.joined_at,
        )

    def as_others_see_it(self) -> Member:
        """As the audience sees it: who speaks and who may draw, not who asks, is invited, was silenced or is not recorded."""
        private = {
            "hand": self.hand if self.hand is Hand.SPEAKING else Hand.DOWN,
            "asked_at": None,
            "spoken_seconds": 0,
            "comments_banned": False,
            "muted_by_host": False,
            "camera_visibility": None,
            "recorded": None,
        }
        return self.as_member().model_copy(update=private)
