"""A replay that a visitor can open at once: a minute of a past lesson, given to a real recorder. A job: the start stays short.

Nobody's voice or face is made up: one sees slides, ink and a comment, and the sound is silence.
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from recording.recorder import CLOCK_SECONDS, Recorder, RecordingFailed
from signaling.identity import DeckSpec, PersonId, RoomSpec, SchoolId
from signaling.messages import DeckId, RoomId
from web.database import put
from web.jobs import Job
from web.modules.classes.kept import ClassDeck
from web.modules.classes.tables import LiveClass
from web.modules.demo import slides
from web.modules.demo.lesson import TITLE
from web.modules.demo.plan import MAIN, build
from web.modules.demo.rehearsal import SECONDS, Rehearsal
from web.modules.directory.consents import RecordingConsent
from web.modules.directory.tables import Person, folded
from web.modules.recordings import settling, shelf
from web.modules.recordings.tables import Recording, RecordingState, Storage
from web.modules.slides.tables import Deck, DeckState
from web.services import Services

GIVE: Final = "demo.replay"
ID: Final = "demo-replay"
AGAIN: Final = timedelta(seconds=3)
"""The slides are drawn first."""
TRIES: Final = 40
BEGINS: Final = timedelta(minutes=5)
"""Into the lesson."""
STEP: Final = 4.0
"""Seconds of class that the recorder is given at once: a segment."""
TOLD: Final = 1.5 * CLOCK_SECONDS
"""Seconds in which the recorder tells its child what time it is made to be."""
CLASS: Final = "三年二班"
ANSWER: Final = "還差 3！"


async def plan(services: Services, session: AsyncSession, tries: int = TRIES) -> None:
    run_at = services.clock.now() + AGAIN
    await services.jobs.add(session, GIVE, {"tries": tries}, run_at=run_at, dedupe_key=f"{GIVE} {tries}")


async def give(services: Services, job: Job) -> None:
    """`demo.replay {tries}`: records it once. May run again: what was begun is begun anew."""
    async with services.database.write() as session:
        lesson = await session.scalar(
            select(LiveClass).where(LiveClass.school_id == MAIN.id, LiveClass.title == TITLE(chinese=True))
        )
        if lesson is None or await session.get(Recording, ID) is not None:
            return
        deck = await session.get(Deck, slides.deck_id(lesson.host_id))
        if deck is None or deck.state is not DeckState.READY:
            if job.payload["tries"]:
                await plan(services, session, job.payload["tries"] - 1)
            return
        parent = await _parent(session)
    folder = shelf.folder(services, ID)
    await shelf.clear_spool(services, ID)
    await _record(services, folder, _rehearsal(lesson, deck, parent))
    async with services.database.write() as session:
        shown = {"live_class_id": lesson.id, "deck_id": deck.id, "school_id": MAIN.id, "shown_at": lesson.started_at}
        await put(session, ClassDeck, shown)
        session.add(_row(lesson))
        await session.flush()
        await settling.plan(services, session, ID, over=True)


def _rehearsal(lesson: LiveClass, deck: Deck, parent: Person) -> Rehearsal:
    spec = RoomSpec(
        RoomId(lesson.id), lesson.kind, SchoolId(MAIN.id), lesson.title, PersonId(lesson.host_id), lesson.host_name,
        lesson.started_at + BEGINS,
    )  # fmt: skip
    shown = DeckSpec(DeckId(deck.id), deck.title, deck.page_count)
    return Rehearsal(spec, shown, (PersonId(parent.id), parent.name), ANSWER)


async def _record(services: Services, folder: Path, rehearsal: Rehearsal) -> None:
    """The minute, as fast as the recorder takes it. Raises `RecordingFailed`."""
    at, began = 0.0, rehearsal.began.timestamp()
    recorder = Recorder(
        services.settings.recording,
        folder,
        ask_key_frame=lambda _: None,
        snapshot=rehearsal.snapshot,
        failed=lambda _: None,
        clock=lambda: at,
        wall=lambda: began + at,
    )
    await recorder.start()
    try:
        for moment, event in (*rehearsal.moments(), (SECONDS, None)):
            while moment >= at + STEP:
                at += STEP
                await asyncio.sleep(TOLD)
            if event is not None:
                recorder.note(event, moment)
    finally:
        status = await recorder.close()
    if status.seconds < SECONDS - STEP:
        raise RecordingFailed("recorder-not-started", "the recorder of the demo's replay ended before its time")


async def _parent(session: AsyncSession) -> Person:
    """Of the class, who has agreed to be recorded."""
    school = build(MAIN)
    parents = [parent for one in school.students if one.class_name == CLASS for parent in school.parents[one.person.id]]
    agreed = select(RecordingConsent.person_id).where(RecordingConsent.given, RecordingConsent.school_id == MAIN.id)
    found = select(Person).where(Person.id.in_(parents), Person.id.in_(agreed)).order_by(Person.id).limit(1)
    return (await session.scalars(found)).one()


def _row(lesson: LiveClass) -> Recording:
    return Recording(
        id=ID, school_id=MAIN.id, live_class_id=lesson.id, creator_id=lesson.host_id, creator_name=lesson.host_name,
        title=lesson.title, search_text=folded(f"{lesson.title} {lesson.host_name}"), state=RecordingState.RUNNING,
        storage=Storage.PERMANENT, key=f"demo/{ID}", began_at=lesson.started_at + BEGINS,
    )  # fmt: skip
