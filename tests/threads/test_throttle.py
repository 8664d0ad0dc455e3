"""Guessing is slowed, nobody is shut out, and no address stays."""

import datetime as dt
import io
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from peers.people import network
from peers.threads import throttle
from peers.threads.actions.routing import route_due
from peers.threads.models import Attempt, Heartbeat

pytestmark = pytest.mark.django_db

ADDRESS = "198.51.100.23"
AGENT = "Mozilla/5.0 (an unusual phone)"


def request_from(address: str = ADDRESS, forwarded: str | None = None):
    extra = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": AGENT}
    if forwarded is not None:
        extra["HTTP_X_FORWARDED_FOR"] = forwarded
    return RequestFactory().post("/en/help/return/", **extra)


def guess_wrong(times: int, now: dt.datetime, **client: str) -> None:
    for _guess in range(times):
        throttle.note_wrong_guess(request_from(**client), "code", now)


def dump() -> str:
    """Every row of every table as text, the cache among them."""
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal_cache")
        return out.getvalue() + repr(cursor.fetchall())


# --- the wait ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(0, 0), (30, 0), (31, 1), (32, 2), (33, 4), (34, 8), (50, 8), (10**9, 8)],
)
def test_the_wait_grows_and_stays_bearable(wrong: int, seconds: int) -> None:
    assert throttle.wait_after(wrong) == seconds


def test_a_first_guess_is_not_delayed(noon: dt.datetime) -> None:
    assert throttle.wait_for(request_from(), "code", noon) == 0


def test_05_fifty_wrong_codes_wait_and_are_never_locked_out(noon: dt.datetime) -> None:
    guess_wrong(50, noon)
    assert throttle.wait_for(request_from(), "code", noon) == throttle.LONGEST_WAIT
    guess_wrong(200, noon)
    assert throttle.wait_for(request_from(), "code", noon) == throttle.LONGEST_WAIT


def test_thirty_youths_behind_one_address_mistype_and_notice_nothing(noon: dt.datetime) -> None:
    for _youth in range(30):
        assert throttle.wait_for(request_from(), "code", noon) == 0
        throttle.note_wrong_guess(request_from(), "code", noon)


def test_a_ticket_is_ripe_in_its_time_and_for_its_code_alone(noon: dt.datetime) -> None:
    code, other = "1" * 20, "2" * 20
    ticket = throttle.ticket_for(code, seconds=8, now=noon)
    assert code not in ticket
    for seconds, ripe in ((0, False), (7, False), (8, True), (8 + 15 * 60, True), (1000, False)):
        now = noon + dt.timedelta(seconds=seconds)
        assert throttle.is_ripe(ticket, code, now=now) is ripe
        assert not throttle.is_ripe(ticket, other, now=now)
    for forged in ("", "x", ticket[:-1], f"0:{ticket}"):
        assert not throttle.is_ripe(forged, code, now=noon + dt.timedelta(seconds=9))


def test_each_kind_of_guess_counts_for_itself(noon: dt.datetime) -> None:
    guess_wrong(40, noon)
    assert throttle.wait_for(request_from(), "group", noon) == 0


def test_the_next_hour_starts_afresh(noon: dt.datetime) -> None:
    guess_wrong(40, noon)
    assert throttle.wait_for(request_from(), "code", noon + dt.timedelta(minutes=59)) > 0
    assert throttle.wait_for(request_from(), "code", noon + dt.timedelta(minutes=60)) == 0


# --- who is who -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "same"),
    [("198.51.100.200", True), ("198.51.101.23", False), ("::ffff:198.51.100.9", True)],
)
def test_a_network_counts_as_one_client(noon: dt.datetime, address: str, same: bool) -> None:
    guess_wrong(40, noon)
    seconds = throttle.wait_for(request_from(address), "code", noon)
    assert (seconds > 0) is same


def test_an_ipv6_network_of_64_bits_counts_as_one_client(noon: dt.datetime) -> None:
    guess_wrong(40, noon, address="2001:db8:1:2::1")
    assert throttle.wait_for(request_from("2001:db8:1:2:ffff::9"), "code", noon) > 0
    assert throttle.wait_for(request_from("2001:db8:1:3::1"), "code", noon) == 0


