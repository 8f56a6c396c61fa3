"""自動升班: the class tables that were fetched, the last student file and what it would do, and every run with its result."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Base
from web.modules.promotion.matching import Trouble

ID = String(64)
NAME = String(80)
DETAIL = String(200)


def _choice(choices: type[StrEnum]) -> Enum:
    return Enum(choices, native_enum=False, length=20, values_callable=lambda all_: [one.value for one in all_])


def _school_id(*, primary_key: bool = False) -> Mapped[str]:
    return mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"), primary_key=primary_key, index=True)


class PlanState(StrEnum):
    FETCHED = "fetched"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"


class PlanSource(StrEnum):
    AUTHORITY = "authority"
    FILE = "file"


class ClassPlan(Base):
    """The class table of one year (B08). `content` is its `YearPlan`, `options` what the administrator chose at applying."""

    __tablename__ = "class_plan"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    year: Mapped[str] = mapped_column(String(9))
    source: Mapped[PlanSource] = mapped_column(_choice(PlanSource))
    content: Mapped[dict[str, Any]]
    state: Mapped[PlanState] = mapped_column(_choice(PlanState), default=PlanState.FETCHED)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    detail: Mapped[str] = mapped_column(DETAIL, default="")
    school_year_id: Mapped[str | None] = mapped_column(ID, ForeignKey("school_year.id", ondelete="SET NULL"))
    made_by: Mapped[str] = mapped_column(NAME)
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class FieldMapRow(Base):
    """How this school's student files are to be read, when they are not in our format."""

    __tablename__ = "promotion_field_map"

    school_id: Mapped[str] = _school_id(primary_key=True)
    content: Mapped[dict[str, Any]]


class StudentUpload(Base):
    """The last student file (B01) of a school; a new one takes its place (PROM-16)."""

    __tablename__ = "student_upload"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = _school_id()
    file_name: Mapped[str] = mapped_column(DETAIL)
    year: Mapped[str] = mapped_column(String(20))
    school_year_id: Mapped[str] = mapped_column(ID, ForeignKey("school_year.id", ondelete="CASCADE"))
    made_by: Mapped[str] = mapped_column(NAME)
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class _Line:
    """A student of a file, and what became of it."""

    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(primary_key=True)
    student_number: Mapped[str] = mapped_column(ID)
    name: Mapped[str] = mapped_column(NAME)
    grade: Mapped[str] = mapped_column(String(8))
    class_code: Mapped[str] = mapped_column(ID)
    seat: Mapped[int | None]
    trouble: Mapped[Trouble | None] = mapped_column(_choice(Trouble))
    detail: Mapped[str] = mapped_column(DETAIL, default="")
    person_id: Mapped[str | None] = mapped_column(ID)
    class_id: Mapped[str | None] = mapped_column(ID)


class UploadLine(_Line, Base):
    """A line of the last student file, matched with the directory as it was when the file came."""

    __tablename__ = "student_upload_line"

    upload_id: Mapped[str] = mapped_column(ID, ForeignKey("student_upload.id", ondelete="CASCADE"), primary_key=True)


class PromotionRun(Base):
    """One update of the directory (更新日志, PROM-18)."""

    __tablename__ = "promotion_run"
    __table_args__ = (Index("ix_promotion_run_school_id_made_at", "school_id", "made_at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    school_id: Mapped[str] = mapped_column(ID, ForeignKey("school.id", ondelete="CASCADE"))
    school_year_id: Mapped[str] = mapped_column(ID, ForeignKey("school_year.id", ondelete="CASCADE"))
    file_name: Mapped[str] = mapped_column(DETAIL)
    made_by: Mapped[str] = mapped_column(NAME)
    made_at: Mapped[datetime]
    moved: Mapped[int]
    unchanged: Mapped[int]
    failed: Mapped[int]
    undone_by: Mapped[str | None] = mapped_column(NAME)
    undone_at: Mapped[datetime | None]


class RunLine(_Line, Base):
    """A student of a run: where it was before, `None` for nowhere in this year. What failed has a `trouble`."""

    __tablename__ = "promotion_run_line"

    run_id: Mapped[str] = mapped_column(ID, ForeignKey("promotion_run.id", ondelete="CASCADE"), primary_key=True)
    from_class_id: Mapped[str | None] = mapped_column(ID)
    from_seat: Mapped[int | None]


class YearBackup(Base):
    """A year whose directory was put aside by a reset (PROM-07)."""

    __tablename__ = "year_backup"

    school_year_id: Mapped[str] = mapped_column(ID, ForeignKey("school_year.id", ondelete="CASCADE"), primary_key=True)
    school_id: Mapped[str] = _school_id()
    made_by: Mapped[str] = mapped_column(NAME)
    made_at: Mapped[datetime]
