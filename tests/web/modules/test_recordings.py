"""Recordings as rows: lists, the pool, expiry and the bin, who watched, and who may be recorded. What is on disk is elsewhere."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from signaling.identity import PersonId, RoomSpec, SchoolId
from signaling.messages import RoomId, RoomKind
from signaling.recorders import RecordingHooks, RecordingRefused
from signaling.refusals import RefusalCode
from tests.web.modules.campus import START, Campus, Person
from tests.web.modules.cast import (
    ADMINISTRATOR,
    CHILD,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_CHILD,
    OTHER_PARENT,
    OTHER_TEACHER,
)
from tests.web.modules.test_classes import start
from web.database import new_id
from web.jobs import JobRow
from web.modules.demo.plan import MAIN
from web.modules.directory.consents import RecordingConsent
from web.modules.recordings import keeping, policy, spans
from web.modules.recordings.tables import Recording, RecordingState, Storage

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

GIGABYTE = 1024**3


async def kept(campus: Campus, title: str = "10的加法", size: int = 1000, **values: Any) -> str:
    """A recording that is over, with its expiry planned as the product plans it."""
    row = Recording(
        id=new_id(), school_id=MAIN.id, live_class_id=values.pop("class_id", new_id()), creator_id=HEAD,
        creator_name="陳老師", title=title, search_text=title, state=RecordingState.KEPT, storage=Storage.TEMPORARY,
        bytes=size, seconds=100.0, transcoded=False, key=f"replays/{new_id()}", began_at=campus.clock.now(),
        moved_at=campus.clock.now(),
    )  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    async with campus.services.database.write() as session:
        session.add(row)
        await session.flush()
        if row.state is RecordingState.KEPT:
            await keeping.plan_expiry(campus.services, session, row, campus.clock.now())
    await campus.services.objects.put(f"{row.key}/sound/0.mp4", b"sound")
    return row.id


async def row_of(campus: Campus, recording_id: str) -> Recording:
    async with campus.reading() as session:
        return await session.get_one(Recording, recording_id)


async def listed(person: Person, **query: str) -> list[str]:
    return [one["title"] for one in (await person.get("/recordings", **query))["items"]]


# --- The list ---------------------------------------------------------------------------------------------------------


async def test_administrators_see_the_school_s_recordings_and_teachers_their_own(campus: Campus) -> None:
    """LIVE-44, LIVE-45."""
    head, administrator, other = [await campus.sign_in(one) for one in (HEAD, ADMINISTRATOR, OTHER_TEACHER)]
    await kept(campus, "分數")
    campus.clock.move(days=1)
    await kept(campus, "減法", storage=Storage.PERMANENT)
    campus.clock.move(days=1)
    await kept(campus, "作文", creator_id=OTHER_TEACHER, creator_name="黃老師", search_text="作文 黃老師")
    assert await listed(administrator) == ["作文", "減法", "分數"]
    assert await listed(administrator, sort="oldest") == ["分數", "減法", "作文"]
    assert await listed(administrator, storage="permanent") == ["減法"]
    assert await listed(administrator, q="黃老師") == ["作文"]
    assert await listed(administrator, **{"from": "2026-11-24", "to": "2026-11-24"}) == ["減法"]
    assert (await listed(head), await listed(other)) == (["減法", "分數"], ["作文"])
    first = await administrator.get("/recordings", limit="2")
    assert (len(first["items"]), first["total"]) == (2, 3)
    rest = await administrator.get("/recordings", limit="2", cursor=first["next_cursor"])
    assert ([one["title"] for one in rest["items"]], rest["next_cursor"]) == (["分數"], None)
    shown = first["items"][1]
    assert (shown["name"], shown["bytes"], shown["expires_at"], shown["creator_name"]) == (
        "減法.m3u8", 1000, None, "陳老師",
    )  # fmt: skip
    assert (await (await campus.sign_in(MOTHER)).ask("GET", "/recordings")).status == 403
    assert (await other.ask("DELETE", f"/recordings/{shown['id']}")).status == 404


# --- Keeping ----------------------------------------------------------------------------------------------------------


async def test_a_temporary_recording_expires_once_and_lies_in_the_bin_for_a_day(campus: Campus) -> None:
    """LIVE-42, IMP-14: jobs that run twice, late and side by side change nothing more."""
    recording_id = await kept(campus)
    campus.clock.move(days=15, seconds=-1)
    await campus.run_due_jobs()
    assert (await row_of(campus, recording_id)).state is RecordingState.KEPT
    campus.clock.move(seconds=1)
    await asyncio.gather(*(campus.run_due_jobs() for _ in range(3)))
    await again(campus, keeping.EXPIRE)
    row = await row_of(campus, recording_id)
    assert (row.state, row.binned_at, row.binned_by) == (RecordingState.BINNED, START + timedelta(days=15), None)
    assert await jobs_of(campus, keeping.EMPTY) == 1
    head = await campus.sign_in(HEAD)
    assert (await listed(head), await listed(head, state="binned")) == ([], ["10的加法"])

    campus.clock.move(hours=23)
    await campus.run_due_jobs()
    await head.post(f"/recordings/{recording_id}/restore", {})
    campus.clock.move(hours=2)
    await campus.run_due_jobs()
    row = await row_of(campus, recording_id)
    assert row.state is RecordingState.KEPT, "it was taken back in time"
    assert row.expires_at == campus.clock.now() - timedelta(hours=2) + timedelta(days=15)

    campus.clock.move(days=15)
    await campus.run_due_jobs()
    campus.clock.move(days=1)
    await campus.run_due_jobs()
    await again(campus, keeping.EMPTY)
    row = await row_of(campus, recording_id)
    assert (row.state, row.bytes) == (RecordingState.GONE, 0)
    assert await campus.services.objects.keys(f"{row.key}/") == []
    late = await campus.sign_in(HEAD)
    assert (await late.ask("POST", f"/recordings/{recording_id}/restore", {})).status == 404


async def test_what_is_kept_for_ever_does_not_expire_and_counts_against_the_pool(campus: Campus) -> None:
    """LIVE-43, MEET-27, IMP-12."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    small = await kept(campus, size=1 * GIGABYTE)
    await kept(campus, size=16 * GIGABYTE, storage=Storage.PERMANENT)
    pool = await administrator.get("/recordings/pool")
    assert (pool["pool_bytes"], pool["permanent_bytes"], pool["temporary_bytes"]) == (
        20 * GIGABYTE, 16 * GIGABYTE, 1 * GIGABYTE,
    )  # fmt: skip
    assert (pool["warning"], pool["full"]) == (True, False)
    changed = await administrator.ask("PATCH", f"/recordings/{small}", {"storage": "permanent"})
    assert (changed.status, changed.body["expires_at"]) == (200, None)
    large = await kept(campus, size=4 * GIGABYTE)
    refused = await administrator.ask("PATCH", f"/recordings/{large}", {"storage": "permanent"})
    assert (refused.status, refused.code) == (409, "pool-full")
    campus.clock.move(days=20)
    await campus.run_due_jobs()
    assert (await row_of(campus, small)).state is RecordingState.KEPT
    assert (await row_of(campus, large)).state is RecordingState.BINNED


