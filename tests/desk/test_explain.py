"""No code reaches a helper without words."""

import datetime as dt

import pytest

from capsules import topics
from peers.threads import explain
from peers.threads.lengths import distance
from peers.threads.models import EscalationStep, ThreadEvent
from peers.threads.rules.risk import ANSWER_YES
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import Ending, Status
from peers.threads.rules.topics import Risk
from peers.threads.rules.triage.lexicon import LANGUAGES, lexicon


def test_every_reason_of_routing_has_a_sentence() -> None:
    assert set(explain.REASONS) == {str(reason) for reason in Reason}
    assert all(str(words).strip() for words in explain.REASONS.values())


def test_every_ending_state_event_and_level_has_words() -> None:
    assert set(explain.ENDINGS) == set(Ending)
    assert set(explain.STATUSES) == set(Status)
    assert set(explain.EVENTS) == set(ThreadEvent.Kind.values)
    assert set(explain.LEVELS) == set(Risk)


def test_every_topic_and_question_has_words() -> None:
    assert set(explain.TOPICS) == set(topics.TOPICS)
    assert set(explain.QUESTIONS) == set(ANSWER_YES)


def test_every_group_of_signals_has_words() -> None:
    groups = {signal.group for code in LANGUAGES for signal in lexicon(code).signals}
    assert groups <= set(explain.SIGNALS)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("topic:grooming", "topic: Grooming"),
        ("answer:in_danger", "answer: In danger now"),
        ("answer:self_harm:unsure", "answer: Thinking of hurting themselves: does not know"),
        ("age:u13", "age: under 13"),
        ("signal:death:en-12", "in the text: words about death (entry en-12 of the list)"),
        ("script:mixed", "several scripts are mixed in the text"),
        ("red_button", "found it too heavy and passed it to an adult"),
        ("person", "by judgement of the person"),
        ("code_of_the_past", "code_of_the_past"),
    ],
)
def test_a_reason_of_an_assessment_is_told_in_words(code: str, words: str) -> None:
    assert explain.assessed(code) == words


def test_a_request_for_a_second_adult_says_what_it_would_do() -> None:
    assert explain.requested("lower", {"level": 1}) == "Lower the risk to R1 mild"
    assert "Question answered" in explain.requested("close", {"outcome": "answered"})
    assert "child-focus" in explain.requested("refer", {"service": "child-focus"})
    assert explain.requested("erase", {}) == "Erase this thread for good"


def test_the_codes_of_an_event_are_told_and_numbers_are_not() -> None:
    assert explain.detail({"reason": "no_answer", "helper": 7}) == "did not answer in time"
    assert explain.detail({"rung": "on_call"}) == EscalationStep.Rung.ON_CALL.label
    told = "from Grooming to Sexual extortion"
    assert explain.detail({"from": "grooming", "to": "sextortion"}) == told
    assert explain.detail({"from": 7}) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "now"),
        (20, "in 20 min"),
        (120, "in 2 h"),
        (60 * 24 * 5, "in 5 days"),
        (-30, "30 min ago"),
    ],
)
def test_a_time_is_told_in_the_unit_that_matters(minutes: int, words: str) -> None:
    assert distance(dt.timedelta(minutes=minutes)) == words
