"""Binding: which addresses, which port, which candidates."""

import socket

import pytest
from pydantic import ValidationError

from rtc.addresses import own_addresses
from rtc.ice import IceAgent
from rtc.mux import Mux
from rtc.python_lane import PythonLane
from rtc.settings import RtcSettings


def mux(**settings: object) -> Mux:
    return Mux(RtcSettings.model_validate({"port": 0} | settings), IceAgent(), PythonLane(lambda *_: None), lambda: 0.0)


def offered(made: Mux) -> set[tuple[str, str]]:
    return {(candidate.transport, candidate.address) for candidate in made.candidates}


async def test_by_default_every_own_address_is_bound_and_offered_on_one_number() -> None:
    made = mux()
    await made.start()
    assert {address for _, address in offered(made)} == set(own_addresses())
    assert {transport for transport, _ in offered(made)} == {"udp", "tcp"}
    assert {candidate.port for candidate in made.candidates} == {made.port}
    await made.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "127.0.0.1", "::1"])
async def test_one_address_can_be_bound_a_wildcard_too(host: str) -> None:
    made = mux(host=host)
    await made.start()
    version = ":" in host
    expected = {host} if host in {"127.0.0.1", "::1"} else {a for a in own_addresses() if (":" in a) == version}
    assert {address for _, address in offered(made)} == expected
    await made.close()


async def test_what_is_announced_replaces_the_own_addresses() -> None:
    made = mux(announce=["203.0.113.9"], tcp=False)
    await made.start()
    assert offered(made) == {("udp", "203.0.113.9")}
    await made.close()


async def test_a_number_that_is_free_for_udp_only_is_not_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        made = mux(host="127.0.0.1", port=port)
        with pytest.raises(OSError, match="in use"):
            await made.start()
        await made.close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", port))


async def test_nothing_to_bind_is_said_so() -> None:
    with pytest.raises(OSError, match="neither"):
        await mux(udp=False, tcp=False).start()


@pytest.mark.parametrize(
    "wrong", [{"announce": ["school.example"]}, {"host": "localhost"}, {"ports": 1}, {"port": 70_000}]
)
def test_settings_refuse_what_is_no_address_no_port_or_unknown(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RtcSettings.model_validate(wrong)
