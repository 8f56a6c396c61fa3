"""The slides of the demo: each teacher has a lesson to show, with notes, soon after the first start."""

from io import BytesIO

import pytest
from PIL import Image  # noqa: TID251

from tests.web.modules.campus import MAIN_SCHOOL, Campus
from tests.web.modules.cast import HEAD, MOTHER, OTHER_TEACHER, SCHOOL_STAFF
from tests.web.modules.decks import picture
from web.modules.demo import lesson, slides
from web.modules.slides import fonts


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_each_teacher_gets_the_lesson_once_and_may_delete_it(campus: Campus) -> None:
    async with campus.services.database.write() as session:
        await slides.plan(campus.services, session)
        await slides.plan(campus.services, session)
    await campus.run_due_jobs()
    chinese = fonts.chinese() is not None
    for person in (HEAD, OTHER_TEACHER):
        teacher = await campus.sign_in(person)
        (one,) = (await teacher.get("/slides"))["items"]
        deck = await teacher.get(f"/slides/{one['id']}")
        assert (deck["state"], deck["title"], deck["page_count"]) == ("ready", lesson.TITLE(chinese), 5)
        assert [page["notes"] for page in deck["pages"]] == lesson.notes(chinese)
        for page in deck["pages"]:
            status, content, _ = await picture(teacher, page["url_small"])
            image = Image.open(BytesIO(content))
            assert (status, image.size) == (200, (320, 180))
            assert len(image.convert("L").histogram()) - image.convert("L").histogram().count(0) > 20, "more than paper"
        assert (await teacher.ask("DELETE", f"/slides/{one['id']}")).status == 204
        await campus.run_due_jobs()
        assert (await picture(teacher, one["cover_url"]))[0] == 404
    left = len([one for one in MAIN_SCHOOL.people if one.subject is not None]) - 2
    assert len(await campus.services.objects.keys("demo")) == left * 11
    assert (await (await campus.sign_in(SCHOOL_STAFF)).get("/slides"))["items"] == []
    assert (await (await campus.sign_in(MOTHER)).ask("GET", "/slides")).status == 403


def test_the_lesson_is_told_in_english_where_no_chinese_can_be_drawn() -> None:
    for chinese in (True, False):
        texts = [line for sheet in lesson.sheets(chinese) for mark in sheet["marks"] for line in mark.get("lines", ())]
        assert any(ord(char) > 0x2E80 for line in texts for char in line) is chinese
        assert len(lesson.notes(chinese)) == len(lesson.sheets(chinese)) == 5
