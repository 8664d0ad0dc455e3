"""How long a text is kept after its thread was closed (S24).

[P]: the data protection officer decides; until then these are the portal's own proposals.
"""

import datetime as dt

from peers.threads.rules.states import Status
from peers.threads.rules.topics import Risk

# [P] A closed thread of R3 or R4 leaves the ordinary view after this long; leads alone read on.
ARCHIVED_AFTER = dt.timedelta(days=30)
# [P] Who has to confirm as a second adult is reminded this often.
SECOND_ADULT_EVERY = dt.timedelta(days=3)
# [P] Then leads are asked to decide about what lies in the archive: a reason to hold it, or erase.
REVIEW_AFTER = dt.timedelta(days=730)
# R3 and R4 go to a restricted archive: two adults decide about each of them (S13).
KEPT_FOR: dict[Risk, dt.timedelta] = {
    Risk.R0: dt.timedelta(days=183),
    Risk.R1: dt.timedelta(days=183),
    Risk.R2: dt.timedelta(days=365),
}


def in_archive(*, status: str, risk: int, closed_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a thread is closed for so long that leads alone read it."""
    long_closed = closed_at is not None and closed_at <= now - ARCHIVED_AFTER
    return status == Status.CLOSED and risk >= Risk.R3 and long_closed


def is_over(*, risk: int, closed_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the text of a thread closed at `closed_at` must be gone by `now`."""
    kept_for = KEPT_FOR.get(Risk(risk))
    return kept_for is not None and closed_at + kept_for <= now
