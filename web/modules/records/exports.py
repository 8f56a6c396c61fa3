"""Records as spreadsheets (LIVE-50): in the reader's language, in the school's time, nothing that a formula could be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from web.attachments import FileReply, safe_name
from web.locales import Locale
from web.modules.records.attendance import Rule
from web.modules.records.loading import Story
from web.modules.records.models import ClassRecord, RecordItem, StudentAttendance, ViewerRecord
from web.modules.records.ranges import Period
from web.modules.records.showing import class_record
from web.modules.records.words import KINDS, REASONS, ROLES, WORDS, Words
from web.schooltime import local
from web.sheets import SUFFIX, Cell, Column, Sheet, workbook


@dataclass(frozen=True, slots=True)
class Pen:
    """How things are written: whose words, whose clock."""

    locale: Locale
    zone: ZoneInfo

    @property
    def words(self) -> Words:
        return WORDS[self.locale]

    def time(self, instant: datetime | None) -> datetime | None:
        return None if instant is None else local(instant, self.zone).replace(microsecond=0)


def records_file(stories: list[Story], within: Period, rule: Rule, pen: Pen) -> FileReply:
    """The table of records and who watched each class. Takes a while: not for the event loop."""
    words = pen.words
    found = [class_record(story, rule) for story in stories]
    sheets = [
        Sheet(words.records, _record_columns(words), [_record_row(one.record, pen) for one in found]),
        Sheet(
            words.viewers,
            [Column(words.title, 30), Column(words.started, 20), *_viewer_columns(words)],
            [[one.record.title, pen.time(one.record.started_at), *row] for one in found for row in _viewers(one, pen)],
        ),
        Sheet(
            words.attendance,
            [Column(words.title, 30), Column(words.started, 20), *_attendance_columns(words)],
            [[one.record.title, pen.time(one.record.started_at), *row] for one in found for row in _students(one, pen)],
        ),
    ]
    name = f"{words.records} {within.first.isoformat()}–{within.last.isoformat()}"
    return FileReply(workbook(sheets), safe_name(name, SUFFIX))


def record_file(record: ClassRecord, pen: Pen) -> FileReply:
    """Everything about one class. Takes a while: not for the event loop."""
    words = pen.words
    sheets = [
        Sheet(words.details, _record_columns(words), [_record_row(record.record, pen)]),
        Sheet(words.viewers, _viewer_columns(words), list(_viewers(record, pen))),
        Sheet(words.attendance, _attendance_columns(words), list(_students(record, pen))),
        Sheet(words.check_ins, _check_in_columns(words), list(_replies(record, pen))),
        Sheet(words.comments, _comment_columns(words), list(_comments(record, pen))),
    ]
    day = local(record.record.started_at, pen.zone).date()
    return FileReply(workbook(sheets), safe_name(f"{record.record.title} {day.isoformat()}", SUFFIX))


def _record_columns(words: Words) -> list[Column]:
    return [
        Column(words.title, 30),
        Column(words.kind),
        Column(words.host),
        Column(words.viewer_count, 10),
        Column(words.scope, 30),
        Column(words.started, 20),
        Column(words.ended, 20),
    ]


def _record_row(one: RecordItem, pen: Pen) -> list[Cell]:
    return [
        one.title,
        KINDS[pen.locale].get(one.kind, one.kind),
        one.host_name,
        one.viewer_count,
        "、".join(one.scope) or pen.words.nobody,
        pen.time(one.started_at),
        pen.time(one.ended_at),
    ]


def _viewer_columns(words: Words) -> list[Column]:
    names = (words.name, words.role, words.children, words.joined, words.left)
    numbers = (words.stays, words.attended, words.comment_count, words.spoken, words.check_in_count)
    return [Column(name, 20) for name in names] + [Column(name, 12) for name in numbers]


def _viewers(record: ClassRecord, pen: Pen) -> Iterator[list[Cell]]:
    for one in record.viewers:
        yield [
            one.name,
            pen.words.host if one.host else ROLES[pen.locale][one.kind],
            "、".join(child.name for child in one.children),
            pen.time(one.spans[0].joined_at if one.spans else None),
            pen.time(_left(one)),
            len(one.spans),
            timedelta(seconds=one.seconds),
            one.comments,
            timedelta(seconds=one.spoken_seconds),
            one.check_ins,
        ]


def _left(viewer: ViewerRecord) -> datetime | None:
    """When the viewer was last seen; nothing while it is still there."""
    return None if any(span.left_at is None for span in viewer.spans) or not viewer.spans else viewer.spans[-1].left_at


def _attendance_columns(words: Words) -> list[Column]:
    texts = (words.group, words.name, words.result, words.reason, words.joined, words.left)
    numbers = (words.attended, words.late, words.away, words.early, words.check_in_count)
    return [Column(text, 18) for text in texts] + [Column(text, 12) for text in numbers]


def _students(record: ClassRecord, pen: Pen) -> Iterator[list[Cell]]:
    return (_student(one, pen) for one in record.attendance)


def _student(one: StudentAttendance, pen: Pen) -> list[Cell]:
    times = (one.attended_seconds, one.late_seconds, one.away_seconds, one.early_seconds)
    return [
        one.group_name,
        one.name,
        pen.words.present if one.present else pen.words.absent,
        "、".join(REASONS[pen.locale][reason] for reason in one.reasons),
        pen.time(one.arrived_at),
        pen.time(one.left_at),
        *(timedelta(seconds=time) for time in times),
        one.check_ins,
    ]


def _check_in_columns(words: Words) -> list[Column]:
    return [
        Column(words.check_in, 10),
        Column(words.started, 20),
        Column(words.name, 20),
        Column(words.answered, 20),
        Column(words.answered_by, 20),
    ]


def _replies(record: ClassRecord, pen: Pen) -> Iterator[list[Cell]]:
    for one in record.check_ins:
        for reply in one.replies:
            yield [one.number, pen.time(one.started_at), reply.name, pen.time(reply.at), reply.by_name]
        for name in one.missing:
            yield [one.number, pen.time(one.started_at), name, None, pen.words.missing]


def _comment_columns(words: Words) -> list[Column]:
    return [
        Column(words.started, 20),
        Column(words.name, 20),
        Column(words.role),
        Column(words.children, 20),
        Column(words.comment, 60),
        Column(words.to_hosts, 12),
        Column(words.deleted, 12),
    ]


def _comments(record: ClassRecord, pen: Pen) -> Iterator[list[Cell]]:
    for one in record.comments:
        yield [
            pen.time(one.sent_at),
            one.name,
            ROLES[pen.locale][one.kind],
            "、".join(child.name for child in one.children),
            one.text,
            pen.words.yes if one.to_hosts else None,
            pen.words.yes if one.deleted else None,
        ]
