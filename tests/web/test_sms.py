"""The senders of one-time codes, the HTTP one against a real gateway on loopback."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from structlog.testing import capture_logs

from web.settings import SmsSettings
from web.sms import SmsFailed, SmsSender, make_sender


class Gateway:
    def __init__(self) -> None:
        self.status = 202
        self.got: list[tuple[str | None, Any]] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append((request.headers.get("Authorization"), await request.json()))
        headers = {"Location": "/elsewhere"} if self.status == 307 else {}
        return web.Response(status=self.status, headers=headers)


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
async def sender(gateway: Gateway) -> AsyncIterator[SmsSender]:
    app = web.Application()
    app.router.add_post("/send", gateway.handle)
    app.router.add_post("/elsewhere", gateway.handle)
    async with TestServer(app) as server:
        sender = make_sender(SmsSettings(kind="http", url=str(server.make_url("/send")), token=SecretStr("key")))
        yield sender
        await sender.close()


async def test_a_text_is_posted_with_the_token(gateway: Gateway, sender: SmsSender) -> None:
    await sender.send("+85366123456", "驗證碼")
    assert gateway.got == [("Bearer key", {"to": "+85366123456", "text": "驗證碼"})]


@pytest.mark.parametrize("status", [400, 500, 307])
async def test_anything_but_success_fails_so_that_the_job_tries_again(
    gateway: Gateway, sender: SmsSender, status: int
) -> None:
    gateway.status = status
    with pytest.raises(SmsFailed):
        await sender.send("+85366123456", "驗證碼")
    assert len(gateway.got) == 1


async def test_the_console_sender_logs_the_text() -> None:
    sender = make_sender(SmsSettings())
    with capture_logs() as lines:
        await sender.send("+85366123456", "驗證碼")
    await sender.close()
    assert lines == [{"event": "sms", "to": "+85366123456", "text": "驗證碼", "log_level": "warning"}]
