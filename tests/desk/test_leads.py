"""Accusations: the leads' own queue, whom a thread is about, and who read what (S11, S12)."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peers.people.models import Group, Role, User
from peers.threads.actions import coach, youth
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Accusation, Notification, Thread
from peers.threads.promises import broken_promises
from tests.desk.conftest import As, Opened, Press, body, fresh

pytestmark = pytest.mark.django_db
LEADS = "/en/desk/leads/"
LOG = "/en/desk/leads/readings/"
BOARD = "/en/desk/"


@pytest.fixture
def accusation(opened: Opened, lea: User, luc: User) -> Thread:
    """Against a helper whom the text does not name; a lead has it."""
    return opened(topic="staff_concern", message="A helper here scares me, please help me.")


@pytest.fixture
def against_lea(opened: Opened, lea: User, luc: User) -> Thread:
    """Lea's name is in the text."""
    return opened(topic="staff_concern", message="LÉA said that I must not tell anybody.")


def sees(as_: As, read: Any, user: User, thread: Thread) -> bool:
    """Whether any page of the desk gives the thread away to this person."""
    pages = [body(as_(user).get(where)) for where in (BOARD, LEADS, LOG, f"{BOARD}?fragment=1")]
    on_a_page = any(thread.number in html for html in pages)
    opens = read(user, thread).status_code == 200
    assert on_a_page == opens
    return opens


