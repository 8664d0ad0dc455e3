"""The dead-man alarm: the sweep stands still, so leads and staff are told by somebody else.

Whoever notices raises it: a health check, an adult who opens the board, `manage.py watch`. It is
mailed by that very process, because the workers may be what has died. Once for each outage.
"""

import datetime as dt
import logging
import smtplib

from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError

from peers.people.models import Role, User
from peers.threads.mails import mail_for
from peers.threads.models import Notification
from peers.threads.standstill import outage

logger = logging.getLogger(__name__)

# A mail server that is down must not hold up every health check.
TRY_AGAIN = 60


def raise_if_silent(*, now: dt.datetime, since: dt.datetime | bool | None = None) -> int:
    """Tell leads and staff that nobody is being called; returns how many mails went out now."""
    name = outage(now, since=since)
    if not name or not cache.add(f"alarm-{name}", True, timeout=TRY_AGAIN):
        return 0
    people = User.objects.holding(Role.LEAD, Role.STAFF).filter(paused_at=None)
    keys = {f"standstill:{name}:{one.pk}": one for one in people}
    Notification.objects.bulk_create(
        (
            Notification(to=one, kind=Notification.Kind.ALARM, key=key, created_at=now)
            for key, one in keys.items()
        ),
        ignore_conflicts=True,
    )
    logger.critical("the sweep stands still: nobody is called until it runs again")
    owed = Notification.objects.filter(key__in=keys, sent_at=None).select_related("to")
    return _mail(list(owed.order_by("pk")), now)


def _mail(owed: list[Notification], now: dt.datetime) -> int:
    """Each is claimed before it is sent, so two processes never send the same one."""
    sent = 0
    connection = get_connection()
    for notice in owed:
        mine = Notification.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=now)
        if not mine or not notice.to.email:
            continue
        try:
            mail = mail_for(notice, now=now)
            mail.connection = connection
            mail.send()
        except (OSError, smtplib.SMTPException) as error:
            Notification.objects.filter(pk=notice.pk).update(sent_at=None)
            # The class alone: an SMTP answer repeats the address.
            logger.warning("the alarm could not be mailed: %s", type(error).__name__)
            break
        sent += 1
    return sent


def raise_quietly(*, now: dt.datetime, since: dt.datetime | bool | None = None) -> None:
    """From inside a request: an alarm that fails must not break the page that noticed."""
    try:
        raise_if_silent(now=now, since=since)
    except DatabaseError as error:
        logger.warning("the alarm could not be raised: %s", type(error).__name__)
