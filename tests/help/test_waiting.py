"""What a youth is told about waiting: true at every hour, in every state (S22)."""

import datetime as dt
import zoneinfo

import pytest
from django.utils import translation

from peers.people.models import User
from peers.threads.models import Thread
from peers.threads.rules.clock import OFFICE_HOURS, Schedule
from peers.threads.rules.states import Status
from peers.threads.waiting import Hours, Waiting, opening_words, when, words_for

BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
NOON = dt.datetime(2026, 10, 14, 15, 0, tzinfo=BRUSSELS)
SATURDAY_NIGHT = dt.datetime(2026, 10, 17, 23, 10, tzinfo=BRUSSELS)
HOUR = dt.timedelta(hours=1)


def thread(**changes: object) -> Thread:
    """An unsaved thread, asked at noon."""
    values: dict[str, object] = {
        "status": Status.WAITING,
        "risk": 0,
        "topic": "account_security",
        "peer_allowed": True,
        "answers": {},
        "asked_at": NOON,
    }
    return Thread(**{**values, **changes})


def told(row: Thread, now: dt.datetime = NOON) -> Waiting:
    return words_for(row, now=now, hours=Hours(OFFICE_HOURS))


def text(row: Thread, now: dt.datetime = NOON) -> str:
    return " ".join(told(row, now).sentences)


def named(name: str = "Carla") -> User:
    return User(username=name.lower(), name=name)


def test_a_question_is_promised_within_two_days() -> None:
    assert "Friday 16 October at 15:00 at the latest" in text(thread())
    assert "a trained peer expert who fits your question" in text(thread())


def test_a_worry_is_promised_within_a_day() -> None:
    assert "tomorrow at 15:00 at the latest" in text(thread(risk=1))


def test_an_offer_does_not_name_the_peer_who_may_still_decline() -> None:
    assert "We are asking a trained peer expert" in text(thread(status=Status.OFFERED))


def test_the_peer_who_accepted_is_named_and_so_is_the_coach_behind_them() -> None:
    words = text(thread(status=Status.WITH_PEER, owner=named("Alice")))
    assert "Alice, a trained peer expert, has your message." in words
    assert "A coach reads each answer" in words


def test_a_written_answer_is_announced_while_the_coach_reads_it() -> None:
    row = thread(status=Status.AWAITING_APPROVAL, owner=named("Alice"))
    assert "Alice has written an answer. A coach reads it now" in text(row)


@pytest.mark.parametrize(
    ("status", "role"),
    [
        (Status.WITH_COACH, "a coach"),
        (Status.ON_CALL, "the adult on call"),
        (Status.LEADS, "the safeguarding lead"),
    ],
)
@pytest.mark.parametrize("risk", [2, 3, 4])
def test_something_serious_is_handed_over_in_the_words_of_the_rules(
    status: Status, role: str, risk: int
) -> None:
    words = text(thread(status=status, risk=risk, peer_allowed=False, owner=named()))
    assert "You did right to write." in words
    assert "too heavy for another young person" in words
    assert f"Carla, an adult ({role}), takes it." in words
    assert "Nothing else is shared. You can say what you want." in words


def test_without_a_name_the_role_is_told() -> None:
    words = text(thread(status=Status.ON_CALL, risk=3, peer_allowed=False))
    assert "an adult takes it: the adult on call" in words


def test_a_light_question_with_a_coach_is_not_called_heavy() -> None:
    assert text(thread(status=Status.WITH_COACH, owner=named())).startswith(
        "Carla, a coach, has your message."
    )
    assert text(thread(status=Status.WITH_COACH)).startswith("An adult, a coach, has your message.")


def test_what_no_peer_may_see_waits_for_an_adult() -> None:
    words = text(thread(risk=3, peer_allowed=False))
    assert words.startswith("An adult of the team gets your message.")
    assert "peer" not in words


