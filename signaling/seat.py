"""A seat: one person in one room, with all that outlives its sockets; and how it looks to whom."""

from dataclasses import dataclass
from datetime import datetime

from signaling.identity import PersonId
from signaling.messages import Child, Hand, Member, MemberId, PersonKind, Role
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
    connected: bool = False
    present: bool = False
    """A span of presence is open: true from the first connection until the seat is given back."""
    lost_at: datetime | None = None
    """When the link was lost, while it is."""
    hand: Hand = Hand.DOWN
    asked_at: datetime | None = None
    comments_banned: bool = False

    @property
    def hosting(self) -> bool:
        return self.role in HOSTS

    @property
    def staff(self) -> bool:
        return self.kind is PersonKind.STAFF

    @property
    def on_stage(self) -> bool:
        return self.hosting or self.hand is Hand.SPEAKING

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
            comments_banned=self.comments_banned,
            joined_at=self.joined_at,
        )

    def as_others_see_it(self) -> Member:
        """As the audience sees it: who speaks, but not who asks, is invited or was silenced."""
        hand = self.hand if self.hand is Hand.SPEAKING else Hand.DOWN
        return self.as_member().model_copy(update={"hand": hand, "asked_at": None, "comments_banned": False})
