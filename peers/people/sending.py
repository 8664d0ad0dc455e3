"""What the outboxes of mails have in common: how long one is tried, and when it is hopeless."""

import datetime as dt
import smtplib

from django.conf import settings

# Longer than one mail can take (EMAIL_TIMEOUT for each exchange).
LEASE = dt.timedelta(seconds=45)
LONGEST_PAUSE = dt.timedelta(hours=1)
GIVE_UP_AFTER = dt.timedelta(days=3)
# So many in one run.
BATCH = 100
# A server that is down, hangs, or says no.
MAIL_TROUBLE = (OSError, smtplib.SMTPException)
_NO_MAILBOX = 500


def is_for_good(error: Exception) -> bool:
    """5xx (RFC 5321): no such mailbox."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return min(code for code, _words in error.recipients.values()) >= _NO_MAILBOX


def pause_after(attempts: int) -> dt.timedelta:
    """Twice as long after each failure."""
    return min(dt.timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


def message_id(kind: str, pk: int, made_at: dt.datetime) -> str:
    """The same at each attempt: a mail that goes out twice is folded into one by its reader."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{kind}-{pk}-{made_at:%Y%m%d%H%M%S}@{host}>"
