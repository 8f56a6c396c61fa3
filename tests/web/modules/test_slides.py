"""Slides over HTTP: what is taken and refused, what becomes of it, who sees it, and what is left when it goes."""

import asyncio
import os
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image  # noqa: TID251
from sqlalchemy import select

from signaling.identity import PersonId, SchoolId
from signaling.messages import DeckId
from tests.web.modules.campus import SECOND_SCHOOL, Campus
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, MOTHER, OTHER_CHILD, OTHER_TEACHER
from tests.web.modules.decks import picture, ready, send
from tests.web.modules.test_classes import start
from tests.worlds.papers import encrypted_pdf, pdf
from tests.worlds.waiting import seen
from web.auth import COOKIE
from web.database import new_id
from web.jobs import JobRow, JobState
from web.modules.classes.kept import ClassDeck
from web.modules.demo.plan import MAIN, SECOND
from web.modules.slides import pages, problems, uploading
from web.modules.slides.scratch import _sweep
from web.modules.slides.tables import Deck, DeckPage, DeckState


async def decks(campus: Campus) -> list[Deck]:
    async with campus.reading() as session:
        return list(await session.scalars(select(Deck)))


def changes_told(campus: Campus) -> list[tuple[frozenset[str], Any]]:
    return [(persons, event.data) for persons, event in campus.told.of("deck-changed")]


async def show_in_class(campus: Campus, deck_id: str, class_id: str) -> None:
    async with campus.services.database.write() as session:
        shown = ClassDeck(live_class_id=class_id, deck_id=deck_id, school_id=MAIN.id)
        shown.shown_at = campus.clock.now()
        session.add(shown)


