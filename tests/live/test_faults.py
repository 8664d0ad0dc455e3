"""Real processes that die, brokers that stop: nothing is lost, nothing happens twice.

Runs on SQLite with a broker of files, and again on PostgreSQL with Redis.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis as redis_client

from tests.live.conftest import PROMISE_SECONDS, new_portal
from tests.live.database import held_still, number
from tests.live.one_thread import Asked
from tests.live.youth import Youth, code_on
from tests.running import ROOT, RunningPortal, wait_for
from tests.servers import Postgres, Redis

BUSY_SECONDS = 2.5  # long enough for a command to start and come to the thread
TWENTY = """
import sys, django
django.setup()
from celery import current_app
for _copy in range(20):
    current_app.send_task("peers.threads.tasks.advance_thread", args=[sys.argv[1]])
"""


@pytest.mark.parametrize("fault", ["stopped", "frozen"])
@pytest.mark.servers
def test_33_34_a_broker_that_is_gone_costs_the_youth_less_than_three_seconds(
    portal: RunningPortal, servers: tuple[Postgres, Redis], fault: str
) -> None:
    _postgres, redis = servers
    (redis.stop if fault == "stopped" else redis.freeze)()
    try:
        asked = Asked(portal)
    finally:
        (redis.start if fault == "stopped" else redis.thaw)()
    assert asked.answer.seconds < 3
    assert len(code_on(asked.answer)) == 20
    asked.is_offered_once()


@pytest.mark.servers
def test_35_a_flushed_broker_loses_no_thread(
    portal: RunningPortal, servers: tuple[Postgres, Redis]
) -> None:
    _postgres, redis = servers
    with held_still(portal.database_url):
        asked = Asked(portal)
        client = redis_client.Redis.from_url(redis.url)
        client.flushall()
        client.close()
    asked.is_offered_once()


def test_36_the_whole_worker_killed_and_everything_restarted_routes_once(
    tmp_path: Path, servers: tuple[Postgres, Redis] | None
) -> None:
    first = new_portal(tmp_path, servers, database="killed")
    with first:
        first.manage("load_sample", "--people-only")
        asked = Asked(first)
        for pid in first.pids_of("worker"):
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: first.process.poll() is not None, what="the stop of everything")
    second = new_portal(tmp_path, servers, database="killed")
    second.environment = {**first.environment}
    with second:
        asked.portal = second
        asked.is_offered_once()


def test_37_twenty_copies_of_a_task_and_two_sweeps_at_once_have_one_effect(
    portal: RunningPortal,
) -> None:
    workers = portal.pids_of("worker")
    env = {**portal.environment, "DEMO": "1"}
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    asked = Asked(portal)
    with held_still(portal.database_url):
        copies = [sys.executable, "-c", TWENTY, asked.uuid]
        subprocess.run(copies, cwd=ROOT, env=env, check=True)
        route = [sys.executable, "manage.py", "route_due"]
        sweeps = [subprocess.Popen(route, cwd=ROOT, env=env) for _sweep in range(2)]
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
        time.sleep(BUSY_SECONDS)  # all of them stand before the same door
    assert [sweep.wait(30) for sweep in sweeps] == [0, 0]
    asked.is_offered_once()


def test_38_without_beat_health_is_red_the_pages_say_so_and_the_leads_are_told(
    portal: RunningPortal,
) -> None:
    visitor = Youth(portal.url)
    late = "Answers take longer than promised right now"
    wait_for(lambda: visitor.get("/healthz").status == 200, what="good health")
    assert late not in visitor.get("/en/help/").body
    alarms = "SELECT count(*) FROM threads_notification WHERE kind = 'alarm'"
    before = number(portal.database_url, alarms)
    for pid in portal.pids_of("beat"):
        os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(PROMISE_SECONDS)
        wait_for(lambda: visitor.get("/healthz").status == 503, what="red health")
        assert late in Youth(portal.url).get("/en/help/return/").body
        wait_for(lambda: number(portal.database_url, alarms) > before, what="the alarm")
    finally:
        for pid in portal.pids_of("beat"):
            os.kill(pid, signal.SIGCONT)
    wait_for(lambda: visitor.get("/healthz").status == 200, what="good health again")


def test_32_two_presses_of_one_form_make_one_thread_with_one_code(portal: RunningPortal) -> None:
    threads = "SELECT count(*) FROM threads_thread"
    before = number(portal.database_url, threads)
    youth = Youth(portal.url)
    form = youth.get("/en/help/new/").page.form_data()
    first = youth.ask(submission=form["submission"])
    again = youth.ask(submission=form["submission"])
    assert code_on(first) == code_on(again)
    assert number(portal.database_url, threads) == before + 1
