"""What was on the stage at each moment of a recording, from its timeline. Pure; it reads what `signaling` says in class.

A log that may be of an older version, so what is missing or unknown is passed over instead of refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

Element = Mapping[str, Any]
"""A piece of ink as it goes over the wire: id, tool, color, width, points (x, y, pressure), text, done. Never changed in place."""

TOLD: Final = frozenset({"room-changed", "member-changed", "member-left", "laser-moved"})
INKED: Final = frozenset({"ink-drawn", "ink-erased", "ink-cleared", "ink-restored"})


def lines(timeline: Iterable[bytes]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The time in ms and the content of each line that is whole."""
    for line in timeline:
        try:
            said = orjson.loads(line)
            yield int(said["at"]), said
        except (ValueError, TypeError, KeyError):
            continue


class Scenery:
    """The state of a class, as far as one sees it in the picture. `ink_version` grows when ink changed."""

    def __init__(self) -> None:
        self.ink_version = 0
        self._room: Mapping[str, Any] = {}
        self._members: dict[str, Mapping[str, Any]] = {}
        self._ink: dict[str, dict[str, Element]] = {}
        self._lasers: dict[str, tuple[str, int, int]] = {}

    def apply(self, said: Mapping[str, Any]) -> None:
        """A line of the timeline."""
        snapshot, event = said.get("snapshot"), said.get("event")
        if isinstance(snapshot, dict):
            self._begin(snapshot)
        elif isinstance(event, dict):
            kind = event.get("type")
            try:
                if kind in TOLD:
                    self._tell(kind, event)
                elif kind in INKED:
                    self._draw(kind, event, self._ink.setdefault(event["surface"], {}))
                    self.ink_version += 1
            except (KeyError, TypeError, ValueError):
                return

    @property
    def content(self) -> str:
        return str(self._room.get("content", "none"))

    @property
    def host(self) -> str:
        return str(self._room.get("host_id", ""))

    @property
    def pinned(self) -> str | None:
        return self._room.get("pinned_id")

    @property
    def surface(self) -> str:
        """What ink goes on now; empty when on nothing."""
        return str(self._room.get("surface") or "")

    @property
    def page(self) -> tuple[str, int]:
        """The slides on the stage and their page, from 1."""
        deck = self._room.get("deck") or {}
        return str(deck.get("id", "")), int(deck.get("page", 1))

    def name(self, member_id: str) -> str:
        """Empty when nobody of that id was in class."""
        if member_id == self.host and member_id not in self._members:
            return str(self._room.get("host_name", ""))
        return str(self._members.get(member_id, {}).get("name", ""))

    def speakers(self) -> list[str]:
        """Members who have the floor, the host left out."""
        return [
            name for name, member in self._members.items() if member.get("hand") == "speaking" and name != self.host
        ]

    def lasers(self) -> list[tuple[int, int]]:
        """Where laser pointers are on what is shown now: across and down, in 1/10000 of it."""
        return [(x, y) for surface, x, y in self._lasers.values() if surface == self.surface]

    def ink(self) -> list[Element]:
        """On what is shown now, the lowest first."""
        return list(self._ink.get(self.surface, {}).values())

    def _begin(self, snapshot: Mapping[str, Any]) -> None:
        self._room = snapshot.get("room") or {}
        self._members = {str(member["id"]): member for member in snapshot.get("members", ())}
        # What lies on other surfaces is told right after it, by events.
        self._ink = {self.surface: {str(element["id"]): element for element in snapshot.get("ink", ())}}
        self._lasers = {}
        self.ink_version += 1

    def _tell(self, kind: str, event: Mapping[str, Any]) -> None:
        if kind == "room-changed":
            self._room = event["room"]
        elif kind == "member-changed":
            self._members[event["member"]["id"]] = event["member"]
        elif kind == "laser-moved":
            self._lasers.pop(event["member_id"], None)
            if event["visible"]:
                self._lasers[event["member_id"]] = event["surface"], int(event["x"]), int(event["y"])
        else:
            self._members.pop(event["member_id"], None)

    @staticmethod
    def _draw(kind: str, event: Mapping[str, Any], surface: dict[str, Element]) -> None:
        if kind == "ink-drawn":
            known = surface.get(event["id"], {})
            points = [*known.get("points", [])[: 3 * event["start"]], *event["points"]]
            surface[event["id"]] = {**event, "points": points}
        elif kind == "ink-erased":
            for name in event["element_ids"]:
                surface.pop(name, None)
        elif kind == "ink-cleared":
            surface.clear()
        else:
            surface.update({element["id"]: element for element in event["elements"]})
