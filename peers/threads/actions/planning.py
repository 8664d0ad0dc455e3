"""Decide how each notice reaches its reader: now or after quiet hours, by which ways."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from peers.people.mailing import is_silent
from peers.people.models import User
from peers.threads.models import Delivery, Notification
from peers.threads.reach import QuietHours, wishes_of
from peers.threads.rules.notices import URGENT, by_mail, held_until


def plan(*, now: dt.datetime, limit: int) -> None:
    """Write the deliveries of what is new or whose quiet hours are over, a reader at a time."""
    due = Notification.objects.unplanned(now).order_by("created_at", "pk")
    people = dict.fromkeys(due.values_list("to_id", flat=True)[:limit])
    hours = QuietHours()
    for user in _readers(list(people)):
        with transaction.atomic():
            _plan_for(user, hours, now)


def _readers(ids: list[int]) -> QuerySet[User]:
    """With all that is asked of them, in a constant number of queries."""
    people: QuerySet[User] = User.objects.filter(pk__in=ids).select_related("notice_wishes")
    return people.prefetch_related("memberships__group", "push_devices")


def _plan_for(user: User, hours: QuietHours, now: dt.datetime) -> None:
    """Under the locks of this reader's notices: whoever plans at the same time finds none left."""
    rows = Notification.objects.unplanned(now).filter(to=user).order_by("created_at", "pk")
    ripe = [one for one in rows.select_for_update() if not _held(one, user, hours, now)]
    waited = [one for one in ripe if one.held_until is not None and _joins(one)]
    for one in ripe:
        if one not in waited:
            _send_off([one], user, now)
    if waited:
        _send_off(waited, user, now)


def _held(notice: Notification, user: User, hours: QuietHours, now: dt.datetime) -> bool:
    until = held_until(notice.kind, hours.of(user), now=now)
    if until is not None:
        Notification.objects.filter(pk=notice.pk).update(held_until=until)
    return until is not None


def _joins(notice: Notification) -> bool:
    """Whether it may go along with others: a digest has words of its own."""
    return notice.kind not in URGENT and notice.kind != Notification.Kind.DIGEST


def _send_off(together: list[Notification], user: User, now: dt.datetime) -> None:
    """One mail and one push a device for all of `together`; the others count as gone along."""
    # A thread rather than a paper: its mail leads to the desk, where both are to be seen.
    first = next((one for one in together if one.thread_id is not None), together[0])
    deliveries = _deliveries(first, together, user)
    for one in together:
        one.planned_at = now
        one.sent_at = None if one is first and deliveries else now
    Notification.objects.bulk_update(together, ["planned_at", "sent_at"])
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)


def _deliveries(first: Notification, together: list[Notification], user: User) -> list[Delivery]:
    """Who has no mail address and no device sees it on the desk; so does a peer expert of a
    closed institution, whose mails and screens others see."""
    if not user.is_active or is_silent(user):
        return []
    mail_off = wishes_of(user).mail_off
    ways = []
    if user.email and any(by_mail(one.kind, mail_off) for one in together):
        ways.append(Delivery(notification=first, way=Delivery.Way.MAIL))
    if first.kind != Notification.Kind.DIGEST:
        ways += [
            Delivery(notification=first, way=Delivery.Way.PUSH, device=device)
            for device in user.push_devices.all()
        ]
    return ways
