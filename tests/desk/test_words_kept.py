"""Nothing that a helper wrote is lost because the thread or the session went meanwhile."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peers.people.models import User
from peers.threads.actions import coach
from peers.threads.models import Message, Thread
from tests.desk.conftest import SECRET, As, Press, body, fresh

pytestmark = pytest.mark.django_db
WORDS = "I have thought about this <b>for long</b>."
BACK = "I have thought about this &lt;b&gt;for long&lt;/b&gt;.</textarea>"


@pytest.mark.parametrize("name", ["propose", "draft", "say_to_adults"])
def test_words_for_a_thread_that_left_the_peer_come_back_with_nothing_of_the_thread(
    name: str, press: Press, with_alice: Thread, alice: User, carla: User, noon: Any
) -> None:
    coach.take_over(thread_id=with_alice.pk, by=carla, now=noon)
    answer = press(alice, with_alice, name, text=WORDS, submission=fresh())
    assert answer.status_code == 404
    assert BACK in body(answer)
    assert SECRET not in body(answer)
    assert not Message.objects.filter(author=alice).exists()


@pytest.mark.parametrize(
    ("name", "field"),
    [("propose", "text"), ("reply", "text"), ("note", "text"), ("insert", "text")],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["a page", "a part of it"])
def test_words_of_somebody_whose_session_is_over_come_back(
    name: str, field: str, headers: dict[str, str], with_alice: Thread
) -> None:
    where = reverse(f"desk:{name}", args=[with_alice.pk])
    answer = Client().post(where, {field: WORDS, "submission": fresh()}, headers=headers)
    assert answer.status_code == 403
    assert BACK in body(answer)
    assert "no-store" in answer["Cache-Control"]
    assert SECRET not in body(answer)


def test_a_button_without_words_still_leads_to_the_log_in(with_alice: Thread) -> None:
    answer = Client().post(reverse("desk:too_heavy", args=[with_alice.pk]))
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_page_that_is_not_there_has_no_box(as_: As, with_alice: Thread, bob: User) -> None:
    answer = as_(bob).get(reverse("desk:thread", args=[with_alice.pk]))
    assert answer.status_code == 404
    assert "<textarea" not in body(answer)
