"""Coaches, on-call and leads at the desk: every act through HTTP, by those who may."""

import datetime as dt
from typing import Any

import pytest

from capsules.models import Service
from peers.people.models import User
from peers.threads.actions import coach
from peers.threads.models import Message, Thread, ThreadEvent, TwoAdultRequest
from tests.desk.conftest import REPLY, Opened, Press, body, fresh

pytestmark = pytest.mark.django_db
BOARD = "/en/desk/"


@pytest.fixture
def service() -> Service:
    return Service.objects.create(
        slug="child-focus", name_en="Child Focus", country="BE", status="seen"
    )


# --- the proposed reply ---------------------------------------------------------------------
def test_a_coach_approves_and_the_youth_has_it(
    press: Press, read: Any, proposed: Message, carla: User
) -> None:
    html = body(read(carla, proposed.thread))
    assert f"{REPLY}</textarea>" in html
    assert "Approve and send" in html
    assert "Alice proposes this. Please decide in" in html
    press(carla, proposed.thread, "approve", proposed.pk, text=REPLY)
    proposed.refresh_from_db()
    assert proposed.state == "delivered"
    assert not proposed.edited


def test_a_coach_changes_words_and_the_peer_sees_which(
    press: Press, read: Any, proposed: Message, carla: User, alice: User
) -> None:
    press(carla, proposed.thread, "approve", proposed.pk, text="Shorter and warmer.")
    proposed.refresh_from_db()
    assert proposed.edited
    html = body(read(alice, proposed.thread))
    assert "Shorter and warmer." in html
    assert "changed by Carla" in html
    assert "What Carla changed" in html
    assert "<del>Pick three words" in html


def test_approving_twice_says_that_it_has_gone(
    press: Press, proposed: Message, carla: User
) -> None:
    press(carla, proposed.thread, "approve", proposed.pk, text=REPLY)
    answer = press(carla, proposed.thread, "approve", proposed.pk, text="Changed meanwhile.")
    assert answer.status_code == 409
    html = body(answer)
    assert "moved on in the meantime" in html
    assert "Changed meanwhile." in html
    proposed.refresh_from_db()
    assert not proposed.edited


def test_an_empty_approval_keeps_the_page(press: Press, proposed: Message, carla: User) -> None:
    answer = press(carla, proposed.thread, "approve", proposed.pk, text=" ")
    assert answer.status_code == 422
    assert "Write something first." in body(answer)


def test_a_coach_sends_back_with_a_note(
    press: Press, read: Any, proposed: Message, carla: User, alice: User
) -> None:
    press(carla, proposed.thread, "send_back", proposed.pk, note="Ask how they feel.")
    proposed.refresh_from_db()
    assert proposed.state == "sent_back"
    assert "Ask how they feel." in body(read(alice, proposed.thread))


def test_a_refused_note_is_kept_where_it_was_written(
    press: Press, proposed: Message, carla: User
) -> None:
    answer = press(carla, proposed.thread, "send_back", proposed.pk, note="b" * 5001)
    assert answer.status_code == 422
    assert "b" * 5001 in body(answer)


def test_an_address_cannot_mix_two_threads(
    press: Press, proposed: Message, with_chris: Thread, carla: User, lea: User
) -> None:
    for name, data in (("approve", {"text": REPLY}), ("send_back", {"note": "No."})):
        assert press(lea, with_chris, name, proposed.pk, **data).status_code == 404
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


# --- hands ----------------------------------------------------------------------------------
def test_an_adult_takes_over_and_the_peer_is_let_go(
    press: Press, read: Any, with_alice: Thread, carla: User, alice: User
) -> None:
    press(carla, with_alice, "take_over")
    with_alice.refresh_from_db()
    assert with_alice.owner == carla
    assert read(alice, with_alice).status_code == 404


def test_on_call_acknowledges_an_immediate_thread(
    press: Press, read: Any, opened: Opened, otto: User
) -> None:
    thread = opened(
        answers={"in_danger": "yes", "threatened": "no", "image_shared": "no", "self_harm": "no"}
    )
    assert (thread.owner, thread.status) == (otto, "on_call")
    assert "I am on it" in body(read(otto, thread))
    press(otto, thread, "acknowledge")
    thread.refresh_from_db()
    assert thread.acknowledged_at is not None
    assert "I am on it" not in body(read(otto, thread))


def test_acknowledging_what_another_has_is_too_late(
    press: Press, with_chris: Thread, carla: User
) -> None:
    assert press(carla, with_chris, "acknowledge").status_code == 409


