"""What tests of the rota do: plan a shift, ask somebody to take it."""

import datetime as dt
from typing import Any

from django.urls import reverse

from peers.people.models import OnCallShift, ShiftHandOver, User
from tests.desk.conftest import As

ROTA = "/en/desk/rota/"
HOUR = dt.timedelta(hours=1)


def planned(user: User, starts: dt.datetime, hours: int = 12, place: int = 1) -> OnCallShift:
    return OnCallShift.objects.create(
        user=user, starts_at=starts, ends_at=starts + hours * HOUR, position=place
    )


def asked(shift: OnCallShift, to: User, now: dt.datetime, later: int = 0) -> ShiftHandOver:
    return ShiftHandOver.objects.create(
        shift=shift,
        asked_by=shift.user,
        to=to,
        from_at=shift.starts_at + later * HOUR,
        asked_at=now,
    )


def plan(as_: As, by: User, user: User, **changes: Any) -> Any:
    fields = {
        "user": user.pk,
        "starts": "2026-10-20T20:00",
        "ends": "2026-10-21T08:00",
        "position": 1,
        "weeks": 1,
    }
    return as_(by).post(reverse("rota:plan"), {**fields, **changes})
