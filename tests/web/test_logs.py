"""What reaches the log: one line an event, with the request's id, and no secret."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from web import logs
from web.settings import LogSettings


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Configures JSON lines into a buffer; gives what reads them. Puts the old state back."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    buffer = io.StringIO()
    monkeypatch.setattr(sys, "stderr", buffer)
    logs.configure(LogSettings(format="json"))
    yield lambda: [json.loads(line) for line in buffer.getvalue().splitlines()]
    root.handlers, root.level = handlers, level
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


def test_a_line_is_json_with_time_level_and_place(lines: Any) -> None:
    structlog.get_logger("web.here").info("something", 數=1)
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"], line["數"]) == ("something", "info", "web.here", 1)
    assert line["timestamp"].endswith("Z")


def test_the_standard_librarys_loggers_come_out_the_same_way(lines: Any) -> None:
    structlog.contextvars.bind_contextvars(request="abc")
    logging.getLogger("rtc.server").warning("port %d", 7882)
    (line,) = lines()
    assert (line["event"], line["level"], line["request"]) == ("port 7882", "warning", "abc")


def test_a_trace_is_part_of_its_line(lines: Any) -> None:
    try:
        raise LookupError("why")
    except LookupError:
        structlog.get_logger("x").exception("bug")
    (line,) = lines()
    assert "LookupError: why" in line["exception"]


def test_a_trace_on_a_terminal_shows_lines_and_no_values(lines: Any, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(LogSettings(format="console"))
    birth_date = "19900101"
    try:
        raise LookupError(len(birth_date))
    except LookupError:
        structlog.get_logger("x").exception("bug")
    shown = capsys.readouterr().err
    assert "raise LookupError(len(birth_date))" in shown
    assert birth_date not in shown


def test_a_newline_cannot_forge_a_line(lines: Any) -> None:
    structlog.get_logger("x").info("a\nb", path="/x\n{}")
    assert len(lines()) == 1


def test_secrets_are_masked_by_their_names_and_in_texts(lines: Any) -> None:
    structlog.get_logger("x").info(
        "see __Host-sid=abcdef; and Bearer xyz",
        token="t",
        Cookie="c",
        sms_password="p",
        path="/sign-in/link/abc",
        code="1",
    )
    (line,) = lines()
    assert line["event"] == "see __Host-sid=***; and Bearer ***"
    assert line["path"] == "/sign-in/link/***"
    assert {line[name] for name in ("token", "Cookie", "sms_password", "code")} == {"***"}


def test_a_readable_line_for_a_terminal(monkeypatch: pytest.MonkeyPatch, lines: Any) -> None:
    buffer = io.StringIO()
    monkeypatch.setattr(sys, "stderr", buffer)
    logs.configure(LogSettings(format="console"))
    structlog.get_logger("y").info("something", token="t", where="here")
    assert "something" in buffer.getvalue()
    assert "***" in buffer.getvalue()
