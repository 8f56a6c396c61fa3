"""Who operates the installation."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base


class Operator(Base):
    """A superadministrator (IMP-02): makes schools and looks after jobs, and is in no school more than its identities say."""

    __tablename__ = "operator"

    person_id: Mapped[str] = mapped_column(String(64), ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    made_at: Mapped[datetime]