# --- the queue --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["carla", "alice", "otto", "stan", "charlie", "tess"])
def test_s11_the_pages_of_the_leads_are_there_for_leads_alone(
    as_: As, accusation: Thread, name: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(name)
    assert as_(user).get(LEADS).status_code == 404
    assert as_(user).get(LOG).status_code == 404


def test_s11_leads_find_what_waits_for_them(
    as_: As, press: Press, accusation: Thread, serious: Thread, chris: User, lea: User
) -> None:
    press(chris, serious, "close", outcome="supported")
    html = body(as_(lea).get(LEADS))
    assert html.index("About a helper") < html.index(accusation.number)
    assert html.index("A second adult is asked") < html.index(serious.number)
    assert "Close this thread: Supported" in html


def test_the_queue_of_the_leads_asks_the_database_as_often_for_many(
    as_: As, accusation: Thread, opened: Opened, lea: User
) -> None:
    def queries() -> int:
        browser = as_(lea)
        browser.get(LEADS)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(LEADS).status_code == 200
        return len(seen)

    before = queries()
    for _each in range(6):
        opened(topic="staff_concern", message="A helper here scares me, please help me.")
    assert queries() == before <= 16


def test_s11_one_lead_alone_is_told_that_there_should_be_two(as_: As, lea: User) -> None:
    assert "You are the only safeguarding lead." in body(as_(lea).get(LEADS))


# --- a lead who is named in the text ------------------------------------------------------------
def test_s11_a_lead_who_is_named_in_the_text_is_left_out(
    as_: As, read: Any, against_lea: Thread, lea: User, luc: User, noon: dt.datetime
) -> None:
    assert against_lea.owner == luc
    assert not sees(as_, read, lea, against_lea)
    assert sees(as_, read, luc, against_lea)
    assert not Notification.objects.filter(thread=against_lea, to=lea).exists()
    assert "The text names Lea. Is it about them?" in body(read(luc, against_lea))
    assert "Lea is left out until you have judged it" in body(as_(luc).get(LEADS))
    assert list(broken_promises(now=noon)) == []


def test_s11_another_lead_judges_that_a_name_is_only_a_name(
    as_: As, read: Any, press: Press, against_lea: Thread, lea: User, luc: User
) -> None:
    assert press(lea, against_lea, "not_about_them", lea.pk).status_code == 404
    press(luc, against_lea, "not_about_them", lea.pk)
    assert sees(as_, read, lea, against_lea)
    row = Accusation.objects.get()
    assert (row.holds, row.judged_by) == (False, luc)


def test_s11_a_lead_who_is_judged_to_be_accused_stays_out(
    as_: As, read: Any, press: Press, against_lea: Thread, lea: User, luc: User
) -> None:
    press(luc, against_lea, "about_them", lea.pk)
    assert not sees(as_, read, lea, against_lea)
    assert "This is about Lea." in body(read(luc, against_lea))


def test_s11_a_later_message_that_names_the_lead_takes_it_out_of_their_hands(
    as_: As, read: Any, accusation: Thread, lea: User, luc: User, noon: dt.datetime
) -> None:
    owner = accusation.owner
    assert owner in (lea, luc)
    other = luc if owner == lea else lea
    youth.add_message(thread_id=accusation.pk, text=f"It is {owner}.", submission=fresh(), now=noon)
    accusation.refresh_from_db()
    assert accusation.owner == other
    assert not sees(as_, read, owner, accusation)
    assert list(broken_promises(now=noon)) == []


def test_s11_when_every_lead_is_named_the_numbers_come_and_staff_are_asked_for_another(
    as_: As,
    read: Any,
    opened: Opened,
    lea: User,
    luc: User,
    stan: User,
    make_adult: Any,
    noon: dt.datetime,
) -> None:
    thread = opened(topic="staff_concern", message="Lea and Luc both laugh at me.")
    assert thread.owner is None
    assert thread.numbers_first
    for person in (lea, luc, stan):
        assert read(person, thread).status_code == 404
    html = body(as_(stan).get(BOARD))
    assert "Another safeguarding lead is needed today." in html
    assert thread.number not in html
    third = make_adult("lotte", role=Role.LEAD)
    assert thread.due_at is not None
    advance_thread(thread_id=thread.pk, now=thread.due_at)
    thread.refresh_from_db()
    assert thread.owner == third


def test_s11_a_topic_changed_to_an_accusation_heeds_the_names_too(
    as_: As,
    read: Any,
    press: Press,
    opened: Opened,
    carla: User,
    lea: User,
    luc: User,
    alice: User,
) -> None:
    thread = opened(message="Yesterday Lea helped me with my password, you know.")
    press(carla, thread, "topic", topic="staff_concern")
    thread.refresh_from_db()
    assert thread.owner == luc
    assert not sees(as_, read, lea, thread)
    assert read(carla, thread).status_code == 404


# --- whom it is about ---------------------------------------------------------------------------
def test_s11_from_that_moment_neither_the_accused_nor_their_group_sees_it(
    as_: As,
    read: Any,
    press: Press,
    with_alice: Thread,
    alice: User,
    carla: User,
    cora: User,
    lea: User,
    luc: User,
    scouts: Group,
    noon: dt.datetime,
) -> None:
    luc.memberships.create(role=Role.COACH, group=scouts, started_on=noon.date())
    assert read(luc, with_alice).status_code == 200
    press(lea, with_alice, "about", person=carla.pk)
    with_alice.refresh_from_db()
    assert with_alice.topic == "staff_concern"
    assert with_alice.owner == lea
    for person in (alice, carla, cora, luc):
        assert read(person, with_alice).status_code == 404, person
        assert with_alice.number not in body(as_(person).get(BOARD))
    assert list(broken_promises(now=noon)) == []


def test_s11_nobody_is_told_that_they_are_accused(
    press: Press, as_: As, with_alice: Thread, carla: User, lea: User
) -> None:
    before = Notification.objects.filter(to=carla).exclude(kind__in=["taken", "debrief"]).count()
    press(lea, with_alice, "about", person=carla.pk)
    after = Notification.objects.filter(to=carla).exclude(kind__in=["taken", "debrief"])
    assert after.count() <= before
    html = body(as_(carla).get(BOARD))
    assert "accus" not in html.lower()


@pytest.mark.parametrize("name", ["carla", "otto", "alice"])
def test_s11_only_a_lead_says_whom_it_is_about(
    read: Any,
    press: Press,
    with_alice: Thread,
    chris: User,
    name: str,
    request: pytest.FixtureRequest,
) -> None:
    user = request.getfixturevalue(name)
    assert "This is about a helper" not in body(read(user, with_alice))
    assert press(user, with_alice, "about", person=chris.pk).status_code == 404
    assert not Accusation.objects.exists()


def test_s11_nobody_judges_what_is_about_themselves(
    press: Press, read: Any, accusation: Thread, lea: User
) -> None:
    answer = press(lea, accusation, "about", person=lea.pk)
    assert answer.status_code == 422
    assert "Another safeguarding lead has to judge" in body(answer)
    assert not Accusation.objects.exists()


def test_s11_whoever_was_cleared_can_be_noted_after_all(
    press: Press, read: Any, accusation: Thread, lea: User, luc: User
) -> None:
    press(lea, accusation, "about", person=luc.pk)
    assert read(luc, accusation).status_code == 404
    press(lea, accusation, "not_about_them", luc.pk)
    assert read(luc, accusation).status_code == 200
    press(lea, accusation, "about_them", luc.pk)
    assert read(luc, accusation).status_code == 404


def test_s11_routing_never_gives_it_to_the_accused_or_their_group(
    accusation: Thread, lea: User, luc: User, noon: dt.datetime
) -> None:
    owner = accusation.owner
    assert owner is not None
    other = luc if owner == lea else lea
    coach.say_whom_it_is_about(thread_id=accusation.pk, by=owner, person=other, now=noon)
    accusation.refresh_from_db()
    assert accusation.owner == owner
    coach.pass_up(thread_id=accusation.pk, by=owner, to="lead", now=noon)
    accusation.refresh_from_db()
    assert accusation.owner != other
    reasons = [
        line["reasons"]
        for offer in accusation.offers.all()
        for line in offer.candidates
        if line["helper"] == other.pk
    ]
    assert ["accused"] in reasons


# --- the reading log ----------------------------------------------------------------------------
def test_s12_leads_see_who_read_what_when_and_no_text(
    as_: As, read: Any, with_alice: Thread, serious: Thread, lea: User, cora: User, chris: User
) -> None:
    read(chris, with_alice)
    read(lea, serious)
    html = body(as_(lea).get(LOG))
    assert "Chris" in html
    assert with_alice.number in html
    assert "bicycle" not in html
    only = body(as_(lea).get(f"{LOG}?who={lea.pk}"))
    assert serious.number in only
    assert with_alice.number not in only
    one = body(as_(lea).get(f"{LOG}?number={with_alice.number.lower()}"))
    assert with_alice.number in one
    assert serious.number not in one
    for number in ("nowhere", "FFFFFF"):
        assert "Nothing fits this choice." in body(as_(lea).get(f"{LOG}?number={number}"))


def test_s11_the_log_hides_the_accusation_from_the_accused(
    as_: As, read: Any, against_lea: Thread, lea: User, luc: User, make_adult: Any
) -> None:
    third = make_adult("lotte", role=Role.LEAD)
    read(third, against_lea)
    assert against_lea.number in body(as_(luc).get(LOG))
    assert against_lea.number not in body(as_(lea).get(LOG))


def test_the_log_has_pages_and_a_steady_number_of_queries(
    as_: As, with_alice: Thread, lea: User, noon: dt.datetime
) -> None:
    def log(number: int) -> None:
        for _each in range(number):
            with_alice.events.create(kind="read", at=noon, by=lea, by_role="lead", cycle=1, risk=0)

    browser = as_(lea)
    counts = []
    for number in (5, 60):
        log(number)
        browser.get(LOG)
        with CaptureQueriesContext(connection) as seen:
            browser.get(LOG)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14
    assert "Page 1 of 2" in body(browser.get(LOG))
    assert reverse("desk:readings") == LOG
