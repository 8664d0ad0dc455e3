"""Prepared questions: who may ask which, and what an answer does."""

import datetime as dt
import uuid

import pytest

from peers.people.models import User
from peers.threads import explain, questions
from peers.threads.actions import asking, peer, routing
from peers.threads.actions.youth import delete_by_youth
from peers.threads.errors import NotYours, TooLate
from peers.threads.models import Message, Notification, Question, RiskAssessment, Thread
from peers.threads.rules.questions import QUESTIONS, at_opening, fitting, weigh
from peers.threads.rules.states import Status
from peers.threads.rules.topics import DEFAULT_RISK, Risk
from tests.threads.conftest import OpenOne

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def with_alice(open_one: OpenOne, alice: User, noon: dt.datetime) -> Thread:
    """A harmless thread in alice's hands, under carla's eyes."""
    thread = open_one(topic="cyberbullying", message="They laugh at my shoes in the class chat.")
    routing.advance_thread(thread_id=thread.pk, now=noon)
    return peer.accept_offer(thread_id=thread.pk, by=alice, now=noon)


# --- the rule ---------------------------------------------------------------------------------
def test_every_question_has_words_and_every_topic_but_plain_how_to_has_questions() -> None:
    assert set(questions.QUESTIONS) == set(QUESTIONS)
    without = {topic for topic in DEFAULT_RISK if not fitting(topic, by_peer=False)}
    assert without == {"technical_settings", "media_literacy"}


@pytest.mark.parametrize("code", QUESTIONS)
@pytest.mark.parametrize("answer", ["yes", "no", "unsure", "rather_not"])
def test_an_answer_raises_or_says_nothing_and_has_words(code: str, answer: str) -> None:
    verdict = weigh(
        code, answer, topic="grooming", age_band="13-15", peer_allowed=answer != "unsure"
    )
    assert (verdict.risk > Risk.R0) is bool(verdict.reasons)
    assert not (verdict.peer_allowed and verdict.risk > Risk.R1)
    for reason in verdict.reasons:
        assert questions.words_of(code) in explain.assessed(reason)


def test_would_rather_not_say_is_never_held_against_anybody() -> None:
    assert all("rather_not" not in one.raises for one in QUESTIONS.values())


def test_who_does_not_know_is_not_taken_for_a_no() -> None:
    for one in QUESTIONS.values():
        assert bool(one.raises) is ("unsure" in one.raises)


def test_s09_a_peer_asks_nothing_that_opens_something_heavy() -> None:
    for topic in DEFAULT_RISK:
        assert all(not QUESTIONS[code].raises for code in fitting(topic, by_peer=True))
        assert all(not QUESTIONS[code].raises for code in at_opening(topic))


@pytest.mark.parametrize(
    ("code", "answer", "age", "risk"),
    [
        ("safe_now", "no", "16-17", Risk.R4),
        ("safe_now", "yes", "16-17", Risk.R0),
        ("afraid", "unsure", "16-17", Risk.R2),
        ("deadline", "yes", "16-17", Risk.R4),
        ("wants_to_meet", "yes", "16-17", Risk.R3),
        ("wants_to_meet", "yes", "u13", Risk.R4),
        ("wants_to_meet", "no", "u13", Risk.R0),
        ("still_going", "yes", "u13", Risk.R0),
    ],
)
def test_what_an_answer_calls_for(code: str, answer: str, age: str, risk: Risk) -> None:
    verdict = weigh(code, answer, topic="grooming", age_band=age, peer_allowed=False)
    assert verdict.risk == risk