async def test_a_pdf_becomes_pages_in_two_sizes(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    answer = await send(head, pdf(("Hello", "World"), (960, 540)), "光合作用 第一課.pdf")
    assert answer.status == 201
    assert (answer.body["state"], answer.body["title"], answer.body["page_count"]) == ("waiting", "光合作用 第一課", 2)
    await campus.run_due_jobs()
    deck = await head.get(f"/slides/{answer.body['id']}")
    assert (deck["state"], deck["progress"], deck["problem"]) == ("ready", 1.0, None)
    assert [(page["number"], page["width"], page["height"]) for page in deck["pages"]] == [
        (1, 1920, 1080),
        (2, 1920, 1080),
    ]
    assert [page["text"] for page in deck["pages"]] == ["Hello", "World"]
    for url, size in ((deck["pages"][1]["url_large"], (1920, 1080)), (deck["cover_url"], (320, 180))):
        status, content, headers = await picture(head, url)
        assert (status, headers["Content-Type"]) == (200, "image/webp")
        assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
        image = Image.open(BytesIO(content))
        assert (image.format, image.size) == ("WEBP", size)
        histogram = image.convert("L").histogram()
        assert sum(histogram[:60]) > 20, "ink"
        assert sum(histogram[230:]) > image.width * image.height / 2, "paper"


async def test_the_owner_hears_of_the_conversion_and_nobody_else(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    deck = await ready(campus, head)
    told = changes_told(campus)
    assert {persons for persons, _ in told} == {frozenset({HEAD})}
    assert list(dict.fromkeys(data["state"] for _, data in told)) == ["converting", "ready"]
    progress = [data["progress"] for _, data in told]
    assert progress == sorted(progress)
    assert told[-1][1] == {key: value for key, value in deck.items() if key != "pages"}


REFUSED = (
    ("a.docx", pdf(), "file-type-not-supported"),
    ("a", pdf(), "file-type-not-supported"),
    ("a.pdf", b"MZ" + bytes(5000), "file-type-not-supported"),
    ("a.pptx", pdf(), "file-type-not-supported"),
    ("a.pdf", b"", "file-type-not-supported"),
    ("a.pdf", b"%PDF-1.7\nnothing", "file-damaged"),
    ("a.pdf", encrypted_pdf(), "encrypted"),
    ("a.pdf", pdf(["x"] * (pages.PAGES + 1), (100, 50)), "too-many-pages"),
    ("a.pptx", uploading.OLD_OFFICE + bytes(600), "encrypted"),
    ("a.pptx", b"PK\x03\x04" + bytes(60), "file-damaged"),
)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_cannot_be_slides_is_refused_with_its_reason_and_leaves_nothing(
    campus: Campus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 5.2.2: the name and the content must agree."""
    (tmp_path / "soffice").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    head = await campus.sign_in(HEAD)
    for name, content, code in REFUSED:
        answer = await send(head, content, name)
        assert (answer.code, answer.status) == (code, problems.UPLOAD[code].status), (name, content[:20])
    assert await decks(campus) == []
    assert await campus.services.objects.keys("decks") == []
    assert list((campus.services.settings.data / "scratch").iterdir()) == []


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_libreoffice_pptx_is_refused_and_pdf_works(
    campus: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    head = await campus.sign_in(HEAD)
    assert (await send(head, b"PK\x03\x04", "a.pptx")).code == "conversion-not-available"
    assert (await ready(campus, head))["state"] == "ready"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_length_must_be_told_and_be_true(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)

    async def pieces() -> AsyncIterator[bytes]:
        yield pdf()

    assert (await send(head, pieces())).code == "length-required"
    reader, writer = await asyncio.open_connection(campus.http.host, campus.http.port)
    lines = [
        "POST /api/v1/slides?name=a.pdf HTTP/1.1", "Host: x", f"Cookie: {COOKIE}={head.token}", "Content-Length: 5000",
        "Content-Type: application/pdf", "", "%PDF-1.7",
    ]  # fmt: skip
    writer.write("\r\n".join(lines).encode())
    await writer.drain()
    await seen(lambda: decks(campus), bool)
    writer.close()
    await writer.wait_closed()
    await reader.read()
    await seen(lambda: decks(campus), lambda found: found == [])
    assert await campus.services.objects.keys("decks") == []


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_file_that_is_too_large_is_refused_before_it_is_read(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    reader, writer = await asyncio.open_connection(campus.http.host, campus.http.port)
    lines = ["POST /api/v1/slides?name=a.pdf HTTP/1.1", "Host: x", f"Content-Length: {uploading.LIMIT + 1}", "", ""]
    writer.write("\r\n".join(lines).encode())
    assert b" 413 " in await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert (await head.get("/slides"))["items"] == []


@pytest.mark.parametrize("person", [MOTHER, CHILD])
async def test_families_bring_no_slides(campus: Campus, person: str) -> None:
    family = await campus.sign_in(person)
    answer = await send(family, pdf())
    assert (answer.status, answer.code) == (403, "not-allowed")
    assert await decks(campus) == []


async def test_others_slides_do_not_exist_not_even_for_administrators(campus: Campus) -> None:
    deck = await ready(campus, await campus.sign_in(HEAD))
    for other in (OTHER_TEACHER, ADMINISTRATOR):
        stranger = await campus.sign_in(other)
        assert (await stranger.get("/slides"))["items"] == []
        for method, path, body in (
            ("GET", f"/slides/{deck['id']}", None),
            ("PATCH", f"/slides/{deck['id']}", {"title": "mine"}),
            ("DELETE", f"/slides/{deck['id']}", None),
            ("POST", f"/slides/{deck['id']}/retry", None),
            ("POST", f"/slides/{deck['id']}/export", {}),
            ("GET", f"/slides/{deck['id']}/pages/1/large.webp", None),
        ):
            answer = await stranger.ask(method, path, body)
            assert (answer.status, answer.code) == (404, "not-found"), (method, path)
    assert (await (await campus.sign_in(HEAD)).get(f"/slides/{deck['id']}")) == deck


async def test_pages_are_seen_by_those_who_may_enter_a_class_that_shows_them(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    deck = await ready(campus, head)
    mother, other = await campus.sign_in(MOTHER), await campus.sign_in(OTHER_CHILD)
    outsider = await campus.sign_in(next(iter(SECOND_SCHOOL.heads.values())), SECOND.id)
    url = deck["pages"][0]["url_large"]
    live = await start(head, "三年二班")
    assert (await picture(mother, url))[0] == 404
    await show_in_class(campus, deck["id"], live["id"])
    assert [(await picture(who, url))[0] for who in (mother, other, outsider)] == [200, 404, 404]
    for number in ("0", "3", "x", "9" * 5000, "-1"):
        assert (await picture(mother, url.replace("/1/", f"/{number}/")))[0] in {400, 404}
    assert (await picture(mother, url.replace("large", "huge")))[0] == 404
    text = f"/slides/{deck['id']}/pages/1/text"
    assert await mother.get(text) == {"number": 1, "text": deck["pages"][0]["text"]}
    assert [(await who.ask("GET", text)).status for who in (other, outsider)] == [404, 404]
    assert [(await mother.ask("GET", text.replace("/1/", f"/{number}/"))).status for number in ("0", "x")] == [404, 404]


async def test_the_list_is_paged_last_used_first(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    made = []
    for number in range(3):
        made.append((await send(head, pdf(), f"{number}.pdf")).body)
        campus.clock.move(minutes=1)
        await campus.run_due_jobs()
    decks_ = campus.services.decks
    assert decks_ is not None
    spec = await decks_.find(SchoolId(MAIN.id), PersonId(HEAD), DeckId(made[0]["id"]))
    assert spec is not None
    assert (spec.id, spec.title, spec.page_count) == (made[0]["id"], "0", 2)
    page = await head.get("/slides", limit="2")
    assert [one["title"] for one in page["items"]] == ["0", "2"]
    rest = await head.get("/slides", limit="2", cursor=page["next_cursor"])
    assert ([one["title"] for one in rest["items"]], rest["next_cursor"]) == (["1"], None)
    assert (await head.ask("GET", "/slides", cursor="nonsense")).code == "bad-request"


async def test_only_one_s_own_slides_that_are_ready_are_shown_in_a_class(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    waiting = (await send(head, pdf())).body["id"]
    decks_ = campus.services.decks
    assert decks_ is not None
    assert await decks_.find(SchoolId(MAIN.id), PersonId(HEAD), DeckId(waiting)) is None
    await campus.run_due_jobs()
    assert await decks_.find(SchoolId(MAIN.id), PersonId(HEAD), DeckId(waiting)) is not None
    for school, person in ((MAIN.id, OTHER_TEACHER), (SECOND.id, HEAD), (MAIN.id, "nobody")):
        assert await decks_.find(SchoolId(school), PersonId(person), DeckId(waiting)) is None


async def test_a_title_is_changed(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    deck = await ready(campus, head)
    changed = await head.ask("PATCH", f"/slides/{deck['id']}", {"title": " 新標題 "})
    assert (changed.status, changed.body["title"]) == (200, "新標題")
    assert (await head.ask("PATCH", f"/slides/{deck['id']}", {"title": " "})).status == 422
    assert (await head.get(f"/slides/{deck['id']}"))["title"] == "新標題"


async def test_what_is_deleted_leaves_no_row_and_no_object(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    deck = await ready(campus, head)
    assert len(await campus.services.objects.keys("decks")) == 5
    assert (await head.ask("DELETE", f"/slides/{deck['id']}")).status == 204
    assert (await head.ask("GET", f"/slides/{deck['id']}")).status == 404
    assert (await picture(head, deck["cover_url"]))[0] == 404
    await campus.run_due_jobs()
    assert await campus.services.objects.keys("decks") == []
    async with campus.reading() as session:
        assert (await session.scalars(select(DeckPage))).all() == []


async def test_slides_that_are_deleted_before_the_end_of_their_conversion_leave_nothing(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    deck = (await send(head, pdf())).body
    await head.ask("DELETE", f"/slides/{deck['id']}")
    await campus.run_due_jobs()
    assert await decks(campus) == []
    assert await campus.services.objects.keys("decks") == []
    assert "ready" not in {data["state"] for _, data in changes_told(campus)}


async def row(campus: Campus, **values: Any) -> Deck:
    """A deck as a crash may have left it."""
    now = campus.clock.now()
    deck = Deck(
        id=new_id(), school_id=MAIN.id, owner_id=HEAD, title="x", key=f"decks/{new_id()}", created_at=now, used_at=now
    )
    for name, value in ({"source": "pdf", "page_count": 2, "progress": 0.5} | values).items():
        setattr(deck, name, value)
    async with campus.services.database.write() as session:
        session.add(deck)
    return deck


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_conversion_whose_server_was_killed_is_done_again_from_the_start(campus: Campus) -> None:
    deck = await row(campus, state=DeckState.CONVERTING)
    await campus.services.objects.put(f"{deck.key}/original.pdf", pdf())
    await campus.services.objects.put(f"{deck.key}/large-1.webp", b"half")
    async with campus.services.database.write() as session:
        await uploading.plan(campus.services, session, deck.id)
    await campus.run_due_jobs()
    head = await campus.sign_in(HEAD)
    shown = await head.get(f"/slides/{deck.id}")
    assert (shown["state"], len(shown["pages"])) == ("ready", 2)
    _, content, _ = await picture(head, shown["pages"][0]["url_large"])
    assert Image.open(BytesIO(content)).size == (1920, 1080)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_deck_that_ends_the_server_again_and_again_fails_cleanly_and_can_be_tried_again(campus: Campus) -> None:
    deck = await row(campus, state=DeckState.CONVERTING)
    await campus.services.objects.put(f"{deck.key}/original.pdf", pdf())
    async with campus.services.database.write() as session:
        await uploading.plan(campus.services, session, deck.id)
        job = (await session.scalars(select(JobRow).where(JobRow.kind == uploading.CONVERT))).one()
        job.attempts = 3
    await campus.run_due_jobs()
    head = await campus.sign_in(HEAD)
    shown = await head.get(f"/slides/{deck.id}")
    assert (shown["state"], shown["problem"]) == ("failed", "conversion-failed")
    again = await head.ask("POST", f"/slides/{deck.id}/retry")
    assert (again.status, again.body["state"], again.body["problem"]) == (200, "waiting", None)
    await campus.run_due_jobs()
    assert (await head.get(f"/slides/{deck.id}"))["state"] == "ready"
    assert (await head.ask("POST", f"/slides/{deck.id}/retry")).code == "deck-not-failed"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_no_more_than_two_conversions_run_at_once(campus: Campus) -> None:
    for _ in range(2):
        await row(campus, state=DeckState.CONVERTING)
    head = await campus.sign_in(HEAD)
    third = (await send(head, pdf())).body["id"]
    await campus.run_due_jobs()
    assert (await head.get(f"/slides/{third}"))["state"] == "waiting"
    async with campus.services.database.write() as session:
        for deck in await session.scalars(select(Deck).where(Deck.state == DeckState.CONVERTING)):
            deck.state = DeckState.FAILED
    campus.clock.move(seconds=3)
    await campus.run_due_jobs()
    assert (await head.get(f"/slides/{third}"))["state"] == "ready"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_upload_that_broke_off_with_its_server_is_removed_after_an_hour(campus: Campus) -> None:
    head = await campus.sign_in(HEAD)
    kept = await ready(campus, head)
    deck = await row(campus, state=DeckState.UPLOADING)
    await campus.services.objects.put(f"{deck.key}/original.pdf", pdf())
    async with campus.services.database.write() as session:
        await campus.services.jobs.add(session, uploading.ABANDON, {"deck_id": deck.id}, run_at=campus.clock.now())
    assert (await head.ask("GET", f"/slides/{deck.id}")).status == 404
    campus.clock.move(hours=2)
    await campus.run_due_jobs()
    assert [one.id for one in await decks(campus)] == [kept["id"]]
    assert await campus.services.objects.keys(deck.key) == []
    assert (await (await campus.sign_in(HEAD)).get(f"/slides/{kept['id']}")) == kept


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_damaged_page_is_a_failure_with_a_reason_and_no_dead_job(campus: Campus) -> None:
    deck = await row(campus, state=DeckState.WAITING)
    await campus.services.objects.put(f"{deck.key}/original.pdf", b"%PDF-1.7 was cut")
    async with campus.services.database.write() as session:
        await uploading.plan(campus.services, session, deck.id)
    await campus.run_due_jobs()
    shown = await (await campus.sign_in(HEAD)).get(f"/slides/{deck.id}")
    assert (shown["state"], shown["problem"], shown["pages"]) == ("failed", "file-damaged", [])
    assert await campus.services.jobs.count(JobState.DEAD) == 0
    assert changes_told(campus)[-1][1]["problem"] == "file-damaged"


def test_what_killed_processes_left_is_swept_and_what_is_in_work_stays(tmp_path: Path) -> None:
    for name, age in (("sold", 100.0), ("snew", 0.0)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"x")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    _sweep(tmp_path, 950)
    assert [path.name for path in tmp_path.iterdir()] == ["snew"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("a.pdf", "a"),
        ("C:\\x\\第一課.pptx", "第一課"),
        ("../../etc/x.pdf", "x"),
        ("é.pdf", "é"),
        (".pdf", ".pdf"),
        ("x" * 200 + ".pdf", "x" * 120),
    ],
)
def test_a_title_is_made_of_the_file_s_name(name: str, title: str) -> None:
    assert uploading.title_of(name) == title
