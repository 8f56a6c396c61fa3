"""Records and attendance as they are shown: from the story of a class to what the page needs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from web.modules.classes.kept import ClassViewer
from web.modules.classes.tables import ExpectedStudent, LiveClass
from web.modules.records.attendance import Attendance, Reason, Rule, judge, total
from web.modules.records.loading import Story, children
from web.modules.records.models import (
    AttendanceItem,
    CheckInRecord,
    ClassRecord,
    CommentRecord,
    RecordItem,
    ReplyRecord,
    SpanItem,
    StudentAttendance,
    ViewerRecord,
)


def record_item(live_class: LiveClass, viewer_count: int) -> RecordItem:
    return RecordItem(
        id=live_class.id,
        title=live_class.title,
        kind=live_class.kind,
        host_id=live_class.host_id,
        host_name=live_class.host_name,
        viewer_count=viewer_count,
        scope=list(live_class.scope_names),
        started_at=live_class.begins_at,
        ended_at=live_class.ended_at,
        replay=live_class.replay,
    )


def class_record(story: Story, rule: Rule) -> ClassRecord:
    """Everything about one class, for its host and for administrators."""
    viewers = {viewer.person_id: viewer for viewer in story.viewers}
    attendance = [student_attendance(story, student, rule) for student in story.expected]
    return ClassRecord(
        record=record_item(story.live_class, len(viewers.keys() - {story.live_class.host_id})),
        pauses=[SpanItem(joined_at=one.began_at, left_at=one.ended_at) for one in story.pauses],
        viewers=list(viewer_records(story)),
        check_ins=[_check_in(story, place, viewers) for place in range(len(story.check_ins))],
        comments=list(_comments(story, viewers)),
        attendance=attendance,
        absentees=[one.name for one in attendance if Reason.NEVER_CAME in one.reasons],
    )


def viewer_records(story: Story) -> Iterable[ViewerRecord]:
    """The host first, then in the order of arrival."""
    first = {stay.person_id: stay.joined_at for stay in reversed(story.stays)}
    host_id = story.live_class.host_id
    comments = Counter(comment.person_id for comment in story.comments if not comment.deleted)
    answered = Counter(by for reply in story.replies for by in {reply.person_id, reply.by_id})
    order = sorted(story.viewers, key=lambda one: (one.person_id != host_id, first.get(one.person_id, story.end)))
    for viewer in order:
        spoken = sum(
            (turn.ended_at - turn.began_at for turn in story.turns if turn.person_id == viewer.person_id), timedelta()
        )
        stays = [stay for stay in story.stays if stay.person_id == viewer.person_id]
        yield ViewerRecord(
            person_id=viewer.person_id,
            name=viewer.name,
            kind=viewer.kind,
            host=viewer.person_id == host_id,
            children=children(viewer),
            spans=[SpanItem(joined_at=stay.joined_at, left_at=stay.left_at) for stay in stays],
            seconds=_seconds(total(story.spans_of({viewer.person_id}))),
            comments=comments[viewer.person_id],
            spoken_seconds=_seconds(spoken),
            check_ins=answered[viewer.person_id],
        )


def student_attendance(story: Story, student: ExpectedStudent, rule: Rule) -> StudentAttendance:
    item = attendance_item(story, student.person_id, rule)
    return StudentAttendance(
        **dict(item),
        person_id=student.person_id,
        name=student.name,
        group_name=student.group_name,
        check_ins=check_ins_of(story, student.person_id),
    )


def check_ins_of(story: Story, student: str) -> int:
    """In how many check-ins the student was counted."""
    return sum(reply.person_id == student for reply in story.replies)


def attendance_item(story: Story, student: str, rule: Rule) -> AttendanceItem:
    """The rule applied to the stays of the student and of the parents who attended for it."""
    spans = sorted(story.spans_of(story.standing_for(student)), key=lambda span: span.begin)
    found: Attendance = judge(story.lesson, spans, rule, story.breaks, over=story.over)
    return AttendanceItem(
        present=found.present,
        reasons=list(found.reasons),
        arrived_at=spans[0].begin if spans else None,
        left_at=max(span.end for span in spans) if spans and story.over else None,
        late_seconds=_seconds(found.late),
        away_seconds=_seconds(found.away),
        early_seconds=_seconds(found.early),
        attended_seconds=_seconds(found.attended),
    )


def _check_in(story: Story, place: int, viewers: Mapping[str, ClassViewer]) -> CheckInRecord:
    this = story.check_ins[place]
    replies = [reply for reply in story.replies if reply.check_in_id == this.id]
    names = _names(story, viewers)
    answered = {reply.person_id for reply in replies}
    return CheckInRecord(
        number=this.number,
        started_at=this.started_at,
        ended_at=this.ended_at,
        replies=[
            ReplyRecord(
                person_id=reply.person_id,
                name=names.get(reply.person_id, ""),
                at=reply.at,
                by_name=names.get(reply.by_id, "") if reply.by_id != reply.person_id else None,
            )
            for reply in replies
        ],
        missing=[student.name for student in story.expected if student.person_id not in answered],
    )


def _names(story: Story, viewers: Mapping[str, ClassViewer]) -> dict[str, str]:
    """Everybody's name, also of children who were there only by their parents."""
    found = {child.person_id: child.name for viewer in story.viewers for child in children(viewer)}
    found |= {student.person_id: student.name for student in story.expected}
    return found | {person_id: viewer.name for person_id, viewer in viewers.items()}


def _comments(story: Story, viewers: Mapping[str, ClassViewer]) -> Iterable[CommentRecord]:
    for comment in story.comments:
        author = viewers.get(comment.person_id)
        if author is not None:
            yield CommentRecord(
                person_id=comment.person_id,
                name=author.name,
                kind=author.kind,
                children=children(author),
                text=comment.text,
                sent_at=comment.sent_at,
                to_hosts=comment.to_hosts,
                deleted=comment.deleted,
            )


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())
