"""Wrong letters of invitations are counted for the network and hour they came from, without any
address (peers.people.network): eight letters on paper open an account, so nobody may try for long.
A class that mistypes is far below the limit, and who holds a link is never counted.
"""

import datetime as dt

from django.core.cache import cache
from django.http import HttpRequest

from peers.people.network import HOUR, client_bucket

WRONG_LETTERS_AN_HOUR = 100


def may_try(request: HttpRequest, *, now: dt.datetime) -> bool:
    wrong: int = cache.get(_bucket(request, now), 0)
    return wrong < WRONG_LETTERS_AN_HOUR


def note_wrong(request: HttpRequest, *, now: dt.datetime) -> None:
    bucket = _bucket(request, now)
    cache.set(bucket, cache.get(bucket, 0) + 1, timeout=HOUR.total_seconds())


def _bucket(request: HttpRequest, now: dt.datetime) -> str:
    return f"letters:{client_bucket(request, 'letters', now).hex()}"
