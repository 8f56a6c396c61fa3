"""A lesson over real sockets: several pages on one server, without media."""

import asyncio

import pytest

from signaling.messages import (
    AcceptInvitation,
    AllowComments,
    AllowSpeaking,
    AskToSpeak,
    BanComments,
    CloseReason,
    CommentSent,
    Content,
    CountChanged,
    EndRoom,
    GrantSpeech,
    Hand,
    InviteToSpeak,
    LeaveRoom,
    Notified,
    Permission,
    RemoveMember,
    RevokeSpeech,
    RoomClosed,
    RoomId,
    SendComment,
    SetContent,
    StopSpeaking,
)
from tests.signaling.school import TEACHER
from tests.signaling.world import RefusedByServer, World
from tests.worlds.waiting import until


async def test_a_teacher_and_two_viewers_share_a_class(world: World) -> None:
    teacher = await world.teacher()
    parent, student = await world.page("parent1"), await world.page("student1")
    await world.agree()
    assert len(teacher.room.members) == 3
    assert set(parent.room.members) == {teacher.id, parent.id}
    assert world.server.count(RoomId("math")) == student.room.count == 3
    assert parent.early == []


async def test_a_comment_reaches_everybody_under_the_parent_s_name_and_child(world: World) -> None:
    """LIVE-26."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    sent = await parent.ask(SendComment(text="  老師早晨  ", local_id="x1"), CommentSent)
    await until(lambda: teacher.room.comments and parent.room.comments)
    comment = teacher.room.comments[0]
    assert (comment.id, comment.text, comment.local_id) == (sent.comment_id, "老師早晨", "x1")
    assert (comment.name, comment.children[0].name) == ("parent1", "parent1 的孩子")
    assert parent.room.comments == [comment]


async def test_the_host_closes_and_opens_comments_for_all(world: World) -> None:
    """LIVE-25: applies at once."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(AllowComments(allowed=False))
    with pytest.raises(RefusedByServer) as refused:
        await parent.ask(SendComment(text="?"), CommentSent)
    assert refused.value.code == "comments-closed"
    await until(lambda: Permission.COMMENT not in parent.room.permissions)
    await teacher.ask(SendComment(text="請安靜"), CommentSent)
    await teacher.do(AllowComments(allowed=True))
    await parent.ask(SendComment(text="好"), CommentSent)
    await until(lambda: [comment.text for comment in parent.room.comments] == ["請安靜", "好"])


async def test_a_parent_asks_is_heard_and_is_thanked(world: World) -> None:
    """LIVE-27, LIVE-29."""
    teacher, parent, other = await world.teacher(), await world.page("parent1"), await world.page("parent2")
    await parent.do(AskToSpeak())
    await until(lambda: teacher.room.queue == [parent.id] and parent.room.place == 1)
    await teacher.do(GrantSpeech(member_id=parent.id))
    await until(lambda: Permission.PUBLISH_MICROPHONE in parent.room.permissions)
    await until(lambda: other.room.members[parent.id].hand is Hand.SPEAKING)
    assert parent.room.notices == ["speech-granted"]
    await teacher.do(RevokeSpeech(member_id=parent.id))
    await until(lambda: parent.id not in other.room.members)
    await until(lambda: parent.room.notices == ["speech-granted", "speech-revoked"])
    await world.agree()


async def test_an_invitation_is_accepted_and_given_back(world: World) -> None:
    """LIVE-31; it does not need the host's switch for requests (LIVE-17)."""
    teacher, student = await world.teacher(), await world.page("student1")
    await teacher.do(AllowSpeaking(allowed=False))
    with pytest.raises(RefusedByServer) as refused:
        await student.do(AskToSpeak())
    assert refused.value.code == "speaking-closed"
    await teacher.do(InviteToSpeak(member_id=student.id))
    await until(lambda: student.room.notices == ["speech-invited"])
    await student.do(AcceptInvitation())
    await until(lambda: teacher.room.members[student.id].hand is Hand.SPEAKING)
    await student.do(StopSpeaking())
    await until(lambda: teacher.room.members[student.id].hand is Hand.DOWN)
    await world.agree()


