"""What the outboxes of mails have in common: how long one is tried, and when it is hopeless."""

import datetime as dt
import smtplib
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from peers import vault

# Longer than one mail can take (EMAIL_TIMEOUT for each exchange).
LEASE = dt.timedelta(seconds=45)
LONGEST_PAUSE = dt.timedelta(hours=1)
GIVE_UP_AFTER = dt.timedelta(days=3)
# So many in one run.
BATCH = 100
# A server that is down, hangs, or says no.
MAIL_TROUBLE = (OSError, smtplib.SMTPException)
_NO_MAILBOX = 500


class Tried(NamedTuple):
    """One attempt at one mail."""

    sent: bool = False
    # The mail server itself did not answer.
    no_server: bool = False


def sent_of(waiting: Iterable[int], send: Callable[[int], Tried]) -> int:
    """How many of these rows went out. A server that hangs is waited for once a run, not once a
    mail: behind it would wait every worker, and the sweep with them."""
    sent = 0
    for pk in waiting:
        tried = send(pk)
        sent += tried.sent
        if tried.no_server:
            break
    return sent


def is_for_good(error: Exception) -> bool:
    """5xx (RFC 5321): no such mailbox."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return min(code for code, _words in error.recipients.values()) >= _NO_MAILBOX


def is_out_of_reach(error: Exception) -> bool:
    """No answer, or none any more: there will be none for the next mail either. A server that
    refuses one mail in words may take the next."""
    gone = (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)
    other = (smtplib.SMTPException, vault.VaultError)
    return isinstance(error, gone) or not isinstance(error, other)


def pause_after(attempts: int) -> dt.timedelta:
    """Twice as long after each failure."""
    return min(dt.timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


def message_id(kind: str, pk: int, made_at: dt.datetime) -> str:
    """The same at each attempt: a mail that goes out twice is folded into one by its reader."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{kind}-{pk}-{made_at:%Y%m%d%H%M%S}@{host}>"


def rewrap_sealed(rows: QuerySet[Any], purpose: str) -> int:
    """What `rows` keep sealed, under the first key of the ring; how many were. One that goes out
    meanwhile stays gone. What does not open is given up by its own attempts."""
    done = 0
    for sealed in list(rows.exclude(sealed="").values_list("sealed", flat=True)):
        if vault.key_id_of(sealed) == vault.first_key_id():
            continue
        try:
            new = vault.rewrap_alone(sealed, purpose=purpose)
        except vault.VaultError:
            continue
        done += rows.filter(sealed=sealed).update(sealed=new)
    return done
