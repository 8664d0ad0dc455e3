"""Real processes that die, brokers that stop: nothing is lost, nothing happens twice.

Runs on SQLite with a broker of files, and again on PostgreSQL with Redis.
"""

import os
import signal
import time
from pathlib import Path

import pytest
import redis as redis_client

from tests.live.conftest import new_portal
from tests.live.database import held_still, number
from tests.live.youth import Youth, code_on
from tests.running import RunningPortal, wait_for
from tests.servers import Postgres, Redis

OFFERS = "SELECT count(*) FROM threads_offer WHERE place IS NOT NULL"
NOTICES = "SELECT count(*) FROM threads_notification WHERE kind = 'offer'"
SENT = f"{NOTICES} AND sent_at IS NOT NULL"
THREADS = "SELECT count(*) FROM threads_thread"
BUSY_SECONDS = 1.5  # long enough for the nudged worker to be in mid-task


def _mails(portal: RunningPortal) -> list[str]:
    return [one.read_text() for one in (portal.var_dir / "mail").glob("*")]


def _one_offer_and_one_notice(portal: RunningPortal) -> None:
    url = portal.database_url
    wait_for(lambda: number(url, SENT) == 1, seconds=75, what="the notice")
    time.sleep(3)  # a second sweep passes
    assert number(url, OFFERS) == 1
    assert number(url, NOTICES) == 1
    to_peers = [mail for mail in _mails(portal) if "There is something new for you" in mail]
    assert sum(mail.count("Message-ID:") for mail in to_peers) == 1
    assert "All promises kept." in portal.manage("check_threads")


def test_36_a_worker_child_killed_in_mid_task_routes_once(portal: RunningPortal) -> None:
    workers = portal.pids_of("worker")
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    assert Youth(portal.url).ask().status == 200
    with held_still(portal.database_url):
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
        time.sleep(BUSY_SECONDS)
        for child in workers[1:]:
            os.kill(child, signal.SIGKILL)
    _one_offer_and_one_notice(portal)


def test_36_the_whole_worker_killed_and_everything_restarted_routes_once(
    tmp_path: Path, servers: tuple[Postgres, Redis] | None
) -> None:
    first = new_portal(tmp_path, servers)
    with first:
        first.manage("load_sample", "--people-only")
        assert Youth(first.url).ask().status == 200
        for pid in first.pids_of("worker"):
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: first.process.poll() is not None, what="the stop of everything")
    assert number(first.database_url, THREADS) == 1
    second = new_portal(tmp_path, servers)
    second.environment = {**first.environment}
    with second:
        _one_offer_and_one_notice(second)


@pytest.mark.servers
@pytest.mark.parametrize("fault", ["stopped", "frozen"])
def test_33_34_a_broker_that_is_gone_costs_the_youth_less_than_three_seconds(
    portal: RunningPortal, servers: tuple[Postgres, Redis], fault: str
) -> None:
    _postgres, redis = servers
    if fault == "stopped":
        redis.stop()
    else:
        redis.freeze()
    answer = Youth(portal.url).ask()
    assert answer.seconds < 3
    assert len(code_on(answer)) == 20
    if fault == "stopped":
        redis.start()
    else:
        redis.thaw()
    _one_offer_and_one_notice(portal)


@pytest.mark.servers
def test_35_a_flushed_broker_loses_no_thread(
    portal: RunningPortal, servers: tuple[Postgres, Redis]
) -> None:
    _postgres, redis = servers
    with held_still(portal.database_url):
        assert Youth(portal.url).ask().status == 200
        client = redis_client.Redis.from_url(redis.url)
        client.flushall()
        client.close()
    _one_offer_and_one_notice(portal)


def test_32_two_presses_of_one_form_make_one_thread_with_one_code(portal: RunningPortal) -> None:
    youth = Youth(portal.url)
    form = youth.get("/en/help/new/").page.form_data()
    first = youth.ask(submission=form["submission"])
    again = youth.ask(submission=form["submission"])
    assert code_on(first) == code_on(again)
    assert number(portal.database_url, THREADS) == 1