async def test_a_reload_keeps_the_floor_and_the_place(world: World) -> None:
    teacher = await world.teacher()
    speaker, asker = await world.page("parent1"), await world.page("parent2")
    await teacher.do(InviteToSpeak(member_id=speaker.id))
    await speaker.do(AcceptInvitation())
    await asker.do(AskToSpeak())
    for page in (speaker, asker):
        await page.close()
    await until(lambda: not teacher.room.members[speaker.id].connected and not teacher.room.members[asker.id].connected)
    world.passes(59)
    again, asking = await world.page("parent1"), await world.page("parent2")
    assert (again.id, again.room.me.hand) == (speaker.id, Hand.SPEAKING)
    assert Permission.PUBLISH_MICROPHONE in again.room.permissions
    assert (asking.id, asking.room.place) == (asker.id, 1)
    await world.agree()


async def test_a_seat_is_given_back_after_the_grace_time(world: World) -> None:
    teacher, speaker = await world.teacher(), await world.page("parent1")
    await teacher.do(InviteToSpeak(member_id=speaker.id))
    await speaker.do(AcceptInvitation())
    await speaker.close()
    await until(lambda: not teacher.room.members[speaker.id].connected)
    world.passes(61)
    await until(lambda: speaker.id not in teacher.room.members)
    again = await world.page("parent1")
    assert (again.id, again.room.me.hand) == (speaker.id, Hand.DOWN)
    await until(lambda: world.office.reports.count(("joined", "math", "parent1")) == 2)
    assert world.office.reports.count(("left", "math", "parent1")) == 1


async def test_a_second_tab_takes_the_seat_over_and_the_first_is_told(world: World) -> None:
    teacher, first = await world.teacher(), await world.page("parent1")
    await first.do(AskToSpeak())
    second = await world.page("parent1")
    await until(lambda: first.room.closed is CloseReason.REPLACED)
    assert (second.id, second.room.me.hand, second.room.place) == (first.id, Hand.ASKING, 1)
    with pytest.raises(RefusedByServer) as refused:
        await first.do(StopSpeaking())
    assert refused.value.code == "not-in-room"
    await first.close()
    await teacher.do(GrantSpeech(member_id=second.id))
    await until(lambda: second.room.me.hand is Hand.SPEAKING)
    assert second.room.me.connected


async def test_who_is_removed_cannot_come_back(world: World) -> None:
    """LIVE-31 移出課堂; not after the grace time either."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(RemoveMember(member_id=parent.id))
    await until(lambda: parent.room.closed is CloseReason.REMOVED)
    await until(lambda: parent.id not in teacher.room.members)
    world.passes(3000)
    with pytest.raises(RefusedByServer) as refused:
        await parent.join()
    assert refused.value.code == "removed"


async def test_a_ban_on_comments_outlives_leaving(world: World) -> None:
    """LIVE-31."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(BanComments(member_id=parent.id, banned=True))
    await parent.do(LeaveRoom())
    await parent.join()
    with pytest.raises(RefusedByServer) as refused:
        await parent.ask(SendComment(text="?"), CommentSent)
    assert refused.value.code == "comments-banned"
    await teacher.do(BanComments(member_id=parent.id, banned=False))
    await parent.ask(SendComment(text="!"), CommentSent)


