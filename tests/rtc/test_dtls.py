"""DTLS between two ends of our own in memory, and the contract with aiortc's inside."""

import asyncio
import inspect

import pytest
from OpenSSL import SSL

from rtc.dtls import BACKLOG, PROFILES, SEAMS, WAITING, Certificate, DtlsFailed, DtlsSession, Fingerprint
from tests.worlds.waiting import until


class Pair:
    """A server's and a client's session, joined by a wire that can be cut."""

    def __init__(self, **client: object) -> None:
        self.cut = False
        self.certificates = Certificate(), Certificate()
        self.server = DtlsSession(self.certificates[0], self._to_client)
        self.client = DtlsSession(self.certificates[1], self._to_server, role="client", **client)  # type: ignore[arg-type]
        self.sent = [0, 0]
        self.largest = 0

    def _to_client(self, data: bytes) -> None:
        self.sent[0] += 1
        self.largest = max(self.largest, len(data))
        if not self.cut:
            self.client.receive(data)

    def _to_server(self, data: bytes) -> None:
        self.sent[1] += 1
        if not self.cut:
            self.server.receive(data)

    async def shake_hands(self) -> None:
        self.keys = await asyncio.gather(
            self.server.handshake(self.certificates[1].fingerprint),
            self.client.handshake(self.certificates[0].fingerprint),
        )

    async def open_channels(self) -> None:
        """After `shake_hands`."""
        await asyncio.gather(
            self.server.open_channel("speakers", port=5000, largest=65_536),
            self.client.open_channel("speakers", port=5000, largest=65_536),
        )
        await until(lambda: self.server.channel_open and self.client.channel_open)

    async def close(self) -> None:
        self.server.close()
        self.client.close()
        await asyncio.sleep(0)


async def test_both_ends_have_the_same_keys_crosswise_and_gcm_is_preferred() -> None:
    pair = Pair()
    await pair.shake_hands()
    server, client = pair.keys
    assert server.profile == client.profile == "aes128-gcm"
    assert (server.send, server.receive) == (client.receive, client.send)
    assert server.send != server.receive
    assert len(server.send) == 28
    assert pair.largest < 1200, "a flight fits into a datagram of any path"
    await pair.close()


async def test_a_client_that_knows_only_sha1_gets_it() -> None:
    pair = Pair(profiles=("aes128-cm-sha1-80",))
    await pair.shake_hands()
    assert pair.keys[0].profile == "aes128-cm-sha1-80"
    assert len(pair.keys[0].send) == 30
    await pair.close()


async def test_another_certificate_than_announced_fails() -> None:
    pair = Pair()
    client = asyncio.create_task(pair.client.handshake(pair.certificates[0].fingerprint))
    with pytest.raises(DtlsFailed):
        await pair.server.handshake(Fingerprint("sha-256", Certificate().fingerprint.value))
    client.cancel()
    await asyncio.gather(client, return_exceptions=True)
    await pair.close()


@pytest.mark.parametrize("steps", range(16))
async def test_a_session_that_is_closed_while_it_shakes_hands_leaves_nothing_behind(steps: int) -> None:
    """At any step of the loop: aiortc loses a cancellation that comes together with a datagram."""
    pair = Pair()
    shaking = [
        asyncio.create_task(pair.client.handshake(pair.certificates[0].fingerprint)),
        asyncio.create_task(pair.server.handshake(pair.certificates[1].fingerprint)),
    ]
    for _ in range(steps):
        await asyncio.sleep(0)
    for task, session in zip(shaking, (pair.client, pair.server), strict=True):
        task.cancel()
        session.close()
    await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})
    assert not any(task.exception() for task in shaking if not task.cancelled())


async def test_texts_go_over_the_negotiated_channel_both_ways() -> None:
    pair = Pair()
    heard: list[str] = []
    pair.client.on_text = heard.append
    pair.server.on_text = heard.append
    assert not pair.server.say("too early")
    await pair.shake_hands()
    await pair.open_channels()
    assert pair.server.say("誰在說話")
    assert pair.client.say("back")
    await until(lambda: len(heard) == 2)
    assert sorted(heard) == ["back", "誰在說話"]
    await pair.close()


