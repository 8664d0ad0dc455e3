"""Eight youths at once who fetch the form and send it, and what the web workers weigh then.

Encryption, the reading of the text for signals and the nudge of the queue are part of it. The
limit is a view that writes one row with Django's models and does nothing else.
"""

import contextlib
import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.report import Line
from bench.servers import bare_server, megabytes
from bench.submits import FIELDS
from tests.live.database import connect
from tests.running import RunningPortal

CLIENTS = 8
SECONDS = 5.0
FORM = "/en/help/new/"
_HIDDEN = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_THREADS = "SELECT count(*) FROM threads_thread"
_TABLE = {
    "postgresql": "CREATE TABLE bench_row (id bigserial PRIMARY KEY, message text, at timestamptz)",
    "sqlite": "CREATE TABLE bench_row (id integer PRIMARY KEY, message text, at datetime)",
}


@dataclass
class Load:
    """What the clients saw: seconds of each submit, and of all of it."""

    submits: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.submits) / self.seconds

    @property
    def p99(self) -> float:
        """In milliseconds."""
        return sorted(self.submits)[int(0.99 * len(self.submits)) - 1] * 1000


def measure(portal: RunningPortal, database_url: str, folder: Path) -> list[Line]:
    with contextlib.closing(connect(database_url)) as connection:
        cursor = connection.cursor()
        cursor.execute(_TABLE[database_url.partition(":")[0]])
        cursor.execute(_THREADS)
        before = cursor.fetchone()[0]
        _run(lambda: _ask_for_help(portal.port), seconds=1.0)  # warm
        load = _run(lambda: _ask_for_help(portal.port))
        cursor.execute(_THREADS)
        opened = cursor.fetchone()[0] - before
    if opened < len(load.submits):
        raise RuntimeError(f"{len(load.submits)} submits left {opened} threads")
    weights = [megabytes(pid) for pid in portal.pids_of("gunicorn")[1:]]
    with bare_server(b"up", folder, database_url) as (port, _pid):
        _run(lambda: _insert(port), seconds=0.5)
        bare = _run(lambda: _insert(port), seconds=2.0)
    return [
        Line(
            f"form and submit, {CLIENTS} clients, a second",
            f"{load.rate:,.0f}",
            f"bare insert view {bare.rate:,.0f}",
            f"{load.rate / bare.rate:.2f}",
            ">= 200",
            load.rate >= 200,
        ),
        Line(
            "submit, p99",
            f"{load.p99:.0f} ms",
            f"bare insert view {bare.p99:.0f} ms",
            f"{load.p99 / bare.p99:.1f} times",
            "<= 60 ms",
            load.p99 <= 60,
        ),
        _weight(weights),
    ]


def _weight(weights: list[dict[str, float]]) -> Line:
    share = max(one["Pss"] for one in weights)
    own = max(one["Private_Dirty"] + one["Private_Clean"] for one in weights)
    return Line(
        "memory of a web worker under load",
        f"{share:.0f} MB",
        f"its own pages {own:.0f} MB",
        "",
        "<= 90 MB",
        share <= 90,
    )


def _run(submit: Callable[[], float], *, seconds: float = SECONDS) -> Load:
    load, failures = Load(), []
    start = time.perf_counter()

    def keep_on() -> None:
        try:
            while time.perf_counter() < start + seconds:
                load.submits.append(submit())
        except Exception as error:  # noqa: BLE001 - told below, in the thread that waits
            failures.append(error)

    clients = [threading.Thread(target=keep_on) for _client in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    load.seconds = time.perf_counter() - start
    if failures:
        raise failures[0]
    return load


def _ask_for_help(port: int) -> float:
    """One youth with a new session; the seconds of the submit alone."""
    page = _exchange(port, "GET", FORM)
    hidden = {name.decode(): value.decode() for name, value in _HIDDEN.findall(page.body)}
    words = urlencode({**hidden, **FIELDS})
    start = time.perf_counter()
    _exchange(port, "POST", FORM, words, {"Cookie": page.cookies, "Referer": _origin(port) + FORM})
    return time.perf_counter() - start


def _insert(port: int) -> float:
    start = time.perf_counter()
    _exchange(port, "POST", "/insert", urlencode(FIELDS))
    return time.perf_counter() - start


@dataclass(frozen=True)
class _Answer:
    body: bytes
    cookies: str


def _exchange(
    port: int, method: str, path: str, words: str = "", headers: dict[str, str] | None = None
) -> _Answer:
    """One request on a connection of its own; an error of the measurement unless it went well."""
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if words else {}
        connection.request(method, path, words or None, {**kind, **(headers or {})})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status not in (200, 303):
        raise RuntimeError(f"{method} {path} was answered with {response.status}")
    cookies = [value.partition(";")[0] for value in response.headers.get_all("Set-Cookie") or []]
    return _Answer(body, "; ".join(cookies))


def _origin(port: int) -> str:
    return f"http://localhost:{port}"
