"""Which voices are heard, and who is said to speak."""

from hypothesis import given
from hypothesis import strategies as st

from rtc.voices import HOLD, LOUDER, PAUSE, SPEAKING, Voices, fill

LOUD, QUIET = 0.8, 0.2


def levels(**loud: float) -> dict[str, float]:
    return dict.fromkeys("abcdef", QUIET) | loud


def test_as_long_as_there_is_room_every_open_microphone_is_heard() -> None:
    assert set(Voices(4).update({"a": 0.0, "b": QUIET}, set(), 0.0)) == {"a", "b"}


def test_who_speaks_is_heard_before_those_who_are_silent() -> None:
    chosen = Voices(2).update(levels(e=LOUD, f=LOUD), set(), 0.0)
    assert set(chosen) == {"e", "f"}


def test_a_speaker_takes_the_place_of_the_one_who_is_silent_longest() -> None:
    voices = Voices(2)
    voices.update(levels(a=LOUD), set(), 0.0)
    voices.update(levels(b=LOUD), set(), 1.0)
    assert set(voices.update(levels(c=LOUD), set(), 1.0 + HOLD)) == {"b", "c"}


def test_nobody_is_cut_off_between_two_words() -> None:
    voices = Voices(2)
    voices.update(levels(a=LOUD, b=LOUD), set(), 0.0)
    assert set(voices.update(levels(c=LOUD), set(), HOLD - 0.1)) == {"a", "b"}
    assert "c" in voices.update(levels(c=LOUD), set(), HOLD + 0.1)


def test_where_all_speak_only_a_clearly_louder_one_comes_in() -> None:
    voices = Voices(2)
    voices.update(levels(a=LOUD, b=LOUD - 0.1), set(), 0.0)
    assert set(voices.update(levels(a=LOUD, b=LOUD - 0.1, c=LOUD - 0.1 + LOUDER / 2), set(), 0.1)) == {"a", "b"}
    assert set(voices.update(levels(a=LOUD, b=LOUD - 0.1, c=LOUD), set(), 0.2)) == {"a", "c"}


def test_priority_voices_are_always_in_and_first_even_when_silent() -> None:
    voices = Voices(2)
    voices.update(levels(a=LOUD, b=LOUD), set(), 0.0)
    chosen = voices.update(levels(a=LOUD, b=LOUD), {"f"}, 0.1)
    assert chosen[0] == "f"
    assert len(chosen) == 2
    assert voices.update(levels(a=LOUD), {"d", "e", "f"}, 0.2)[:3] == ["f", "d", "e"], "more than there is room for"


def test_a_track_that_is_gone_or_held_is_not_heard() -> None:
    voices = Voices(4)
    voices.update({"a": LOUD, "b": LOUD}, {"a"}, 0.0)
    assert voices.update({"b": LOUD}, {"a"}, 0.1) == ["b"]
    assert voices.update({}, set(), 0.2) == []


@given(
    st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1)), max_size=20),
    st.sets(st.sampled_from("abcdef"), max_size=3),
    st.integers(0, 4),
)
def test_whatever_is_said_the_choice_is_of_the_open_ones_and_of_the_right_size(
    told: list[dict[str, float]], priority: set[str], size: int
) -> None:
    voices = Voices(size)
    for now, heard in enumerate(told):
        chosen = voices.update(heard, priority, now * 0.7)
        open_priority = priority & heard.keys()
        assert len(set(chosen)) == len(chosen)
        assert set(chosen) <= heard.keys()
        assert open_priority == set(chosen[: len(open_priority)])
        assert len(chosen) == max(len(open_priority), min(size, len(heard)))


def test_speakers_are_told_loudest_first_and_rounded() -> None:
    voices, heard = Voices(4), {"a": 0.712, "b": 0.93, "c": SPEAKING - 0.01}
    voices.update(heard, set(), 0.0)
    assert voices.speakers(heard, 0.0) == [("b", 0.95), ("a", 0.7)]


def test_a_breath_does_not_end_a_speech() -> None:
    voices = Voices(4)
    voices.update({"a": LOUD}, set(), 0.0)
    voices.update({"a": 0.0}, set(), PAUSE - 0.1)
    assert voices.speakers({"a": 0.0}, PAUSE - 0.1) == [("a", SPEAKING)]
    assert voices.speakers({"a": 0.0}, PAUSE + 0.1) == []
    assert voices.speakers({}, 0.1) == [], "a track that is gone speaks no more"


def test_a_voice_keeps_its_slot() -> None:
    slots = fill([None, None, None], ["a", "b"])
    assert slots == ["a", "b", None]
    assert fill(slots, ["b", "c", "a"]) == ["a", "b", "c"]
    assert fill(slots, ["b", "c"]) == ["c", "b", None]
    assert fill(["a"], ["b", "a"]) == ["b"], "the most important first"
    assert fill([], ["a"]) == []
