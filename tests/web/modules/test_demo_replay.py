"""The replay of the demo: recorded by the real recorder, to be watched by whom the lesson was for."""

import pytest

from recording.scenery import Scenery
from tests.web.modules.campus import Campus
from tests.web.modules.cast import HEAD, MOTHER, OTHER_PARENT
from tests.web.modules.recorded import events, fetch, replay, story
from web.modules.demo import consents, lesson, past, rehearsal, slides
from web.modules.demo import replay as demo_replay


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_visitor_finds_a_minute_of_a_lesson_to_watch(campus: Campus) -> None:
    services = campus.services
    async with services.database.write() as session:
        await past.seed(services, session)
        await consents.seed(session, services.clock.now())
        await slides.plan(services, session)
        await demo_replay.plan(services, session)
    await campus.run_due_jobs()
    campus.clock.move(seconds=5)
    await campus.run_due_jobs()
    head, mother, stranger = [await campus.sign_in(one) for one in (HEAD, MOTHER, OTHER_PARENT)]
    (kept,) = (await head.get("/recordings"))["items"]
    assert (kept["state"], kept["expires_at"], round(kept["seconds"])) == ("kept", None, rehearsal.SECONDS)
    shown = await replay(mother, kept["class_id"])
    assert len(shown["decks"][0]["pages"]) == len(lesson.NOTES)
    assert (await stranger.ask("GET", f"/classes/{kept['class_id']}/replay")).status == 404
    playlist = await fetch(mother, f"{shown['playlist_base']}sound/playlist.m3u8")
    assert playlist.body.count(b"#EXTINF") > rehearsal.SECONDS / 8
    lines = await story(mother, shown["playlist_base"])
    (comment,) = events(lines, "comment-posted")
    assert comment["comment"]["name"], "a parent who has agreed"
    stage = Scenery()
    pages = []
    for line in lines:
        stage.apply(line)
        pages.append(stage.page[1])
    assert sorted(set(pages)) == [1, 2, 3, 4, 5]
    drawn = [event for event in events(lines, "ink-drawn") if event["done"]]
    assert len(drawn) == len(rehearsal.STROKES)
    assert {event["member_id"] for event in drawn} == {stage.host}
    await campus.run_due_jobs()
    assert len((await head.get("/recordings"))["items"]) == 1
