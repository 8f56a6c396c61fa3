"""Which videos a client gets, in which slot and in which simulcast layer: what its page shows, no more. Pure.

The layer follows the size of the tile: the smallest layer that need not be enlarged by more than `ENLARGE`. A layer once
chosen is kept until the tile is `KEEP` beyond that bound, so that a tile resized by a pixel does not cost a key frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rtc.negotiated import RIDS

ENLARGE: Final = 1.25
"""How much a layer may be enlarged on the screen: at 1.25 the eye hardly tells, and a layer costs a third of the next."""

KEEP: Final = 1.15
"""Hysteresis, as a factor of the tile's size, both ways."""

NOMINAL: Final = (1280, 720)
"""Taken as the size of a camera until its first key frame was seen."""


@dataclass(frozen=True, slots=True)
class View:
    """A video on the page, with its size in device pixels."""

    track_id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A simulcast layer as it arrives, or as it is expected to."""

    rid: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What a slot carries."""

    track_id: str | None = None
    rid: str = ""


EMPTY: Final = Carried()


def assign(views: Sequence[View], layers: Mapping[str, Sequence[Layer]], slots: Sequence[Carried]) -> list[Carried]:
    """The new content of `slots`. `views` come in order of importance; `layers` has every track that may be shown.

    A track stays in its slot as long as it is shown. With fewer slots than views, the first views win.
    """
    wanted = _wanted(views, layers, len(slots))
    result = [
        Carried(slot.track_id, _rid(wanted.pop(slot.track_id), layers[slot.track_id], slot.rid))
        if slot.track_id in wanted and slot.track_id is not None
        else EMPTY
        for slot in slots
    ]
    rest = iter(wanted.items())
    for index, slot in enumerate(result):
        if slot is EMPTY and (found := next(rest, None)) is not None:
            track_id, view = found
            result[index] = Carried(track_id, _rid(view, layers[track_id], ""))
    return result


def _wanted(views: Sequence[View], layers: Mapping[str, Sequence[Layer]], room: int) -> dict[str, View]:
    """A track shown twice is sent once, for the larger tile."""
    wanted: dict[str, View] = {}
    for view in views:
        known = wanted.get(view.track_id)
        if known is not None:
            if view.height > known.height:
                wanted[view.track_id] = view
        elif view.track_id in layers and len(wanted) < room:
            wanted[view.track_id] = view
    return wanted


def _rid(view: View, layers: Sequence[Layer], current: str) -> str:
    """`layers` lowest first; none, or one without a rid, means that the track is no simulcast."""
    if not layers:
        return ""
    chosen = _smallest_enough(view, layers, 1.0)
    now = next((index for index, layer in enumerate(layers) if layer.rid == current), None)
    if now is not None and chosen != now:
        factor = 1 / KEEP if chosen > now else KEEP
        if _smallest_enough(view, layers, factor) == now:
            chosen = now
    return layers[chosen].rid


def _smallest_enough(view: View, layers: Sequence[Layer], factor: float) -> int:
    """The picture is fitted into the tile, so the nearer of both edges tells how much it is enlarged."""
    for index, layer in enumerate(layers):
        if min(view.width / layer.width, view.height / layer.height) * factor <= ENLARGE:
            return index
    return len(layers) - 1


def expected_layers(known: Mapping[str, tuple[int, int]]) -> list[Layer]:
    """The camera's three layers; sizes that no key frame told yet follow from those it told, or from `NOMINAL`."""
    scale = {rid: 1 << (len(RIDS) - 1 - index) for index, rid in enumerate(RIDS)}
    full = next(((w * scale[rid], h * scale[rid]) for rid, (w, h) in known.items() if rid in scale), NOMINAL)
    return [Layer(rid, *known.get(rid, (full[0] // scale[rid], full[1] // scale[rid]))) for rid in RIDS]
