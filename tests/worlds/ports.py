"""Ports for servers that tests and measurements start."""

import contextlib
import socket


def free_port() -> int:
    """A port of 127.0.0.1 that is free for TCP and UDP at this moment."""
    for _ in range(50):
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            with contextlib.suppress(OSError):
                udp.bind(("127.0.0.1", port))
                return port
    raise RuntimeError("no port is free for TCP and UDP")
