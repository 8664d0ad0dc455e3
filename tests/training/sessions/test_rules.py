"""What is plausible, and when an evaluation may be opened and read."""

import datetime as dt

import pytest

from peers.training.session_rules import (
    TimeFault,
    clean_words,
    is_no_sentence,
    may_open_evaluation,
    may_show_answers,
    most_people,
    smiley_shares,
    time_fault,
)

NOW = dt.datetime(2026, 10, 14, 13, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("starts", "ends", "fault"),
    [
        (NOW, NOW + 2 * HOUR, None),
        (NOW, NOW, TimeFault.ENDS_FIRST),
        (NOW, NOW - HOUR, TimeFault.ENDS_FIRST),
        (NOW, NOW + 14 * HOUR, None),
        (NOW, NOW + 15 * HOUR, TimeFault.TOO_LONG),
        (NOW.replace(year=1926), NOW, TimeFault.WRONG_YEAR),
        (NOW.replace(year=2062), NOW.replace(year=2062) + HOUR, TimeFault.WRONG_YEAR),
    ],
)
def test_the_times_of_a_session_can_be_wrong(
    starts: dt.datetime, ends: dt.datetime, fault: TimeFault | None
) -> None:
    assert time_fault(starts, ends, now=NOW) is fault


def test_a_square_holds_more_people_than_a_room() -> None:
    assert most_people("public") > most_people("youth") > most_people("peer")


@pytest.mark.parametrize(
    ("count", "minutes", "shown"), [(5, 0, True), (5, 1, False), (4, 0, False), (60, -10, True)]
)
def test_answers_are_read_from_five_on_and_when_no_more_can_come(
    count: int, minutes: int, shown: bool
) -> None:
    ends_at = NOW + dt.timedelta(minutes=minutes)
    assert may_show_answers(count, ends_at=ends_at, now=NOW) is shown
    assert not may_show_answers(count, ends_at=None, now=NOW)


@pytest.mark.parametrize(
    ("after_start", "ended", "count", "may"),
    [
        (-0.4, None, 0, True),
        (-1, None, 0, False),  # nobody is there yet
        (2, None, 0, True),
        (49, None, 0, False),  # everybody went home
        (2, 1, 0, False),  # it is open
        (2, -1, 4, True),  # four can say it again, nothing was shown
        (2, -1, 5, False),  # the sixth answer would be known
    ],
)
def test_an_evaluation_is_opened_on_the_spot_and_never_after_it_was_read(
    after_start: float, ended: float | None, count: int, may: bool
) -> None:
    starts_at = NOW - dt.timedelta(hours=after_start)
    ends_at = None if ended is None else NOW + dt.timedelta(hours=ended)
    assert may_open_evaluation(starts_at=starts_at, ends_at=ends_at, count=count, now=NOW) is may


def test_shares_begin_with_the_happy_one() -> None:
    assert smiley_shares({3: 2, 1: 2}) == [(3, 2, 50), (2, 0, 0), (1, 2, 50)]
    assert smiley_shares({}) == [(3, 0, 0), (2, 0, 0), (1, 0, 0)]


def test_words_lose_what_nobody_sees_and_keep_their_script() -> None:
    assert clean_words(" good\x00 \u202eday\r\nall \ufeffof  us ") == "good day\nall of us"
    assert clean_words("می\u200cخواهم") == "می\u200cخواهم"
    assert len(clean_words("a" * 900)) == 300


@pytest.mark.parametrize("text", ["data:image/png;base64,iVBOR", "x" * 61, f"see {'ab' * 40}"])
def test_a_file_or_an_address_is_no_sentence(text: str) -> None:
    assert is_no_sentence(text)
    assert not is_no_sentence("We had fun, thank you!")
