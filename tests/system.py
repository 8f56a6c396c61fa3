"""Finds the programs that the tests drive, and installs what is missing when it may: `python -m tests.system`.

Debian and Ubuntu only, as root or through a password-free sudo; elsewhere it says exactly what to type.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def on_path(*names: str) -> Callable[[], str | None]:
    return lambda: next((path for name in names if (path := shutil.which(name))), None)


def postgres_folder() -> str | None:
    """The folder that holds `initdb` and `postgres`; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return str(Path(found).parent) if found else next((str(f) for f in folders if (f / "initdb").exists()), None)


def chinese_font() -> str | None:
    listing = subprocess.run(["fc-list", ":lang=zh-tw"], capture_output=True, text=True, check=False).stdout
    return listing.split(":")[0] or None


NEEDED: dict[str, tuple[Callable[[], str | None], str]] = {
    "chromium": (on_path("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "firefox": (on_path("firefox-esr", "firefox"), "firefox-esr"),
    "redis": (on_path("redis-server", "valkey-server"), "redis-server"),
    "postgres": (postgres_folder, "postgresql"),
    "soffice": (on_path("soffice", "libreoffice"), "libreoffice-impress"),
    "fontconfig": (on_path("fc-list"), "fontconfig"),
}
"""What tests need: how to find it, and the Debian package that brings it."""

HELPFUL: dict[str, tuple[Callable[[], str | None], str]] = {
    "chromium without windows": (on_path("chromium-headless-shell"), "chromium-headless-shell"),
}
"""What makes tests quicker where a distribution has it."""


def find(name: str) -> str | None:
    """The path of a needed program (of its folder, for postgres), or `None`."""
    return NEEDED[name][0]()


def required() -> set[str]:
    """What must not be skipped: `CAMPUS_TEST_REQUIRE=redis,postgres,...`."""
    return {name for name in os.environ.get("CAMPUS_TEST_REQUIRE", "").split(",") if name}


def missing_packages() -> list[str]:
    packages = [package for name, (_, package) in NEEDED.items() if find(name) is None]
    if find("fontconfig") is None or chinese_font() is None:
        packages.append("fonts-noto-cjk")
    return packages


def install(packages: list[str]) -> bool:
    """Installs by apt when that is possible here without asking anybody anything."""
    if shutil.which("apt-get") is None:
        return False
    may_sudo = (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    )
    if os.geteuid() != 0 and not may_sudo:
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    update = subprocess.run([*environment, "update"], check=False)
    if update.returncode != 0:
        return False
    return subprocess.run([*environment, "install", "--no-install-recommends", *packages], check=False).returncode == 0


def main() -> int:
    for program, package in HELPFUL.values():
        if program() is None:
            install([package])
    packages = missing_packages()
    if not packages:
        return 0
    print(f"Tests need programs that are not here: {' '.join(packages)}", flush=True)
    if install(packages) and not missing_packages():
        return 0
    print(f"Please install them and start again. Debian or Ubuntu:\n  sudo apt-get install {' '.join(packages)}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
