"""Threads decided together: the same outcome as one after the other, in few statements."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from peers.people import edition
from peers.people.models import User
from peers.threads.actions import climbing, rounds, routing
from peers.threads.actions.rounds import OutdatedError, Round
from peers.threads.actions.routing import advance_thread, advance_with_company, route_due
from peers.threads.models import Notification, Offer, Thread, ThreadEvent
from peers.threads.promises import broken_promises
from peers.threads.rules.states import Status
from tests.threads.conftest import OpenOne

HOUR = dt.timedelta(hours=1)
WAYS = ["together", "one by one"]


def sweep(way: str, now: dt.datetime) -> None:
    if way == "together":
        route_due(now=now)
        return
    # In the order of the sweep: who was left without an answer, last of them those who may go
    # from one peer to another, then who is new.
    due = list(Thread.objects.due(now))
    for thread in sorted(due, key=lambda one: (one.status == Status.WAITING, _goes_alone(one))):
        advance_thread(thread_id=thread.pk, now=now)


def _goes_alone(thread: Thread) -> bool:
    return routing._may_leave_one_peer_for_another(thread)


def told() -> list[tuple[Any, ...]]:
    """All that the portal has decided, without keys and in order."""
    numbers = {pk: at for at, pk in enumerate(_in_order())}
    threads = [
        (one.status, one.owner_id, one.supervisor_id, one.due_at, one.rung, one.cycle)
        for one in Thread.objects.order_by("asked_at")
    ]
    offers = sorted(
        (numbers[one.thread_id], one.cycle, one.rung, one.helper_id or 0, one.outcome, one.reason)
        for one in Offer.objects.all()
    )
    events = [
        (numbers[one.thread_id], one.kind, one.old_status, one.new_status, str(one.data))
        for one in sorted(ThreadEvent.objects.order_by("pk"), key=lambda e: numbers[e.thread_id])
    ]
    notices = sorted(
        (numbers[one.thread_id], one.kind, one.to_id) for one in Notification.objects.all()
    )
    return [*threads, *offers, *events, *notices]


def _in_order() -> list[Any]:
    return list(Thread.objects.order_by("asked_at").values_list("pk", flat=True))


def open_many(open_one: OpenOne, noon: dt.datetime) -> None:
    """A mixed morning: harmless, with a wish, serious; one second apart."""
    for at in range(12):
        changes: dict[str, Any] = {"now": noon + dt.timedelta(seconds=at)}
        if at % 4 == 1:
            changes["topic"] = "sextortion"
        if at % 4 == 3:
            changes["topic"] = "cyberbullying"
        open_one(**changes)


@pytest.fixture
def everybody(alice: User, bob: User, pia: User, cora: User, otto: User, lea: User) -> None:
    """Helpers for every rung of the ladder."""


def test_together_or_one_by_one_the_same_is_decided(
    open_one: OpenOne, noon: dt.datetime, everybody: None
) -> None:
    outcomes = []
    for way in WAYS:
        with transaction.atomic():
            open_many(open_one, noon)
            moments = [noon + step * HOUR for step in (0.1, 1, 5, 13, 30, 60, 90)]
            for now in moments:
                sweep(way, now)
                assert list(broken_promises(now=now)) == []
            outcomes.append(told())
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def test_one_bad_thread_does_not_stop_its_round(
    open_one: OpenOne, noon: dt.datetime, everybody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_many(open_one, noon)
    bad = _in_order()[5]
    climb = climbing.Climb.at_current_rung

    def stumble(self: climbing.Climb) -> None:
        if self.thread.pk == bad:
            raise ZeroDivisionError
        climb(self)

    monkeypatch.setattr(climbing.Climb, "at_current_rung", stumble)
    assert route_due(now=noon + HOUR) == 11
    assert list(Thread.objects.due(noon + HOUR).values_list("pk", flat=True)) == [bad]
    assert list(broken_promises(now=noon + HOUR)) == []


def test_a_call_for_one_thread_takes_the_new_ones_beside_it_along(
    open_one: OpenOne, noon: dt.datetime, everybody: None
) -> None:
    open_many(open_one, noon)
    ids = _in_order()
    now = noon + dt.timedelta(minutes=1)
    assert advance_with_company(thread_id=ids[7], now=now) == 12
    assert [advance_with_company(thread_id=pk, now=now) for pk in ids] == [0] * 12
    assert list(broken_promises(now=now)) == []


def test_a_bad_thread_in_company_leaves_the_one_that_was_called_for(
    open_one: OpenOne, noon: dt.datetime, everybody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_many(open_one, noon)
    ids = _in_order()
    decide = routing._decide
    monkeypatch.setattr(
        routing,
        "_decide",
        lambda threads, now: 1 / 0 if ids[3] in {t.pk for t in threads} else decide(threads, now),
    )
    assert advance_with_company(thread_id=ids[7], now=noon + HOUR) == 11
    assert Thread.objects.get(pk=ids[7]).due_at > noon + HOUR


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_adult_who_pauses_during_a_round_is_given_nothing_by_it(
    open_one: OpenOne,
    noon: dt.datetime,
    everybody: None,
    cora: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for at in range(4):
        open_one(now=noon + dt.timedelta(seconds=at), topic="sextortion")
    ask, news = edition.ask_again, [cora]

    def ask_after_the_news() -> None:
        while news:
            _elsewhere(lambda: _pause(news.pop()))
        ask()

    monkeypatch.setattr(rounds.edition, "ask_again", ask_after_the_news)
    assert route_due(now=noon + HOUR) == 4
    assert not Offer.objects.filter(helper=cora).exists()
    assert Thread.objects.filter(owner__isnull=False).count() == 4


def _pause(user: User) -> None:
    User.objects.filter(pk=user.pk).update(paused_at=timezone.now())


def _elsewhere(act: Callable[[], None]) -> None:
    """On a connection of its own, as another process would."""

    def run() -> None:
        act()
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(20)


@pytest.mark.django_db(transaction=True)
def test_what_changed_during_a_round_is_noticed_before_it_is_written(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User
) -> None:
    threads = [open_one(), open_one()]
    with pytest.raises(OutdatedError), Round(threads, noon):
        _pause(bob)


QUERIES_OF_ONE = 18


@pytest.mark.django_db(transaction=True)
def test_one_decision_costs_few_queries_and_many_hardly_more(
    open_one: OpenOne, noon: dt.datetime, everybody: None
) -> None:
    for at in range(3):
        open_one(now=noon + dt.timedelta(seconds=at))
    now = noon + HOUR
    advance_thread(thread_id=_in_order()[0], now=now)
    with CaptureQueriesContext(connection) as alone:
        advance_thread(thread_id=_in_order()[1], now=now)
    assert len(alone) <= QUERIES_OF_ONE, [one["sql"][:80] for one in alone]
    for at in range(20):
        open_one(now=noon + dt.timedelta(minutes=at), topic="sextortion")
    route_due(now=now)
    with CaptureQueriesContext(connection) as few:
        route_due(now=now + 2 * HOUR)
    with CaptureQueriesContext(connection) as many:
        route_due(now=now + 4 * HOUR)
    assert len(many) <= len(few) + 10 <= 50


def test_silent_adults_had_no_open_offer_and_cost_no_statement_for_it(
    open_one: OpenOne, noon: dt.datetime, everybody: None
) -> None:
    for at in range(3):
        open_one(now=noon + dt.timedelta(minutes=at), topic="sextortion")
    route_due(now=noon + HOUR)
    with CaptureQueriesContext(connection) as asked:
        assert route_due(now=noon + 3 * HOUR) == 3
    offers = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "threads_offer"')]
    assert len(offers) == 1
    assert '"outcome"' not in offers[0].partition(" WHERE ")[0]
