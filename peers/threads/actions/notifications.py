"""The outbox: neutral mails and pushes to helpers, leased while they are sent, each sent once.

`planning` writes how a notice reaches its reader. Each way is a row of its own, claimed by a
conditional update, so two workers never send the same one, and a push service that is down
neither holds up a mail nor repeats it. If a worker is killed between the mail server's "accepted"
and our commit, the lease runs out and the mail goes again under the same Message-ID, which mail
programs fold into one; a push replaces its double on the screen.
"""

import datetime as dt
import logging
import smtplib
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from peers.people.sending import is_out_of_reach
from peers.threads import push_service
from peers.threads.actions.devices import forget
from peers.threads.actions.planning import plan
from peers.threads.mails import mail_for
from peers.threads.models import Delivery, Notification
from peers.threads.push_address import opened
from peers.threads.push_service import Answer
from peers.threads.reach import QuietHours
from peers.threads.rules.notices import URGENT, held_until, may_be_in_the_air
from peers.vault import VaultError

logger = logging.getLogger(__name__)

Way, Outcome = Delivery.Way, Delivery.Outcome

# Longer than a mail can take (EMAIL_TIMEOUT for each exchange), short enough for a night page.
LEASE = dt.timedelta(seconds=45)
# A server that is down is asked again after 1, 2, 4 ... minutes, at most an hour apart.
LONGEST_PAUSE = dt.timedelta(hours=1)
GIVE_UP_AFTER: dict[str, dt.timedelta] = {
    Way.MAIL: dt.timedelta(days=3),
    Way.PUSH: dt.timedelta(hours=12),
}


# So many deliveries a run; while it is full, another one follows.
BATCH = 200


class Tried(NamedTuple):
    """How an attempt ended; without an outcome it is made again, after `pause` at least."""

    outcome: str = ""
    pause: dt.timedelta = dt.timedelta()
    # The mail server itself did not answer: it will not for the next mail either.
    no_server: bool = False

    @property
    def went_out(self) -> bool:
        return self.outcome == Outcome.SENT


def send_notifications(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Send what the outbox owes, oldest first; returns how many mails and pushes went out.

    A mail server that hangs is waited for once a run, not once a mail: behind it would wait the
    push that calls somebody, and soon every worker, with the sweep.
    """
    plan(now=now, limit=limit)
    due = Delivery.objects.due(now).order_by("pk")
    hours = QuietHours()
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        tried = _deliver(pk, hours, now)
        sent += tried.went_out
        if tried.no_server:
            pushes = list(due.filter(way=Way.PUSH).values_list("pk", flat=True)[:limit])
            return sent + sum(_deliver(push, hours, now).went_out for push in pushes)
    return sent


def _deliver(pk: int, hours: QuietHours, now: dt.datetime) -> Tried:
    claimed = (
        Delivery.objects.due(now)
        .filter(pk=pk)
        .update(not_before=now + LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return Tried()
    rows = Delivery.objects.select_related("notification__to__notice_wishes", "device")
    delivery = rows.filter(pk=pk).first()
    if delivery is None:
        return Tried()  # its device was taken off at this moment
    # A first attempt follows the planning at once; a later one may have run into the night.
    if delivery.attempts > 1 and _waits(delivery, hours, now):
        return Tried()
    tried = _try(delivery, hours, now)
    if tried.outcome:
        _end(delivery, tried.outcome, now)
    else:
        _again(delivery, tried.pause, now)
    return tried


def _waits(delivery: Delivery, hours: QuietHours, now: dt.datetime) -> bool:
    notice = delivery.notification
    until = held_until(notice.kind, hours.of(notice.to), now=now)
    if until is not None:
        Delivery.objects.filter(pk=delivery.pk).update(not_before=until)
    return until is not None


def _try(delivery: Delivery, hours: QuietHours, now: dt.datetime) -> Tried:
    if not delivery.notification.to.is_active:
        return Tried(Outcome.REFUSED)
    return _mail(delivery, now) if delivery.way == Way.MAIL else _push(delivery, hours, now)


def _mail(delivery: Delivery, now: dt.datetime) -> Tried:
    try:
        mail_for(delivery.notification, now=now).send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
        _log(delivery, refused)
        # 5xx is for good (RFC 5321): no such mailbox. Everything else may pass.
        return Tried(Outcome.REFUSED if min(codes) >= 500 else "")
    except (OSError, smtplib.SMTPException) as error:
        _log(delivery, error)
        return Tried(no_server=is_out_of_reach(error))
    return Tried(Outcome.SENT)


def _push(delivery: Delivery, hours: QuietHours, now: dt.datetime) -> Tried:
    notice, device = delivery.notification, delivery.device
    assert device is not None  # noqa: S101 - held by a check of the table
    try:
        address = opened(device.sealed)
    except VaultError as error:
        _log(delivery, error)
        return Tried()
    lives = may_be_in_the_air(notice.kind, hours.of(notice.to), now=now)
    said = push_service.post(
        address,
        language=notice.to.preferred_language,
        urgent=notice.kind in URGENT,
        lives=lives,
    )
    if said.answer is Answer.GONE:
        forget([device], now=now)
        return Tried(Outcome.REFUSED)
    return Tried(Outcome.SENT if said.answer is Answer.TAKEN else "", said.pause)


def _end(delivery: Delivery, outcome: str, now: dt.datetime) -> None:
    """Once: a second worker whose lease ran out finds it done."""
    with transaction.atomic():
        open_one = Delivery.objects.filter(pk=delivery.pk, done_at=None)
        open_one.update(done_at=now, outcome=outcome, not_before=None)
        notice = Notification.objects.filter(pk=delivery.notification_id, sent_at=None)
        left = Delivery.objects.filter(notification=delivery.notification_id, done_at=None)
        if outcome == Outcome.SENT or not left.exists():
            notice.update(sent_at=now)


def _again(delivery: Delivery, wish: dt.timedelta, now: dt.datetime) -> None:
    """Later, and not for ever."""
    planned_at = delivery.notification.planned_at or now
    if now - planned_at >= GIVE_UP_AFTER[delivery.way]:
        _end(delivery, Outcome.GIVEN_UP, now)
        return
    pause = dt.timedelta(minutes=2 ** min(delivery.attempts - 1, 10))
    pause = min(max(pause, wish), LONGEST_PAUSE)
    Delivery.objects.filter(pk=delivery.pk, done_at=None).update(not_before=now + pause)


def _log(delivery: Delivery, error: Exception) -> None:
    # The class alone: an SMTP answer repeats the address.
    logger.warning("notification %s not sent: %s", delivery.notification_id, type(error).__name__)
