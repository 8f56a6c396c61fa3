"""Debian's Janus for a measurement: one event loop, ICE-lite, its videoroom plugin, told over its WebSocket what to do."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.load import compiled
from tests.bench.process import pin_server
from tests.bench.webrtc_client import Client, Remote
from tests.worlds.ports import free_port

LIBRARIES = Path("/usr/lib/x86_64-linux-gnu/janus")
ROOM, FEED, SSRC = 77, 5, 0x1122_3344
KEEP_ALIVE = 20.0

MAIN = """
general: {{
    configs_folder = "{folder}"
    plugins_folder = "{libraries}/plugins"
    transports_folder = "{libraries}/transports"
    events_folder = "{folder}/none"
    loggers_folder = "{folder}/none"
    debug_level = 3
    interface = "127.0.0.1"
    session_timeout = 600
    protected_folders = [ "/etc" ]
    event_loops = 1
}}
media: {{ }}
nat: {{ ice_enforce_list = "127.0.0.1", ice_lite = true, ignore_mdns = true, full_trickle = false }}
plugins: {{ disable = "{other_plugins}" }}
transports: {{ disable = "{other_transports}" }}
events: {{ }}
"""
WEBSOCKETS = """
general: {{ json = "plain", ws = true, ws_port = {port}, ws_ip = "127.0.0.1", wss = false }}
admin: {{ admin_ws = false }}
"""


def install() -> str | None:
    """Installs Janus where it is missing and that is allowed; returns why it cannot be had."""
    if shutil.which("janus"):
        return None
    if not shutil.which("apt-get") or os.geteuid():
        return "Janus is not installed: apt-get install janus"
    got = subprocess.run(["apt-get", "install", "-y", "-qq", "janus"], capture_output=True, text=True, check=False)
    return None if got.returncode == 0 else got.stderr.strip()


def _others(folder: str, wanted: str) -> str:
    return ",".join(sorted(each.name for each in (LIBRARIES / folder).glob("*.so") if each.name != wanted))


@contextmanager
def janus_process() -> Iterator[tuple[int, int]]:
    """Its process id and the port of its WebSocket; on the server's core."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        plugins, transports = (
            _others("plugins", "libjanus_videoroom.so"),
            _others("transports", "libjanus_websockets.so"),
        )
        main = MAIN.format(folder=folder, libraries=LIBRARIES, other_plugins=plugins, other_transports=transports)
        (folder / "janus.jcfg").write_text(main)
        (folder / "janus.transport.websockets.jcfg").write_text(WEBSOCKETS.format(port=port))
        (folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")
        environment = os.environ | {"LD_PRELOAD": str(compiled("loopback.c", "-ldl"))}
        process = subprocess.Popen(
            ["janus", "-F", str(folder), "-o"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pin_server,
        )  # fmt: skip
        try:
            yield process.pid, port
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Janus:
    """One session, one handle for each client (Janus' WebSocket interface)."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count()
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session = 0
        self._handle = 0

    async def open(self) -> None:
        self._session = (await self._ask({"janus": "create"}))["data"]["id"]
        self._handle = await self._attach()
        room = {"request": "create", "room": ROOM, "publishers": 10, "videocodec": "vp8", "bitrate": 0, "fir_freq": 0}
        await self._tell(self._handle, room)

    async def publish(self, client: Client) -> None:
        body = {"request": "joinandconfigure", "ptype": "publisher", "room": ROOM, "id": FEED}
        offer = {"type": "offer", "sdp": _sdp(client, "sendonly", mid="0")}
        answer = await self._tell(self._handle, body, offer)
        await client.connect(Remote.of(answer["jsep"]["sdp"]))
        await asyncio.sleep(0.5)  # "no such feed" until it has seen the end of the handshake

    async def subscribe(self, client: Client) -> None:
        handle = await self._attach()
        body = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": [{"feed": FEED}]}
        offer = (await self._tell(handle, body))["jsep"]["sdp"]
        mid = offer.partition("a=mid:")[2].split()[0]
        answer = {"type": "answer", "sdp": _sdp(client, "recvonly", mid=mid)}
        await self._tell(handle, {"request": "start"}, answer)
        await client.connect(Remote.of(offer))

    async def listen(self) -> None:
        async for message in self._socket:
            told = message.json()
            answered = self._waiting.get(told.get("transaction", ""))
            if answered is not None and told["janus"] != "ack" and not answered.done():
                answered.set_result(told)

    async def keep(self) -> None:
        while True:
            await asyncio.sleep(KEEP_ALIVE)
            await self._socket.send_json(
                {"janus": "keepalive", "session_id": self._session, "transaction": f"k{next(self._numbers)}"}
            )

    async def _attach(self) -> int:
        attached = await self._ask({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        return int(attached["data"]["id"])

    async def _tell(self, handle: int, body: dict[str, Any], jsep: dict[str, str] | None = None) -> dict[str, Any]:
        message = {"janus": "message", "handle_id": handle, "body": body}
        answer = await self._ask(message | ({"jsep": jsep} if jsep else {}))
        if "error" in answer.get("plugindata", {}).get("data", {}):
            raise RuntimeError(str(answer))
        return answer

    async def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        transaction = f"t{next(self._numbers)}"
        message = message | {"transaction": transaction}
        if self._session:
            message["session_id"] = self._session
        answered = self._waiting[transaction] = asyncio.get_running_loop().create_future()
        await self._socket.send_json(message)
        async with asyncio.timeout(30):
            answer: dict[str, Any] = await answered
        del self._waiting[transaction]
        if answer["janus"] == "error":
            raise RuntimeError(str(answer))
        return answer


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Janus]:
    async with aiohttp.ClientSession() as http:
        for _ in range(100):
            try:
                socket = await http.ws_connect(f"http://127.0.0.1:{port}", protocols=["janus-protocol"], max_msg_size=0)
                break
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
        else:
            raise RuntimeError("Janus did not start")
        janus = Janus(socket)
        tasks = [asyncio.create_task(janus.listen()), asyncio.create_task(janus.keep())]
        try:
            await janus.open()
            yield janus
        finally:
            for task in tasks:
                task.cancel()
            with contextlib.suppress(aiohttp.ClientError):
                await socket.close()


def _sdp(client: Client, direction: str, *, mid: str) -> str:
    """An offer or an answer with one video, VP8 as 96; DTLS begins here."""
    address, port = client.socket.getsockname()
    lines = [
        "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {mid}", "a=msid-semantic: WMS *",
        "m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 127.0.0.1", f"a={direction}", f"a=mid:{mid}", "a=rtcp-mux",
        f"a=ice-ufrag:{client.ufrag}", f"a=ice-pwd:{client.password}",
        f"a=fingerprint:{client.fingerprint.algorithm} {client.fingerprint.value}", "a=setup:active",
        "a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtcp-fb:96 ccm fir",
    ]  # fmt: skip
    if direction == "sendonly":
        lines += ["a=msid:s v", f"a=ssrc:{SSRC} cname:bench", f"a=ssrc:{SSRC} msid:s v"]
    lines += [f"a=candidate:1 1 udp 2130706431 {address} {port} typ host", "a=end-of-candidates"]
    return "".join(f"{line}\r\n" for line in lines)
