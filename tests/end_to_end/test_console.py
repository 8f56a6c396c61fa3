"""管理後台 in a browser: people are found by their sounds, changed, taken out and brought back; the audit tells it all."""

import contextlib
import re
import sqlite3

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.end_to_end.looks import looks_well
from tests.end_to_end.people import PHONE, Person, School
from tests.end_to_end.server import Server
from tests.web.modules.cast import ADMINISTRATOR, CHILD, HEAD, OTHER_PARENT, plan_of
from web.app import DATABASE_NAME
from web.sheets import MEDIA, Column, Sheet, workbook

pytestmark = [pytest.mark.browser, pytest.mark.own_server]

NAME = plan_of(ADMINISTRATOR).name.name


async def confirm(page: Page, text: str) -> None:
    """The first tap asks, the second does."""
    await page.get_by_role("button", name=re.compile(f"^{text}")).first.click()
    await page.get_by_role("button", name=re.compile(f"確定{text}")).click()


async def add_person(admin: Person) -> None:
    page = admin.page
    await page.get_by_role("link", name=re.compile("管理後台")).click()
    await expect(page.get_by_text("資料庫")).to_be_visible()
    await looks_well(admin)
    await page.get_by_role("link", name=re.compile("^人員")).click()
    await page.get_by_role("link", name="新增人員").click()
    await page.get_by_role("textbox", name="姓名", exact=True).fill("曾小欣")
    await page.get_by_role("textbox", name="電話").fill("+853 6600 4321")
    await looks_well(admin)
    await page.get_by_role("button", name="新增人員").click()
    await expect(page.get_by_role("heading", name="曾小欣")).to_be_visible()


async def test_an_administrator_adds_moves_takes_out_and_brings_back_on_a_phone(campus: School) -> None:
    admin = await campus.person(NAME, size=PHONE)
    page = admin.page
    await add_person(admin)
    await page.get_by_role("combobox", name="本學年的班級").select_option("三年二班")
    await page.get_by_role("button", name="調班").click()
    await expect(page.get_by_role("status").filter(has_text="已儲存")).to_be_visible()
    await looks_well(admin)
    await page.get_by_role("link", name="返回").click()
    await page.get_by_role("searchbox", name="搜尋姓名").fill("zxx")
    await page.get_by_role("link", name=re.compile("曾小欣")).click()
    await confirm(page, "離校")
    row = page.get_by_role("listitem").filter(has_text="曾小欣")
    await expect(row.get_by_role("button", name="恢復")).to_be_visible()
    await looks_well(admin)
    await row.get_by_role("button", name="恢復").click()
    await expect(page.get_by_role("button", name="恢復")).to_have_count(0)
    await page.goto(f"{campus.url}/console/audit")
    for action in ("新增人員", "學生調班", "離校", "恢復離校人員"):
        await expect(page.get_by_text(f"{action} · 曾小欣", exact=True)).to_be_visible()
    await page.get_by_role("button", name="檢查是否完整").click()
    await expect(page.get_by_text(re.compile("行全部完整"))).to_be_visible()
    await looks_well(admin)
    await erase(admin, campus)
    await bring_people_in(admin, campus)


async def erase(admin: Person, campus: School) -> None:
    """Who has left is forgotten for good once the name is typed; the page says what stays, and why (IMP-22)."""
    page = admin.page
    await page.goto(f"{campus.url}/console/people")
    await page.get_by_role("searchbox", name="搜尋姓名").fill("zxx")
    await page.get_by_role("link", name=re.compile("曾小欣")).click()
    await confirm(page, "離校")
    await page.get_by_role("button", name="永久刪除資料").click()
    await expect(page.get_by_text(re.compile("會保留但不再具名"))).to_be_visible()
    await page.get_by_role("textbox", name="輸入「曾小欣」以確認").fill("曾小欣")
    await looks_well(admin)
    await page.get_by_role("button", name="永久刪除資料").last.click()
    await expect(page.get_by_text("沒有離校人員")).to_be_visible()
    await expect(page.get_by_text("曾小欣")).to_have_count(0)


async def bring_people_in(admin: Person, campus: School) -> None:
    """A spreadsheet is looked at, then applied: one new student, one row that is wrong."""
    page = admin.page
    await page.goto(f"{campus.url}/console/import")
    rows = [["A-1001", "曾小明", "三年二班"], ["A-1002", "曾小紅", "九年九班"]]
    sheet = workbook([Sheet("學生", [Column(title) for title in ("學生編號", "姓名", "班別")], rows)])
    file: FilePayload = {"name": "people.xlsx", "mimeType": MEDIA, "buffer": sheet}
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_text("本學年沒有「九年九班」這個班。")).to_be_visible()
    await looks_well(admin)
    await confirm(page, "匯入")
    await expect(page.get_by_role("status").filter(has_text="已全部匯入")).to_be_visible()
    await looks_well(admin)
    await page.get_by_role("link", name="查看審計日誌").click()
    await expect(page.get_by_text("新增人員 · 曾小明", exact=True)).to_be_visible()


