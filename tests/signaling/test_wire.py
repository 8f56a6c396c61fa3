"""Dictionaries to messages and back."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.messages import AnyCommand, Command, CommentPosted, CountChanged, Notified, SendComment
from signaling.refusals import RefusalCode, Refused
from signaling.wire import accepted, decode_command, decode_event, encode, refused
from tests.signaling.school import School

TYPES = [model.model_fields["type"].default for model in get_args(get_args(AnyCommand)[0])]
FIELDS = sorted({name for model in get_args(get_args(AnyCommand)[0]) for name in model.model_fields})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
ALMOST = st.builds(
    lambda kind, rest: {**rest, "type": kind}, st.sampled_from(TYPES) | JSON,
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4),
)  # fmt: skip


def outcome(payload: object) -> Command | Refused:
    try:
        return decode_command(payload)
    except Refused as refusal:
        return refusal


@given(JSON | ALMOST)
def test_whatever_comes_is_a_command_or_a_typed_refusal(payload: object) -> None:
    result = outcome(payload)
    if isinstance(result, Refused):
        assert result.code in {RefusalCode.BAD_MESSAGE, RefusalCode.UNKNOWN_MESSAGE, RefusalCode.TOO_LARGE}
        assert len(result.detail) < 1000
    else:
        assert decode_command(encode(result)) == result


def test_texts_are_trimmed_before_they_are_measured() -> None:
    command = decode_command({"type": "send-comment", "text": " " * 600 + "好"})
    assert command == SendComment(text="好")


def test_events_survive_the_way_through_another_process() -> None:
    school = School()
    school.comments(school.teacher, "早晨", "x1")
    comment = CommentPosted(comment=school.replicas[school.teacher].comments[0])
    for event in (comment, CountChanged(count=3), Notified(data={"id": "1", "params": {"n": 2, "list": [None]}})):
        assert decode_event(encode(event)) == event


@pytest.mark.parametrize("wait", [None, 2.5])
def test_an_acknowledgement_is_a_reply_or_a_refusal(wait: float | None) -> None:
    assert accepted(CountChanged(count=1)) == {"ok": True, "reply": {"type": "count-changed", "count": 1}}
    assert refused(Refused(RefusalCode.FLOOD, "slower", retry_after=wait)) == {
        "ok": False,
        "refusal": {"code": "flood", "detail": "slower", "retry_after": wait, "address": None},
    }
