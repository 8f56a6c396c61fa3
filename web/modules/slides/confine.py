"""Started as a program of its own: gives up what a converter of strangers' files needs not, then becomes that converter.

`python -I -S confine.py MEMORY CPU_SECONDS FILE_BYTES PROGRAM ARGUMENTS...`. It imports the standard library only, so that
it starts in milliseconds. Limits hold for all that the program starts in turn. What this kernel refuses (a container may
forbid new namespaces) is gone without: the limits stay.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

NICENESS = 10
"""Live media on the same machine go first."""
OPEN_FILES = 512
CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


def limit(memory: int, cpu_seconds: int, file_bytes: int) -> None:
    """Address space, processor time and size of any written file; no core dumps, with whatever secrets are in memory."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS has no limit of the address space
            resource.setrlimit(kind, (most, most))
    os.nice(NICENESS)


def isolate() -> None:
    """Linux: no network, no new privileges, and an end when the server ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        libc.unshare(CLONE_NEWNET)
    elif libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0:
        with suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def main() -> None:
    memory, cpu_seconds, file_bytes, program, *arguments = sys.argv[1:]
    limit(int(memory), int(cpu_seconds), int(file_bytes))
    if sys.platform == "linux":
        isolate()
    os.execv(program, [program, *arguments])  # noqa: S606  # no shell is what is wanted


if __name__ == "__main__":
    main()
