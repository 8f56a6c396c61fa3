"""Settings: from variables, a TOML file and secret files; a slip of the pen is an error that names its place."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from web.keys import server_key
from web.settings import Settings, SettingsError, load


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("CAMPUS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CAMPUS_DATA", str(tmp_path))


def faults() -> list[str]:
    with pytest.raises(SettingsError) as raised:
        load()
    return raised.value.lines


def test_nothing_set_serves_loopback_with_sqlite() -> None:
    settings = load()
    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8080, False)
    assert settings.database_url is None
    assert settings.url == "http://127.0.0.1:8080"
    assert settings.origins == ("http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080")


def test_variables_reach_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_RTC__PORT", "7000")
    monkeypatch.setenv("CAMPUS_RTC__ANNOUNCE", '["192.0.2.1"]')
    monkeypatch.setenv("CAMPUS_TRUSTED_PROXIES", '["10.0.0.0/8", "::1"]')
    monkeypatch.setenv("CAMPUS_SIGNALING__AWAY_SECONDS", "20")
    settings = load()
    assert settings.rtc.port == 7000
    assert settings.rtc.announce == ["192.0.2.1"]
    assert settings.trusted_proxies == [ip_network("10.0.0.0/8"), ip_network("::1/128")]
    assert settings.signaling.away_seconds == 20


@pytest.mark.parametrize(
    "name", ["CAMPUS_PROT", "CAMPUS_RTC__PROT", "CAMPUS_RTC_PORT", "CAMPUS_PORT_FILE", "CAMPUS_PORT__X"]
)
def test_an_unknown_variable_is_an_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "1")
    assert faults() == [f"{name}: there is no such setting"]


def test_a_wrong_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_RTC__PORT", "90000")
    (line,) = faults()
    assert line.startswith("CAMPUS_RTC__PORT: ")


def test_a_list_that_is_no_json_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_TRUSTED_PROXIES", "10.0.0.0/8")
    assert "trusted_proxies" in faults()[0]


def test_a_toml_file_is_read_and_variables_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "campus.toml"
    file.write_text('port = 9000\nhost = "127.0.0.2"\n[rtc]\nport = 7001\n', encoding="utf-8")
    monkeypatch.setenv("CAMPUS_CONFIG", str(file))
    monkeypatch.setenv("CAMPUS_PORT", "9001")
    settings = load()
    assert (settings.host, settings.port, settings.rtc.port) == ("127.0.0.2", 9001, 7001)


def test_an_unknown_key_of_the_file_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "campus.toml"
    file.write_text("[rtc]\nprot = 1\n", encoding="utf-8")
    monkeypatch.setenv("CAMPUS_CONFIG", str(file))
    assert faults()[0].startswith("CAMPUS_RTC__PROT: ")


@pytest.mark.parametrize("content", [None, "port = "])
def test_a_missing_or_broken_file_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "campus.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    monkeypatch.setenv("CAMPUS_CONFIG", str(file))
    assert len(faults()) == 1


def test_a_secret_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("CAMPUS_SMS__TOKEN_FILE", str(file))
    monkeypatch.setenv("CAMPUS_DATABASE_URL_FILE", str(file))
    settings = load()
    assert settings.sms.token.get_secret_value() == "s3cret"
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_a_secret_file_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_SECRET_FILE", "/nowhere")
    assert "/nowhere" in faults()[0]


@pytest.mark.parametrize("value", ["school.example", "https://school.example/path", "ftp://school.example", "https://"])
def test_a_public_url_is_an_origin(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CAMPUS_PUBLIC_URL", value)
    assert faults()[0].startswith("CAMPUS_PUBLIC_URL: ")


def test_a_public_url_is_the_only_origin() -> None:
    settings = Settings(public_url="https://school.example/")
    assert settings.origins == ("https://school.example",)
    assert settings.secure


@pytest.mark.parametrize("url", ["", "http://gateway.example/send"])
def test_codes_go_to_a_gateway_by_https_only(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CAMPUS_SMS__KIND", "http")
    monkeypatch.setenv("CAMPUS_SMS__URL", url)
    assert faults()[0].startswith("CAMPUS_SMS: ")


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new")
    key = server_key(settings)
    assert len(key) == 32
    assert server_key(settings) == key
    assert (tmp_path / "new/secret.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.key"]


def test_a_secret_of_the_settings_is_the_key_and_a_short_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMPUS_SECRET", "x" * 32)
    assert server_key(load()) == b"x" * 32
    monkeypatch.setenv("CAMPUS_SECRET", "short")
    assert faults()[0].startswith("CAMPUS_SECRET: ")
