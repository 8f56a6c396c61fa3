"""The ICE-lite agent without sockets: checks in, answers and nominations out."""

from aioice import stun
from typing_extensions import override

from rtc.addresses import TransportProtocol
from rtc.ice import FAILURES_PER_SECOND, HOSTS_WATCHED, PATHS_PER_SESSION, Credentials, IceAgent, IcePath, IceSession


class PaperPath(IcePath):
    """A path that keeps what is sent along it."""

    def __init__(self, port: int, host: str = "192.0.2.7") -> None:
        self._address = (host, port)
        self.owner: IceSession | None = None
        self.sent: list[stun.Message] = []

    @property
    @override
    def address(self) -> tuple[str, int]:
        return self._address

    @property
    @override
    def transport(self) -> TransportProtocol:
        return "udp"

    @override
    def send(self, data: bytes) -> None:
        self.sent.append(stun.parse_message(data))

    @override
    def claim(self, owner: IceSession) -> "PaperPath | None":
        if self.owner is not None:
            return None
        self.owner = owner
        return self

    @override
    def release(self) -> None:
        self.owner = None


def check(
    credentials: Credentials, *, nominate: bool = False, password: str = "", role: str = "ICE-CONTROLLING"
) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes = {"USERNAME": f"{credentials.ufrag}:them", "PRIORITY": 1, role: 9}
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity((password or credentials.password).encode())
    return bytes(message)


class Room:
    """An agent with one session; `chosen` are the paths that were nominated."""

    def __init__(self) -> None:
        self.agent = IceAgent()
        self.chosen: list[IcePath] = []
        self.session = self.agent.open(self.chosen.append)

    def receive(self, data: bytes, path: IcePath, now: float = 0.0) -> None:
        self.agent.receive(data, path, now)


def test_a_signed_check_is_answered_and_its_path_taken() -> None:
    room, path = Room(), PaperPath(1)
    room.receive(check(room.session.credentials), path, 5.0)
    assert path.sent[0].attributes["XOR-MAPPED-ADDRESS"] == path.address
    assert room.session.path is path
    assert room.chosen == [path]
    assert room.session.heard_at == 5.0


def test_a_wrong_password_or_an_unknown_name_gets_no_answer_and_changes_nothing() -> None:
    room, path = Room(), PaperPath(1)
    room.receive(check(room.session.credentials, password="guessed"), path)
    room.receive(check(Credentials("nobody", "x")), path)
    room.receive(b"\x00\x01rubbish", path)
    assert path.sent == []
    assert path.owner is None
    assert room.session.heard_at is None
    assert room.agent.refused == 3


def test_another_path_is_used_only_after_it_was_nominated() -> None:
    room, first, second = Room(), PaperPath(1), PaperPath(2)
    room.receive(check(room.session.credentials, nominate=True), first)
    room.receive(check(room.session.credentials), second)
    assert room.session.path is first
    room.receive(check(room.session.credentials, nominate=True), second)
    room.receive(check(room.session.credentials, nominate=True), second)
    assert room.session.path is second
    assert room.chosen == [first, second]


def test_a_client_that_believes_to_be_controlled_is_told_of_the_conflict() -> None:
    room, path = Room(), PaperPath(1)
    room.receive(check(room.session.credentials, role="ICE-CONTROLLED"), path)
    assert path.sent[0].error_code == 487
    assert room.session.path is None


def test_after_a_restart_old_credentials_hold_until_a_new_pair_is_nominated() -> None:
    room, path, new_path = Room(), PaperPath(1), PaperPath(2)
    old = room.session.credentials
    room.receive(check(old, nominate=True), path)
    new = room.session.restart()
    assert new.ufrag != old.ufrag
    room.receive(check(old, nominate=True), path, 1.0)
    room.receive(check(new), new_path, 2.0)
    room.receive(check(old), path, 3.0)
    assert len(path.sent) == 3
    assert room.session.path is path
    room.receive(check(new, nominate=True), new_path, 4.0)
    room.receive(check(old), path, 5.0)
    assert len(path.sent) == 3, "the old name is forgotten"
    assert room.session.path is new_path
    assert room.session.heard_at == 4.0


def test_restarts_without_end_keep_few_names() -> None:
    room = Room()
    names = [room.session.restart() for _ in range(20)]
    path = PaperPath(1)
    room.receive(check(names[0]), path)
    assert path.sent == []
    room.receive(check(names[-1]), path)
    assert len(path.sent) == 1


def test_a_client_has_a_bounded_number_of_paths() -> None:
    room = Room()
    paths = [PaperPath(port) for port in range(PATHS_PER_SESSION + 5)]
    for path in paths:
        room.receive(check(room.session.credentials), path)
    owned = [path for path in paths if path.owner is room.session]
    assert len(owned) == PATHS_PER_SESSION
    assert paths[0] in owned, "the one in use stays"


def test_a_lost_path_is_used_no_more_and_the_next_check_brings_a_new_one() -> None:
    room, path = Room(), PaperPath(1)
    room.receive(check(room.session.credentials), path)
    room.session.lose(path)
    room.session.send(b"into the void")
    assert room.session.path is None
    other = PaperPath(2)
    room.receive(check(room.session.credentials), other)
    assert room.session.path is other


def test_a_closed_session_answers_nothing_and_frees_its_paths() -> None:
    room, path = Room(), PaperPath(1)
    credentials = room.session.credentials
    room.receive(check(credentials), path)
    room.session.close()
    room.session.close()
    assert path.owner is None
    room.receive(check(credentials), path)
    assert len(path.sent) == 1


def test_a_host_that_floods_is_not_heard_for_the_rest_of_the_second() -> None:
    room, path, neighbour = Room(), PaperPath(1), PaperPath(2, host="192.0.2.8")
    for _ in range(FAILURES_PER_SECOND):
        room.receive(b"\x00\x01flood", path, 0.1)
    room.receive(check(room.session.credentials), path, 0.5)
    assert path.sent == []
    room.receive(check(room.session.credentials), neighbour, 0.5)
    assert len(neighbour.sent) == 1
    room.receive(check(room.session.credentials), path, 1.2)
    assert len(path.sent) == 1


def test_forged_hosts_do_not_fill_the_memory() -> None:
    room = Room()
    for number in range(HOSTS_WATCHED + 100):
        room.receive(b"\x00", PaperPath(1, host=f"198.51.{number >> 8}.{number & 255}"), 0.5)
    assert len(room.agent._failures) == HOSTS_WATCHED
    room.receive(b"\x00", PaperPath(1), 2.0)
    assert len(room.agent._failures) == 1
