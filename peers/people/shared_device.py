"""What is known of the device that asks: whether a house shares it, and what holds on it now.

The cookie is the only mark. Whoever throws it away has a device like any other: this protects
people who share a screen from each other, it is no lock, and no safety hangs on it.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from peers.people.house_rules import Door, closes_at, door, opens_at, windows_of
from peers.people.houses import plan_of
from peers.people.mailing import is_house
from peers.people.models import HousePlan, SharedDevice
from peers.people.tokens import hash_of

_SALT = "peers.people.shared_device"
# The longest that browsers keep a cookie; written anew whenever somebody is done.
_KEPT = dt.timedelta(days=400)
# [P] Nobody types, nobody reads: log-in and conversation close.
IDLE = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class HouseDevice:
    """Asked for by pages; `plan` is None until one was agreed to."""

    device: SharedDevice
    plan: HousePlan | None
    now: dt.datetime

    @cached_property
    def door(self) -> Door:
        return door(self._hours, now=self.now, zone=settings.TIME_ZONE)

    @property
    def is_open(self) -> bool:
        return self.door in (Door.OPEN, Door.CLOSING)

    @property
    def closes_soon(self) -> bool:
        return self.door == Door.CLOSING

    @property
    def in_grace(self) -> bool:
        return self.door == Door.GRACE

    @property
    def closes(self) -> str:
        ends = closes_at(self._hours, now=self.now, zone=settings.TIME_ZONE)
        return date_format(timezone.localtime(ends), "TIME_FORMAT") if ends else ""

    @property
    def opens(self) -> str:
        """ "today at 16:00" or "Monday at 16:00", in the language of the page."""
        starts = opens_at(self._hours, now=self.now, zone=settings.TIME_ZONE)
        if starts is None:
            return ""
        local, today = timezone.localtime(starts), timezone.localtime(self.now).date()
        clock = date_format(local, "TIME_FORMAT")
        if local.date() == today:
            return gettext("today at %(time)s") % {"time": clock}
        return gettext("%(day)s at %(time)s") % {"day": date_format(local, "l"), "time": clock}

    @property
    def adult(self) -> str:
        return self.plan.adult if self.plan else ""

    @property
    def phone(self) -> str:
        return self.plan.phone if self.plan else ""

    @property
    def idle_seconds(self) -> int:
        return int(IDLE.total_seconds())

    @cached_property
    def _hours(self) -> tuple:  # type: ignore[type-arg]
        return windows_of(self.plan.hours) if self.plan else ()


def house_of(request: HttpRequest) -> HouseDevice | None:
    """The house whose device asks, as the middleware found it."""
    found: HouseDevice | None = getattr(request, "shared_device", None)
    return found


@sensitive_variables()
def look_up(request: HttpRequest, *, now: dt.datetime) -> HouseDevice | None:
    """Asks the tables only where the cookie is there; None for one that was taken off."""
    signed = request.COOKIES.get(settings.DEVICE_COOKIE_NAME)
    if not signed:
        return None
    try:
        secret = signing.Signer(salt=_SALT).unsign(signed)
    except signing.BadSignature:
        return None
    rows = SharedDevice.objects.filter(token_hash=hash_of(secret), ended_at=None)
    device = rows.select_related("group").first()
    if device is None or not is_house(device.group):
        return None
    return HouseDevice(device, plan_of(device.group), now)


@sensitive_variables("secret")
def remember(response: HttpResponse, secret: str) -> None:
    _write(response, signing.Signer(salt=_SALT).sign(secret))


def remember_again(request: HttpRequest, response: HttpResponse) -> None:
    """A browser forgets a cookie after some months, and this one must outlive everybody."""
    _write(response, request.COOKIES[settings.DEVICE_COOKIE_NAME])


def forget(response: HttpResponse) -> None:
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")


def _write(response: HttpResponse, value: str) -> None:
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        value,
        max_age=_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
