"""The server's own key: from the settings, or made once in the data folder, readable by its owner only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from web.settings import Settings

KEY_BYTES = 32


def server_key(settings: Settings) -> bytes:
    """The key of one-time codes, 32 bytes or more. Two processes that start at once agree on one."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    path = key_path(settings)
    with suppress(FileExistsError):
        _make(path)
    return path.read_bytes()


def key_path(settings: Settings) -> Path:
    return settings.data / "secret.key"


def _make(path: Path) -> None:
    """Written aside and linked into place, so that nobody ever reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        path.hardlink_to(draft)
    finally:
        draft.unlink()
