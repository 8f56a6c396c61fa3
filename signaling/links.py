"""How the connections of a room's members are: who is told what of it. Pure; asked every few seconds.

Hosts are told of everybody, others of themselves, and each only what is new to it; besides, everybody whether its own
connection carries video. Whoever enters is told anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from signaling.messages import Event, LinkChanged, MemberId, Quality, QualityChanged


@dataclass(frozen=True, slots=True)
class Link:
    """As the media plane measures it."""

    quality: Quality | None
    """`None`: not known yet, and nothing is said of it."""
    carries_video: bool


class Links:
    def __init__(self) -> None:
        self._told: dict[MemberId, dict[MemberId, Quality | None]] = {}
        self._without_video: set[MemberId] = set()

    def forget(self, member: MemberId) -> None:
        """The member has a new page, which knows nothing yet, or is gone."""
        self._told.pop(member, None)
        self._without_video.discard(member)

    def news(
        self, links: Mapping[MemberId, Link], listeners: Iterable[MemberId], hosts: Collection[MemberId]
    ) -> list[tuple[Event, MemberId]]:
        """What is new, to whom. A page takes its connection for one that carries video until it is told otherwise."""
        told: list[tuple[Event, MemberId]] = []
        for member in listeners:
            concern = links if member in hosts else {member: links[member]} if member in links else {}
            known = self._told.get(member, {})
            changed = {
                other: link.quality
                for other, link in concern.items()
                if link.quality is not None and known.get(other) is not link.quality
            }
            self._told[member] = {other: link.quality for other, link in concern.items()}
            if changed:
                told.append((QualityChanged(qualities=changed), member))
            if (own := links.get(member)) and own.carries_video == (member in self._without_video):
                (self._without_video.discard if own.carries_video else self._without_video.add)(member)
                told.append((LinkChanged(carries_video=own.carries_video), member))
        return told
