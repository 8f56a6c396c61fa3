"""What the child processes of this package have in common: how they are called and what they know of the server."""

import os
import sys


def command(module: str) -> tuple[str, ...]:
    """`python -m module`, with the interpreter that runs here."""
    return sys.executable, "-m", module


def environment() -> dict[str, str]:
    """Without the server's secrets: a child reads what strangers send."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CAMPUS_")}
