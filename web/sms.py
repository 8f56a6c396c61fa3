"""Sends a text to a telephone: into the log (the default), or through an HTTP gateway."""

from typing import Protocol

import structlog
from aiohttp import ClientSession, ClientTimeout
from typing_extensions import override

from web.settings import SmsSettings

log = structlog.get_logger(__name__)


class SmsFailed(Exception):
    """The gateway did not take the message; the job tries again."""


class SmsSender(Protocol):
    async def send(self, to: str, text: str) -> None:
        """`to` in E.164. Raises `SmsFailed` or `aiohttp.ClientError`."""

    async def close(self) -> None: ...


class ConsoleSender(SmsSender):
    """For trying it out, and for an operator who reads codes out: the message is a line of the log."""

    @override
    async def send(self, to: str, text: str) -> None:
        log.warning("sms", to=to, text=text)

    @override
    async def close(self) -> None: ...


class HttpSender(SmsSender):
    """Posts `{"to": "+853...", "text": "..."}` with a bearer token; any 2xx is taken as sent. Redirects are not followed."""

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings
        self._client: ClientSession | None = None

    @override
    async def send(self, to: str, text: str) -> None:
        if self._client is None:
            self._client = ClientSession(timeout=ClientTimeout(total=self._settings.timeout))
        token = self._settings.token.get_secret_value()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"to": to, "text": text}
        async with self._client.post(self._settings.url, json=body, headers=headers, allow_redirects=False) as answer:
            if not 200 <= answer.status < 300:
                raise SmsFailed(f"the gateway answered {answer.status}")

    @override
    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()


def make_sender(settings: SmsSettings) -> SmsSender:
    return HttpSender(settings) if settings.kind == "http" else ConsoleSender()
