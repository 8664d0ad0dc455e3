"""The devices on which a helper is told, and what they wish: everybody's own, nobody else's."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from peers.people.mailing import is_silent, silent_people
from peers.people.models import Membership, User
from peers.threads.errors import NotYours, TooManyDevices
from peers.threads.models import Delivery, NoticeWishes, Notification, PushDevice
from peers.threads.push_address import Address, sealed

DEVICES_AT_MOST = 10


def add_device(*, by: User, name: str, address: Address, now: dt.datetime) -> PushDevice:
    """This browser, under a name its owner gives it.

    A browser that was somebody else's until now becomes theirs alone: what is for one helper
    must not light up a screen in the hands of another. Raises TooManyDevices, and NotYours for a
    peer expert of a closed institution.
    """
    if is_silent(by):
        raise NotYours
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        forget(PushDevice.objects.filter(endpoint_hash=address.mark), now=now)
        if by.push_devices.count() >= DEVICES_AT_MOST:
            raise TooManyDevices
        return PushDevice.objects.create(
            user=by,
            name=name,
            endpoint_hash=address.mark,
            sealed=sealed(address),
            added_at=now,
        )


def remove_device(*, by: User, device_id: int, now: dt.datetime) -> bool:
    return forget(PushDevice.objects.filter(user=by, pk=device_id), now=now) > 0


def forget(devices: Iterable[PushDevice], *, now: dt.datetime) -> int:
    """Delete devices with their addresses; a notice that had no other way left is settled."""
    with transaction.atomic():
        ids = [device.pk for device in devices]
        if not ids:
            return 0
        open_ones = Delivery.objects.filter(device__in=ids, done_at=None)
        told = list(open_ones.values_list("notification_id", flat=True))
        PushDevice.objects.filter(pk__in=ids).delete()
        waiting = Delivery.objects.filter(notification__in=told, done_at=None)
        Notification.objects.filter(pk__in=told, sent_at=None).exclude(
            pk__in=waiting.values("notification")
        ).update(sent_at=now)
        return len(ids)


def forget_all_of(user: User, *, now: dt.datetime) -> int:
    """What logs every other browser out takes this from it as well."""
    return forget(PushDevice.objects.filter(user=user), now=now)


def forget_leavers(*, now: dt.datetime) -> int:
    """Whoever has no role any more is told nothing, anywhere; nor is a peer expert whose group
    is a closed institution by now."""
    helping = Membership.objects.current().filter(user__is_active=True)
    left = ~Q(user__in=helping.values("user")) | Q(user__in=silent_people())
    return forget(PushDevice.objects.filter(left), now=now)


def choose(*, by: User, **wishes: Any) -> NoticeWishes:
    """`mail_off`, `quiet_from`, `quiet_until`, `digest`, as the form checked them."""
    row, _made = NoticeWishes.objects.update_or_create(user=by, defaults=wishes)
    return row


def on_shut_out(sender: Any, *, user: User, now: dt.datetime, **kwargs: Any) -> None:
    """Sent when somebody logs out everywhere, and whenever a password was changed, reset or set."""
    forget_all_of(user, now=now)


def on_leaving(sender: Any, *, now: dt.datetime, **kwargs: Any) -> None:
    """Sent by the roster inside the transaction in which somebody leaves."""
    forget_leavers(now=now)
