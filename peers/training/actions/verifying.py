"""Whether a certificate counts, for whoever holds it; guessing is slowed down, nothing is listed.

Kept of a wrong code is a number for the network and hour it came from, without any address
(peers.people.network). A code has 59 bits: the limit is for the noise.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.functional import Promise

from peers.people.models import Membership, Role
from peers.people.network import HOUR, client_bucket, hour_of
from peers.training.models import Certificate, VerifyAttempt

WRONG_CODES_AN_HOUR = 30
_WHAT = "certificate"


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
        counts=now.date() < held.expires_on and held.user.is_active and still_helps,
    )


def may_ask(
    request: HttpRequest,
    *,
    now: dt.datetime,
    what: str = _WHAT,
    most: int = WRONG_CODES_AN_HOUR,
) -> bool:
    bucket = client_bucket(request, what, now)
    wrong = VerifyAttempt.objects.filter(bucket=bucket).values_list("count", flat=True).first()
    return (wrong or 0) < most


@transaction.atomic
def note_wrong(request: HttpRequest, *, now: dt.datetime, what: str = _WHAT) -> None:
    """Count one wrong code, and forget the hours that are over."""
    VerifyAttempt.objects.filter(until__lte=now).delete()
    bucket = client_bucket(request, what, now)
    until = hour_of(now) + HOUR
    VerifyAttempt.objects.bulk_create(
        [VerifyAttempt(bucket=bucket, until=until)], ignore_conflicts=True
    )
    VerifyAttempt.objects.filter(bucket=bucket).update(count=F("count") + 1)