def test_07_a_forged_x_forwarded_for_does_not_reset_the_count(noon: dt.datetime) -> None:
    for number in range(40):
        guess_wrong(1, noon, forwarded=f"203.0.113.{number}")
    assert throttle.wait_for(request_from(forwarded="192.0.2.1"), "code", noon) > 0


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network_seen"),
    [
        (0, "203.0.113.7", "198.51.100.0/24"),
        (1, "203.0.113.7", "203.0.113.0/24"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.0/24"),
        (2, "1.2.3.4, 203.0.113.7, 10.0.0.1", "203.0.113.0/24"),
        (1, "203.0.113.7:4711", "203.0.113.0/24"),
        (1, "[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"),
        # Fewer hops than proxies: the request did not come through them.
        (3, "203.0.113.7", "198.51.100.0/24"),
        (1, "", "unknown"),
        (1, "<script>", "unknown"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings, proxies: int, forwarded: str, network_seen: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert network.client_network(request_from(forwarded=forwarded)) == network_seen


def test_07_forging_more_hops_behind_one_proxy_does_not_reset_the_count(
    settings, noon: dt.datetime
) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(40):
        guess_wrong(1, noon, forwarded=f"192.0.2.{number}, 203.0.113.7")
    ours = request_from(forwarded="10.1.1.1, 203.0.113.7")
    assert throttle.wait_for(ours, "code", noon) > 0


def test_a_client_without_an_address_is_counted_too(noon: dt.datetime) -> None:
    """Behind a Unix socket there is none; that must not be a way around the limit."""
    guess_wrong(40, noon, address="")
    assert throttle.wait_for(request_from(""), "code", noon) > 0


# --- what stays -------------------------------------------------------------------------------
def test_06_after_an_attack_no_address_and_no_user_agent_is_anywhere(
    noon: dt.datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    guess_wrong(60, noon)
    throttle.wait_for(request_from(), "code", noon)
    for stored in (dump(), caplog.text):
        for trace in (ADDRESS, "198.51.100", "unusual phone"):
            assert trace not in stored


def test_the_bucket_cannot_be_found_by_trying_every_network(noon: dt.datetime) -> None:
    """Without the random key of the hour, the same address gives another bucket."""
    before = network.client_bucket(request_from(), "code", noon)
    cache.clear()
    assert network.client_bucket(request_from(), "code", noon) != before


def test_all_processes_share_the_key_of_the_hour(noon: dt.datetime) -> None:
    first = network.client_bucket(request_from(), "code", noon)
    assert network.client_bucket(request_from(), "code", noon) == first


def test_buckets_and_key_are_gone_after_the_hour(noon: dt.datetime) -> None:
    guess_wrong(40, noon)
    before = network.client_bucket(request_from(), "code", noon)
    assert throttle.purge(noon + dt.timedelta(minutes=59)) == 0
    assert Attempt.objects.count() == 1
    assert throttle.purge(noon + dt.timedelta(minutes=60)) == 1
    assert Attempt.objects.count() == 0
    assert cache.get("network-hour") is None
    assert network.client_bucket(request_from(), "code", noon) != before


def test_the_sweep_forgets_an_hour_once_it_is_over_and_while_its_last_guesses_come_in(
    noon: dt.datetime,
) -> None:
    """In a new process first: it may have been down when the hour ended."""
    sweep = throttle.HourlyPurge()
    guess_wrong(1, noon - dt.timedelta(hours=3))
    sweep(noon + dt.timedelta(minutes=30))
    assert not Attempt.objects.exists()
    guess_wrong(1, noon + dt.timedelta(minutes=59))
    for seconds in (0, 119):
        sweep(noon + dt.timedelta(hours=1, seconds=seconds))
        assert not Attempt.objects.exists()
        assert cache.get("network-hour") is None
        # Asked for just before the hour was over, counted late.
        guess_wrong(1, noon + dt.timedelta(minutes=59, seconds=59))
    sweep(noon + dt.timedelta(hours=2))
    assert not Attempt.objects.exists()


def test_a_sweep_with_nothing_to_do_asks_for_what_is_due_and_says_that_it_ran(
    noon: dt.datetime, django_assert_num_queries: Any
) -> None:
    now = noon + dt.timedelta(minutes=30)
    route_due(now=now)
    with django_assert_num_queries(2):
        route_due(now=now)
    assert Heartbeat.objects.get(name="sweep").at == now


def test_no_bucket_outlives_its_hour(noon: dt.datetime) -> None:
    guess_wrong(3, noon + dt.timedelta(minutes=40))
    attempt = Attempt.objects.get()
    assert attempt.count == 3
    assert attempt.until == noon + dt.timedelta(hours=1)
