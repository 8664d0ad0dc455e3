"""Who is asked, and why not: the table that a child-protection professional can read."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.people.models import Absence, Group, GroupConflict, User
from peers.threads.actions.coach import take_over
from peers.threads.actions.peer import accept_offer, press_red_button
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Offer
from peers.threads.rules.routing import (
    LOOK_AGAIN,
    REST,
    Candidate,
    Reason,
    Wish,
    choose_adult,
    choose_peer,
    may_listen,
    reasons_against_adult,
    reasons_against_peer,
)
from tests.threads.conftest import OpenOne

NOW = dt.datetime(2026, 10, 14, 13, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SCOUTS, CENTRE = 1, 2
WISH = Wish(topic="account_security", language="en", audience="stranger", group=CENTRE)

# A peer of the scouts who fits the wish of a stranger from the centre.
FITTING = Candidate(
    id=10,
    name="Alice",
    languages=frozenset({"en", "fr"}),
    topics=frozenset({"account_security", "cyberbullying"}),
    not_wanted=frozenset(),
    groups=frozenset({SCOUTS}),
    conflicts=frozenset(),
    active=True,
    away=False,
    in_own_hours=True,
    in_peer_hours=True,
    free_from=NOW,
    load=0,
    cap=3,
    exposure=0,
    resting=False,
    idle_since=NOW - 24 * HOUR,
    coach=20,
)


def one(**changes: Any) -> Candidate:
    return replace(FITTING, **changes)


def test_a_fitting_peer_has_nothing_against_them() -> None:
    assert reasons_against_peer(WISH, FITTING) == ()


@pytest.mark.parametrize(
    ("change", "wish", "reason"),
    [
        ({"languages": frozenset({"nl"})}, {}, Reason.LANGUAGE),
        ({"topics": frozenset({"cyberbullying"})}, {}, Reason.TOPIC),
        ({"not_wanted": frozenset({"account_security"})}, {}, Reason.NOT_WANTED),
        ({"conflicts": frozenset({CENTRE})}, {}, Reason.CONFLICT),
        ({"groups": frozenset({CENTRE})}, {}, Reason.SAME_GROUP),
        ({}, {"audience": "my_group"}, Reason.OTHER_GROUP),
        ({}, {"not_these": frozenset({10})}, Reason.NAMED_BY_YOUTH),
        ({}, {"not_these": frozenset({20})}, Reason.NAMED_BY_YOUTH),  # their coach was named
        ({"active": False}, {}, Reason.NOT_ACTIVE),
        ({"coach": None}, {}, Reason.NO_COACH),
        ({"away": True}, {}, Reason.AWAY),
        ({"in_peer_hours": False}, {}, Reason.QUIET_HOURS),
        ({"in_own_hours": False}, {}, Reason.OUTSIDE_HOURS),
        ({"load": 3}, {}, Reason.FULL),
        ({"resting": True}, {}, Reason.RESTING),
        ({"had_it": True}, {}, Reason.HAD_IT),
    ],
)
def test_s10_s21_s29_each_reason_alone_keeps_a_peer_out(
    change: dict[str, Any], wish: dict[str, Any], reason: Reason
) -> None:
    assert reasons_against_peer(replace(WISH, **wish), one(**change)) == (reason,)


def test_every_reason_is_kept_not_only_the_first() -> None:
    tired = one(load=3, away=True, languages=frozenset())
    assert set(reasons_against_peer(WISH, tired)) == {Reason.FULL, Reason.AWAY, Reason.LANGUAGE}


def test_the_least_loaded_is_asked_then_the_longest_idle() -> None:
    busy = one(id=1, load=1, idle_since=NOW - 99 * HOUR)
    fresh = one(id=2, idle_since=NOW - 2 * HOUR)
    idle = one(id=3, idle_since=NOW - 48 * HOUR)
    choice = choose_peer(WISH, [busy, fresh, idle], now=NOW, patience_until=NOW)
    assert [line.candidate.id for line in choice.ranked] == [3, 2, 1]


def test_s29_a_heavy_week_weighs_like_load() -> None:
    heavy = one(id=1, exposure=2, idle_since=NOW - 99 * HOUR)
    light = one(id=2, load=1, idle_since=NOW)
    choice = choose_peer(WISH, [heavy, light], now=NOW, patience_until=NOW)
    assert choice.helper == light


def test_a_peer_who_is_at_school_is_worth_waiting_for() -> None:
    at_school = one(in_peer_hours=False, free_from=NOW + 3 * HOUR)
    choice = choose_peer(WISH, [at_school], now=NOW, patience_until=NOW + 12 * HOUR)
    assert (choice.helper, choice.wait_until) == (None, NOW + 3 * HOUR)


def test_nobody_waits_past_the_patience_of_the_level() -> None:
    at_school = one(in_peer_hours=False, free_from=NOW + 13 * HOUR)
    choice = choose_peer(WISH, [at_school], now=NOW, patience_until=NOW + 12 * HOUR)
    assert choice.wait_until is None


def test_a_reason_that_does_not_pass_is_not_waited_for() -> None:
    stranger = one(in_peer_hours=False, languages=frozenset(), free_from=NOW + HOUR)
    choice = choose_peer(WISH, [stranger], now=NOW, patience_until=NOW + 12 * HOUR)
    assert choice.wait_until is None


def test_full_peers_are_looked_at_again_soon() -> None:
    choice = choose_peer(WISH, [one(load=3)], now=NOW, patience_until=NOW + 12 * HOUR)
    assert choice.wait_until == NOW + LOOK_AGAIN


def test_an_adult_who_speaks_the_language_comes_first_but_language_bars_nobody() -> None:
    dutch = one(id=1, languages=frozenset({"nl"}))
    english = one(id=2, load=5)
    assert choose_adult(WISH, [dutch, english], for_role="coach").helper == english
    assert choose_adult(WISH, [dutch], for_role="coach").helper == dutch


def test_a_raised_level_leaves_the_thread_in_the_hands_that_have_it() -> None:
    first, second = one(id=1, load=4), one(id=2)
    assert choose_adult(WISH, [first, second], for_role="on_call", prefer=1).helper == first


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"active": False}, Reason.NOT_ACTIVE),
        ({"away": True}, Reason.AWAY),
        ({"in_own_hours": False}, Reason.NOT_ON_DUTY),
        ({"had_it": True}, Reason.HAD_IT),
        ({"conflicts": frozenset({CENTRE})}, Reason.CONFLICT),
        ({"groups": frozenset({CENTRE})}, Reason.SAME_GROUP),
    ],
)
def test_s10_s19_who_is_not_given_a_thread_as_coach(change: dict[str, Any], reason: Reason) -> None:
    assert reasons_against_adult(WISH, one(**change), for_role="coach") == (reason,)


@pytest.mark.parametrize(
    ("age", "risk", "may"),
    [(15, 2, False), (16, 2, True), (17, 3, False), (None, 2, False), (17, 1, False)],
)
def test_s07_who_may_stay_as_a_listener(age: int | None, risk: int, may: bool) -> None:
    assert may_listen(age=age, risk=risk) is may


@given(loads=st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_whoever_is_chosen_fits_and_carries_least(loads: list[int]) -> None:
    peers = [one(id=number, load=load) for number, load in enumerate(loads)]
    choice = choose_peer(WISH, peers, now=NOW, patience_until=NOW)
    if min(loads) >= FITTING.cap:
        assert choice.helper is None
    else:
        assert choice.helper is not None
        assert choice.helper.load == min(loads)
    assert len(choice.ranked) == len(loads)


# --- with the database ------------------------------------------------------------------------
def test_s10_a_declared_sibling_in_the_group_is_never_asked(
    open_one: OpenOne, noon: dt.datetime, alice: User, centre: Group
) -> None:
    GroupConflict.objects.create(user=alice, group=centre)
    thread = open_one(group=centre)
    advance_thread(thread_id=thread.pk, now=noon)
    line = next(
        line
        for offer in Offer.objects.filter(thread=thread)
        for line in offer.candidates
        if line["helper"] == alice.pk
    )
    assert line["reasons"] == ["conflict"]


def test_s10_a_topic_that_a_peer_opted_out_of_is_not_theirs(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User
) -> None:
    User.objects.filter(pk=alice.pk).update(topics_not_wanted=["account_security"])
    advance_thread(thread_id=open_one().pk, now=noon)
    assert Offer.objects.get(outcome="open").helper == bob


def test_s21_a_break_needs_no_reason_and_ends_the_asking(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User
) -> None:
    Absence.objects.create(user=bob, starts_at=noon - HOUR)
    advance_thread(thread_id=open_one().pk, now=noon)
    assert Offer.objects.get(outcome="open").helper == alice


def test_s29_a_peer_rests_after_a_heavy_thread(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User
) -> None:
    saturday = noon + dt.timedelta(days=3)
    thread = open_one(now=saturday)
    advance_thread(thread_id=thread.pk, now=saturday)
    accept_offer(thread_id=thread.pk, by=alice, now=saturday)
    press_red_button(thread_id=thread.pk, by=alice, now=saturday)
    soon, later = saturday + HOUR, saturday + REST + HOUR * 3
    advance_thread(thread_id=open_one(now=soon).pk, now=soon)
    assert not Offer.objects.filter(outcome="open").exists()
    # Monday after school the rest is over.
    monday = later.replace(hour=17)
    advance_thread(thread_id=open_one(now=monday).pk, now=monday)
    assert Offer.objects.get(outcome="open").helper == alice


def test_a_take_over_frees_the_place_of_the_peer(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User
) -> None:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    take_over(thread_id=thread.pk, by=carla, now=noon)
    assert not Offer.objects.filter(place__isnull=False, released_at=None).exists()