# --- words ----------------------------------------------------------------------------------
def test_an_adult_answers_once_however_often_pressed(
    press: Press, with_chris: Thread, chris: User
) -> None:
    token = fresh()
    for _press in range(2):
        assert press(chris, with_chris, "reply", text=REPLY, submission=token).status_code == 302
    assert Message.objects.filter(thread=with_chris, author=chris).count() == 1
    with_chris.refresh_from_db()
    assert with_chris.waiting_for_youth


def test_an_answer_that_is_too_long_is_kept(press: Press, with_chris: Thread, chris: User) -> None:
    token = fresh()
    answer = press(chris, with_chris, "reply", text="c" * 5001, submission=token)
    assert answer.status_code == 422
    assert "c" * 5001 in body(answer)
    assert token in body(answer)


def test_an_answer_to_a_closed_thread_is_kept_to_copy(
    press: Press, with_chris: Thread, chris: User, noon: dt.datetime
) -> None:
    coach.close_thread(
        thread_id=with_chris.pk, by=chris, outcome="supported", now=noon, youth_agrees=True
    )
    answer = press(chris, with_chris, "reply", text="Typed on an old page.", submission=fresh())
    assert answer.status_code == 409
    assert "Typed on an old page." in body(answer)
    assert "nothing of it was sent" in body(answer)


def test_a_note_is_for_the_adults(
    press: Press, read: Any, with_alice: Thread, alice: User, carla: User, lea: User
) -> None:
    press(carla, with_alice, "note", text="Mother called the centre.", submission=fresh())
    assert "Mother called the centre." in body(read(lea, with_alice))
    assert "Mother called the centre." not in body(read(alice, with_alice))


# --- judgement ------------------------------------------------------------------------------
def test_raising_says_before_what_happens_then(
    press: Press, read: Any, with_alice: Thread, carla: User, alice: User, otto: User
) -> None:
    html = body(read(carla, with_alice))
    assert "leaves the peer expert at once" in html
    assert "112 and 101" in html
    press(carla, with_alice, "raise", level="3")
    with_alice.refresh_from_db()
    assert with_alice.risk == 3
    assert read(alice, with_alice).status_code == 404


def test_a_level_that_is_not_higher_is_explained(
    press: Press, serious: Thread, otto: User, chris: User
) -> None:
    answer = press(chris, serious, "raise", level="2")
    assert answer.status_code == 422
    assert "Choose a higher level" in body(answer)


def test_lowering_a_mild_thread_needs_one_adult(
    press: Press, with_chris: Thread, chris: User
) -> None:
    press(chris, with_chris, "lower", level="1")
    with_chris.refresh_from_db()
    assert with_chris.risk == 1


@pytest.mark.parametrize("by_whom", ["chris", "otto"])
def test_s13_lowering_a_serious_thread_asks_a_second_adult(
    press: Press,
    read: Any,
    serious: Thread,
    chris: User,
    lea: User,
    by_whom: str,
    request: pytest.FixtureRequest,
) -> None:
    first = request.getfixturevalue(by_whom)
    if first != chris:
        coach.pass_up(thread_id=serious.pk, by=chris, to="on_call", now=serious.opened_at)
    press(first, serious, "lower", level="2")
    serious.refresh_from_db()
    assert serious.risk == 3
    asked = TwoAdultRequest.objects.get(thread=serious)
    mine = body(read(first, serious))
    assert "Take it back" in mine
    assert "Yes, I agree" not in mine
    assert press(first, serious, "confirm", asked.pk).status_code in (409, 422)
    assert "Lower the risk to R2 concern" in body(read(lea, serious))
    press(lea, serious, "confirm", asked.pk)
    serious.refresh_from_db()
    assert serious.risk == 2


def test_s13_closing_a_serious_thread_can_be_refused(
    press: Press, serious: Thread, chris: User, lea: User
) -> None:
    press(chris, serious, "close", outcome="supported")
    asked = TwoAdultRequest.objects.get(thread=serious, action="close")
    again = press(chris, serious, "close", outcome="supported")
    assert again.status_code == 409
    assert "already been asked" in body(again)
    press(lea, serious, "refuse", asked.pk)
    serious.refresh_from_db()
    assert serious.is_open
    assert press(lea, serious, "refuse", asked.pk).status_code == 409


def test_a_request_of_another_thread_is_not_there(
    press: Press, serious: Thread, with_chris: Thread, chris: User, lea: User
) -> None:
    press(chris, serious, "close", outcome="supported")
    asked = TwoAdultRequest.objects.get(thread=serious)
    assert press(lea, with_chris, "confirm", asked.pk).status_code == 404
    assert press(lea, with_chris, "refuse", asked.pk).status_code == 404


