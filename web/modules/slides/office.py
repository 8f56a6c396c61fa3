"""LibreOffice: presentations become PDF in a limited process with a profile of its own, without macros and network."""

import shutil
from pathlib import Path
from typing import Final

from web.modules.slides.children import Bounds, ChildFailed, run

MEBIBYTE: Final = 1024 * 1024
BOUNDS: Final = Bounds(memory=4096 * MEBIBYTE, cpu_seconds=240, file=1024 * MEBIBYTE, silence=300.0)
NAMES: Final = ("soffice", "libreoffice")
MAC: Final = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="AutoSave" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Java"><prop oor:name="Enable" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
"""Macros off, linked pictures not fetched, no Java: a file is drawn and nothing else."""


def find() -> str | None:
    """The path of LibreOffice on this machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.is_file() else None)


async def to_pdf(soffice: str, source: Path, folder: Path) -> Path:
    """Makes `folder`/<name>.pdf of the presentation; the folder is private to this call. Raises `ChildFailed`."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    program = [
        soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nolockcheck",
        "--nodefault", "--nofirststartwizard", "--convert-to", "pdf:impress_pdf_Export", "--outdir", str(folder),
        str(source),
    ]  # fmt: skip
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    await run(program, BOUNDS, folder, _ignore, environment)
    result = folder / f"{source.stem}.pdf"
    if not result.is_file():
        # It ends with 0 also when it could not read the file.
        raise ChildFailed("LibreOffice made no file")
    return result


async def _ignore(_line: str) -> None:
    """What it says is not for machines."""
