"""A lesson through the whole application: HTTP, sockets, rooms, tables (LIVE-13, 21, 30, 35; media are tested elsewhere)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from signaling.messages import (
    CommentSent,
    EndRoom,
    Event,
    GroupMessagePosted,
    Notified,
    PersonKind,
    Role,
    RoomClosed,
    SendComment,
)
from tests.signaling.world import Page, RefusedByServer
from tests.web.modules.campus import Campus, Person
from tests.web.modules.cast import CHILD, HEAD, MOTHER, OTHER_PARENT, plan_of
from tests.web.modules.test_classes import start
from tests.worlds.waiting import until
from web.auth import COOKIE
from web.modules.classes.tables import PresenceSpan


@asynccontextmanager
async def page_of(campus: Campus, person: Person) -> AsyncIterator[Page]:
    """A connected page that carries the person's sign-in."""
    page = Page(str(campus.http.make_url("/")), person.id, "browser")
    origin = campus.services.settings.origins[0]
    await page.connect(Cookie=f"{COOKIE}={person.token}", Origin=origin)
    try:
        yield page
    finally:
        await page.close()


async def hears(page: Page, *kinds: type[Event], times: int = 1) -> None:
    """Waits until the page has heard each of these so often."""
    await until(lambda: all(len(page.heard(kind)) >= times for kind in kinds), what=f"{page.person} hears {kinds}")


async def test_a_class_is_started_told_entered_and_ended(campus: Campus) -> None:
    head, mother, child = [await campus.sign_in(one) for one in (HEAD, MOTHER, CHILD)]
    async with page_of(campus, head) as teacher, page_of(campus, mother) as parent, page_of(campus, child) as student:
        started = await start(head, "三年二班")
        for page in (parent, student):
            await hears(page, Notified, GroupMessagePosted)
        hosted = await teacher.join(started["id"])
        seen = await parent.join(started["id"])
        await student.join(started["id"])
        assert (hosted.me.role, seen.me.role) == (Role.HOST, Role.VIEWER)
        assert (seen.me.kind, [one.name for one in seen.me.children]) == (
            PersonKind.PARENT,
            [plan_of(CHILD).name.name],
        )
        assert (await mother.get(f"/classes/{started['id']}"))["count"] == 3

        await student.ask(SendComment(text="老師好"), CommentSent)
        campus.clock.move(minutes=40)
        await teacher.do(EndRoom())
        for page in (parent, student):
            await hears(page, RoomClosed)
            await hears(page, GroupMessagePosted, times=2)
    shown = await mother.get(f"/classes/{started['id']}")
    assert (shown["state"], shown["can_enter"], shown["count"]) == ("ended", False, 0)
    async with campus.reading() as session:
        spans = (await session.scalars(select(PresenceSpan))).all()
    assert {span.person_id for span in spans} == {HEAD, MOTHER, CHILD}
    assert {span.left_at - span.joined_at for span in spans if span.left_at} == {timedelta(minutes=40)}


async def test_the_uninvited_and_the_late_stay_outside(campus: Campus) -> None:
    head, stranger, mother = [await campus.sign_in(one) for one in (HEAD, OTHER_PARENT, MOTHER)]
    started = await start(head, "三年二班")
    async with page_of(campus, head) as teacher, page_of(campus, stranger) as other, page_of(campus, mother) as late:
        await teacher.join(started["id"])
        with pytest.raises(RefusedByServer) as refused:
            await other.join(started["id"])
        assert refused.value.code == "not-invited"
        assert other.heard(Notified) == []
        await teacher.do(EndRoom())
        await hears(late, GroupMessagePosted)
        with pytest.raises(RefusedByServer) as refused:
            await late.join(started["id"])
        assert refused.value.code == "room-ended"
