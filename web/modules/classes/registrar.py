"""What signaling tells of a room, stored in the order of what happened: one transaction for each report (LIVE-38, 39, 46).

Everything can be told twice: rows have keys of their own, and what is there is left or replaced.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from signaling import facts
from signaling.facts import Fact
from signaling.messages import CloseReason, PersonKind, RoomId
from web.database import new_id, put
from web.modules.classes import announcing
from web.modules.classes.ending import do_end
from web.modules.classes.kept import (
    CheckInReply,
    ClassCheckIn,
    ClassComment,
    ClassDeck,
    ClassInk,
    ClassPause,
    ClassViewer,
    KeptMemory,
    SpeechSpan,
)
from web.modules.classes.scope import Entrant, entrant
from web.modules.classes.tables import LiveClass, PresenceSpan, State
from web.modules.directory import membership
from web.modules.directory.tables import Person
from web.news import News, tell_all
from web.services import Services

ABSENT: Final = "class-missed"
"""LIVE-34."""
CHECK_IN: Final = "check-in-missed"


@dataclass(slots=True)
class Page:
    """One report of one class, while it is written down."""

    services: Services
    session: AsyncSession
    live_class: LiveClass
    news: list[News] = field(default_factory=list)

    @property
    def own(self) -> dict[str, Any]:
        """The columns that every row of the class has."""
        return {"live_class_id": self.live_class.id, "school_id": self.live_class.school_id}


class ClassRegistrar:
    """`signaling.identity.Registrar`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def keep(self, room: RoomId, reported: Sequence[Fact]) -> None:
        """Stores the facts of a class, and tells after the commit whom they concern. A class that is gone keeps nothing."""
        async with self._services.database.write() as session:
            live_class = await session.get(LiveClass, room, with_for_update=True)
            if live_class is None:
                return
            page = Page(self._services, session, live_class)
            for fact in reported:
                await KEEPERS[type(fact)](page, fact)
        await tell_all(self._services.tell, page.news)


async def _joined(page: Page, fact: facts.PersonJoined) -> None:
    """A stay begins, unless one lasts: after a crash nobody was told of its end, so it goes on."""
    live_class, session = page.live_class, page.session
    if live_class.state is not State.LIVE:
        return
    live_class.empty_since = None
    person = await session.get(Person, fact.person)
    if person is None or await _stay(page, fact.person, begun=fact) is not None:
        return
    entry = await _as_whom(page, fact.person)
    children = [child.model_dump(mode="json") for child in entry.children]
    viewer = {"person_id": person.id, "name": person.name, "kind": entry.kind, "children": children}
    await put(session, ClassViewer, {**page.own, **viewer})
    await put(session, PresenceSpan, {"id": new_id(), "person_id": person.id, "joined_at": fact.at, **page.own})


async def _left(page: Page, fact: facts.PersonLeft) -> None:
    stay = await _stay(page, fact.person)
    if stay is not None:
        await page.session.execute(update(PresenceSpan).where(PresenceSpan.id == stay).values(left_at=fact.at))


async def _over(page: Page, fact: facts.RoomOver) -> None:
    """The cards in the groups say so from now on."""
    state = State.ABANDONED if fact.reason is CloseReason.ABANDONED else State.ENDED
    page.news += await do_end(page.session, page.live_class.id, state, fact.at)


async def _commented(page: Page, fact: facts.Commented) -> None:
    said = fact.comment
    row = {"id": said.id, "person_id": fact.person, "text": said.text, "to_hosts": said.to_hosts}
    await put(page.session, ClassComment, {**row, "sent_at": said.sent_at, "deleted": False, **page.own})


async def _comment_deleted(page: Page, fact: facts.CommentDeleted) -> None:
    this = (ClassComment.live_class_id == page.live_class.id, ClassComment.id == fact.comment)
    await page.session.execute(update(ClassComment).where(*this).values(deleted=True))


async def _spoke(page: Page, fact: facts.Spoke) -> None:
    row = {"person_id": fact.person, "began_at": fact.began, "ended_at": fact.ended, **page.own}
    await put(page.session, SpeechSpan, row, change=["ended_at"])


async def _check_in_started(page: Page, fact: facts.CheckInStarted) -> None:
    row = {"id": fact.check_in, "number": fact.number, "started_at": fact.at, "ends_at": fact.ends_at}
    await put(page.session, ClassCheckIn, {**row, **page.own})


