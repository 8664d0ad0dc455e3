"""What is over leaves the tables: no row says for ever who had which thread open, and when."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from peers.people.leftovers import forget_what_is_over
from peers.threads import codes
from peers.threads.actions.youth import open_thread
from peers.threads.tasks import purge
from tests.threads.conftest import new_thread

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stay(client: Client, noon: dt.datetime) -> Client:
    """A youth has typed a code and closed the tab, without leaving."""
    with time_machine.travel(noon, tick=False):
        submission = codes.new_submission()
        open_thread(new=new_thread(), submission=submission, now=noon)
        client.post("/en/help/return/", {"code": codes.code_of(submission)})
    assert "thread" in Session.objects.get().get_decoded()["help"]
    return client


def test_a_stay_that_ended_leaves_no_row_that_names_the_thread(
    stay: Client, noon: dt.datetime
) -> None:
    assert forget_what_is_over(now=noon + HOUR) == 0, "the page may still be open"
    with time_machine.travel(noon + 13 * HOUR, tick=False):
        purge()
    assert not Session.objects.exists()


def test_the_command_says_how_many(
    stay: Client, noon: dt.datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    with time_machine.travel(noon + 13 * HOUR, tick=False):
        call_command("purge")
    assert "1 ended sessions forgotten" in capsys.readouterr().out


def test_06_a_limit_that_is_over_leaves_the_table_and_one_that_counts_stays(
    empty_cache: None, noon: dt.datetime
) -> None:
    with time_machine.travel(noon, tick=False):
        cache.set("over-soon", 1, timeout=60)
        cache.set("counts", 1, timeout=7200)
        forget_what_is_over(now=noon + HOUR)
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM portal_cache")
            assert [key for (key,) in cursor.fetchall()] == [":1:counts"]


def test_a_flood_of_names_makes_nobody_forget_the_tries_of_one(empty_cache: None) -> None:
    cache.set("a-name", 5, timeout=300)
    for number in range(400):
        cache.set(f"z{number}", 1, timeout=300)
    assert cache.get("a-name") == 5