def test_an_accusation_tells_that_nobody_of_the_group_can_see_it() -> None:
    row = thread(topic="staff_concern", risk=4, peer_allowed=False, status=Status.LEADS)
    assert text(row).startswith("Only the safeguarding leads read this.")


def test_an_adult_who_read_it_is_named() -> None:
    row = thread(status=Status.WITH_COACH, risk=2, owner=named(), acknowledged_at=NOON)
    assert "Carla has seen your message." in text(row)


def test_the_highest_level_is_promised_in_minutes_and_shows_the_numbers_first() -> None:
    row = thread(status=Status.ON_CALL, risk=4, peer_allowed=False, owner=named("Otto"))
    assert told(row).heading == "An adult is being called now"
    assert told(row).numbers_first
    assert "within 15 minutes, day and night" in text(row)


def test_once_an_adult_is_on_it_nobody_is_said_to_be_called_any_more() -> None:
    row = thread(
        status=Status.ON_CALL,
        risk=4,
        peer_allowed=False,
        owner=named("Otto"),
        acknowledged_at=NOON,
    )
    assert told(row).heading == "Your message has arrived"
    assert told(row).numbers_first
    assert "Otto has seen your message." in text(row)
    assert "15 minutes" not in text(row)


@pytest.mark.parametrize("answer", ["in_danger", "self_harm"])
def test_an_answer_about_danger_shows_the_numbers_first(answer: str) -> None:
    assert told(thread(risk=3, answers={answer: "yes"})).numbers_first
    assert not told(thread(risk=3, answers={answer: "no"})).numbers_first


def test_at_night_a_concern_is_told_when_the_office_opens() -> None:
    row = thread(risk=2, status=Status.WITH_COACH, asked_at=SATURDAY_NIGHT)
    words = text(row, SATURDAY_NIGHT)
    assert "Monday 19 October at 13:00 at the latest" in words
    assert "The office is closed now. It opens Monday 19 October at 09:00." in words


def test_at_night_the_numbers_come_first_and_the_page_says_who_is_back_when() -> None:
    row = thread(asked_at=SATURDAY_NIGHT)
    assert told(row, SATURDAY_NIGHT).numbers_first
    words = text(row, SATURDAY_NIGHT)
    assert "Nobody reads here now. The peer experts are back tomorrow at 08:00." in words
    assert words.endswith("call or chat with one of the numbers.")


def test_in_the_evening_peers_are_there_for_a_question_and_nobody_for_a_concern() -> None:
    evening = NOON + 4 * HOUR
    assert not told(thread(asked_at=evening), evening).numbers_first
    concern = thread(risk=2, status=Status.WITH_COACH, peer_allowed=False, asked_at=evening)
    assert told(concern, evening).numbers_first
    assert "The office is closed now. It opens tomorrow at 09:00." in text(concern, evening)


def test_at_night_an_answered_or_closed_thread_is_not_alone() -> None:
    answered = thread(waiting_for_youth=True, status=Status.WITH_PEER, owner=named("Alice"))
    assert not told(answered, SATURDAY_NIGHT).numbers_first
    assert not told(thread(status=Status.CLOSED), SATURDAY_NIGHT).numbers_first


@pytest.mark.parametrize(
    ("peers_at", "words"),
    [
        (SATURDAY_NIGHT + 14 * HOUR, "The peer experts are back tomorrow at 13:10."),
        (SATURDAY_NIGHT + 200 * HOUR, "The office is closed now. It opens Monday"),
        (None, "The office is closed now. It opens Monday 19 October at 09:00."),
    ],
)
def test_s22_who_is_back_when_follows_those_who_are_really_there(
    peers_at: dt.datetime | None, words: str
) -> None:
    hours = Hours(OFFICE_HOURS, peers_at=peers_at, is_known=True)
    night = words_for(thread(asked_at=SATURDAY_NIGHT), now=SATURDAY_NIGHT, hours=hours)
    assert words in " ".join(night.sentences)
    assert night.is_night
    assert night.numbers_first