async def _checked_in(page: Page, fact: facts.CheckedIn) -> None:
    """The first answer counts, whoever gave it (IMP-20)."""
    row = {"check_in_id": fact.check_in, "person_id": fact.person, "by_id": fact.by, "at": fact.at}
    await put(page.session, CheckInReply, {**row, **page.own})


async def _check_in_ended(page: Page, fact: facts.CheckInEnded) -> None:
    this = (ClassCheckIn.live_class_id == page.live_class.id, ClassCheckIn.id == fact.check_in)
    still = ClassCheckIn.ended_at.is_(None)
    await page.session.execute(update(ClassCheckIn).where(*this, still).values(ended_at=fact.at))


async def _reminded(page: Page, fact: facts.AbsentReminded | facts.CheckInReminded) -> None:
    """LIVE-34: the student and its parents are told, in this school's inbox."""
    students = frozenset(str(person) for person in fact.persons)
    kind = CHECK_IN if isinstance(fact, facts.CheckInReminded) else ABSENT
    parents = await membership.parents_of(page.session, page.live_class.school_id, students)
    page.news += await announcing.tell_invited(
        page.services, page.session, page.live_class, students | parents - {page.live_class.host_id}, kind
    )


async def _scope_changed(page: Page, fact: facts.ScopeChanged) -> None:
    """LIVE-32: the doors go by it from now on."""
    page.live_class.viewer_scope = fact.scope
    await page.session.flush()


async def _paused(page: Page, fact: facts.Paused) -> None:
    await put(page.session, ClassPause, {"began_at": fact.at, **page.own})


async def _resumed(page: Page, fact: facts.Resumed) -> None:
    still = (ClassPause.live_class_id == page.live_class.id, ClassPause.ended_at.is_(None))
    await page.session.execute(update(ClassPause).where(*still).values(ended_at=fact.at))


async def _deck_shown(page: Page, fact: facts.DeckShown) -> None:
    await put(page.session, ClassDeck, {"deck_id": fact.deck, "shown_at": fact.at, **page.own})


async def _ink_kept(page: Page, fact: facts.InkKept) -> None:
    elements = [element.model_dump(mode="json") for element in fact.elements]
    row = {"surface": fact.surface, "elements": elements, "kept_at": fact.at, **page.own}
    await put(page.session, ClassInk, row, change=["elements", "kept_at"])


async def _room_kept(page: Page, fact: facts.RoomKept) -> None:
    """While it lasts: what is over is not opened again."""
    if page.live_class.state is State.LIVE:
        row = {"memory": fact.memory.model_dump(mode="json"), "kept_at": fact.at, **page.own}
        await put(page.session, KeptMemory, row, change=["memory", "kept_at"])


KEEPERS: Final[Mapping[type[Fact], Callable[[Page, Any], Awaitable[None]]]] = {
    facts.PersonJoined: _joined,
    facts.PersonLeft: _left,
    facts.RoomOver: _over,
    facts.Commented: _commented,
    facts.CommentDeleted: _comment_deleted,
    facts.Spoke: _spoke,
    facts.CheckInStarted: _check_in_started,
    facts.CheckedIn: _checked_in,
    facts.CheckInEnded: _check_in_ended,
    facts.CheckInReminded: _reminded,
    facts.AbsentReminded: _reminded,
    facts.ScopeChanged: _scope_changed,
    facts.Paused: _paused,
    facts.Resumed: _resumed,
    facts.DeckShown: _deck_shown,
    facts.InkKept: _ink_kept,
    facts.RoomKept: _room_kept,
}


async def _stay(page: Page, person: str, *, begun: facts.PersonJoined | None = None) -> str | None:
    """The stay of the person that lasts, or the one that began as told."""
    lasts = PresenceSpan.left_at.is_(None)
    which = lasts if begun is None else or_(lasts, PresenceSpan.joined_at == begun.at)
    query = select(PresenceSpan.id).where(
        PresenceSpan.live_class_id == page.live_class.id, PresenceSpan.person_id == person, which
    )
    found: str | None = await page.session.scalar(query)
    return found


async def _as_whom(page: Page, person: str) -> Entrant:
    """As what the record shows the person: who is nobody in the school came from outside."""
    live_class = page.live_class
    if not await membership.kinds_of(page.session, live_class.school_id, person):
        return Entrant(PersonKind.OUTSIDER, invited=False)
    found = await entrant(page.session, live_class, person, live_class.school_id)
    return found or Entrant(PersonKind.OUTSIDER, invited=False)
