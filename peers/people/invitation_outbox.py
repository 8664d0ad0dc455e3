"""Mails of an import: written with the invitations, sent by the workers, each once, tried again.

Each is claimed by a conditional update and leased, so two workers never send the same one. Killed
between the mail server's "accepted" and our commit it goes once more, under the same Message-ID.
"""

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.views.decorators.debug import sensitive_variables

from peers import vault
from peers.people.invitation_mail import mail_of
from peers.people.models import Invitation, InvitationMail
from peers.people.tokens import hash_of

logger = logging.getLogger(__name__)

Outcome = InvitationMail.Outcome
PURPOSE = "peers.people.invitation_mail"
# Longer than one mail can take (EMAIL_TIMEOUT for each exchange).
LEASE = dt.timedelta(seconds=45)
LONGEST_PAUSE = dt.timedelta(hours=1)
GIVE_UP_AFTER = dt.timedelta(days=3)
BATCH = 100
_NO_MAILBOX = 500


@sensitive_variables()
def waiting(invitation: Invitation, link_token: str, *, now: dt.datetime) -> InvitationMail:
    """The row for one mail; the caller saves it together with the invitation."""
    return InvitationMail(
        invitation=invitation,
        sealed=vault.seal_alone(link_token, purpose=PURPOSE),
        made_at=now,
        not_before=now,
    )


def send_waiting(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Oldest first; returns how many went out."""
    due = _due(now).order_by("not_before", "pk").values_list("pk", flat=True)
    return sum(_send(pk, now) for pk in list(due[:limit]))


def _due(now: dt.datetime) -> QuerySet[InvitationMail]:
    return InvitationMail.objects.filter(done_at=None, not_before__lte=now)


def links_waiting() -> list[str]:
    """What is sealed until its mail is gone."""
    return list(InvitationMail.objects.exclude(sealed="").values_list("sealed", flat=True))


def rewrap_links() -> int:
    """Under the first key of the ring; one that goes out meanwhile stays gone. What does not open
    is given up by its own attempts."""
    done = 0
    for sealed in links_waiting():
        if vault.key_id_of(sealed) == vault.first_key_id():
            continue
        try:
            new = vault.rewrap_alone(sealed, purpose=PURPOSE)
        except vault.VaultError:
            continue
        done += InvitationMail.objects.filter(sealed=sealed).update(sealed=new)
    return done


@sensitive_variables()
def _send(pk: int, now: dt.datetime) -> bool:
    claim = {"not_before": now + LEASE, "attempts": F("attempts") + 1}
    if not _due(now).filter(pk=pk).update(**claim):
        return False
    row = InvitationMail.objects.select_related("invitation").get(pk=pk)
    try:
        token = vault.unseal_alone(row.sealed, purpose=PURPOSE)
        if not _still_wanted(row.invitation, token, now):
            return _end(row, Outcome.NOT_NEEDED, now)
        _mail(row, token).send()
    except (OSError, smtplib.SMTPException, vault.VaultError) as error:
        return _end(row, Outcome.REFUSED, now) if _for_good(error) else _again(row, error, now)
    _end(row, Outcome.SENT, now)
    return True


def _for_good(error: Exception) -> bool:
    """5xx (RFC 5321): no such mailbox."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return min(code for code, _words in error.recipients.values()) >= _NO_MAILBOX


@sensitive_variables("token")
def _still_wanted(invitation: Invitation, token: str, now: dt.datetime) -> bool:
    """Not when it was used or withdrawn meanwhile, or has a newer link."""
    is_open = invitation.state(now) == Invitation.State.OPEN
    return is_open and bool(invitation.email) and bytes(invitation.token_hash) == hash_of(token)


@sensitive_variables()
def _mail(row: InvitationMail, token: str) -> EmailMessage:
    mail = mail_of(row.invitation, token)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    mail.extra_headers["Message-ID"] = f"<invitation-{row.pk}@{host}>"
    return mail


def _end(row: InvitationMail, outcome: str, now: dt.datetime) -> bool:
    """Once; the secret of the link goes with it. False, so that only a mail sent is counted."""
    with transaction.atomic():
        open_one = InvitationMail.objects.filter(pk=row.pk, done_at=None)
        open_one.update(done_at=now, outcome=outcome, sealed="")
    return False


def _again(row: InvitationMail, error: Exception, now: dt.datetime) -> bool:
    # The class alone: an SMTP answer repeats the address.
    logger.warning("invitation mail %s not sent: %s", row.pk, type(error).__name__)
    if now - row.made_at >= GIVE_UP_AFTER:
        return _end(row, Outcome.GIVEN_UP, now)
    pause = min(dt.timedelta(minutes=2 ** min(row.attempts - 1, 10)), LONGEST_PAUSE)
    later = InvitationMail.objects.filter(pk=row.pk, done_at=None)
    later.update(not_before=now + pause)
    return False
