"""The outbox: neutral mails to helpers, leased while they are sent, each sent once.

A row is claimed by a conditional update, so two workers never send the same one. If a worker is
killed between the mail server's "accepted" and our commit, the lease runs out and the mail goes
again under the same Message-ID, which mail programs fold into one.
"""

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from peers.threads.models import Notification

logger = logging.getLogger(__name__)

# Longer than a mail can take (EMAIL_TIMEOUT for each exchange), short enough for a night page.
LEASE = dt.timedelta(seconds=45)
# A mail server that is down is asked again after 1, 2, 4 ... minutes, at most an hour apart.
LONGEST_PAUSE = dt.timedelta(hours=1)

URGENT_KINDS = frozenset({Notification.Kind.URGENT, Notification.Kind.ALARM})


def send_notifications(*, now: dt.datetime, limit: int = 100) -> int:
    """Send what the outbox owes, oldest first; returns how many mails went out."""
    due = Notification.objects.unsent(now).order_by("created_at").values_list("pk", flat=True)
    return sum(_send(pk, now) for pk in list(due[:limit]))


def _send(pk: int, now: dt.datetime) -> bool:
    claimed = (
        Notification.objects.unsent(now)
        .filter(pk=pk)
        .update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return False
    notice = Notification.objects.select_related("to").get(pk=pk)
    # Who has no mail address sees it on the desk.
    if notice.to.email and notice.to.is_active and not _mailed(notice, now):
        return False
    Notification.objects.filter(pk=pk).update(sent_at=now, leased_until=None)
    return bool(notice.to.email)


def _mailed(notice: Notification, now: dt.datetime) -> bool:
    try:
        mail_for(notice).send()
    except (OSError, smtplib.SMTPException) as error:
        pause = min(dt.timedelta(minutes=2 ** min(notice.attempts - 1, 10)), LONGEST_PAUSE)
        Notification.objects.filter(pk=notice.pk).update(leased_until=now + pause)
        # The class alone: an SMTP answer repeats the address.
        logger.warning("notification %s not sent: %s", notice.pk, type(error).__name__)
        return False
    return True


def mail_for(notice: Notification) -> EmailMessage:
    """A mail that says that there is something, and nothing of what (S04, I6)."""
    urgent = notice.kind in URGENT_KINDS
    # A paper that runs out belongs to a person, not to a thread.
    about_papers = notice.kind == Notification.Kind.REMINDER and notice.thread_id is None
    with translation.override(notice.to.preferred_language):
        page = reverse("groups:mine" if about_papers else "desk:board")
        subject = _("Urgent: please look now") if urgent else _("There is something new for you")
        body = _(
            "Hello %(name)s,\n\nthere is something for you on your desk:\n%(address)s\n\n"
            "For safety, this mail says nothing more. Please do not answer it."
        ) % {"name": notice.to.name, "address": settings.PORTAL_URL + page}
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return EmailMessage(
        subject=subject,
        body=body,
        to=[notice.to.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
