"""ICE-TCP without a peer behind it: frames, limits and deadlines."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from rtc.ice import IceAgent, IcePath
from rtc.tcp import BACKLOG_SIZE, CLAIM_TIME, FRAME_SIZE, UNCLAIMED, TcpPath, TcpPaths
from tests.worlds.waiting import until
from tests.worlds.wires import stranger


class Ears:
    """What came out of the frames, and along which path."""

    def __init__(self, claim_time: float) -> None:
        self.frames: list[bytes] = []
        self.paths: list[IcePath] = []
        self.tcp = TcpPaths(self.receive, lambda: None, claim_time=claim_time)

    def receive(self, data: bytes, path: IcePath) -> None:
        self.frames.append(data)
        self.paths.append(path)


@asynccontextmanager
async def listening(claim_time: float = CLAIM_TIME) -> AsyncIterator[tuple[Ears, int]]:
    ears = Ears(claim_time)
    server = await asyncio.get_running_loop().create_server(lambda: TcpPath(ears.tcp), "127.0.0.1", 0)
    try:
        yield ears, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        ears.tcp.close()
        await until(lambda: len(ears.tcp) == 0)
        await server.wait_closed()


def frame(data: bytes) -> bytes:
    return len(data).to_bytes(2, "big") + data


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
async def test_frames_are_found_however_the_stream_is_cut(step: int) -> None:
    async with listening() as (ears, port), stranger(port) as (_, writer):
        sent = [b"\x00", b"", bytes(300), b"\x16" * FRAME_SIZE]
        stream = b"".join(map(frame, sent))
        for start in range(0, len(stream), step):
            writer.write(stream[start : start + step])
        await until(lambda: len(ears.frames) == len(sent))
        assert ears.frames == sent


async def test_a_frame_longer_than_any_of_webrtc_ends_the_connection() -> None:
    async with listening() as (ears, port), stranger(port) as (reader, writer):
        writer.write((FRAME_SIZE + 1).to_bytes(2, "big"))
        assert await asyncio.wait_for(reader.read(), 5) == b""
        assert ears.frames == []


async def test_too_many_strangers_push_out_the_oldest_of_them() -> None:
    async with listening() as (ears, port), AsyncExitStack() as stack:
        for _ in range(UNCLAIMED + 2):
            await stack.enter_async_context(stranger(port))
        await until(lambda: len(ears.tcp) == UNCLAIMED)


async def test_a_stranger_that_shows_no_check_in_time_is_cut_off() -> None:
    async with listening(claim_time=0.05) as (ears, port), stranger(port):
        await until(lambda: len(ears.tcp) == 1)
        await until(lambda: len(ears.tcp) == 0)


async def test_a_connection_that_does_not_read_loses_packets_and_nobody_waits() -> None:
    async with listening() as (ears, port), stranger(port) as (_, writer):
        writer.write(frame(b"\x00"))
        await until(lambda: ears.paths)
        path = ears.paths[0]
        assert isinstance(path, TcpPath)
        packet = bytes(1200)
        while path.unsent == 0:
            path.send(packet)
        assert path._wire is not None
        assert BACKLOG_SIZE < path._wire.get_write_buffer_size() < BACKLOG_SIZE + 2000


async def test_a_connection_belongs_to_one_client_as_long_as_it_lasts() -> None:
    async with listening() as (ears, port), stranger(port) as (reader, writer):
        writer.write(frame(b"\x00"))
        await until(lambda: ears.paths)
        agent = IceAgent()
        first, second = agent.open(lambda _: None), agent.open(lambda _: None)
        path = ears.paths[0]
        assert path.claim(first) is path
        assert path.claim(second) is None
        path.send(b"farewell")
        path.release()
        assert await asyncio.wait_for(reader.read(), 5) == frame(b"farewell")
        path.send(b"too late")


async def test_the_owner_hears_that_its_connection_ended() -> None:
    async with listening() as (ears, port), stranger(port) as (_, writer):
        writer.write(frame(b"\x00"))
        await until(lambda: ears.paths)
        session = IceAgent().open(lambda _: None)
        path = ears.paths[0].claim(session)
        assert path is not None
        session.path = path
        writer.close()
        await until(lambda: session.path is None)
