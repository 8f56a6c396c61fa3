"""Structured logs: readable lines on a terminal, JSON lines otherwise; every line of a request carries its id."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

from web.settings import LogSettings

MASK: Final = "***"
SECRET_NAMES: Final = re.compile(
    r"token|secret|password|passwd|authorization|cookie|credential|api_?key|ice_pwd|^code$", re.IGNORECASE
)
TOKEN_IN_TEXT: Final = re.compile(r"(__Host-sid=|Bearer\s+|/sign-in/link/)[^\s;,\"']+", re.IGNORECASE)

Line = MutableMapping[str, Any]


def mask_secrets(_logger: Any, _method: str, line: Line) -> Line:
    """A structlog processor: nothing whose name says secret, and no token inside a text, reaches a log (ASVS 16.2.5)."""
    for name, value in line.items():
        line[name] = MASK if SECRET_NAMES.search(name) else masked(value)
    return line


def masked(value: Any) -> Any:
    return TOKEN_IN_TEXT.sub(rf"\1{MASK}", value) if isinstance(value, str) else value


def configure(settings: LogSettings) -> None:
    """Routes structlog and the standard library's loggers into one stream on stderr. Called once, by `campus serve`."""
    readable = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]
    render: list[structlog.typing.Processor] = (
        # Rich tracebacks would show the values of variables, secrets among them, and take seconds of the event loop.
        [mask_secrets, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if readable
        else [structlog.processors.format_exc_info, mask_secrets, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.level.upper())
    logging.getLogger("aiohttp.access").propagate = False
    for chatty in ("engineio", "socketio", "aioice", "alembic", "aiosqlite"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
