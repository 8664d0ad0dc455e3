"""From the moment a youth presses "send" until a peer has the offer, through real processes."""

import contextlib
import statistics
import threading
import time

from bench.report import Line
from tests.live.database import connect
from tests.live.youth import Youth
from tests.running import RunningPortal

WARM = 5  # every process has loaded what it needs
SUBMITS = 60  # with those before it, fewer than the places of all peers together
_GIVE_UP = 10.0
_LOOK_EVERY = 0.001
_OFFERS = "SELECT count(*) FROM threads_offer WHERE outcome = 'open'"


def measure(portal: RunningPortal, database_url: str, form: str) -> list[Line]:
    """One youth after the other, each with a fresh form."""
    with contextlib.closing(connect(database_url)) as connection:
        cursor = connection.cursor()
        for number in range(WARM):
            _one(portal, cursor, number)
        waits = sorted(_one(portal, cursor, WARM + number) for number in range(SUBMITS))
    p50 = statistics.median(waits) * 1000
    p99 = waits[int(0.99 * len(waits)) - 1] * 1000
    has_target = form == "served"
    return [
        Line(
            f"submit to offer, {form}, {SUBMITS} threads",
            f"p50 {p50:.0f}  p99 {p99:.0f} ms",
            f"slowest {waits[-1] * 1000:.0f} ms",
            f"p99/p50 {p99 / p50:.1f}",
            "p50 <= 60 ms" if has_target else "",
            p50 <= 60 if has_target else None,
        )
    ]


def _one(portal: RunningPortal, cursor: object, number: int) -> float:
    """Seconds from the first byte of the form until the offer is committed."""
    youth = Youth(portal.url)
    form = youth.get("/en/help/new/").page.form_data()
    fields = {**form, **FIELDS}
    pressed = threading.Thread(target=youth.post, args=("/en/help/new/", fields))
    start = time.perf_counter()
    pressed.start()
    while _offers(cursor) <= number:
        if portal.process.poll() is not None:
            raise RuntimeError(portal.text)
        if time.perf_counter() - start > _GIVE_UP:
            raise RuntimeError(f"thread {number} was not offered within {_GIVE_UP:.0f} s")
        time.sleep(_LOOK_EVERY)
    waited = time.perf_counter() - start
    pressed.join()
    return waited


def _offers(cursor: object) -> int:
    cursor.execute(_OFFERS)  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


FIELDS = {
    "topic": "account_security",
    "in_danger": "no",
    "threatened": "no",
    "image_shared": "no",
    "self_harm": "no",
    "age_band": "13-15",
    "nickname": "Robin",
    "audience": "stranger",
    "message": "How do I choose a good password for my new phone?",
}