async def test_a_full_pool_refuses_to_start_and_cuts_nothing(campus: Campus) -> None:
    """MEET-27."""
    administrator = await campus.sign_in(ADMINISTRATOR)
    running = await kept(campus, size=20 * GIGABYTE, storage=Storage.PERMANENT, state=RecordingState.RUNNING)
    spec = RoomSpec(
        RoomId("class"), RoomKind.LARGE, SchoolId(MAIN.id), "數學", PersonId(HEAD), "陳老師", campus.clock.now()
    )
    hooks = RecordingHooks(lambda _: None, dict, lambda _: None, set)
    replays = campus.services.replays
    assert replays is not None
    await administrator.ask("PATCH", "/recordings/policy", {"storage": "permanent"})
    with pytest.raises(RecordingRefused) as refused:
        await replays.open(spec, hooks)
    assert refused.value.code is RefusalCode.RECORDING_FULL
    assert (await row_of(campus, running)).state is RecordingState.RUNNING
    async with campus.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Recording)) == 1
        taken = await policy.taken(session, MAIN.id)
    assert taken.permanent == 20 * GIGABYTE
    await administrator.ask("PATCH", "/recordings/policy", {"storage": "temporary"})
    await replays.open(spec, hooks)
    await replays.close(spec.id, over=True, removed=())


