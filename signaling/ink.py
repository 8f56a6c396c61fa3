"""The ink of one surface: its elements in their order, what may be added, and each author's own undo. Pure.

A log that one process orders, no CRDT: there is nothing to merge. An element is changed by its author alone, until it is
done; whatever comes back comes back on top. So a page that applies the same events in the same order has the same ink.
"""

from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from signaling.messages import ELEMENT_POINTS, DrawInk, ElementId, InkElement, InkTool, MemberId
from signaling.refusals import RefusalCode, Refused

ELEMENTS: Final = 2000
POINTS: Final = 60_000
"""Of one surface; more is refused with `ink-full`. At 60 points a second that is a quarter of an hour on one page."""
ACTIONS: Final = 100
"""So many actions of each author on a surface can be taken back; older ones stand."""
KEPT_POINTS: Final = 2 * POINTS
"""Of erased ink that could be restored; beyond, the author's oldest actions are forgotten."""
POINTS_OF: Final = {
    InkTool.TEXT: 1,
    InkTool.LINE: 2,
    InkTool.ARROW: 2,
    InkTool.RECTANGLE: 2,
    InkTool.ELLIPSE: 2,
}


@dataclass(slots=True, eq=False)
class Stroke:
    """An element; its numbers are packed, two octets each."""

    id: ElementId
    author: MemberId
    tool: InkTool
    color: str
    width: int
    points: "array[int]"
    text: str
    done: bool

    @property
    def size(self) -> int:
        """Points."""
        return len(self.points) // 3

    def as_element(self) -> InkElement:
        return InkElement(
            id=self.id,
            member_id=self.author,
            tool=self.tool,
            color=self.color,
            width=self.width,
            points=self.points.tolist(),
            text=self.text,
            done=self.done,
        )

    @classmethod
    def of(cls, element: InkElement) -> "Stroke":
        points = array("H", element.points)
        return cls(
            element.id,
            element.member_id,
            element.tool,
            element.color,
            element.width,
            points,
            element.text,
            element.done,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What an action, or taking it back, did to the surface: never both."""

    erased: Sequence[Stroke] = ()
    restored: Sequence[Stroke] = ()


@dataclass(slots=True)
class _History:
    """The actions of one author, as changes that can be reversed."""

    done: deque[Change] = field(default_factory=lambda: deque(maxlen=ACTIONS))
    undone: list[Change] = field(default_factory=list)

    @property
    def points(self) -> int:
        return sum(stroke.size for change in (*self.done, *self.undone) for stroke in change.erased)


class InkSurface:
    def __init__(self, elements: Iterable[InkElement] = ()) -> None:
        self._strokes = {element.id: Stroke.of(element) for element in elements}
        self._histories: dict[MemberId, _History] = {}
        self.points = sum(stroke.size for stroke in self._strokes.values())

    @property
    def empty(self) -> bool:
        return not self._strokes

    def elements(self) -> list[InkElement]:
        """The lowest first."""
        return [stroke.as_element() for stroke in self._strokes.values()]

    def of(self, author: MemberId) -> list[ElementId]:
        return [stroke.id for stroke in self._strokes.values() if stroke.author == author]

    def all(self) -> list[ElementId]:
        return list(self._strokes)

    def draw(self, author: MemberId, draw: DrawInk) -> int:
        """Begins or goes on with an element; gives by how many points the surface grew, or shrank.

        Raises `Refused` with `ink-changed`, `ink-full` or `bad-message`.
        """
        size = draw.start + len(draw.points) // 3
        if size > POINTS_OF.get(draw.tool, size):
            raise Refused(RefusalCode.BAD_MESSAGE, f"a {draw.tool} has {POINTS_OF[draw.tool]} points")
        if size > ELEMENT_POINTS:
            raise Refused(RefusalCode.INK_FULL, f"an element has {ELEMENT_POINTS} points; begin another")
        stroke = self._strokes.get(draw.element_id)
        if stroke is None and draw.start == 0:
            self._need_room(size, elements=1)
            stroke = Stroke(draw.element_id, author, draw.tool, draw.color, draw.width, array("H"), "", False)
            self._strokes[stroke.id] = stroke
            self._remember(author, Change(restored=(stroke,)))
        elif (
            stroke is None
            or stroke.done
            or (stroke.author, stroke.tool) != (author, draw.tool)
            or draw.start > stroke.size
        ):
            raise Refused(RefusalCode.INK_CHANGED, "the element is not as the page takes it to be")
        else:
            self._need_room(size - stroke.size)
        grown = size - stroke.size
        stroke.points[3 * draw.start :] = array("H", draw.points)
        stroke.color, stroke.width, stroke.text, stroke.done = draw.color, draw.width, draw.text, draw.done
        self.points += grown
        return grown

    def erase(self, author: MemberId, ids: Iterable[ElementId]) -> Change:
        """An action of `author`; what is not there (any more) is passed over."""
        change = self._take(stroke for name in dict.fromkeys(ids) if (stroke := self._strokes.get(name)))
        if change.erased:
            self._remember(author, change)
        return change

    def undo(self, author: MemberId) -> Change:
        """Takes back the author's last action that still shows. Refused: `nothing-to-undo`, `ink-full`."""
        history = self._histories.get(author, _History())
        while history.done:
            change = self._reverse(history.done[-1])
            history.undone.append(history.done.pop())
            if change is not None:
                return change
        raise Refused(RefusalCode.NOTHING_TO_UNDO, "there is no action to take back")

    def redo(self, author: MemberId) -> Change:
        history = self._histories.get(author, _History())
        while history.undone:
            action = history.undone[-1]
            change = self._reverse(Change(erased=action.restored, restored=action.erased))
            history.done.append(history.undone.pop())
            if change is not None:
                return change
        raise Refused(RefusalCode.NOTHING_TO_UNDO, "there is no action to do again")

    # --- Inside ---------------------------------------------------------------------------------------------------------

    def _reverse(self, action: Change) -> Change | None:
        """Erases what it brought, or brings back what it erased, as far as that is still to do."""
        if action.restored:
            erased = self._take(stroke for stroke in action.restored if self._strokes.get(stroke.id) is stroke)
            return erased if erased.erased else None
        gone = [stroke for stroke in action.erased if stroke.id not in self._strokes]
        self._need_room(sum(stroke.size for stroke in gone), elements=len(gone))
        self._strokes.update({stroke.id: stroke for stroke in gone})
        self.points += sum(stroke.size for stroke in gone)
        return Change(restored=gone) if gone else None

    def _take(self, strokes: Iterable[Stroke]) -> Change:
        taken = list(strokes)
        for stroke in taken:
            del self._strokes[stroke.id]
            self.points -= stroke.size
        return Change(erased=taken)

    def _remember(self, author: MemberId, action: Change) -> None:
        history = self._histories.setdefault(author, _History())
        history.undone.clear()
        history.done.append(action)
        if action.erased:
            while len(history.done) > 1 and history.points > KEPT_POINTS:
                history.done.popleft()

    def _need_room(self, points: int, elements: int = 0) -> None:
        if len(self._strokes) + elements > ELEMENTS or (points > 0 and self.points + points > POINTS):
            raise Refused(RefusalCode.INK_FULL, "this surface holds no more ink")
