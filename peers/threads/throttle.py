"""Slowing down whoever guesses codes, without shutting out the school behind the same address.

A code has 66 bits: guessing is hopeless at any speed a small server can answer. What is held
back is the noise. So nobody is ever refused: after `FREE_GUESSES` wrong guesses from a network
within the hour, each answer to that network comes later, right or wrong, up to `LONGEST_DELAY`.
A class of thirty can mistype once each and notice nothing.

A view asks `delay_for` first, waits that long, then looks the code up; a wrong and a withdrawn
code take the same way through it. Buckets hold no address (peers.people.network).
"""

import datetime as dt

from django.db.models import F
from django.http import HttpRequest

from peers.people.network import HOUR, client_bucket, forget_past_hours, hour_of
from peers.threads.models import Attempt

FREE_GUESSES = 30
FIRST_DELAY = 0.25
# Longer would hold a worker of a small server more than it would hold the guesser.
LONGEST_DELAY = 4.0


def delay_for(request: HttpRequest, what: str, now: dt.datetime) -> float:
    """Seconds to wait before answering this client's next guess at `what`."""
    bucket = client_bucket(request, what, now)
    wrong = Attempt.objects.filter(bucket=bucket).values_list("count", flat=True).first() or 0
    return delay_after(wrong)


def delay_after(wrong: int) -> float:
    """Seconds to wait after so many wrong guesses in the hour: none, then doubling to the cap."""
    beyond = wrong - FREE_GUESSES
    if beyond < 0:
        return 0.0
    # The exponent is bounded: a number of guesses can be as large as an attacker likes.
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(beyond, 10))


def note_wrong_guess(request: HttpRequest, what: str, now: dt.datetime) -> None:
    """Count one wrong guess; exact under any number of processes."""
    bucket = client_bucket(request, what, now)
    until = hour_of(now) + HOUR
    Attempt.objects.bulk_create([Attempt(bucket=bucket, until=until)], ignore_conflicts=True)
    Attempt.objects.filter(bucket=bucket).update(count=F("count") + 1)


def purge(now: dt.datetime) -> int:
    """Forget the buckets and the key of every hour that is over; how many buckets went."""
    forget_past_hours(now)
    deleted, _by_model = Attempt.objects.filter(until__lte=now).delete()
    return deleted
