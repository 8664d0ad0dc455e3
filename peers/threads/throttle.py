"""Slowing down whoever guesses codes, without shutting out the school behind the same address.

A code has 66 bits: guessing is hopeless at any speed a small server can answer. What is held
back is the noise. After `FREE_GUESSES` wrong guesses from a network within the hour, a code from
that network is not looked up at once: the answer comes without delay, says how many seconds to
wait, and carries a ticket for this very code. With the ticket, and not before its time, the code
is looked up. Decision 0008 says why a ticket and not a gate.

- Nobody is locked out: a ticket is good whatever others in the same network do meanwhile.
- No worker waits: the seconds pass in the browser of whoever guesses.
- Before its time nothing is looked up, so a right, a wrong and a withdrawn code are told alike.

A class of thirty can mistype once each and notice nothing. Buckets hold no address
(peers.people.network), and a ticket holds no code.
"""

import datetime as dt

from django.core.signing import BadSignature, Signer
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_variables

from peers.people.network import HOUR, client_bucket, forget_past_hours, hour_of
from peers.threads.models import Attempt

FREE_GUESSES = 30
FIRST_WAIT = 1
# Long enough to be no fun for a guesser, short enough for a youth who is afraid.
LONGEST_WAIT = 8
# A ticket is for the page that is open now, not a stock to be collected.
TICKET_LASTS = dt.timedelta(minutes=15)
# A guess that came in before the hour was over is counted by then; no request lasts so long.
SETTLED_AFTER = dt.timedelta(minutes=2)
_SALT = "peers.threads.throttle"


def wait_for(request: HttpRequest, what: str, now: dt.datetime) -> int:
    """Seconds this client waits before its next guess at `what` is looked up."""
    bucket = client_bucket(request, what, now)
    wrong = Attempt.objects.filter(bucket=bucket).values_list("count", flat=True).first() or 0
    return wait_after(wrong)


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong guesses in the hour: none, then doubling to the cap."""
    beyond = wrong - FREE_GUESSES
    if beyond <= 0:
        return 0
    # The exponent is bounded: a number of guesses can be as large as an attacker likes.
    return int(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(beyond - 1, 10)))


@sensitive_variables()
def ticket_for(code: str, *, seconds: int, now: dt.datetime) -> str:
    """What lets this code, and no other, be looked up once the seconds have passed."""
    opens = int(now.timestamp()) + seconds
    return _signer().sign(f"{opens}:{_mark_of(code)}")


@sensitive_variables()
def is_ripe(ticket: str, code: str, *, now: dt.datetime) -> bool:
    """Whether the ticket is ours, for this code, and its time has come and not gone."""
    try:
        opens, mark = _signer().unsign(ticket).split(":")
    except (BadSignature, ValueError):
        return False
    age = now.timestamp() - int(opens)
    in_time = 0 <= age <= TICKET_LASTS.total_seconds()
    return constant_time_compare(mark, _mark_of(code)) and in_time


def note_wrong_guess(request: HttpRequest, what: str, now: dt.datetime) -> None:
    """Count one wrong guess; exact under any number of processes."""
    bucket = client_bucket(request, what, now)
    until = hour_of(now) + HOUR
    Attempt.objects.bulk_create([Attempt(bucket=bucket, until=until)], ignore_conflicts=True)
    Attempt.objects.filter(bucket=bucket).update(count=F("count") + 1)


class HourlyPurge:
    """What the sweep asks for every few seconds, done where there can be something to forget: at
    the first sweep of a process in an hour, and until the last guesses of the hour before are in.
    """

    def __init__(self) -> None:
        self._done_in: dt.datetime | None = None

    def __call__(self, now: dt.datetime) -> None:
        hour = hour_of(now)
        if hour != self._done_in or now - hour < SETTLED_AFTER:
            purge(now)
            self._done_in = hour


purge_past_hours = HourlyPurge()


def purge(now: dt.datetime) -> int:
    """Forget the buckets and the key of every hour that is over; how many buckets went."""
    forget_past_hours(now)
    deleted, _by_model = Attempt.objects.filter(until__lte=now).delete()
    return deleted


@sensitive_variables()
def _mark_of(code: str) -> str:
    """Stands for the code in a ticket, under a key: says nothing to whoever holds the ticket."""
    return salted_hmac(_SALT, code, algorithm="sha256").hexdigest()


def _signer() -> Signer:
    return Signer(salt=_SALT)
