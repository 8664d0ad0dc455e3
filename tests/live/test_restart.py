"""PostgreSQL is stopped at once and comes back while eight people write (SECURITY, try 41)."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.live.conftest import new_portal
from tests.live.database import number, rows
from tests.live.helper import Patient
from tests.live.youth import Answer, code_on
from tests.running import RunningPortal, wait_for
from tests.servers import Postgres, Redis

pytestmark = pytest.mark.servers

WRITERS = ASKERS = 4
BEFORE, AFTER = 1.5, 3.0  # seconds of writing around the crash


@pytest.fixture
def fragile(tmp_path: Path, servers: tuple[Postgres, Redis]) -> Iterator[RunningPortal]:
    """A portal on a database of its own."""
    portal = new_portal(tmp_path, servers, database="fragile")
    with portal:
        portal.manage("load_sample", "--people-only")
        yield portal


@dataclass
class Person:
    """Somebody who writes until told to stop, presses again when a page does not come, and
    remembers what the portal said it has."""

    portal: RunningPortal
    name: str
    stop: threading.Event
    codes: dict[str, list[str]] = field(default_factory=dict)
    presses: int = 0

    def press(self, send: Callable[[], Answer], has_it: Callable[[Answer], bool]) -> Answer:
        """Again and again, the same form, until the portal says that it has it."""
        deadline = time.monotonic() + 60
        while True:
            self.presses += 1
            answer = send()
            if answer.status < 500 and has_it(answer):
                return answer
            assert time.monotonic() < deadline, answer.body[:500]
            time.sleep(0.1)

    def asks(self) -> None:
        """New threads, one after the other."""
        while not self.stop.is_set():
            self._asks_once(f"{self.name} asks {len(self.codes)}.")

    def writes(self) -> None:
        """One thread, and more and more messages in it."""
        first = f"{self.name} begins."
        youth, code = self._asks_once(first)
        self._into_the_thread(youth, code)
        while not self.stop.is_set():
            self._writes_once(youth, code, f"{self.name} writes {len(self.codes[code])}.")

    def _asks_once(self, words: str) -> tuple[Patient, str]:
        youth = Patient(self.portal.url)
        page = self.press(lambda: youth.get("/en/help/new/"), _has("submission"))
        token = page.page.value("submission") or ""
        answer = self.press(
            lambda: youth.ask(words, submission=token), lambda got: "the-code" in got.body
        )
        code = code_on(answer)
        self.codes[code] = [words]
        return youth, code

    def _into_the_thread(self, youth: Patient, code: str) -> None:
        form = self.press(lambda: youth.get("/en/help/return/"), _has("code")).page.form_data()
        form["code"] = code
        self.press(lambda: youth.post("/en/help/return/", form), _has("marker"))

    def _writes_once(self, youth: Patient, code: str, words: str) -> None:
        page = self.press(lambda: youth.get("/en/help/thread/"), _has("marker")).page
        form = page.form_data(message=words)
        self.press(
            lambda: youth.post("/en/help/thread/write/", form),
            lambda got: words in got.body and not got.url.endswith("/write/"),
        )
        self.codes[code].append(words)

    def finds_everything_once(self) -> None:
        for code, said in self.codes.items():
            youth = Patient(self.portal.url)
            self._into_the_thread(youth, code)
            body = youth.get("/en/help/thread/").body
            assert [body.count(f">{words}<") for words in said] == [1] * len(said), body


def _has(name: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.page.value(name) is not None


def test_41_postgresql_restarted_while_eight_write_loses_and_doubles_nothing(
    fragile: RunningPortal, servers: tuple[Postgres, Redis]
) -> None:
    postgres, _redis = servers
    stop = threading.Event()
    people = [Person(fragile, f"Person {at}", stop) for at in range(WRITERS + ASKERS)]
    with ThreadPoolExecutor(len(people)) as pool:
        acts = [person.writes for person in people[:WRITERS]]
        acts += [person.asks for person in people[WRITERS:]]
        running = [pool.submit(act) for act in acts]
        time.sleep(BEFORE)
        postgres.stop(signal.SIGQUIT)  # no time to finish anything
        time.sleep(0.5)
        postgres.start()
        time.sleep(AFTER)
        stop.set()
        for one in running:
            one.result(90)
    said = [words for person in people for texts in person.codes.values() for words in texts]
    assert sum(person.presses for person in people) > len(said), "nobody noticed the restart"
    for person in people:
        person.finds_everything_once()
    _nothing_happened_twice(fragile, len(said))


def _nothing_happened_twice(portal: RunningPortal, said: int) -> None:
    url = portal.database_url
    due = "SELECT count(*) FROM threads_thread WHERE due_at <= now()"
    wait_for(lambda: number(url, due) == 0, seconds=30, what="the routing of everything")
    assert "All promises kept." in portal.manage("check_threads")
    told = "SELECT count(*) FROM threads_threadevent WHERE kind IN ('opened', 'asked')"
    messages = "SELECT count(*) FROM threads_message WHERE writer = 'youth'"
    assert number(url, told) == number(url, messages) == said
    rungs = "SELECT count(*) FROM threads_threadevent WHERE kind = 'escalated'"
    unique = "SELECT count(*) FROM (SELECT DISTINCT thread_id, cycle, rung FROM"
    unique += " threads_threadevent WHERE kind = 'escalated') AS each"
    assert number(url, rungs) == number(url, unique)
    two_offers = "SELECT 1 FROM threads_offer WHERE outcome = 'open' GROUP BY thread_id"
    assert rows(url, f"{two_offers} HAVING count(*) > 1") == []
