"""All that an operator can set: `CAMPUS_...` variables, and the TOML file that `CAMPUS_CONFIG` names.

Composed of each package's own part; nested names join by `__` (`CAMPUS_RTC__PORT`). A secret may be read from a file:
`CAMPUS_SECRET_FILE=/run/secrets/campus`. Read once at start. An unknown name is an error, so that a slip of the pen
cannot leave a door open.
"""

import os
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Final, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings.exceptions import SettingsError as UnreadableValue
from typing_extensions import override

from recording.settings import RecordingSettings
from rtc.settings import RtcSettings
from signaling.settings import SignalingSettings

PREFIX: Final = "CAMPUS_"
FILE_SUFFIX: Final = "_FILE"
NOT_SETTINGS: Final = frozenset({"CAMPUS_CONFIG", "CAMPUS_TEST_REQUIRE"})
OBJECT_SCHEMES: Final = ("file", "s3", "memory")
LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")


class SettingsError(Exception):
    """The settings cannot be used; `lines` name each fault with its place and cause."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SmsSettings(Part):
    """How one-time codes reach a phone."""

    kind: Literal["console", "http"] = Field(
        "console", description="`console` writes the message into the log; `http` posts it to a gateway."
    )
    url: str = Field("", description="Where `http` posts `{to, text}` as JSON; https, or http on loopback.")
    token: SecretStr = Field(SecretStr(""), description="Bearer token of the gateway; none when empty.")
    timeout: float = Field(10.0, gt=0, le=60, description="Seconds until the gateway is given up and tried later.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "http" and not is_private_way(self.url):
            raise ValueError("`url` must be an https address (or http on loopback) when `kind` is http")
        return self


class AuthoritySettings(Part):
    """The education authority's registers (IMP-18). Without an address, its tables come as files."""

    url: str = Field("", description="Base address of the registers' interface; https, or http on loopback.")
    token: SecretStr = Field(SecretStr(""), description="Bearer token; none when empty.")
    timeout: float = Field(20.0, gt=0, le=120, description="Seconds until the register is given up.")

    @model_validator(mode="after")
    def _private(self) -> Self:
        if self.url and not is_private_way(self.url):
            raise ValueError("`url` must be an https address (or http on loopback)")
        return self


