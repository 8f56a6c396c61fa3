"""A class is recorded through the whole application: real packets in, playlists out, while it runs and after (LIVE-15, LIVE-40)."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rtc.negotiated import Source
from signaling.messages import (
    CommentSent,
    EndRoom,
    PinMember,
    RemoveMember,
    SendComment,
    ShowDeck,
    StartRecording,
    StopRecording,
)
from tests.recording.reading import pictures, samples, strength
from tests.web.modules.campus import Answer, Campus, Person
from tests.web.modules.cast import ADMINISTRATOR, CHILD, FATHER, HEAD, MOTHER, OTHER_PARENT, OTHER_TEACHER, plan_of
from tests.web.modules.decks import ready
from tests.web.modules.recorded import (
    download,
    events,
    fetch,
    flat,
    in_class,
    played,
    publishes,
    replay,
    sounding,
    story,
    viewed,
)
from tests.web.modules.test_classes import start
from tests.worlds.media import tone
from tests.worlds.waiting import seen, until
from web.modules.recordings import shelf
from web.modules.recordings.tables import Recording

pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

TEACHER_TONE, CHILD_TONE = 440, 1500
TEACHER_WALL, CHILD_WALL = 60, 200
HEARD, UNHEARD = 0.005, 0.0005
"""Amplitudes of a tone that is in a recording, and of one that is not."""


async def test_a_class_is_replayed_while_it_runs_and_after(campus: Campus, tmp_path: Path) -> None:
    head, mother = await campus.sign_in(HEAD), await campus.sign_in(MOTHER)
    class_id = (await start(head, "三年二班", replay=True, content="camera"))["id"]
    async with AsyncExitStack() as looks:
        async with in_class(campus, head, class_id) as teacher, in_class(campus, mother, class_id) as parent:
            await publishes(teacher, Source.CAMERA, flat(TEACHER_WALL))
            await publishes(teacher, Source.MICROPHONE, tone(TEACHER_TONE))
            await until(
                lambda: teacher.room.room.recording and parent.room.room.recording, what="everybody knows of it"
            )
            assert teacher.room.me.recorded is True
            assert parent.room.me.recorded is False, "nobody has given consent for this parent"

            await parent.ask(SendComment(text="老師早晨"), CommentSent)
            during = await played(mother, class_id)
            assert (during["state"], during["live"], during["class_live"]) == ("running", True, True)
            assert {take["source"] for take in during["takes"]} == {"camera"}
            playing = await sounding(mother, during["playlist_base"])
            assert playing.status == 200
            assert b"#EXT-X-ENDLIST" not in playing.body
            assert "sound" in await download(mother, during["playlist_base"], tmp_path / "during")
            sound = samples(tmp_path / "during" / "sound" / "playlist.m3u8")
            assert strength(sound[len(sound) // 2 :], TEACHER_TONE) > HEARD
            said = events(await story(mother, during["playlist_base"]), "comment-posted")
            assert [(one["comment"]["text"], one["comment"]["name"]) for one in said] == [("老師早晨", "")]
            assert (await mother.get(f"/classes/{class_id}"))["replay_state"] == "running"

            async with campus.reading() as session:
                early = await session.get_one(Recording, during["recording_id"])
            await looks.enter_async_context(viewed(mother, class_id, during["playlist_base"]))
            await teacher.do(EndRoom())
        await until(lambda: not campus.services.rooms.count(class_id))
        await settled(campus, class_id)
    after = await replay(mother, class_id)
    assert (after["state"], after["live"], after["class_live"]) == ("kept", False, False)
    assert after["seconds"] >= during["seconds"]
    streams = await download(mother, after["playlist_base"], tmp_path / "after")
    text = (tmp_path / "after" / "sound" / "playlist.m3u8").read_text()
    assert text.rstrip().endswith("#EXT-X-ENDLIST")
    (take,) = [stream for stream in streams if stream != "sound"][:1]
    # File by file: FFmpeg's demuxer goes on with the parameters of the first one, where a busy machine made the size change.
    shown = [each for file in sorted((tmp_path / "after" / take).glob("*.mp4")) for each in pictures(file)]
    assert shown
    assert [(at, luma) for at, luma in shown if abs(luma - TEACHER_WALL) >= 12] == []
    assert (await fetch(mother, f"{after['playlist_base']}index.jsonl")).status == 404
    assert not shelf.folder(campus.services, after["recording_id"]).exists(), "its bytes are objects now"
    assert b"ftyp" in await shelf.whole(campus.services, early, "sound/0.mp4"), (
        "who asked before it was moved is served"
    )
    page = await fetch(mother, f"{after['playlist_base']}timeline.jsonl?after=0")
    assert page.body["complete"] is True
    await made_into_one_file(campus, early, tmp_path / "class.mp4")


async def made_into_one_file(campus: Campus, recording: Recording, to: Path) -> None:
    """Asked for, stopped, asked for again, made, and given to whoever may watch; removed when nobody wants it any more."""
    head, mother, stranger = [await campus.sign_in(one) for one in (HEAD, MOTHER, OTHER_PARENT)]
    path = f"/recordings/{recording.id}/file"
    assert (await mother.ask("POST", path, {})).status == 403
    assert (await head.ask("GET", f"{path}.mp4")).code == "file-not-ready"
    assert (await head.ask("POST", path)).body["state"] == "waiting"
    assert (await head.ask("DELETE", path)).status == 204
    await campus.run_due_jobs()
    assert (await head.get(path))["state"] == "cancelled", "what was stopped is not made"
    assert (await head.ask("POST", path)).body["state"] == "waiting"
    await campus.run_due_jobs()
    made = await head.get(path)
    assert (made["state"], made["progress"], made["problem"]) == ("ready", 1.0, None)
    got = await mother.ask("GET", f"{path}.mp4")
    assert (got.status, len(got.body)) == (200, made["bytes"])
    assert "filename*=UTF-8''10%E7%9A%84" in got.headers["Content-Disposition"]
    assert (await stranger.ask("GET", f"{path}.mp4")).status == 404
    await asyncio.to_thread(to.write_bytes, got.body)
    assert strength(samples(to), TEACHER_TONE) > HEARD
    assert pictures(to)
    await plays_as_hls(mother, recording.live_class_id, to.parent / "hls")
    assert (await head.ask("DELETE", path)).status == 204
    await seen(lambda: campus.services.objects.keys(f"{recording.key}/file/"), lambda left: left == [])
    assert (await mother.ask("GET", f"{path}.mp4")).code == "file-not-ready"


async def plays_as_hls(person: Person, class_id: str, folder: Path) -> None:
    """The one file again, by a playlist that any player understands."""
    base = (await replay(person, class_id))["playlist_base"]
    text = (await fetch(person, f"{base}class.m3u8")).body.decode()
    assert text.rstrip().endswith("#EXT-X-ENDLIST")
    (name,) = {line for line in text.splitlines() if line and not line.startswith("#")}
    media = await fetch(person, f"{base}{name}")
    assert (media.status, (await fetch(person, f"{base}{name}", Range="bytes=4-7")).body) == (200, b"ftyp")
    await asyncio.to_thread(folder.mkdir)
    await asyncio.to_thread((folder / "class.m3u8").write_text, text)
    await asyncio.to_thread((folder / name).write_bytes, media.body)
    assert strength(samples(folder / "class.m3u8"), TEACHER_TONE) > HEARD
    assert pictures(folder / "class.m3u8")
    assert (await fetch(person, f"{base}index.jsonl")).status == 404


async def settled(campus: Campus, class_id: str) -> None:
    """The recording of the class is closed, kept and moved."""

    async def look() -> Recording | None:
        await campus.run_due_jobs()
        async with campus.reading() as session:
            found: Recording | None = await session.scalar(select(Recording).where(Recording.live_class_id == class_id))
            return found

    await seen(look, lambda row: row is not None and row.moved_at is not None, within=60)


async def test_who_has_not_consented_never_reaches_the_disk(campus: Campus, tmp_path: Path) -> None:
    """Whole recordings are searched: for tone, brightness, name and ids of a child whose guardians said nothing."""
    head, child, administrator = [await campus.sign_in(one) for one in (HEAD, CHILD, ADMINISTRATOR)]
    class_id = (await start(head, "三年二班", kind="small", replay=True, content="camera"))["id"]
    async with in_class(campus, head, class_id) as teacher, in_class(campus, child, class_id) as student:
        own = await publishes(teacher, Source.MICROPHONE, tone(TEACHER_TONE))
        secret = {
            await publishes(student, Source.MICROPHONE, tone(CHILD_TONE)),
            await publishes(student, Source.CAMERA, flat(CHILD_WALL)),
        }
        await teacher.do(PinMember(member_id=student.id))
        await student.ask(SendComment(text="我在這裡"), CommentSent)
        await played(head, class_id, takes=0)
        # Now with consent, by a paper: both are taken from here on.
        assert (await say(administrator, CHILD, given=True)).code == "paper-missing"
        assert (await say(administrator, CHILD, given=True, note="表格 2026-11")).status == 200
        await until(lambda: student.room.me.recorded is True, what="it counts at once")
        await played(head, class_id, takes=1)
        # Withdrawn: nothing further.
        assert (await say(administrator, CHILD, given=False)).status == 200
        await until(lambda: student.room.me.recorded is False, what="it counts at once")
        base = (await replay(head, class_id))["playlist_base"]
        written = await seen(lambda: story(head, base), lambda lines: len(gone(lines, secret)) == len(secret))
        withdrawn = max(gone(written, secret))
        await played(head, class_id, takes=1, seconds=withdrawn + 3)
        await teacher.do(EndRoom())
    await settled(campus, class_id)
    after = await replay(head, class_id)
    await download(head, after["playlist_base"], tmp_path)
    lines = await story(head, after["playlist_base"])
    assert max(gone(lines, secret)) == withdrawn
    given = min(line["at"] / 1000 for line in lines if line.get("event", {}).get("track", {}).get("id") in secret)
    assert {take["member_id"] for take in after["takes"]} == {student.id}
    for take in after["takes"]:
        assert given - 0.1 <= take["start"]
        assert take["start"] + take["seconds"] <= withdrawn + 0.2, "the picture ended with the consent"
    sound = samples(tmp_path / "sound" / "playlist.m3u8")
    before, later = sound[: int(given * 48_000)], sound[int((withdrawn + 0.5) * 48_000) :]
    for heard in (before[-96_000:], later):
        assert strength(heard, TEACHER_TONE) > HEARD
        assert strength(heard, CHILD_TONE) < UNHEARD
    told = [line for line in lines if not given - 0.05 <= line["at"] / 1000 <= withdrawn + 0.05]
    text = str(told)
    assert own in str(lines)
    assert not [word for word in (plan_of(CHILD).name.name, f"'{student.id}'", CHILD, *secret) if word in text]
    said = [one for line in told for one in line.get("snapshot", {}).get("comments", [])]
    said += [one["comment"] for one in events(told, "comment-posted")]
    assert [(one["text"], one["member_id"], one["name"]) for one in said] == [("我在這裡", "nobody", "")]


async def test_a_recording_stops_goes_on_and_is_one(campus: Campus) -> None:
    """The host's own choice (LIVE-05); who comes later is told. Slides stay in it; who is removed does not see it (LIVE-31)."""
    head, mother, father = [await campus.sign_in(one) for one in (HEAD, MOTHER, FATHER)]
    deck = await ready(campus, head)
    class_id = (await start(head, "三年二班"))["id"]
    async with in_class(campus, head, class_id) as teacher:
        await teacher.do(ShowDeck(deck_id=deck["id"]))
        assert (await head.ask("GET", f"/classes/{class_id}/replay")).status == 404
        await publishes(teacher, Source.MICROPHONE, tone(TEACHER_TONE))
        await teacher.do(StartRecording())
        await teacher.do(StartRecording())
        first = await played(head, class_id, takes=0, seconds=1)
        async with in_class(campus, mother, class_id) as parent:
            await until(lambda: "recording-started" in parent.room.notices, what="who enters is told")
            await replay(mother, class_id)
            await teacher.do(RemoveMember(member_id=parent.id))
            assert (await mother.ask("GET", f"/classes/{class_id}/replay")).status == 404
        async with in_class(campus, father, class_id) as parent:
            await teacher.do(StopRecording())
            await until(lambda: "recording-stopped" in parent.room.notices, what="everybody is told")
        assert (await replay(head, class_id))["live"] is False
        await teacher.do(StartRecording())
        second = await replay(head, class_id)
        assert second["recording_id"] == first["recording_id"]

        async def spans() -> int:
            lines = await story(head, second["playlist_base"])
            return len([line for line in lines if "snapshot" in line])

        await seen(spans, lambda count: count == 2)
        await teacher.do(EndRoom())
    await settled(campus, class_id)
    assert (await mother.ask("GET", f"/classes/{class_id}/replay")).status == 404
    await deleted_slides_stay(campus, head, father, class_id, deck)


