"""訂閱 on a phone, from the school's QR to the workbench: a card before a real camera, a child by number, an application."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.end_to_end.looks import looks_well
from tests.end_to_end.people import DESKTOP, PHONE, Person, School, school
from tests.end_to_end.server import Server
from tests.web.modules.cast import ADMINISTRATOR, HEAD, plan_of
from tests.web.modules.signups import BORN, TEACHER_CARD, TEMPORARY, WORKER_CARD, cards
from tests.worlds.camera import film_of_qr
from tests.worlds.waiting import seen

pytestmark = [pytest.mark.browser, pytest.mark.own_server]


@pytest_asyncio.fixture(loop_scope="session")
async def campus(server: Server, tmp_path: Path) -> AsyncIterator[School]:
    """The school, whose cameras all see the same teacher's card."""
    film = film_of_qr(TEACHER_CARD, tmp_path / "card.y4m")
    async with school(server.url, (f"--use-file-for-fake-video-capture={film}",)) as people:
        yield people
        for person in people.people:
            assert person.troubles == [], person.name


async def visitor(campus: School, size: tuple[int, int] = PHONE, language: str = "zh-Hant-MO") -> Person:
    """Somebody whom nobody knows yet, with a phone."""
    return await campus.stranger(size=size, language=language)


CODES: dict[str, dict[str, str]] = {}
"""Where the codes of each server lead: made once, by whichever test comes first."""


async def entrances(campus: School, folder: Path) -> dict[str, str]:
    """The administrator imports the register and makes the codes."""
    if campus.url not in CODES:
        CODES[campus.url] = await _make_codes(campus, folder)
    return CODES[campus.url]


async def _make_codes(campus: School, folder: Path) -> dict[str, str]:
    admin = await campus.person(plan_of(ADMINISTRATOR).name.name, size=PHONE)
    page = admin.page
    await page.get_by_role("link", name=re.compile("二維碼")).click()
    async with page.expect_file_chooser() as waiting:
        await page.get_by_role("button", name="匯入檔案").click()
    file = folder / "cards.json"
    file.write_text(json.dumps({"format": "smart-campus/cards", "version": 1, "cards": cards()}))
    await (await waiting.value).set_files(file)
    await expect(page.get_by_text(re.compile(r"新增 \d 張"))).to_be_visible()
    for kind in ("管理員訂閱", "教職員訂閱", "家長／學生訂閱"):
        await page.get_by_role("button", name=f"產生二維碼: {kind}").click()
        await expect(page.get_by_role("img", name=f"{kind}的二維碼")).to_be_visible()
    await looks_well(admin)
    codes = await page.evaluate("fetch('/api/v1/sign-up-codes').then((answer) => answer.json())")
    return {one["kind"]: one["url"].replace(re.sub(r"/join/.*", "", one["url"]), campus.url) for one in codes["items"]}


async def code_sent(server: Server, phone: str) -> str:
    """The one-time code that the server's log says was sent to this number."""

    async def texts() -> list[str]:
        lines = [json.loads(line) for line in server.read_log().split("\n") if '"sms"' in line]
        return [line["text"] for line in lines if line["event"] == "sms" and line["to"] == phone]

    found = await seen(texts, lambda texts: bool(texts))
    return str(re.findall(r"\b\d{6}\b", found[-1])[0])


async def prove_phone(page: Page, server: Server, digits: str, words: dict[str, str]) -> None:
    await page.get_by_role("textbox", name=words["phone"]).fill(digits)
    await page.get_by_role("button", name=words["send"]).click()
    await page.get_by_role("textbox", name=words["code"]).fill(await code_sent(server, f"+853{digits}"))
    await page.get_by_role("button", name=words["next"]).click()


ZH = {"phone": "手機", "send": "獲取驗證碼", "code": "驗證碼", "next": "下一步"}
PT = {"phone": "Telemóvel", "send": "Obter o código", "code": "Código recebido", "next": "Seguinte"}


async def test_a_teacher_joins_by_the_card_before_the_camera(campus: School, server: Server, tmp_path: Path) -> None:
    """SUB-05..16, SUB-22, SUB-25, SUB-26."""
    codes = await entrances(campus, tmp_path)
    teacher = await visitor(campus)
    page = teacher.page
    await page.goto(codes["staff"])
    await expect(page.get_by_role("heading", name="使用條款")).to_be_visible()
    await looks_well(teacher)
    await page.get_by_role("button", name="同意").click()
    await page.get_by_role("radio", name="教學人員").check()
    await looks_well(teacher)
    await prove_phone(page, server, "66770001", ZH)
    await page.get_by_role("textbox", name="姓名").fill("梁老師")
    await page.get_by_role("checkbox", name="教務處").check()
    await page.get_by_role("button", name="添加班級").click()
    await page.get_by_role("combobox", name="班級").select_option(label="小學部 小學三年級 · 三年一班")
    await page.get_by_role("textbox", name="科目").fill("科學")
    await looks_well(teacher)
    await page.get_by_role("button", name="下一步").click()
    await looks_well(teacher)
    await page.get_by_role("button", name="掃描教育證").click()
    birth = page.get_by_role("textbox", name="出生日期")
    await expect(birth).to_be_visible()
    await looks_well(teacher)
    await birth.fill("20010101")
    await page.get_by_role("button", name="確定").click()
    await expect(page.get_by_text(re.compile("出生日期與教育證持有人不符.*還可以試 4 次"))).to_be_visible()
    await birth.fill(BORN[TEACHER_CARD])
    await page.get_by_role("button", name="確定").click()
    await expect(page.get_by_text("訂閱成功")).to_be_visible()
    await expect(page.get_by_role("list", name="已訂閱教育證").get_by_text("已認證")).to_be_visible()
    await looks_well(teacher)
    await page.get_by_role("link", name="進入智慧校園").click()
    await expect(page.get_by_role("heading", name=re.compile("你好"))).to_be_visible()
    await page.goto(f"{campus.url}/my-cards")
    await expect(page.get_by_text("**0001", exact=False)).to_be_visible()