async def test_a_channel_that_does_not_drain_takes_no_more() -> None:
    pair = Pair()
    await pair.shake_hands()
    await pair.open_channels()
    pair.cut = True
    text = "x" * 1000
    taken = 0
    while pair.server.say(text):
        taken += 1
        assert taken < 10 * BACKLOG // len(text)
        await asyncio.sleep(0)
    assert taken > BACKLOG // len(text)
    await pair.close()


async def test_a_farewell_is_told_once_to_the_other_end_and_not_to_oneself() -> None:
    pair = Pair()
    told: list[str] = []
    pair.server.on_closed = lambda: told.append("server")
    pair.client.on_closed = lambda: told.append("client")
    await pair.shake_hands()
    pair.client.close()
    pair.client.close()
    await until(lambda: told)
    await pair.close()
    assert told == ["server"]


async def test_rubbish_before_and_after_the_handshake_is_borne() -> None:
    pair = Pair()
    for first in range(20, 64):
        pair.server.receive(bytes([first]) + bytes(40))
    pair.server.receive(b"\x16")
    await pair.shake_hands()
    pair.server.receive(b"\x17\xfe\xfd" + bytes(60))
    await pair.open_channels()
    await pair.close()


async def test_rubbish_in_sctp_ends_only_that_session(caplog: pytest.LogCaptureFixture) -> None:
    pair = Pair()
    await pair.shake_hands()
    await pair.open_channels()
    closed = asyncio.Event()
    pair.server.on_closed = closed.set
    await pair.client._dtls._send_data(b"\x13\x88\x13\x88" + bytes(3))
    await pair.client._dtls._send_data(bytes(range(200)))
    pair.client.say("still there?")
    await asyncio.sleep(0)
    pair.client.close()
    await asyncio.wait_for(closed.wait(), 5)
    pair.server.close()
    assert "Traceback" not in caplog.text


async def test_what_comes_faster_than_it_is_read_is_dropped() -> None:
    session = DtlsSession(Certificate(), lambda _: None)
    for _ in range(WAITING * 3):
        session.receive(b"\x16" + bytes(100))
    assert session._carrier.received.qsize() == WAITING
    session.close()


async def test_closing_before_anything_happened_is_no_trouble() -> None:
    session = DtlsSession(Certificate(), lambda _: None)
    session.close()
    session.close()


def test_aiortc_still_has_the_private_names_that_we_meet_it_at() -> None:
    for owner, names in SEAMS.items():
        for name in names:
            assert callable(getattr(owner, name)), f"{owner.__name__}.{name}"
    assert [profile.openssl_profile for profile in PROFILES.values()] == [
        b"SRTP_AEAD_AES_128_GCM",
        b"SRTP_AES128_CM_SHA1_80",
    ]


async def test_aiortc_still_keeps_the_private_state_that_we_read() -> None:
    session = DtlsSession(Certificate(), lambda _: None)
    dtls = session._dtls
    assert {"_srtp_profiles", "_ssl", "_role", "_state"} <= vars(dtls).keys()
    assert dtls.transport is session._carrier  # type: ignore[comparison-overlap]
    for name in ("_recv", "_send"):
        assert inspect.iscoroutinefunction(getattr(session._carrier, name))
        assert name in inspect.getsource(type(dtls).__mro__[1]), "aiortc calls it on its carrier"
    session.close()


def test_sessions_of_a_certificate_share_one_context_that_remembers_none_of_them() -> None:
    """A context is 50 KiB; one that kept sessions to resume would grow with each peer."""
    certificate = Certificate()
    profiles = [PROFILES["aes128-gcm"], PROFILES["aes128-cm-sha1-80"]]
    context = certificate.certificate._create_ssl_context(profiles)
    assert certificate.certificate._create_ssl_context(profiles) is context
    assert certificate.certificate._create_ssl_context(profiles[:1]) is not context
    assert Certificate().certificate._create_ssl_context(profiles) is not context
    assert context.set_session_cache_mode(SSL.SESS_CACHE_OFF) == SSL.SESS_CACHE_OFF, "what it was before"
