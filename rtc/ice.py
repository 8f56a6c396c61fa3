"""ICE-lite (RFC 8445): who may speak to us from where, known by signed connectivity checks. No sockets, no clock."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rtc import stun
from rtc.addresses import TransportProtocol
from rtc.route import Route

CONSENT: Final = 30.0
"""Seconds without a check after which a client has withdrawn its consent (RFC 7675, section 5.1)."""

PATHS_PER_SESSION: Final = 16
"""Addresses a client may have validated at once; a further one takes the place of the oldest that is not in use."""

FAILURES_PER_SECOND: Final = 500
"""Unsigned or wrongly signed checks of one host in a second; more of it is dropped unread until the second is over."""

HOSTS_WATCHED: Final = 4096
"""Hosts whose failures are counted in one second; forged senders beyond that only cost their own parsing."""


class IcePath(ABC):
    """A way to a client: a remote UDP address as one of our sockets sees it, or a TCP connection. Hashed by identity."""

    __slots__ = ()

    owner: "IceSession | None"

    @property
    @abstractmethod
    def address(self) -> tuple[str, int]:
        """Of the client, as we see it."""

    @property
    @abstractmethod
    def transport(self) -> TransportProtocol: ...

    @property
    def route(self) -> Route | None:
        """How the system reaches it without us, `None` for a path that only `send` knows."""
        return None

    @abstractmethod
    def send(self, data: bytes) -> None:
        """Never waits and never raises; what cannot leave now is dropped."""

    @abstractmethod
    def claim(self, owner: "IceSession") -> "IcePath | None":
        """This path, or a fresh one for the same address, now of `owner`; `None` when it cannot change its owner."""

    @abstractmethod
    def release(self) -> None:
        """The owner is gone."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """RFC 8839, section 5.4."""

    ufrag: str
    password: str

    @classmethod
    def fresh(cls) -> "Credentials":
        return cls(secrets.token_hex(4), secrets.token_hex(16))


class IceSession:
    """One client's ICE. `nominated` is called with each path that the client chooses, the first time it does."""

    def __init__(self, agent: "IceAgent", nominated: Callable[[IcePath], None]) -> None:
        self._agent = agent
        self._nominated = nominated
        self._paths: list[IcePath] = []
        self._earlier: list[Credentials] = []
        self.credentials = agent.register(self)
        self.path: IcePath | None = None
        """Where we send to."""
        self.heard_at: float | None = None
        """When the last accepted check came."""
        self.receive_dtls: Callable[[bytes], None] = _ignore
        self._closed = False

    def restart(self) -> Credentials:
        """New credentials; the earlier ones go on until a pair is nominated with the new ones (RFC 8839, 4.4.1.1)."""
        if self._closed:
            return self.credentials
        self._earlier.append(self.credentials)
        while len(self._earlier) > 2:
            self._agent.forget(self._earlier.pop(0))
        self.credentials = self._agent.register(self)
        return self.credentials

    def send(self, data: bytes) -> None:
        if self.path is not None:
            self.path.send(data)

    def checked(self, path: IcePath, credentials: Credentials, *, use_candidate: bool, now: float) -> None:
        """A signed check came along `path`, which is ours already."""
        self.heard_at = now
        if path not in self._paths:
            self._add(path)
        if use_candidate and credentials == self.credentials:
            while self._earlier:
                self._agent.forget(self._earlier.pop())
        if self.path is None or (use_candidate and path is not self.path):
            self.path = path
            self._nominated(path)

    def _add(self, path: IcePath) -> None:
        self._paths.append(path)
        if len(self._paths) > PATHS_PER_SESSION:
            oldest = next(old for old in self._paths if old is not self.path)
            self._paths.remove(oldest)
            oldest.release()

    def lose(self, path: IcePath) -> None:
        """The path is no more (its connection ended, or another client speaks from there)."""
        if path in self._paths:
            self._paths.remove(path)
        if path is self.path:
            self.path = None

    def close(self) -> None:
        """Idempotent."""
        if self._closed:
            return
        self._closed = True
        for credentials in (*self._earlier, self.credentials):
            self._agent.forget(credentials)
        for path in self._paths:
            path.release()
        self._paths.clear()
        self.path = None


def _ignore(_data: bytes) -> None:
    """DTLS before anybody listens; the client repeats it."""


class IceAgent:
    """All sessions of the process, found by the ufrag of the check."""

    def __init__(self) -> None:
        self._sessions: dict[str, tuple[IceSession, Credentials]] = {}
        self._failures: dict[str, int] = {}
        self._failures_since = float("-inf")
        self.refused = 0
        """Checks that were not accepted, since the start."""

    def open(self, nominated: Callable[[IcePath], None]) -> IceSession:
        return IceSession(self, nominated)

    def register(self, session: IceSession) -> Credentials:
        while (credentials := Credentials.fresh()).ufrag in self._sessions:
            pass
        self._sessions[credentials.ufrag] = (session, credentials)
        return credentials

    def forget(self, credentials: Credentials) -> None:
        self._sessions.pop(credentials.ufrag, None)

    def receive(self, data: bytes, path: IcePath, now: float) -> None:
        """A datagram whose first byte is 0..3. Answers along the path, or not at all."""
        host = path.address[0]
        if self._is_flooding(host, now):
            self.refused += 1
            return
        request = stun.parse_request(data)
        found = self._sessions.get(request.local_ufrag) if request is not None else None
        if request is None or found is None or not request.is_signed_with(found[1].password.encode()):
            self._count_failure(host)
            return
        session, credentials = found
        if request.claims_controlled:
            path.send(stun.role_conflict(request, credentials.password.encode()))
            return
        own = path if path.owner is session else path.claim(session)
        if own is None:
            self.refused += 1
            return
        own.send(stun.success(request, own.address, credentials.password.encode()))
        session.checked(own, credentials, use_candidate=request.use_candidate, now=now)

    def _is_flooding(self, host: str, now: float) -> bool:
        if now - self._failures_since >= 1.0:
            self._failures.clear()
            self._failures_since = now
        return self._failures.get(host, 0) >= FAILURES_PER_SECOND

    def _count_failure(self, host: str) -> None:
        self.refused += 1
        if host in self._failures or len(self._failures) < HOSTS_WATCHED:
            self._failures[host] = self._failures.get(host, 0) + 1