async def test_the_stage_changes_for_all(world: World) -> None:
    """LIVE-14, LIVE-18."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(SetContent(content=Content.SCREEN))
    await until(lambda: parent.room.room.content is Content.SCREEN)


async def test_a_class_that_ends_ends_for_all_and_is_not_opened_again(world: World) -> None:
    """LIVE-21."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.do(EndRoom())
    await until(lambda: parent.room.closed is CloseReason.ENDED and teacher.room.closed is CloseReason.ENDED)
    await until(lambda: ("closed", "math", "ended") in world.office.reports)
    assert world.office.reports.index(("left", "math", "parent1")) < world.office.reports.index(
        ("closed", "math", "ended")
    )
    assert world.server.count(RoomId("math")) == 0
    with pytest.raises(RefusedByServer) as refused:
        await parent.join()
    assert refused.value.code == "room-ended"


async def test_a_viewer_may_do_nothing_that_is_the_host_s(world: World) -> None:
    teacher, parent = await world.teacher(), await world.page("parent1")
    for command in (
        EndRoom(),
        SetContent(content=Content.NONE),
        AllowComments(allowed=False),
        RemoveMember(member_id=teacher.id),
        GrantSpeech(member_id=parent.id),
    ):
        with pytest.raises(RefusedByServer) as refused:
            await parent.do(command)
        assert refused.value.code == "not-permitted"
    await world.agree()


async def test_the_count_is_told_once_a_second(world: World) -> None:
    """LIVE-30."""
    teacher = await world.teacher()
    await asyncio.gather(*(world.page(f"parent{number}") for number in range(12)))
    world.passes(1)
    await until(lambda: teacher.room.count == 13)
    assert teacher.heard(CountChanged) == [CountChanged(count=13)]


async def test_news_for_persons_reach_all_their_sockets_in_a_room_or_not(world: World) -> None:
    teacher, desk, phone = await world.teacher(), await world.page("parent1", join=False), await world.page("parent1")
    await world.server.tell([desk.person], Notified(data={"kind": "class-started"}))  # type: ignore[list-item]
    desk.replica = phone.replica = None
    await until(lambda: desk.events and phone.heard(Notified))
    assert not teacher.heard(Notified)


async def test_an_ended_sign_in_is_out_at_once(world: World) -> None:
    """ASVS 7.4.2."""
    teacher, phone = await world.teacher(), await world.page("parent1", device="phone")
    desk = await world.page("parent1", device="desk", join=False)
    await world.server.end_sign_in("parent1.phone")
    await asyncio.wait_for(phone.gone.wait(), 5)
    assert phone.heard(RoomClosed) == [RoomClosed(room_id=RoomId("math"), reason=CloseReason.SIGNED_OUT)]
    await until(lambda: phone.id not in teacher.room.members)
    await desk.join()


async def test_the_floor_above_can_close_a_room(world: World) -> None:
    teacher = await world.teacher()
    await world.server.close_room(RoomId("math"), CloseReason.ENDED)
    await until(lambda: teacher.room.closed is CloseReason.ENDED)


async def test_children_are_not_left_alone(world: World) -> None:
    """beyond.md, advance 1."""
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.close()
    await until(lambda: not parent.room.members[teacher.id].connected)
    world.passes(9)
    await parent.ask(SendComment(text="老師?"), CommentSent)
    world.passes(1)
    await until(lambda: parent.room.room.staff_away_since is not None)
    with pytest.raises(RefusedByServer) as refused:
        await parent.ask(SendComment(text="??"), CommentSent)
    assert refused.value.code == "staff-away"
    await world.page(TEACHER)
    await until(lambda: parent.room.room.staff_away_since is None and parent.room.room.closes_at is None)
    await parent.ask(SendComment(text="!"), CommentSent)
    await world.agree()


async def test_a_class_that_staff_have_left_ends_by_itself(world: World) -> None:
    teacher, parent = await world.teacher(), await world.page("parent1")
    await teacher.close()
    await until(lambda: not parent.room.members[teacher.id].connected)
    world.passes(10)
    await until(lambda: parent.room.room.closes_at is not None)
    world.passes(590)
    await until(lambda: parent.room.closed is CloseReason.ABANDONED)
    await until(lambda: ("closed", "math", "abandoned") in world.office.reports)