async def test_units_teachers_terms_and_schools_on_a_desktop_in_portuguese(campus: School, server: Server) -> None:
    admin = await campus.person(NAME)
    page = admin.page
    await page.evaluate("localStorage.setItem('locale', 'pt')")
    await page.goto(f"{campus.url}/console/units")
    await page.get_by_role("textbox", name="Nome da nova etiqueta").fill("Coro")
    await page.get_by_role("button", name="Adicionar").last.click()
    await expect(page.get_by_role("listitem").filter(has_text="Coro")).to_be_visible()
    await looks_well(admin)
    await page.goto(f"{campus.url}/console/sign-ins")
    await expect(page.get_by_text("este aparelho")).to_be_visible()
    await looks_well(admin)
    await page.goto(f"{campus.url}/console/school")
    await page.get_by_role("textbox", name="Nome noutra língua").fill("Escola Hoi Cheng")
    await page.get_by_role("button", name="Guardar").click()
    await page.get_by_role("switch", name="Passagem de ano").uncheck()
    await page.get_by_role("checkbox", name="English").uncheck()
    await page.get_by_role("button", name="Guardar").click()
    await expect(page.get_by_text("Guardado")).to_be_visible()
    await looks_well(admin)
    await publish_terms(admin, campus)
    await page.goto(f"{campus.url}/workbench")
    await expect(page.get_by_role("link", name=re.compile("Códigos"))).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("Passagem de ano"))).to_have_count(0)
    fail_a_job(server)
    await page.goto(f"{campus.url}/console/schools")
    await page.get_by_role("listitem").filter(has_text="slides.free").get_by_role("button", name="Repetir").click()
    await expect(page.get_by_text("Nenhuma tarefa falhou")).to_be_visible()
    await page.get_by_role("textbox", name="Nome da escola").fill("Escola Nova")
    await page.get_by_role("textbox", name="Nome do primeiro administrador").fill("Director Ho")
    await page.get_by_role("textbox", name="Telefone do primeiro administrador").fill("+85366007654")
    await page.get_by_role("button", name="Criar").click()
    await expect(page.get_by_role("listitem").filter(has_text="Escola Nova")).to_be_visible()
    await looks_well(admin)
    await page.goto(f"{campus.url}/directory")
    await page.get_by_role("link", name=re.compile("^三年二班")).first.click()
    await page.get_by_role("link", name="Alterar professores").click()
    await expect(page.get_by_role("combobox", name="Professor").first).to_be_visible()
    await page.get_by_role("textbox", name="Disciplina").first.fill("Música")
    await page.get_by_role("button", name="Guardar").click()
    await expect(page.get_by_text("Guardado")).to_be_visible()
    await looks_well(admin)
    await page.reload()
    await expect(page.get_by_role("textbox", name="Disciplina").first).to_have_value("Música")
    await page.goto(f"{campus.url}/console/people/{HEAD}")
    await page.get_by_role("textbox", name="Pessoal docente: cargo").fill("Professora de música")
    await page.get_by_role("checkbox", name="Coro").check()
    await page.get_by_role("button", name="Guardar").click()
    await expect(page.get_by_text("Guardado")).to_be_visible()
    await page.goto(f"{campus.url}/directory/people/{HEAD}")
    await expect(page.get_by_text("Professora de música")).to_be_visible()
    await bind_a_parent(admin, campus)
    await page.goto(f"{campus.url}/me")
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name=re.compile("Descarregar os meus dados")).click()
    assert NAME in (await waiting.value).suggested_filename


async def bind_a_parent(admin: Person, campus: School) -> None:
    page, name = admin.page, plan_of(OTHER_PARENT).name.name
    await page.goto(f"{campus.url}/console/people/{CHILD}")
    await page.get_by_role("combobox", name="Parentesco").select_option("guardian")
    await page.get_by_role("searchbox", name="Procurar o encarregado").fill(name)
    await page.get_by_role("button", name=f"Ligar: {name}").click()
    await expect(page.get_by_role("button", name=f"Desligar: {name}")).to_be_visible()
    await looks_well(admin)


async def publish_terms(admin: Person, campus: School) -> None:
    """Read as others will read them, then published: the version before stays in the list (SUB-05)."""
    page = admin.page
    await page.goto(f"{campus.url}/console/terms")
    await page.get_by_role("textbox", name="Título da parte 1").fill("Para quê")
    await page.get_by_role("button", name="Ver antes de publicar").click()
    await expect(page.get_by_role("heading", name="Para quê")).to_be_visible()
    await expect(page.get_by_role("heading", name="English")).to_have_count(0)
    await looks_well(admin)
    await page.get_by_role("button", name="Publicar").click()
    await page.get_by_role("button", name=re.compile("^Publicar, confirmar")).click()
    versions = page.get_by_role("list", name="Versões").get_by_role("listitem")
    await expect(versions).to_have_count(2)
    await expect(versions.first).to_contain_text("em vigor")
    await looks_well(admin)


def fail_a_job(server: Server) -> None:
    """As a job of the server looks that was given up; tried again, it frees what is not there."""
    with contextlib.closing(sqlite3.connect(server.log.parent / "data" / DATABASE_NAME, timeout=10)) as database:
        database.execute(
            "INSERT INTO job (id, kind, payload, run_at, state, attempts, last_error) VALUES "
            """('failed', 'slides.free', '{"key": "nothing"}', '2026-01-01 00:00:00', 'dead', 8, 'OSError')"""
        )
        database.commit()
