"""What an adult's page of a thread shows, and to whom."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.urls import reverse

from peers.people.models import Role, User
from peers.threads.actions import youth
from peers.threads.models import Message, Thread
from tests.desk.conftest import REPLY, SECRET, As, Press, body

pytestmark = pytest.mark.django_db


def test_the_page_explains_risk_routing_and_readings(
    read: Any, with_alice: Thread, alice: User, bob: User, carla: User, lea: User
) -> None:
    read(lea, with_alice)
    html = body(read(carla, with_alice))
    assert "Who was asked, and why" in html
    assert "could be asked" in html
    assert "What the youth said" in html
    assert "Thinking of hurting themselves" in html
    readings = html.split("Who else has read it")[1]
    assert "Lea" in readings.split("</details>")[0]
    assert "458bis" in html
    assert "ask a lawyer" in html


def test_a_text_that_does_not_open_does_not_hide_the_rest(
    read: Any, with_alice: Thread, carla: User
) -> None:
    first = with_alice.messages.get()
    Message.objects.filter(pk=first.pk).update(body_sealed=bytes(300))
    answer = read(carla, with_alice)
    assert answer.status_code == 200
    assert "cannot be read any more" in body(answer)


def test_the_reading_of_a_thread_by_somebody_else_is_logged_once(
    read: Any, with_alice: Thread, carla: User, cora: User
) -> None:
    for _time in range(2):
        read(carla, with_alice)
    assert not with_alice.events.filter(kind="read").exists()
    read(_lead(cora), with_alice)
    assert with_alice.events.filter(kind="read").count() == 1


def _lead(person: User) -> User:
    person.memberships.create(role=Role.LEAD)
    return person


def test_whoever_is_a_coach_here_and_a_peer_there_gets_the_peers_page(
    read: Any, with_alice: Thread, alice: User
) -> None:
    alice.memberships.create(role=Role.COACH, group=alice.memberships.get().group)
    html = body(read(alice, with_alice))
    assert "Too heavy for me" in html
    assert "Who was asked, and why" not in html


def test_an_act_without_a_token_of_the_form_is_refused_kindly(
    press: Press, with_chris: Thread, chris: User
) -> None:
    assert press(chris, with_chris, "reply", text=REPLY).status_code == 422
    answer = press(chris, with_chris, "reply", text=REPLY, submission="no-uuid")
    assert answer.status_code == 422
    assert REPLY in body(answer)


def test_the_rules_page_shows_the_ladder(as_: As, carla: User) -> None:
    html = body(as_(carla).get(reverse("desk:rules")))
    for number in range(1, 30):
        assert f"S{number:02}" in html
    assert "Safeguarding lead" in html
    assert "15 min" in html


def test_an_unknown_thread_is_not_there(as_: As, carla: User) -> None:
    answer = as_(carla).get(reverse("desk:thread", args=[uuid.uuid4()]))
    assert answer.status_code == 404
    assert SECRET not in body(answer)


def test_the_youths_wish_to_close_is_shown_until_it_is_decided(
    read: Any, with_chris: Thread, chris: User, noon: dt.datetime
) -> None:
    assert not youth.close_by_youth(thread_id=with_chris.pk, now=noon)
    assert "The youth would like to close." in body(read(chris, with_chris))


def test_s13_the_youths_wish_to_erase_a_serious_thread_is_decided_by_an_adult(
    press: Press, read: Any, serious: Thread, chris: User, noon: dt.datetime
) -> None:
    assert not youth.delete_by_youth(thread_id=serious.pk, now=noon)
    html = body(read(chris, serious))
    assert "Erase this thread for good" in html
    assert "The youth asked" in html
    assert "A second adult must confirm this before it happens." in html


def test_s13_the_first_of_two_adults_reads_that_nothing_is_erased_yet(
    as_: As, serious: Thread, chris: User, lea: User, noon: dt.datetime
) -> None:
    assert not youth.delete_by_youth(thread_id=serious.pk, now=noon)
    url = reverse("desk:confirm", args=[serious.pk, serious.requests.get().pk])
    for person, words in ((chris, "A second adult is asked."), (lea, "Confirmed, and done.")):
        html = body(as_(person).post(url, follow=True))
        assert words in html


def test_no_two_fields_of_a_page_share_an_id(
    read: Any, proposed: Message, serious: Thread, carla: User, chris: User
) -> None:
    for person, thread in ((carla, proposed.thread), (chris, serious)):
        ids = re.findall(r' id="([^"]+)"', body(read(person, thread)))
        assert len(ids) == len(set(ids))