async def test_many_are_deleted_and_taken_back_at_once_and_one_that_runs_is_not(campus: Campus) -> None:
    """LIVE-45."""
    administrator, head = await campus.sign_in(ADMINISTRATOR), await campus.sign_in(HEAD)
    ids = [await kept(campus, f"第{number}課") for number in range(3)]
    running = await kept(campus, "正在上", state=RecordingState.RUNNING)
    other = await kept(campus, "別人的", creator_id=OTHER_TEACHER)
    assert await head.post("/recordings/delete", {"ids": [*ids, running, other, "none"]}) == {"count": 3}
    assert await head.post("/recordings/delete", {"ids": ids}) == {"count": 0}
    assert (await head.ask("DELETE", f"/recordings/{running}")).code == "recording-running"
    assert sorted(await listed(administrator)) == sorted(["正在上", "別人的"])
    assert (await row_of(campus, ids[0])).binned_by == HEAD
    assert await administrator.post("/recordings/restore", {"ids": [*ids, running]}) == {"count": 3}
    assert len(await listed(administrator)) == 5


async def test_only_administrators_set_the_policy(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    assert (await head.ask("PATCH", "/recordings/policy", {"storage": "permanent"})).status == 403
    assert (await head.get("/recordings/policy")) == {
        "storage": "temporary", "audience": "invited", "temporary_days": 15, "bin_days": 1,
    }  # fmt: skip


# --- Watching ---------------------------------------------------------------------------------------------------------


async def test_the_teacher_sees_who_watched_what_and_everybody_goes_on_where_it_stopped(campus: Campus) -> None:
    head, mother, stranger = [await campus.sign_in(one) for one in (HEAD, MOTHER, OTHER_PARENT)]
    class_id = (await start(head, "三年二班"))["id"]
    await kept(campus, class_id=class_id)
    path = f"/classes/{class_id}/replay/watched"
    for body in ({"spans": [[0, 10], [30, 40]], "resume_at": 40}, {"spans": [[9, 20]], "resume_at": 20}):
        assert (await mother.ask("PUT", path, body)).status == 204
        assert (await mother.ask("PUT", path, body)).status == 204, "told twice, it counts once"
    shown = await head.get(path)
    (viewer,) = shown["items"]
    assert (viewer["person_id"], viewer["spans"], viewer["seconds"]) == (MOTHER, [[0, 20], [30, 40]], 30)
    assert (await mother.get(f"/classes/{class_id}/replay"))["me"] == {"resume_at": 20}
    assert (await mother.ask("GET", path)).status == 403
    assert (await stranger.ask("PUT", path, {"resume_at": 1})).status == 404
    for wrong in ({"spans": [[5, 1]], "resume_at": 1}, {"resume_at": -1}, {"spans": [[0, 1]] * 201, "resume_at": 1}):
        assert (await mother.ask("PUT", path, wrong)).status == 422


async def test_a_deleted_replay_is_told_to_who_could_watch_it_and_nothing_to_others(campus: Campus) -> None:
    head, mother, stranger = [await campus.sign_in(one) for one in (HEAD, MOTHER, OTHER_PARENT)]
    class_id = (await start(head, "三年二班"))["id"]
    recording_id = await kept(campus, class_id=class_id)
    assert (await mother.get(f"/classes/{class_id}"))["replay_state"] == "ready"
    assert (await head.ask("DELETE", f"/recordings/{recording_id}")).status == 200
    gone = await mother.ask("GET", f"/classes/{class_id}/replay")
    assert (gone.status, gone.code) == (410, "replay-gone")
    assert (await stranger.ask("GET", f"/classes/{class_id}/replay")).status == 404
    assert (await mother.get(f"/classes/{class_id}"))["replay_state"] == "gone"


def test_spans_are_joined_and_few(engine: str) -> None:
    del engine
    assert spans.joined([(5, 6), (0, 2), (1, 3), (3.5, 4), (9, 9)]) == [(0, 6)]
    many = spans.joined((number * 10.0, number * 10.0 + (1 if number % 2 else 5)) for number in range(1000))
    assert len(many) == spans.KEPT
    assert (many[0][0], many[-1][1]) == (0.0, 9991.0)


# --- Consent ----------------------------------------------------------------------------------------------------------


async def test_guardians_consent_for_their_children_and_nobody_else_does(campus: Campus) -> None:
    """IMP-16: who gave it, when, and on which paper."""
    people = (MOTHER, FATHER, CHILD, OTHER_PARENT, HEAD, ADMINISTRATOR)
    mother, father, child, stranger, head, administrator = [await campus.sign_in(one) for one in people]
    path = f"/people/{CHILD}/recording-consent"
    before = await mother.get(path)
    assert (before["given"], before["said"], before["can_change"]) == (False, False, True)
    given = await mother.ask("PUT", path, {"given": True})
    assert (given.body["given"], given.body["by_name"] is not None) == (True, True)
    assert (await father.get(path))["given"] is True
    assert (await child.get(path))["can_change"] is False
    assert (await child.ask("PUT", path, {"given": False})).status == 403
    for other in (stranger, head):
        assert (await other.ask("GET", path)).status == 404
        assert (await other.ask("PUT", path, {"given": False})).status == 404
    withdrawn = await administrator.ask("PUT", path, {"given": False, "note": "來電"})
    assert (withdrawn.status, withdrawn.body["note"]) == (200, "來電")
    mine = (await mother.get("/recording-consents/mine"))["items"]
    assert [(one["person_id"], one["kind"], one["given"]) for one in mine] == [
        (MOTHER, "parent", False), (CHILD, "student", False),
    ]  # fmt: skip
    own = await head.get(f"/people/{HEAD}/recording-consent")
    assert (own["given"], own["said"]) == (True, False), "teaching is their work"


async def test_administrators_see_whose_consent_is_missing(campus: Campus) -> None:
    administrator = await campus.sign_in(ADMINISTRATOR)
    async with campus.services.database.write() as session:
        row = RecordingConsent(school_id=MAIN.id, person_id=OTHER_CHILD, given=True, by_name="x", at=START, note="")
        session.add(row)
    page = await administrator.get("/recording-consents", limit="7")
    everybody = [*page["items"]]
    while page["next_cursor"]:
        page = await administrator.get("/recording-consents", limit="7", cursor=page["next_cursor"])
        everybody += page["items"]
    assert len({one["person_id"] for one in everybody}) == len(everybody) == page["total"]
    assert page["given"] == 1
    assert [one["person_id"] for one in everybody if one["given"]] == [OTHER_CHILD]
    only = await administrator.get("/recording-consents", given="true")
    assert [one["person_id"] for one in only["items"]] == [OTHER_CHILD]
    assert (await (await campus.sign_in(HEAD)).ask("GET", "/recording-consents")).status == 403
    assert (await administrator.ask("GET", "/recording-consents", cursor="nonsense")).status == 400


async def again(campus: Campus, kind: str) -> None:
    """Has every job of the kind run once more, as after a crash before it was noted as done."""
    async with campus.services.database.write() as session:
        for row in await session.scalars(
            select(JobRow).where(JobRow.kind == kind, JobRow.run_at <= campus.clock.now())
        ):
            row.state, row.attempts, row.finished_at = "waiting", 0, None
    await campus.run_due_jobs()


async def jobs_of(campus: Campus, kind: str) -> int:
    async with campus.reading() as session:
        return await session.scalar(select(func.count()).select_from(JobRow).where(JobRow.kind == kind)) or 0
