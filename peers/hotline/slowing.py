"""Slowing down a flood of reports, without refusing anybody and without a worker that waits.

A school shares one address: after `FREE_REPORTS` from a network within the hour a report is kept
only when it is sent a second time some seconds later. The form stays filled in and carries a
ticket, a signed moment for this very form (as decision 0008 does for codes). Buckets hold no
address (peers.people.network).
"""

import datetime as dt
import uuid

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from peers.people.network import HOUR, client_bucket

FREE_REPORTS = 20
FIRST_WAIT = 1
LONGEST_WAIT = 8
TICKET_LASTS = dt.timedelta(minutes=15)
_signer = Signer(salt="peers.hotline.slowing")


def wait_for(request: HttpRequest, now: dt.datetime) -> int:
    """Count this report and say how many seconds it waits before it is kept."""
    bucket = f"stop:{client_bucket(request, 'stop', now).hex()}"
    cache.add(bucket, 0, timeout=HOUR.total_seconds())
    try:
        count = cache.incr(bucket)
    except ValueError:  # the hour ended between the two lines
        count = 1
    return wait_after(count)


def wait_after(count: int) -> int:
    """Seconds for the report of this number in the hour: none, then doubling to the cap."""
    beyond = count - FREE_REPORTS - 1
    return 0 if beyond < 0 else min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(beyond, 10))


def ticket_for(submission: uuid.UUID, *, seconds: int, now: dt.datetime) -> str:
    """What lets this form, and no other, be kept once the seconds have passed."""
    return _signer.sign(f"{int(now.timestamp()) + seconds}:{submission}")


def is_ripe(ticket: str, submission: uuid.UUID, *, now: dt.datetime) -> bool:
    """Whether the ticket is ours, for this form, and neither too early nor too old."""
    try:
        opens, _colon, whose = _signer.unsign(ticket).partition(":")
    except BadSignature:
        return False
    waited = now.timestamp() - int(opens)
    return whose == str(submission) and 0 <= waited <= TICKET_LASTS.total_seconds()
