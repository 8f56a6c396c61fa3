"""The server's offer as a client reads it, and the answer a browser would give."""

import re
from dataclasses import dataclass

from rtc.dtls import Fingerprint


@dataclass(frozen=True, slots=True)
class Slot:
    ssrc: int
    rtx_ssrc: int | None


@dataclass(frozen=True, slots=True)
class ReadOffer:
    ufrag: str
    password: str
    fingerprint: Fingerprint
    candidates: tuple[tuple[str, str, int], ...]
    """(transport, address, port), best first."""
    slots: dict[str, Slot]
    """Sections in which the server sends, by mid."""
    sections: tuple[str, ...]

    @classmethod
    def parse(cls, sdp: str) -> "ReadOffer":
        _, *sections = re.split(r"(?m)^(?=m=)", sdp)
        algorithm, value = _first(r"a=fingerprint:(\S+) (\S+)", sdp)
        found = re.findall(r"a=candidate:\S+ 1 (\S+) \d+ (\S+) (\d+) typ host", sdp)
        return cls(
            ufrag=_first(r"a=ice-ufrag:(\S+)", sdp)[0],
            password=_first(r"a=ice-pwd:(\S+)", sdp)[0],
            fingerprint=Fingerprint(algorithm, value),
            candidates=tuple((transport, address, int(port)) for transport, address, port in found),
            slots={_mid(section): _slot(section) for section in sections if "a=sendonly\r\n" in section},
            sections=tuple(sections),
        )

    def candidate(self, transport: str, *, ipv6: bool) -> tuple[str, int]:
        """Loopback if there is one."""
        fitting = [(a, p) for t, a, p in self.candidates if t == transport and (":" in a) == ipv6]
        return next((each for each in fitting if each[0] in {"127.0.0.1", "::1"}), fitting[0])

    def answer(self, ufrag: str, password: str, fingerprint: Fingerprint) -> str:
        mids = " ".join(_mid(section) for section in self.sections)
        head = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {mids}\r\n"
        own = (
            f"a=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\n"
            f"a=fingerprint:{fingerprint.algorithm} {fingerprint.value}\r\na=setup:active\r\n"
        )
        return head + "".join(_answered(section) + own for section in self.sections)


_REVERSED = {"a=sendonly": "a=recvonly", "a=recvonly": "a=sendonly"}
_NOT_ANSWERED = ("a=ice-", "a=fingerprint", "a=setup", "a=candidate", "a=end-of", "a=ssrc", "a=msid")


def _answered(section: str) -> str:
    lines = [_REVERSED.get(line, line) for line in section.splitlines() if not line.startswith(_NOT_ANSWERED)]
    text = "".join(f"{line}\r\n" for line in lines)
    return re.sub(r"(a=rid:\w+) recv", r"\1 send", text).replace("a=simulcast:recv", "a=simulcast:send")


def _mid(section: str) -> str:
    return _first(r"a=mid:(\S+)", section)[0]


def _slot(section: str) -> Slot:
    group = re.search(r"a=ssrc-group:FID (\d+) (\d+)", section)
    if group:
        return Slot(int(group[1]), int(group[2]))
    return Slot(int(_first(r"a=ssrc:(\d+)", section)[0]), None)


def _first(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"the offer has no {pattern}")
    return match.groups()