def test_s22_an_evening_without_any_peer_is_told_like_a_night() -> None:
    """Peers' hours alone are no peer: whoever is away or full does not answer."""
    evening = NOON + 4 * HOUR
    there = Hours(OFFICE_HOURS, peers_at=evening, is_known=True)
    away = Hours(OFFICE_HOURS, peers_at=evening + HOUR, is_known=True)
    assert not words_for(thread(asked_at=evening), now=evening, hours=there).is_night
    alone = words_for(thread(asked_at=evening), now=evening, hours=away)
    assert "The peer experts are back today at 20:00." in " ".join(alone.sentences)


def test_a_danger_at_night_is_no_calm_page() -> None:
    row = thread(risk=4, peer_allowed=False, status=Status.ON_CALL, asked_at=SATURDAY_NIGHT)
    assert not told(row, SATURDAY_NIGHT).is_night


def test_in_office_hours_nobody_speaks_of_closing() -> None:
    assert "closed" not in text(thread(risk=2, status=Status.WITH_COACH))


@pytest.mark.parametrize(
    ("risk", "after"), [(0, 48 * HOUR), (1, 24 * HOUR), (4, dt.timedelta(minutes=15))]
)
def test_past_the_promise_the_page_says_so_and_shows_the_numbers(
    risk: int, after: dt.timedelta
) -> None:
    row = thread(risk=risk)
    assert not told(row, NOON + after).is_late
    late = told(row, NOON + after + dt.timedelta(seconds=1))
    assert late.is_late
    assert late.numbers_first
    assert late.heading == "Nobody has answered in time. We are sorry."
    assert "Please do not wait for us" in late.sentences[-1]
    assert not any("at the latest" in sentence for sentence in late.sentences)


def test_at_the_end_of_the_ladder_the_page_says_so_whatever_the_hour() -> None:
    assert told(thread(numbers_first=True)).is_late


def test_an_answered_thread_is_never_late() -> None:
    row = thread(waiting_for_youth=True, status=Status.WITH_PEER, owner=named("Alice"))
    words = told(row, NOON + dt.timedelta(days=30))
    assert (words.heading, words.is_late, words.is_your_turn) == ("You have an answer", False, True)
    assert "You do not have to." in words.sentences[-1]


def test_a_hand_over_to_a_service_is_told() -> None:
    assert "another service" in text(thread(status=Status.REFERRED, risk=3, owner=named()))


def test_a_closed_thread_can_be_opened_again_and_is_never_late() -> None:
    words = told(thread(status=Status.CLOSED, numbers_first=True), NOON + dt.timedelta(days=90))
    assert words.heading == "This conversation is closed"
    assert not words.numbers_first
    assert "opens again" in words.sentences[-1]


def test_every_state_has_words() -> None:
    for status in set(Status) - {Status.ERASED}:
        for risk in range(5):
            words = told(thread(status=status, risk=risk, peer_allowed=risk < 2))
            assert words.heading
            assert all(words.sentences)


def test_a_moment_is_said_as_people_say_it() -> None:
    assert when(NOON + HOUR, now=NOON) == "today at 16:00"
    assert when(NOON + 10 * HOUR, now=NOON) == "tomorrow at 01:00"
    assert when(NOON + 72 * HOUR, now=NOON) == "Saturday 17 October at 15:00"
    with translation.override("fr"):
        assert "samedi 17 octobre" in when(NOON + 72 * HOUR, now=NOON)


def test_the_office_says_when_it_opens() -> None:
    assert opening_words(now=NOON, office=OFFICE_HOURS) == "The office is open now."
    assert opening_words(now=NOON + 5 * HOUR, office=OFFICE_HOURS) == (
        "The office is closed now. It opens tomorrow at 09:00."
    )
    assert opening_words(now=NOON, office=Schedule(spans=())) == "The office is closed now."
