"""Whether a certificate counts, for whoever holds it; guessing is slowed down, nothing is listed.

Kept of a wrong code is a number for the network and hour it came from, without any address
(peers.people.network). A code has 59 bits: the limit is for the noise. The same count bounds how
many certificates of a role-play one network is printed, as anybody may ask for one.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise

from peers.people.models import Membership, Role
from peers.people.network import HOUR, client_bucket, hour_of
from peers.training.models import Certificate, VerifyAttempt

WRONG_CODES_AN_HOUR = 30
ROLE_PLAYS_AN_HOUR = 60
_WHAT = "certificate"
BOARD_CODES_AN_HOUR = 300
_BOARD = "evaluation"
_ROLE_PLAY = "role-play"


@dataclass(frozen=True)
class Found:
    """All that a stranger learns: the first letter, the role, until when, and whether it counts."""

    initial: str
    role: str | Promise
    until: dt.date
    counts: bool


def look_up(*, code: str, now: dt.datetime) -> Found | None:
    """What the certificate with this code says today; None when there is none."""
    rows = Certificate.objects.select_related("qualification__user").filter(code=code)
    certificate = rows.first()
    if certificate is None:
        return None
    held = certificate.qualification
    still_helps = Membership.objects.current().filter(user=held.user, role=held.role).exists()
    return Found(
        initial=held.user.name[:1],
        role=Role(held.role).label,
        until=held.expires_on,
        counts=timezone.localdate(now) < held.expires_on and held.user.is_active and still_helps,
    )


def may_ask(request: HttpRequest, *, now: dt.datetime) -> bool:
    return _counted(request, _WHAT, now) < WRONG_CODES_AN_HOUR


def note_wrong(request: HttpRequest, *, now: dt.datetime) -> None:
    """Count one wrong code, and forget the hours that are over."""
    _count(request, _WHAT, now)


def may_print(request: HttpRequest, *, now: dt.datetime) -> bool:
    """A whole course may sit behind one address; a machine that asks all day may not."""
    return _counted(request, _ROLE_PLAY, now) < ROLE_PLAYS_AN_HOUR


def note_printed(request: HttpRequest, *, now: dt.datetime) -> None:
    """Count one certificate of a role-play, without whose."""
    _count(request, _ROLE_PLAY, now)


def may_type(request: HttpRequest, *, now: dt.datetime) -> bool:
    """The code on a board: a class that mistypes must not lock itself out."""
    return _counted(request, _BOARD, now) < BOARD_CODES_AN_HOUR


def note_mistyped(request: HttpRequest, *, now: dt.datetime) -> None:
    """Count one code that stands on no board."""
    _count(request, _BOARD, now)


def _counted(request: HttpRequest, what: str, now: dt.datetime) -> int:
    bucket = client_bucket(request, what, now)
    rows = VerifyAttempt.objects.filter(bucket=bucket)
    return rows.values_list("count", flat=True).first() or 0


@transaction.atomic
def _count(request: HttpRequest, what: str, now: dt.datetime) -> None:
    VerifyAttempt.objects.filter(until__lte=now).delete()
    bucket = client_bucket(request, what, now)
    until = hour_of(now) + HOUR
    VerifyAttempt.objects.bulk_create(
        [VerifyAttempt(bucket=bucket, until=until)], ignore_conflicts=True
    )
    VerifyAttempt.objects.filter(bucket=bucket).update(count=F("count") + 1)
