"""Sequence parameter sets of real encoders, damaged ones, and that both lanes read the same of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rtc.h264 import LARGEST, picture_size
from rtc.lane import LaneName
from rtc.negotiated import H264
from tests.rtc.conftest import NOT_BUILT
from tests.rtc.ends import World

# Written by x264 in its baseline and main profiles.
PARAMETERS = {
    (1280, 720): "6742c01fd9005005ba10000003001000000301e8f1832480",
    (320, 180): "6742c00cd901419f9e10000003001000000301e8f142a480",
    (160, 90): "6742c00ad9028df9210000030001000003001e8f122648",
    (1920, 1080): "674d4028eca03c0113f2c20000030002000003003c1e30632c",
    (720, 1280): "674d401feca05a050d08000003000800000300f078c18cb0",
    (642, 362): "6742c016d900a42fe224840000030004000003007a3c58b920",
}
HD = bytes.fromhex(PARAMETERS[1280, 720])


@pytest.mark.parametrize("size", PARAMETERS)
def test_the_cropped_size_is_read(size: tuple[int, int]) -> None:
    assert picture_size(bytes.fromhex(PARAMETERS[size])) == size


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        (HD[:5], "cut off"),
        (b"\x67\x64" + HD[2:], "a high profile"),
        (HD[:4] + bytes(40), "a number with too many zeros"),
        (HD[:4] + b"\xff", "it ends after the size, before the cropping"),
        (b"", "nothing"),
    ],
)
def test_what_cannot_be_read_has_no_size(parameters: bytes, why: str) -> None:
    assert picture_size(parameters) == (0, 0), why


DAMAGE = st.tuples(st.integers(4, 23), st.integers(0, 255))
UNITS = st.one_of(
    st.binary(max_size=80).map(lambda rest: b"\x67\x42\xc0\x1f" + rest),
    st.lists(DAMAGE, max_size=3).map(lambda damage: damaged(damage)),
)


def damaged(damage: list[tuple[int, int]]) -> bytes:
    found = bytearray(HD)
    for at, value in damage:
        found[at] = value
    return bytes(found)


@NOT_BUILT
@settings(max_examples=200)
@given(st.lists(UNITS, min_size=1, max_size=3), st.booleans())
def test_both_lanes_read_the_same_size(units: list[bytes], aggregates: bool) -> None:
    def run(lane: LaneName) -> tuple[int, int]:
        world = World(lane=lane)
        camera = world.camera()
        camera.payload_type = H264.payload_type
        packets = units
        if aggregates:
            packets = [b"\x78\x00\x02\x68\xce" + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)]
        for payload in packets:
            camera.end.send(camera.packet("", payload, marker=True))
        (layer,) = world.forwarder.track_stats(camera.track).layers
        assert 0 <= layer.width <= LARGEST
        return layer.width, layer.height

    assert run("native") == run("python")


@pytest.mark.usefixtures("lane")
def test_a_camera_in_h264_tells_its_size() -> None:
    world = World()
    camera = world.camera()
    camera.payload_type = H264.payload_type
    camera.end.send(camera.packet("", b"\x78" + len(HD).to_bytes(2, "big") + HD + b"\x00\x02\x68\xce", marker=True))
    (layer,) = world.forwarder.track_stats(camera.track).layers
    assert (layer.width, layer.height) == (1280, 720)