def test_s09_a_topic_that_is_never_a_peers_takes_the_thread_away(
    press: Press, read: Any, with_alice: Thread, carla: User, alice: User
) -> None:
    press(carla, with_alice, "topic", topic="stalking_control")
    with_alice.refresh_from_db()
    assert not with_alice.peer_allowed
    assert read(alice, with_alice).status_code == 404


# --- others ---------------------------------------------------------------------------------
def test_s07_a_peer_of_16_may_listen_at_r2(
    press: Press, read: Any, with_alice: Thread, alice: User, carla: User
) -> None:
    User.objects.filter(pk=alice.pk).update(birth_date=dt.date(2009, 1, 1))
    press(alice, with_alice, "too_heavy")
    assert "Let a peer expert listen" in body(read(carla, with_alice))
    press(carla, with_alice, "listen", peer=alice.pk)
    with_alice.refresh_from_db()
    assert with_alice.listener == alice
    assert "Listens along" in body(read(carla, with_alice))


def test_a_younger_peer_or_a_stranger_to_the_thread_may_not(
    press: Press, read: Any, with_alice: Thread, alice: User, bob: User, carla: User
) -> None:
    User.objects.filter(pk=alice.pk).update(birth_date=dt.date(2012, 1, 1))
    press(alice, with_alice, "too_heavy")
    assert "Let a peer expert listen" not in body(read(carla, with_alice))
    for person in (alice, bob):
        assert press(carla, with_alice, "listen", peer=person.pk).status_code == 422
    with_alice.refresh_from_db()
    assert with_alice.listener is None


@pytest.mark.parametrize(("to", "status"), [("on_call", "on_call"), ("lead", "leads")])
def test_passing_up_is_always_allowed(
    press: Press, with_alice: Thread, carla: User, otto: User, lea: User, to: str, status: str
) -> None:
    press(carla, with_alice, "pass_up", to=to)
    with_alice.refresh_from_db()
    assert with_alice.status == status


def test_a_hand_over_with_agreement_happens_and_is_checked(
    press: Press, read: Any, with_chris: Thread, chris: User, service: Service
) -> None:
    assert "Child Focus" in body(read(chris, with_chris))
    press(chris, with_chris, "refer", service=service.slug, youth_agrees="yes")
    with_chris.refresh_from_db()
    assert with_chris.status == "referred"
    html = body(read(chris, with_chris))
    assert "Handed over to Child Focus" in html
    assert "Did it arrive?" in html
    press(chris, with_chris, "arrived", arrived="no")
    with_chris.refresh_from_db()
    assert with_chris.status == "with_coach"


def test_s13_a_hand_over_without_agreement_takes_two(
    press: Press, with_chris: Thread, chris: User, lea: User, service: Service
) -> None:
    press(chris, with_chris, "refer", service=service.slug, youth_agrees="no")
    with_chris.refresh_from_db()
    assert with_chris.status == "with_coach"
    asked = TwoAdultRequest.objects.get(thread=with_chris)
    press(lea, with_chris, "confirm", asked.pk)
    with_chris.refresh_from_db()
    assert with_chris.status == "referred"
    press(chris, with_chris, "arrived", arrived="yes")
    kinds = set(with_chris.events.values_list("kind", flat=True))
    assert ThreadEvent.Kind.REFERRAL_CONFIRMED in kinds


@pytest.mark.parametrize("data", [{}, {"service": "nowhere", "youth_agrees": "yes"}])
def test_a_hand_over_needs_a_service_of_the_directory(
    press: Press, with_chris: Thread, chris: User, service: Service, data: dict[str, str]
) -> None:
    assert press(chris, with_chris, "refer", **data).status_code == 422


# --- the end --------------------------------------------------------------------------------
def test_s23_closing_needs_the_youths_agreement(
    press: Press, with_chris: Thread, chris: User
) -> None:
    refused = press(chris, with_chris, "close", outcome="supported")
    assert refused.status_code == 422
    assert "Close it when the youth agrees" in body(refused)
    press(chris, with_chris, "close", outcome="supported", youth_agrees="on")
    with_chris.refresh_from_db()
    assert with_chris.status == "closed"


@pytest.mark.parametrize("outcome", ["", "by_youth", "whatever"])
def test_only_a_helpers_outcome_closes(
    press: Press, with_chris: Thread, chris: User, outcome: str
) -> None:
    answer = press(chris, with_chris, "close", outcome=outcome, youth_agrees="on")
    assert answer.status_code == 422
    with_chris.refresh_from_db()
    assert with_chris.is_open
