"""What stood on the stage at a moment, how the one picture is divided, and that names are drawn right."""

import orjson
from PIL import Image, ImageDraw  # noqa: TID251

from recording.catalogue import Take
from recording.drawing import Brush, InkLayer
from recording.layout import MAIN, Rect, fitted, plan
from recording.scenery import Scenery, lines

ROOM = {"host_id": "t", "host_name": "陳老師", "content": "board", "surface": "board/1"}


def scenery(**room: object) -> Scenery:
    found = Scenery()
    members = [{"id": "p", "name": "家長", "hand": "speaking"}, {"id": "t", "name": "陳老師", "hand": "speaking"}]
    found.apply({"snapshot": {"room": {**ROOM, **room}, "members": members, "ink": [element("old")]}})
    return found


def element(name: str, points: list[int] | None = None, **more: object) -> dict[str, object]:
    return {
        "id": name, "tool": "pen", "color": "#ff0000", "width": 100, "points": points or [0, 0, 50], "done": True, **more,
    }  # fmt: skip


def event(kind: str, **fields: object) -> dict[str, object]:
    return {"event": {"type": kind, **fields}}


def take(number: int, member: str, source: str = "camera") -> Take:
    return Take(number, member, f"track-{number}", source, "H264", "remux", 0, None, 640, 360)


def test_ink_is_drawn_extended_erased_and_brought_back_as_in_class() -> None:
    stage = scenery()
    on = {"surface": "board/1"}
    stage.apply(event("ink-drawn", **on, **{**element("a", [1, 1, 50, 2, 2, 50]), "start": 0, "done": False}))
    stage.apply(event("ink-drawn", **on, **{**element("a", [3, 3, 50]), "start": 1}))
    assert [e["id"] for e in stage.ink()] == ["old", "a"]
    assert stage.ink()[1]["points"] == [1, 1, 50, 3, 3, 50]
    stage.apply(event("ink-erased", **on, element_ids=["old", "never"]))
    stage.apply(event("ink-restored", **on, elements=[element("old")]))
    assert [e["id"] for e in stage.ink()] == ["a", "old"]
    stage.apply(event("ink-drawn", surface="board/2", **{**element("b"), "start": 0}))
    stage.apply(event("ink-cleared", **on))
    assert stage.ink() == []
    stage.apply(event("room-changed", room={**ROOM, "surface": "board/2"}))
    assert [e["id"] for e in stage.ink()] == ["b"]


def test_a_snapshot_forgets_what_was_erased_while_nothing_was_recorded() -> None:
    stage = scenery()
    stage.apply(event("ink-drawn", surface="board/2", **{**element("gone"), "start": 0}))
    stage.apply({"snapshot": {"room": {**ROOM, "surface": "board/2"}, "members": [], "ink": []}})
    assert stage.ink() == []


def test_lines_and_events_that_cannot_be_read_are_passed_over() -> None:
    stage = scenery()
    text = [b"no json\n", b'{"at":1}\n', b'{"at":5,"event":{"type":"ink-drawn"}}\n', b'{"at":9,"event":3}\n', b'{"at":']
    read = [*lines(text)]
    assert [at for at, _ in read] == [1, 5, 9]
    for _, said in read:
        stage.apply(said)
    stage.apply(orjson.loads(b'{"event":{"type":"member-changed","member":7}}'))
    assert [e["id"] for e in stage.ink()] == ["old"]


def test_slides_stay_uncovered_and_faces_and_names_stand_beside_them() -> None:
    divided = plan(scenery(), [take(1, "p"), take(2, "t")])
    assert (divided.content, divided.video) == ("board", None)
    assert [(tile.take, tile.name, tile.speaks) for tile in divided.tiles] == [(2, "陳老師", False), (1, "家長", True)]
    assert all(tile.rect.x >= MAIN.x + MAIN.width for tile in divided.tiles)
    voice_only = plan(scenery(), [])
    assert [(tile.take, tile.name) for tile in voice_only.tiles] == [(None, "家長")]


def test_the_screen_or_the_pinned_face_is_the_main_picture() -> None:
    takes = [take(1, "t"), take(2, "t", "screen"), take(3, "p")]
    assert plan(scenery(content="screen"), takes).video == 2
    assert plan(scenery(content="camera"), takes).video == 1
    pinned = plan(scenery(content="camera", pinned_id="p"), takes)
    assert (pinned.video, pinned.name) == (3, "家長")
    assert plan(scenery(content="screen"), takes[:1]).content == "none"


def test_a_picture_is_fitted_in_the_middle_at_even_places() -> None:
    for size in ((640, 480), (1920, 1080), (333, 777), (1, 1)):
        rect = fitted(*size, MAIN)
        assert all(value % 2 == 0 for value in rect)
        assert rect.width == MAIN.width or rect.height == MAIN.height
        assert rect.x >= 0
        assert rect.y >= 0


def test_chinese_names_are_drawn_in_their_own_signs() -> None:
    def drawn(text: str) -> bytes:
        picture = Image.new("L", (40, 40))
        ImageDraw.Draw(picture).text((2, 2), text, 255, Brush(None, 0).font(28))
        return picture.tobytes()

    signs = ["陳", "李", "黃", "學", "ç", "A"]
    assert len({drawn(sign) for sign in signs}) == len(signs), "a missing sign would look like any other"
    assert drawn("陳") != drawn("\U000f0000")


def test_finished_ink_is_drawn_once_and_looks_as_if_drawn_at_once() -> None:
    rect = Rect(0, 0, 200, 100)
    tools = ("pen", "highlighter", "line", "arrow", "rectangle", "ellipse", "text")
    elements = [
        element(tool, [1000 + 900 * n, 2000, 50, 2500 + 900 * n, 8000, 80], tool=tool, text="字", width=300)
        for n, tool in enumerate(tools)
    ]
    growing, layer = InkLayer(Brush(None, 0)), InkLayer(Brush(None, 0))
    for count in range(1, len(elements)):
        growing.draw(elements[:count], rect)
    step = growing.draw(elements, rect)
    assert step.tobytes() == layer.draw(elements, rect).tobytes()
    fewer = growing.draw(elements[1:], rect)
    assert fewer.tobytes() == InkLayer(Brush(None, 0)).draw(elements[1:], rect).tobytes()
    unfinished = [*elements[:-1], {**elements[-1], "done": False}]
    assert layer.draw(unfinished, rect).tobytes() == step.tobytes()
    beyond = element("beyond", [50_000, 50_000, 50])
    nothing: list[dict[str, object]] = [{"id": "bare", "done": True}, beyond, {**beyond, "done": False}, {"id": "late"}]
    assert InkLayer(Brush(None, 0)).draw(nothing, rect).getbbox() is None
