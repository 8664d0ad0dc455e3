"""Slowing down a flood of reports, without refusing anybody.

A school shares one address: after `FREE_REPORTS` from a network within the hour each further one
is answered later, and is kept all the same. Buckets hold no address (peers.people.network).
"""

import datetime as dt

from django.core.cache import cache
from django.http import HttpRequest

from peers.people.network import HOUR, client_bucket

FREE_REPORTS = 20
FIRST_DELAY = 0.25
LONGEST_DELAY = 4.0


def delay_for(request: HttpRequest, now: dt.datetime) -> float:
    """Count this report and say how many seconds its answer waits."""
    bucket = f"stop:{client_bucket(request, 'stop', now).hex()}"
    cache.add(bucket, 0, timeout=HOUR.total_seconds())
    try:
        count = cache.incr(bucket)
    except ValueError:  # the hour ended between the two lines
        count = 1
    return delay_after(count)


def delay_after(count: int) -> float:
    beyond = count - FREE_REPORTS - 1
    return 0.0 if beyond < 0 else min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(beyond, 10))