async def deleted_slides_stay(campus: Campus, teacher: Person, parent: Person, class_id: str, deck: Any) -> None:
    """The replay shows what was shown, with its texts, whatever became of the slides; and no other slides."""
    assert (await teacher.ask("DELETE", f"/slides/{deck['id']}")).status == 204
    await campus.run_due_jobs()
    assert (await teacher.ask("GET", f"/slides/{deck['id']}/pages/1/large.webp")).status == 404
    told = await replay(parent, class_id)
    assert [(one["id"], one["pages"]) for one in told["decks"]] == [
        (deck["id"], [one["text"] for one in deck["pages"]])
    ]
    base = f"{told['playlist_base']}slides/{deck['id']}/pages"
    for size in ("large", "small"):
        page = await fetch(parent, f"{base}/1/{size}.webp")
        assert (page.status, page.body[8:12]) == (200, b"WEBP")
    other = (await ready(campus, teacher))["id"]
    for wrong in (
        f"{base}/99/large.webp",
        f"{base}/1/huge.webp",
        f"{told['playlist_base']}slides/{other}/pages/1/large.webp",
    ):
        assert (await fetch(parent, wrong)).status == 404


async def test_a_signed_path_is_for_one_sign_in_and_for_minutes(campus: Campus) -> None:
    """A path that is passed on opens nothing; an expired one leads on, as long as one may watch."""
    people = [await campus.sign_in(one) for one in (HEAD, MOTHER, OTHER_PARENT, OTHER_TEACHER)]
    head, mother, stranger, colleague = people
    class_id = (await start(head, "三年二班", replay=True))["id"]
    async with in_class(campus, head, class_id) as teacher:
        await publishes(teacher, Source.MICROPHONE, tone(TEACHER_TONE))
        base = (await played(mother, class_id, takes=0, seconds=1))["playlist_base"]
        path = f"{base}sound/playlist.m3u8"
        assert (await fetch(mother, path)).status == 200
        for other in (head, stranger, colleague):
            assert (await fetch(other, path)).status == 404
        assert (await stranger.ask("GET", f"/classes/{class_id}/replay")).status == 404
        assert (await colleague.ask("GET", f"/classes/{class_id}/replay")).status == 200, "it may look in"
        for wrong in (
            "index.jsonl",
            "../other/sound/0.mp4",
            "sound/../index.jsonl",
            "takes/1/playlist.m3u8",
            "sound/x.txt",
        ):
            assert (await fetch(mother, base + wrong)).status == 404
        part = await fetch(mother, f"{base}sound/0.mp4", Range="bytes=4-7")
        assert (part.status, part.body) == (206, b"ftyp")
        assert part.headers["Content-Range"].startswith("bytes 4-7/")
        assert (await fetch(mother, f"{base}sound/0.mp4", Range="bytes=999999999-")).status == 416
        campus.clock.move(minutes=11)
        late = await fetch(mother, path)
        assert late.status == 307
        assert (await fetch(mother, late.headers["Location"])).status == 200
        assert (await fetch(head, path)).status == 404
        await teacher.do(EndRoom())
    await settled(campus, class_id)
    assert (await colleague.ask("GET", f"/classes/{class_id}/replay")).status == 404, "it was not invited"
    administrator = await campus.sign_in(ADMINISTRATOR)
    changed = await administrator.ask("PATCH", "/recordings/policy", {"audience": "hosts"})
    assert changed.body["audience"] == "hosts"
    assert (await fetch(mother, late.headers["Location"])).status == 404, "it is asked each time"
    assert (await head.ask("GET", f"/classes/{class_id}/replay")).status == 200


def gone(lines: list[dict[str, Any]], tracks: set[str]) -> list[float]:
    """When these tracks were told to be taken no longer, in seconds."""
    return [line["at"] / 1000 for line in lines if line.get("event", {}).get("track_id") in tracks]


async def say(person: Person, about: str, **body: object) -> Answer:
    return await person.ask("PUT", f"/people/{about}/recording-consent", body)