async def test_a_mother_joins_in_portuguese_and_adds_another_child(
    campus: School, server: Server, tmp_path: Path
) -> None:
    """SUB-07, SUB-14..17, SUB-27..31."""
    codes = await entrances(campus, tmp_path)
    mother = await visitor(campus, language="pt-PT")
    page = mother.page
    await page.goto(codes["family"])
    await expect(page.get_by_role("heading", name="Termos de utilização")).to_be_visible()
    await looks_well(mother)
    await page.get_by_role("button", name="Aceito").click()
    await page.get_by_role("radio", name="Encarregado de educação").check()
    await prove_phone(page, server, "66770002", PT)
    await child(page, "小一", "小學部 小學三年級 · 三年二班")
    await looks_well(mother)
    await page.get_by_role("button", name="Primeira matrícula em Macau").click()
    number = page.get_by_role("textbox", name="Número provisório")
    await number.fill("YY12345")
    await page.get_by_role("button", name="Seguinte").click()
    await expect(page.get_by_text("leia o cartão com a câmara").last).to_be_visible()
    await number.fill(TEMPORARY)
    await page.get_by_role("button", name="Seguinte").click()
    await born(page, "19850412")
    await expect(page.get_by_text("Escreva a data de nascimento do aluno, não a sua.").last).to_be_visible()
    await looks_well(mother)
    await born(page, BORN[TEMPORARY])
    await expect(page.get_by_text("Inscrição concluída")).to_be_visible()
    await looks_well(mother)
    await page.get_by_role("button", name="Tenho outro educando nesta escola").click()
    await page.get_by_role("button", name="Seguinte").click()
    await page.get_by_role("button", name="Seguinte").click()
    await child(page, "小海", "小學部 小學五年級 · 五年一班")
    await page.get_by_role("button", name="Escrever o número do cartão").click()
    await page.get_by_role("textbox", name="Número do cartão").fill("s-100002")
    await page.get_by_role("button", name="Seguinte").click()
    await born(page, BORN["S-100002"])
    rows = page.get_by_role("list", name="Os meus cartões").get_by_role("listitem")
    await expect(rows).to_have_count(2)
    await expect(rows.filter(has_text="五年一班")).to_contain_text("林小海")


async def child(page: Page, name: str, class_name: str) -> None:
    await page.get_by_role("textbox", name="Nome do aluno").fill(name)
    await page.get_by_role("combobox", name="Turma").select_option(label=class_name)
    await page.get_by_role("combobox", name="Parentesco").select_option("mother")
    await page.get_by_role("button", name="Seguinte").click()


async def born(page: Page, date: str) -> None:
    await page.get_by_role("textbox", name="Data de nascimento").fill(date)
    await page.get_by_role("button", name="Confirmar").click()


async def test_an_applicant_waits_until_an_administrator_has_tapped_twice(
    campus: School, server: Server, tmp_path: Path
) -> None:
    """SUB-18..21; look.md: two taps from the workbench."""
    codes = await entrances(campus, tmp_path)
    applicant = await visitor(campus)
    page = applicant.page
    await page.goto(codes["administrator"])
    await page.get_by_role("button", name="同意").click()
    await page.get_by_role("radio", name="學校職員").check()
    await prove_phone(page, server, "66770003", ZH)
    await page.get_by_role("textbox", name="姓名").fill("伍先生")
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_role("button", name="改為輸入證件編號").click()
    await page.get_by_role("textbox", name="教育證編號").fill(WORKER_CARD)
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_role("textbox", name="出生日期").fill(BORN[WORKER_CARD])
    await page.get_by_role("button", name="確定").click()
    await expect(page.get_by_text("等待本校其他管理員審核")).to_be_visible()
    await looks_well(applicant)
    admin = await campus.person(plan_of(ADMINISTRATOR).name.name, size=PHONE)
    await admin.page.get_by_role("link", name=re.compile("管理員審核")).click()
    await looks_well(admin)
    await admin.page.get_by_role("button", name="同意: 伍先生").click()
    await expect(admin.page.get_by_text("沒有待審核的申請")).to_be_visible()
    await expect(page.get_by_text("管理員已同意你的申請")).to_be_visible()
    await looks_well(applicant)


async def test_a_phone_signs_in_the_computer_by_the_digits_that_it_shows(campus: School) -> None:
    head = await campus.person(plan_of(HEAD).name.name, size=PHONE)
    computer = await visitor(campus, DESKTOP)
    await computer.page.goto(f"{campus.url}/sign-in")
    async with computer.page.expect_response(re.compile("/sign-in/screens$")) as answering:
        await computer.page.get_by_role("button", name="用手機掃碼登入").click()
    shown = await (await answering.value).json()
    await expect(computer.page.get_by_text(shown["digits"])).to_be_visible()
    await looks_well(computer)
    await head.page.goto(f"{campus.url}{shown['url'][shown['url'].index('/screen/') :]}")
    await expect(head.page.get_by_text(re.compile("想以你的身份登入"))).to_be_visible()
    await looks_well(head)
    await head.page.get_by_role("textbox").first.click()
    await head.page.keyboard.type(shown["digits"])
    await expect(head.page.get_by_text("電腦已登入")).to_be_visible()
    await expect(computer.page.get_by_role("heading", name=re.compile("你好"))).to_be_visible()