# --- asking -----------------------------------------------------------------------------------
def test_s08_a_peers_question_waits_for_an_adult(
    with_alice: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    asking.ask_as_peer(thread_id=with_alice.pk, by=alice, code="still_going", now=noon)
    asking.ask_as_peer(thread_id=with_alice.pk, by=alice, code="still_going", now=noon)
    question = Question.objects.get()
    assert question.sent_at is None
    told = Notification.objects.filter(to=carla, kind=Notification.Kind.APPROVAL)
    assert told.count() == 1
    asking.let_through(thread_id=with_alice.pk, code="still_going", by=carla, now=noon)
    question.refresh_from_db()
    assert (question.sent_at, question.let_through_by) == (noon, carla)
    assert with_alice.events.filter(kind="questioned").get().data == {"question": "still_going"}


def test_a_question_held_back_was_never_there(
    with_alice: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    asking.ask_as_peer(thread_id=with_alice.pk, by=alice, code="trusted_adult", now=noon)
    asking.hold_back(thread_id=with_alice.pk, code="trusted_adult", by=carla, now=noon)
    assert not Question.objects.exists()
    with pytest.raises(TooLate):
        asking.let_through(thread_id=with_alice.pk, code="trusted_adult", by=carla, now=noon)


def test_nobody_asks_who_has_not_got_the_thread(
    with_alice: Thread, alice: User, bob: User, pia: User, noon: dt.datetime
) -> None:
    for somebody in (bob, pia):
        with pytest.raises(NotYours):
            asking.ask_as_peer(thread_id=with_alice.pk, by=somebody, code="paid", now=noon)
        with pytest.raises(NotYours):
            asking.ask_as_adult(thread_id=with_alice.pk, by=somebody, code="afraid", now=noon)
    for code in ("afraid", "no_such_question"):
        with pytest.raises(NotYours):
            asking.ask_as_peer(thread_id=with_alice.pk, by=alice, code=code, now=noon)


def test_asking_stops_no_clock(with_alice: Thread, carla: User, noon: dt.datetime) -> None:
    before = Thread.objects.values("due_at", "status", "waiting_for_youth", "first_reply_at")
    was = before.get()
    asking.ask_as_adult(thread_id=with_alice.pk, by=carla, code="afraid", now=noon + MINUTE)
    assert before.get() == was


# --- answering --------------------------------------------------------------------------------
def test_s07_an_answer_that_weighs_takes_the_thread_from_the_peer(
    with_alice: Thread, carla: User, noon: dt.datetime
) -> None:
    asking.ask_as_adult(thread_id=with_alice.pk, by=carla, code="afraid", now=noon)
    asking.answer(thread_id=with_alice.pk, code="afraid", given="yes", now=noon + MINUTE)
    with_alice.refresh_from_db()
    assert (with_alice.risk, with_alice.peer_allowed) == (Risk.R3, False)
    assert with_alice.status == Status.WITH_COACH
    last = RiskAssessment.objects.order_by("-pk").first()
    assert last is not None
    assert last.reasons == ["answer:afraid:yes"]


def test_an_answer_never_lowers(open_one: OpenOne, carla: User, noon: dt.datetime) -> None:
    thread = open_one(topic="grooming", message="Somebody older writes to me every day.")
    risk = thread.risk
    routing.advance_thread(thread_id=thread.pk, now=noon)
    for code in ("safe_now", "afraid", "wants_to_meet"):
        asking.ask_as_adult(thread_id=thread.pk, by=carla, code=code, now=noon)
        given = "yes" if code == "safe_now" else "no"
        asking.answer(thread_id=thread.pk, code=code, given=given, now=noon)
    thread.refresh_from_db()
    assert thread.risk == risk


def test_an_answer_on_an_answered_thread_starts_a_cycle(
    with_alice: Thread, carla: User, noon: dt.datetime
) -> None:
    asking.ask_as_adult(thread_id=with_alice.pk, by=carla, code="still_going", now=noon)
    Thread.objects.update(waiting_for_youth=True)
    cycle = with_alice.cycle
    asking.answer(thread_id=with_alice.pk, code="still_going", given="no", now=noon + MINUTE)
    with_alice.refresh_from_db()
    assert (with_alice.cycle, with_alice.waiting_for_youth) == (cycle + 1, False)
    assert with_alice.asked_at == noon + MINUTE


def test_two_taps_are_one_answer(with_alice: Thread, carla: User, noon: dt.datetime) -> None:
    asking.ask_as_adult(thread_id=with_alice.pk, by=carla, code="still_going", now=noon)
    for given in ("yes", "no"):
        asking.answer(thread_id=with_alice.pk, code="still_going", given=given, now=noon)
    assert Question.objects.get().answer == "yes"
    assert with_alice.events.filter(kind="answered").count() == 1


def test_an_answer_in_words_is_a_message_and_is_read_for_danger(
    with_alice: Thread, carla: User, noon: dt.datetime
) -> None:
    asking.ask_as_adult(thread_id=with_alice.pk, by=carla, code="told_someone", now=noon)
    submission = uuid.uuid4()
    for _click in range(2):
        asking.answer_in_words(
            thread_id=with_alice.pk,
            code="told_someone",
            text="Nobody. I want to die.",
            submission=submission,
            now=noon + MINUTE,
        )
    question = Question.objects.get()
    assert question.answer == "words"
    assert question.message is not None
    assert question.message.writer == "youth"
    with_alice.refresh_from_db()
    assert with_alice.risk >= Risk.R3
    assert Message.objects.count() == 2


@pytest.mark.parametrize("code", ["afraid", "has_guardian", "nonsense"])
def test_only_what_was_asked_or_offered_can_be_answered(
    with_alice: Thread, code: str, noon: dt.datetime
) -> None:
    with pytest.raises(TooLate):
        asking.answer(thread_id=with_alice.pk, code=code, given="yes", now=noon)
    assert not Question.objects.exists()


def test_what_was_tapped_goes_with_the_text(with_alice: Thread, noon: dt.datetime) -> None:
    asking.answer(thread_id=with_alice.pk, code="still_going", given="yes", now=noon)
    assert Question.objects.get().asked_by is None
    assert delete_by_youth(thread_id=with_alice.pk, now=noon)
    assert not Question.objects.exists()


def test_no_event_holds_an_answer(with_alice: Thread, carla: User, noon: dt.datetime) -> None:
    asking.ask_as_adult(thread_id=with_alice.pk, by=carla, code="afraid", now=noon)
    asking.answer(thread_id=with_alice.pk, code="afraid", given="unsure", now=noon)
    for event in with_alice.events.filter(kind__in=["questioned", "answered"]):
        assert event.data == {"question": "afraid"}