class OpenIdSettings(Part):
    """Sign-in of staff by the school's own accounts (OpenID Connect). Off without an issuer."""

    issuer: str = Field("", description="The provider's issuer address; https, or http on loopback.")
    client_id: str = Field("", description="The name that the provider gave to this installation.")
    client_secret: SecretStr = Field(SecretStr(""), description="Its secret; none when empty (a public client).")
    name: str = Field(
        "", max_length=40, description="What the button calls the accounts: the provider's or school's name."
    )
    scope: str = Field("openid profile phone", description="What is asked for; `openid` must be in it.")
    timeout: float = Field(10.0, gt=0, le=60, description="Seconds until the provider is given up.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.issuer and not is_private_way(self.issuer):
            raise ValueError("`issuer` must be an https address (or http on loopback)")
        if self.issuer and not self.client_id:
            raise ValueError("`client_id` is needed with an `issuer`")
        if "openid" not in self.scope.split():
            raise ValueError("`scope` must contain openid")
        return self


class SignInSettings(Part):
    """How long a sign-in lasts (ASVS 7.3)."""

    idle_days: int = Field(14, ge=1, le=90, description="Days without any request after which a sign-in ends.")
    absolute_days: int = Field(90, ge=1, le=400, description="Days after which it ends in any case.")


class ReplayKeeping(Part):
    """How long replays are kept, and how many of those for ever (LIVE-42, LIVE-43, MEET-27)."""

    pool_gigabytes: float = Field(
        20.0, gt=0, le=1_000_000, description="Replays kept for ever, a school; beyond it no recording starts."
    )
    temporary_days: int = Field(15, ge=1, le=3650, description="Days until a temporary replay goes to the bin.")
    bin_days: float = Field(1.0, gt=0, le=90, description="Days in the bin, from which it can be taken back.")
    link_minutes: float = Field(10.0, gt=0, le=720, description="Minutes for which a signed path of a replay is good.")

    @property
    def pool_bytes(self) -> int:
        return int(self.pool_gigabytes * 1024**3)


class LogSettings(Part):
    format: Literal["auto", "json", "console"] = Field(
        "auto", description="`auto`: readable lines on a terminal, JSON lines otherwise."
    )
    level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least that is logged.")


class Settings(BaseSettings):
    """The whole. Every part is documented by its own model; `campus config check` prints the effective values."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    host: str = Field("127.0.0.1", description="Address that the HTTP server binds.")
    port: int = Field(8080, ge=0, le=65_535, description="Its port. 0: any free one.")
    public_url: str | None = Field(
        None, description="The address that people type, `https://school.example`. Default: this machine's loopback."
    )
    trusted_proxies: list[IPv4Network | IPv6Network] = Field(
        [], description="Networks of the proxies whose `X-Forwarded-For` is believed (a JSON list)."
    )
    data: Path = Field(Path("data"), description="Folder of the embedded database and of the server's own key.")
    database_url: SecretStr | None = Field(
        None, description="`postgresql+asyncpg://...`; default: SQLite in the data folder."
    )
    objects_url: SecretStr | None = Field(
        None,
        description="Where files are kept: `s3://bucket/prefix` (with the usual AWS_... variables);"
        " default: a folder in the data folder.",
    )
    redis_url: SecretStr | None = Field(
        None, description="`redis://...`: fan-out, placement of rooms and shared rate limits of several processes."
    )
    secret: SecretStr | None = Field(
        None,
        min_length=32,
        description="Key of one-time codes; default: made once, in the data folder. Share it"
        " among the processes of one installation.",
    )
    demo: bool = Field(False, description="Seeds the demo school and lets everybody be anybody in it.")
    jobs: bool = Field(True, description="Whether `serve` runs jobs too; off where `campus worker` processes do.")
    client: Path = Field(Path(__file__).parent / "dist", description="Folder of the built browser client.")
    log: LogSettings = LogSettings()
    sms: SmsSettings = SmsSettings()
    authority: AuthoritySettings = AuthoritySettings()
    sign_in: SignInSettings = SignInSettings()
    openid: OpenIdSettings = OpenIdSettings()
    replay: ReplayKeeping = ReplayKeeping()
    recording: RecordingSettings = RecordingSettings()
    rtc: RtcSettings = RtcSettings()
    signaling: SignalingSettings = SignalingSettings()

    @field_validator("public_url")
    @classmethod
    def _is_origin(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("must be an address like https://school.example, without a path")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("objects_url")
    @classmethod
    def _is_store(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and urlsplit(value.get_secret_value()).scheme not in OBJECT_SCHEMES:
            raise ValueError("must be an address like s3://bucket/prefix or file:///folder")
        return value

    @property
    def objects(self) -> str:
        """The address of the object storage."""
        return self.objects_url.get_secret_value() if self.objects_url else (self.data.absolute() / "objects").as_uri()

    @property
    def url(self) -> str:
        """Where people find the product."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins whose pages are ours: the public one, or loopback under each of its names."""
        if self.public_url:
            return (self.public_url,)
        return tuple(f"http://{name}:{self.port}" for name in LOOPBACK_NAMES)

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        variables = EnvSettingsSource(settings_cls)
        variables.env_vars = {
            name: value for name, value in variables.env_vars.items() if _secret(name.upper()) is None
        }
        return (
            init_settings,
            variables,
            InitSettingsSource(settings_cls, _from_files(os.environ)),
            TomlConfigSettingsSource(settings_cls, os.environ.get("CAMPUS_CONFIG")),
        )


def load(**overrides: Any) -> Settings:
    """The settings of this process; `overrides` come from the command line. Raises `SettingsError`."""
    unknown = sorted(_unknown_names(os.environ))
    if unknown:
        raise SettingsError([f"{name}: there is no such setting" for name in unknown])
    config = os.environ.get("CAMPUS_CONFIG")
    if config and not Path(config).is_file():
        raise SettingsError([f"CAMPUS_CONFIG: there is no file {config}"])
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        raise SettingsError([_line(fault["loc"], fault["msg"]) for fault in error.errors()]) from None
    except (UnreadableValue, OSError, ValueError) as error:
        raise SettingsError([str(error)]) from error


def _line(place: tuple[int | str, ...], message: str) -> str:
    return f"{PREFIX}{'__'.join(str(step) for step in place).upper()}: {message}"


def _unknown_names(environ: Mapping[str, str]) -> Iterator[str]:
    for name in environ:
        if name.startswith(PREFIX) and name not in NOT_SETTINGS and _field(name) is None and _secret(name) is None:
            yield name


def _field(name: str) -> FieldInfo | None:
    """The field that a variable sets."""
    model: Any = Settings
    found: FieldInfo | None = None
    for step in name.removeprefix(PREFIX).lower().split("__"):
        if not (isinstance(model, type) and issubclass(model, BaseModel)) or step not in model.model_fields:
            return None
        found = model.model_fields[step]
        model = found.annotation
    return found


def _secret(name: str) -> str | None:
    """The variable whose secret value a `..._FILE` variable names a file of."""
    base = name.removesuffix(FILE_SUFFIX)
    field = _field(base) if base != name else None
    secret = field is not None and (field.annotation is SecretStr or SecretStr in get_args(field.annotation))
    return base if secret else None


def _from_files(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, path in environ.items():
        if name.startswith(PREFIX) and (base := _secret(name)):
            *parents, last = base.removeprefix(PREFIX).lower().split("__")
            place = values
            for step in parents:
                place = place.setdefault(step, {})
            place[last] = Path(path).read_text(encoding="utf-8").strip()
    return values


def is_private_way(url: str) -> bool:
    """https, or http that does not leave the machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"})
