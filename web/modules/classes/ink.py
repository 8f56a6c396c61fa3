"""The ink that was kept of a class (LIVE-36): for the room that is opened again, and for slides that are exported."""

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from signaling.messages import InkElement, Surface
from web.modules.classes.kept import ClassInk

ELEMENTS: TypeAdapter[list[InkElement]] = TypeAdapter(list[InkElement])


async def kept(session: AsyncSession, class_id: str) -> Mapping[Surface, Sequence[InkElement]]:
    """What lies on each surface of the class, the lowest first. Surfaces without ink are left out."""
    query = select(ClassInk).where(ClassInk.live_class_id == class_id).order_by(ClassInk.surface)
    rows = await session.scalars(query)
    return {Surface(row.surface): ELEMENTS.validate_python(row.elements, strict=False) for row in rows if row.elements}
