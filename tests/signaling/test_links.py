"""Who is told what of connections: only news, hosts of all, others of themselves."""

from signaling.links import Link, Links
from signaling.messages import LinkChanged, MemberId, Quality, QualityChanged

HOST, ONE, TWO = MemberId("m1"), MemberId("m2"), MemberId("m3")
GOOD, FAIR, POOR = Link(Quality.GOOD, True), Link(Quality.FAIR, True), Link(Quality.POOR, False)


def test_hosts_hear_of_everybody_and_others_of_themselves() -> None:
    news = Links().news({HOST: GOOD, ONE: FAIR, TWO: GOOD}, [HOST, ONE, TWO], {HOST})
    assert news == [
        (QualityChanged(qualities={HOST: Quality.GOOD, ONE: Quality.FAIR, TWO: Quality.GOOD}), HOST),
        (QualityChanged(qualities={ONE: Quality.FAIR}), ONE),
        (QualityChanged(qualities={TWO: Quality.GOOD}), TWO),
    ]


def test_nothing_is_said_of_a_connection_that_is_not_known_yet() -> None:
    links, unknown = Links(), Link(None, True)
    assert links.news({HOST: GOOD, ONE: unknown}, [HOST, ONE], {HOST}) == [
        (QualityChanged(qualities={HOST: Quality.GOOD}), HOST)
    ]
    assert (QualityChanged(qualities={ONE: Quality.POOR}), HOST) in links.news({HOST: GOOD, ONE: POOR}, [HOST], {HOST})


def test_what_is_known_is_not_told_again() -> None:
    links = Links()
    links.news({HOST: GOOD, ONE: GOOD}, [HOST, ONE], {HOST})
    assert links.news({HOST: GOOD, ONE: GOOD}, [HOST, ONE], {HOST}) == []
    assert links.news({HOST: GOOD, ONE: FAIR}, [HOST, ONE], {HOST}) == [
        (QualityChanged(qualities={ONE: Quality.FAIR}), HOST),
        (QualityChanged(qualities={ONE: Quality.FAIR}), ONE),
    ]


def test_a_link_that_does_not_carry_video_is_told_to_its_owner_when_it_changes() -> None:
    links = Links()
    told = [event for event, _ in links.news({ONE: POOR}, [HOST, ONE], {HOST}) if isinstance(event, LinkChanged)]
    assert told == [LinkChanged(carries_video=False)]
    assert links.news({ONE: POOR}, [HOST, ONE], {HOST}) == []
    assert (LinkChanged(carries_video=True), ONE) in links.news({ONE: GOOD}, [HOST, ONE], {HOST})


def test_a_new_page_is_told_anew() -> None:
    links = Links()
    links.news({ONE: POOR}, [HOST, ONE], {HOST})
    for member in (HOST, ONE):
        links.forget(member)
    assert [(type(event), to) for event, to in links.news({ONE: POOR}, [HOST, ONE], {HOST})] == [
        (QualityChanged, HOST), (QualityChanged, ONE), (LinkChanged, ONE),
    ]  # fmt: skip


def test_who_has_no_connection_is_told_nothing_and_is_told_anew_later() -> None:
    links = Links()
    links.news({ONE: GOOD}, [ONE], set())
    assert links.news({}, [ONE], set()) == []
    assert links.news({ONE: GOOD}, [ONE], set()) == [(QualityChanged(qualities={ONE: Quality.GOOD}), ONE)]
