"""What class groups keep beside the conversations of `chat`: what the live cards in them say."""

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from signaling.messages import RoomKind
from web.database import Base, UtcDateTime
from web.modules.groups.models import CardState


class LiveCard(Base):
    """What the cards of one live class say (LIVE-35), in whichever groups they are. `id` is the class's."""

    __tablename__ = "live_card"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    school_id: Mapped[str] = mapped_column(String(64), ForeignKey("school.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    host_name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[RoomKind] = mapped_column(
        Enum(RoomKind, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    state: Mapped[CardState] = mapped_column(
        Enum(CardState, native_enum=False, length=20, values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
