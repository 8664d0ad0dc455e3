"""Prepared questions at the desk: a peer wishes, an adult sends, both see what was tapped."""

from collections.abc import Callable
from typing import Any

import pytest

from peers.people.models import User
from peers.threads.actions import asking, peer
from peers.threads.models import Question, Thread
from tests.desk.conftest import Press, body

Read = Callable[[User, Thread], Any]
ASK = "told_someone"
QUESTION = "Have you told anyone about it?"


@pytest.fixture
def with_alice(opened: Callable[..., Thread], alice: User, noon: Any) -> Thread:
    thread = opened(topic="cyberbullying", message="They laugh at my shoes in the class chat.")
    peer.accept_offer(thread_id=thread.pk, by=alice, now=noon)
    thread.refresh_from_db()
    return thread


def test_a_peer_asks_and_the_coach_sends_it_on(
    press: Press, read: Read, with_alice: Thread, alice: User, carla: User
) -> None:
    assert press(alice, with_alice, "ask", code=ASK).status_code == 302
    assert "Waits for your coach:" in body(read(alice, with_alice))
    assert "Alice would like to ask:" in body(read(carla, with_alice))
    assert press(carla, with_alice, "send_question", ASK).status_code == 302
    question = Question.objects.get()
    assert question.sent_at is not None
    assert question.asked_by == alice
    assert "no answer yet" in body(read(alice, with_alice))


def test_a_coach_can_hold_a_question_back(
    press: Press, with_alice: Thread, alice: User, carla: User
) -> None:
    press(alice, with_alice, "ask", code=ASK)
    assert press(carla, with_alice, "hold_question", ASK).status_code == 302
    assert not Question.objects.exists()
    assert press(carla, with_alice, "send_question", ASK).status_code == 409


def test_a_peer_is_offered_nothing_heavy_and_an_adult_is(
    read: Read, press: Press, with_alice: Thread, alice: User, carla: User
) -> None:
    assert 'value="afraid"' not in body(read(alice, with_alice))
    assert 'value="afraid"' in body(read(carla, with_alice))
    assert press(alice, with_alice, "ask", code="afraid").status_code == 404
    assert press(carla, with_alice, "ask", code="afraid").status_code == 302


def test_a_peer_lets_no_question_through(
    press: Press, with_alice: Thread, alice: User, bob: User
) -> None:
    press(alice, with_alice, "ask", code=ASK)
    for somebody in (alice, bob):
        for name in ("send_question", "hold_question"):
            assert press(somebody, with_alice, name, ASK).status_code == 404
    assert Question.objects.get().sent_at is None


def test_what_was_tapped_is_on_the_desk(
    press: Press, read: Read, with_alice: Thread, alice: User, carla: User, noon: Any
) -> None:
    press(carla, with_alice, "ask", code=ASK)
    asking.answer(thread_id=with_alice.pk, code=ASK, given="rather_not", now=noon)
    for reader in (alice, carla):
        page = body(read(reader, with_alice))
        assert QUESTION in page
        assert "would rather not say" in page
        assert f'value="{ASK}"' not in page, "each question is asked once"


@pytest.mark.parametrize("code", ["", "nonsense"])
def test_what_is_no_question_is_refused(
    press: Press, with_alice: Thread, carla: User, code: str
) -> None:
    assert press(carla, with_alice, "ask", code=code).status_code == 422
    assert not Question.objects.exists()
