"""The adults' live board: urgency, who waits for whom, filters, pages, a steady query count."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peers.people.models import Group, User, VettingCheck
from peers.threads.actions import coach, routing
from peers.threads.models import Heartbeat, Message, Notification, Thread
from peers.threads.rules.states import Status
from peers.threads.standstill import last_sweep
from peers.threads.views.desk import board as board_view
from peers.threads.views.help.kept import ForAWhile
from tests.desk.conftest import REPLY, SECRET, As, Opened, Press, body, fresh

pytestmark = pytest.mark.django_db
BOARD = "/en/desk/"

Many = Callable[[int], None]


@pytest.fixture
def many(opened: Opened, noon: dt.datetime) -> Many:
    """So many threads of all kinds, as routing leaves them."""
    kinds: list[dict[str, Any]] = [
        {},
        {"topic": "grooming"},
        {"topic": "mental_distress"},
        {"topic": "cyberbullying", "language": "fr"},
        {"topic": "other"},
    ]

    def many(number: int) -> None:
        for each in range(number):
            opened(**{"message": "A question about my phone, please.", **kinds[each % 5]})

    return many


def queries(as_: As, user: User) -> int:
    browser = as_(user)
    browser.get(BOARD)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(BOARD).status_code == 200
    return len(seen)


# Committed, as in service: in a transaction that wrote about people itself, PostgreSQL trusts
# nothing that a process keeps (`peers.people.edition`).
@pytest.mark.django_db(transaction=True)
def test_the_queries_do_not_follow_the_threads(
    as_: As,
    many: Many,
    alice: User,
    bob: User,
    chris: User,
    carla: User,
    otto: User,
    lea: User,
    noon: dt.datetime,
) -> None:
    people = (carla, otto, lea, alice)
    # As in service: the sweep runs.
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": noon})
    many(10)
    few = [queries(as_, person) for person in people]
    many(50)
    assert [queries(as_, person) for person in people] == few
    # An empty board also says whether the papers of who looks at it hold (S19).
    assert max(few) <= 12


@pytest.mark.django_db(transaction=True)
def test_when_the_sweep_ran_is_asked_once_in_a_while_and_silence_is_still_seen(
    as_: As,
    many: Many,
    carla: User,
    noon: dt.datetime,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many(10)
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(board_view, "_last_sweep", ForAWhile(last_sweep))
    Heartbeat.objects.update_or_create(name="sweep", defaults={"at": noon})
    browser = as_(carla)
    browser.get(BOARD)
    with CaptureQueriesContext(connection) as seen:
        assert "Routing stands still" not in body(browser.get(BOARD))
    assert not any("heartbeat" in each["sql"] for each in seen)
    # What bench/desk.py asks of a full board.
    assert len(seen) <= 11
    with time_machine.travel(noon + dt.timedelta(hours=1), tick=False):
        assert "Routing stands still" in body(as_(carla).get(BOARD))


def test_the_most_urgent_comes_first(
    as_: As, opened: Opened, proposed: Message, serious: Thread, with_chris: Thread, lea: User
) -> None:
    urgent = opened(
        answers={"in_danger": "yes", "threatened": "no", "image_shared": "no", "self_harm": "no"}
    )
    html = body(as_(lea).get(BOARD))
    order = [urgent, serious, proposed.thread, with_chris]
    places = [html.index(f"t-{thread.number}") for thread in order]
    assert places == sorted(places)
    assert "Serious or immediate" in html
    assert "Replies to approve" in html
    assert "R4 immediate" in html


def test_the_board_says_who_waits_for_whom_and_what_comes_next(
    as_: As, offered: Thread, carla: User, lea: User
) -> None:
    html = body(as_(lea).get(BOARD))
    assert "The youth waits; Alice is asked" in html
    assert "next: " in html
    assert "in 12 h" in html


def test_a_board_shows_no_text(
    as_: As, proposed: Message, serious: Thread, lea: User, carla: User
) -> None:
    for person in (lea, carla):
        html = body(as_(person).get(BOARD))
        assert SECRET not in html
        assert REPLY not in html
        assert "Robin" not in html


def test_the_first_lines_are_what_this_very_person_is_waited_for(
    as_: As, press: Press, proposed: Message, serious: Thread, carla: User, chris: User, lea: User
) -> None:
    press(chris, serious, "close", outcome="supported")
    for person, first in ((carla, "A reply to approve"), (lea, "Close this thread: Supported")):
        html = body(as_(person).get(BOARD))
        assert first in html.split('aria-labelledby="first"')[1].split("</section>")[0]


def test_the_first_lines_begin_with_the_serious_and_the_late(
    as_: As, opened: Opened, chris: User, noon: dt.datetime
) -> None:
    mild = opened(topic="mental_distress", message="I would like to talk about school, please.")
    serious = opened(topic="grooming", message="Somebody older writes to me every day.")
    for thread in (mild, serious):
        if thread.owner != chris:
            coach.take_over(thread_id=thread.pk, by=chris, now=noon)
    html = body(as_(chris).get(BOARD))
    strip = html.split('aria-labelledby="first"')[1].split("</section>")[0]
    assert strip.index(str(serious.pk)) < strip.index(str(mild.pk))
    second_page = body(as_(chris).get(f"{BOARD}?whose=groups"))
    assert 'aria-labelledby="first"' not in second_page


def test_what_one_is_waited_for_stands_above_how_one_is(
    as_: As, press: Press, with_alice: Thread, serious: Thread, carla: User, lea: User
) -> None:
    Notification.objects.create(
        to=lea, kind="debrief", thread=serious, key="debrief lea", created_at=serious.opened_at
    )
    press(serious.owner, serious, "close", outcome="supported")
    html = body(as_(lea).get(BOARD))
    assert html.index("You are waited for") < html.index("You had a heavy thread.")


def test_what_waits_for_me_is_marked(as_: As, proposed: Message, carla: User, cora: User) -> None:
    assert ">You</span>" in body(as_(carla).get(BOARD))
    assert ">You</span>" not in body(as_(cora).get(BOARD))


def test_a_second_adult_finds_what_is_asked(
    as_: As, press: Press, with_chris: Thread, serious: Thread, chris: User, lea: User
) -> None:
    press(chris, serious, "close", outcome="supported")
    html = body(as_(lea).get(BOARD))
    assert "A second adult is asked: Close this thread: Supported" in html
    assert "(Chris)" in html


def test_a_draft_that_outlived_its_coach_is_told(
    as_: As, proposed: Message, cora: User, lea: User, noon: dt.datetime
) -> None:
    due = proposed.thread.__class__.objects.get(pk=proposed.thread_id).due_at
    assert due is not None
    with time_machine.travel(due, tick=False):
        routing.route_due(now=due)
        assert "waits for approval, too" in body(as_(lea).get(BOARD))


def test_all_states_have_their_place(
    as_: As,
    press: Press,
    opened: Opened,
    with_chris: Thread,
    chris: User,
    lea: User,
    noon: dt.datetime,
) -> None:
    press(chris, with_chris, "reply", text=REPLY, submission=fresh())
    html = body(as_(lea).get(BOARD))
    assert "Waiting for the youth" in html
    assert "Chris waits for the youth" in html
    coach.refer(
        thread_id=with_chris.pk, by=chris, service="child-focus", youth_agrees=True, now=noon
    )
    assert "Handed over, to be checked" in body(as_(lea).get(BOARD))
    coach.close_thread(
        thread_id=with_chris.pk, by=chris, outcome="referred", now=noon, youth_agrees=True
    )
    html = body(as_(lea).get(BOARD))
    assert "Closed in the last 14 days" in html
    with time_machine.travel(noon + dt.timedelta(days=15), tick=False):
        assert with_chris.number not in body(as_(lea).get(BOARD))


def test_nobody_free_is_told_as_it_is(
    as_: As, opened: Opened, lea: User, noon: dt.datetime
) -> None:
    thread = opened()
    Thread.objects.filter(pk=thread.pk).update(owner=None)
    html = body(as_(lea).get(BOARD))
    assert "whoever is there first" in html or "nobody is free yet" in html


def test_overdue_stands_out(as_: As, offered: Thread, lea: User, noon: dt.datetime) -> None:
    with time_machine.travel(noon + dt.timedelta(days=1), tick=False):
        html = body(as_(lea).get(BOARD))
    assert "due-late" in html
    assert "ago" in html


def test_filters_only_take_away(
    as_: As,
    serious: Thread,
    with_chris: Thread,
    proposed: Message,
    carla: User,
    chris: User,
    lea: User,
    scouts: Group,
) -> None:
    def numbers(user: User, query: str) -> set[str]:
        html = body(as_(user).get(f"{BOARD}?{query}"))
        every = (serious, with_chris, proposed.thread)
        return {thread.number for thread in every if f"t-{thread.number}" in html}

    everything = {serious.number, with_chris.number, proposed.thread.number}
    assert numbers(lea, "") == everything
    assert numbers(lea, "risk=3") == {serious.number}
    assert numbers(lea, "language=ar") == set()
    assert numbers(lea, "risk=nine") == everything
    assert proposed.thread.number in numbers(carla, "whose=mine")
    assert with_chris.number not in numbers(carla, "whose=mine")
    assert numbers(carla, "whose=groups") == set()
    assert "Nothing fits this choice" in body(as_(lea).get(f"{BOARD}?language=ar"))


def test_more_than_fifty_threads_have_pages(
    as_: As, many: Many, chris: User, otto: User, lea: User
) -> None:
    many(53)
    first = body(as_(lea).get(BOARD))
    assert "Page 1 of 2" in first
    assert first.count('class="line-link"') == 50
    second = body(as_(lea).get(f"{BOARD}?page=2&risk=0"))
    assert second.count('class="line-link"') == 3
    assert "page=1&amp;risk=0" in second


def test_the_fragment_is_the_list_alone(as_: As, offered: Thread, lea: User) -> None:
    html = body(as_(lea).get(f"{BOARD}?fragment=1&risk=0"))
    assert html.lstrip().startswith('<div id="live"')
    assert "<html" not in html
    assert 'hx-trigger="every 30s"' in html
    assert "fragment=1&amp;page=1&amp;risk=0" in html


def test_a_fragment_without_a_log_in_sends_the_page_away(client: Any, db: None) -> None:
    answer = client.get(f"{BOARD}?fragment=1", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == reverse("account_login")


@pytest.mark.parametrize(
    ("silent", "banner"),
    [(None, True), (dt.timedelta(minutes=4), False), (dt.timedelta(minutes=6), True)],
)
def test_a_silent_sweep_raises_an_alarm(
    as_: As, lea: User, noon: dt.datetime, silent: dt.timedelta | None, banner: bool
) -> None:
    if silent is not None:
        Heartbeat.objects.update_or_create(name="sweep", defaults={"at": noon - silent})
    assert ("Routing stands still" in body(as_(lea).get(BOARD))) is banner


def test_an_empty_board_is_calm(as_: As, lea: User) -> None:
    assert "All is quiet" in body(as_(lea).get(BOARD))


def test_s19_an_adult_whose_papers_lapsed_reads_why_nobody_is_there_and_not_that_all_is_quiet(
    as_: As, carla: User, serious: Thread
) -> None:
    VettingCheck.objects.filter(user=carla).delete()
    board = body(as_(carla).get(BOARD))
    assert "All is quiet" not in board
    assert "criminal-record extract missing" in board
    assert str(serious.pk) not in board


def test_the_board_is_never_stored(as_: As, lea: User) -> None:
    assert "no-store" in as_(lea).get(BOARD)["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_times_and_words_in_another_language(
    as_: As, serious: Thread, lea: User, language: str
) -> None:
    answer = as_(lea).get(f"/{language}/desk/")
    assert answer.status_code == 200
    assert serious.status != Status.CLOSED
    assert serious.number in body(answer)
