"""Microphones, cameras and the pen of a small class: what the host decides holds (beyond.md, ask 10)."""

import pytest

from rtc.negotiated import Source
from signaling.messages import CameraVisibility, MemberId, Permission, RoomKind, TrackId
from signaling.refusals import RefusalCode, Refused
from tests.signaling.school import School

MIC, CAM = TrackId("mic"), TrackId("cam")


@pytest.fixture
def school() -> School:
    return School(RoomKind.SMALL)


def on_air(school: School, person: str) -> MemberId:
    """A student with microphone and camera."""
    member = school.enter(person)
    school.does(school.room.publish, member, Source.MICROPHONE, TrackId("mic"))
    school.does(school.room.publish, member, Source.CAMERA, TrackId("cam"))
    return member


def unmute(school: School, member: MemberId) -> None:
    school.does(school.room.mute, member, Source.MICROPHONE, False)


def test_a_muted_microphone_is_held_and_its_camera_is_not(school: School) -> None:
    student = on_air(school, "student1")
    school.does(school.room.muting.mute, student)
    tracks = school.replicas[school.teacher].tracks
    assert (tracks[MIC].held, tracks[MIC].muted, tracks[CAM].held) == (True, False, False)
    assert school.replicas[student].me.muted_by_host
    assert school.replicas[student].notices == ["muted-by-host"]
    unmute(school, student)
    assert not school.replicas[school.teacher].tracks[MIC].held


def test_who_may_not_unmute_waits_until_it_is_asked(school: School) -> None:
    student = on_air(school, "student1")
    school.does(school.room.muting.allow_unmute, False)
    school.does(school.room.muting.mute, student)
    with pytest.raises(Refused) as refused:
        unmute(school, student)
    assert refused.value.code is RefusalCode.MUTED_BY_HOST
    school.does(school.room.mute, student, Source.MICROPHONE, True)
    school.does(school.room.mute, student, Source.CAMERA, False)
    school.does(school.room.muting.ask_to_unmute, student)
    assert school.replicas[student].notices[-1] == "unmute-asked"
    assert school.room.tracks()[MIC].held
    unmute(school, student)
    assert not school.room.tracks()[MIC].held
    school.does(school.room.muting.mute, student)
    with pytest.raises(Refused):
        unmute(school, student)


def test_a_new_microphone_does_not_get_around_it(school: School) -> None:
    student = on_air(school, "student1")
    school.does(school.room.muting.mute, student)
    school.does(school.room.unpublish_all, student)
    school.disconnect(student)
    school.enter("student1")
    school.does(school.room.publish, student, Source.MICROPHONE, TrackId("mic2"))
    assert school.room.tracks()[TrackId("mic2")].held


def test_everybody_but_the_hosts_is_muted_at_once(school: School) -> None:
    students = [school.enter(f"student{number}") for number in range(3)]
    school.does(school.room.muting.mute, students[0])
    school.does(school.room.muting.mute_all)
    assert all(school.room.seats[student].muted_by_host for student in students)
    assert not school.room.host.muted_by_host
    assert [school.replicas[student].notices for student in students] == [["muted-by-host"]] * 3
    assert not school.room.seats[school.enter("student9")].muted_by_host


def test_others_are_not_told_who_was_silenced(school: School) -> None:
    one, other = school.enter("student1"), school.enter("student2")
    school.does(school.room.muting.mute, one)
    school.does(school.room.muting.show_camera_of, one, CameraVisibility.OFF)
    seen = school.replicas[other].members[one]
    assert (seen.muted_by_host, seen.camera_visibility) == (False, None)


def test_cameras_for_the_teacher_only_are_not_heard_of_by_others(school: School) -> None:
    one, other = on_air(school, "student1"), school.enter("student2")
    school.does(school.room.muting.show_cameras, CameraVisibility.HOSTS)
    assert CAM not in school.replicas[other].tracks
    assert MIC in school.replicas[other].tracks
    assert CAM in school.replicas[one].tracks
    assert CAM in school.replicas[school.teacher].tracks
    assert not school.room.may_view(other, CAM)
    late = school.enter("student3")
    assert CAM not in school.replicas[late].tracks
    school.does(school.room.muting.show_camera_of, one, CameraVisibility.ALL)
    assert CAM in school.replicas[other].tracks
    assert school.room.may_view(late, CAM)


def test_the_teacher_s_own_camera_is_always_shown(school: School) -> None:
    student = school.enter("student1")
    school.does(school.room.publish, school.teacher, Source.CAMERA, TrackId("hers"))
    school.does(school.room.muting.show_cameras, CameraVisibility.OFF)
    assert TrackId("hers") in school.replicas[student].tracks


@pytest.mark.parametrize("one", [True, False])
def test_cameras_that_are_off_are_off(school: School, one: bool) -> None:
    student = on_air(school, "student1")
    if one:
        school.does(school.room.muting.show_camera_of, student, CameraVisibility.OFF)
    else:
        school.does(school.room.muting.show_cameras, CameraVisibility.OFF)
    assert CAM not in school.room.tracks()
    assert MIC in school.room.tracks()
    assert Permission.PUBLISH_CAMERA not in school.replicas[student].permissions
    with pytest.raises(Refused) as refused:
        school.room.check(student, Permission.PUBLISH_CAMERA)
    assert refused.value.code is RefusalCode.CAMERAS_OFF
    if one:
        school.does(school.room.muting.show_camera_of, student, None)
    else:
        school.does(school.room.muting.show_cameras, CameraVisibility.ALL)
    assert Permission.PUBLISH_CAMERA in school.replicas[student].permissions


def test_hosts_are_not_managed_and_a_microphone_that_is_not_there_is_not_opened(school: School) -> None:
    muting, student = school.room.muting, school.enter("student1")
    for change in ((muting.mute,), (muting.ask_to_unmute,), (muting.show_camera_of, None), (muting.let_draw, True)):
        with pytest.raises(Refused) as refused:
            school.does(change[0], school.teacher, *change[1:])
        assert refused.value.code is RefusalCode.NOT_PERMITTED
    school.does(muting.mute, student)
    with pytest.raises(Refused) as refused:
        unmute(school, student)
    assert refused.value.code is RefusalCode.NOT_PUBLISHED
    assert school.room.seats[student].muted_by_host
