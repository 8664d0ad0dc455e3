"""Mails of invitations: written with them, sent by the workers, each once, tried again. A mail
server that hangs costs whoever invites nothing.

Each is claimed by a conditional update and leased, so two workers never send the same one. Killed
between the mail server's "accepted" and our commit it goes once more, under the same Message-ID.
"""

import datetime as dt
import logging
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal
from django.views.decorators.debug import sensitive_variables

from peers import vault
from peers.people.invitation_mail import mail_of
from peers.people.models import Invitation, InvitationMail
from peers.people.sending import (
    BATCH,
    GIVE_UP_AFTER,
    LEASE,
    MAIL_TROUBLE,
    Tried,
    is_for_good,
    is_out_of_reach,
    message_id,
    pause_after,
    rewrap_sealed,
    sent_of,
)
from peers.people.tokens import hash_of

logger = logging.getLogger(__name__)

Outcome = InvitationMail.Outcome
PURPOSE = "peers.people.invitation_mail"
# Sent after the commit: who is nearer to the workers asks them for a run now. The sweep comes
# anyway.
mails_wait = Signal()


@sensitive_variables()
def waiting(invitation: Invitation, link_token: str, *, now: dt.datetime) -> InvitationMail:
    """The row for one mail; the caller saves it together with the invitation."""
    return InvitationMail(
        invitation=invitation,
        sealed=vault.seal_alone(link_token, purpose=PURPOSE),
        made_at=now,
        not_before=now,
    )


@sensitive_variables()
def mail_link(invitation: Invitation, link_token: str, *, now: dt.datetime) -> None:
    """In the transaction in which the link was made, to whoever left an address. The mail of an
    older link is replaced; one that is being sent at this moment settles nothing of the new."""
    if not invitation.email:
        return
    row = waiting(invitation, link_token, now=now)
    fresh = {"sealed": row.sealed, "made_at": now, "not_before": now}
    afresh = {"attempts": 0, "done_at": None, "outcome": ""}
    InvitationMail.objects.update_or_create(invitation=invitation, defaults=fresh | afresh)
    ask_for_a_run()


def ask_for_a_run() -> None:
    transaction.on_commit(partial(mails_wait.send, sender=InvitationMail), robust=True)


def send_waiting(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Oldest first; returns how many went out."""
    due = _due(now).order_by("not_before", "pk").values_list("pk", flat=True)
    return sent_of(list(due[:limit]), lambda pk: _send(pk, now))


def _due(now: dt.datetime) -> QuerySet[InvitationMail]:
    return InvitationMail.objects.filter(done_at=None, not_before__lte=now)


def links_waiting() -> list[str]:
    """What is sealed until its mail is gone."""
    return list(InvitationMail.objects.exclude(sealed="").values_list("sealed", flat=True))


def rewrap_links() -> int:
    return rewrap_sealed(InvitationMail.objects.all(), PURPOSE)


@sensitive_variables()
def _send(pk: int, now: dt.datetime) -> Tried:
    claim = {"not_before": now + LEASE, "attempts": F("attempts") + 1}
    if not _due(now).filter(pk=pk).update(**claim):
        return Tried()
    row = InvitationMail.objects.select_related("invitation").get(pk=pk)
    try:
        token = vault.unseal_alone(row.sealed, purpose=PURPOSE)
        if not _still_wanted(row.invitation, token, now):
            _end(row, Outcome.NOT_NEEDED, now)
            return Tried()
        _mail(row, token).send()
    except (*MAIL_TROUBLE, vault.VaultError) as error:
        if is_for_good(error):
            _end(row, Outcome.REFUSED, now)
        else:
            _again(row, error, now)
        return Tried(no_server=is_out_of_reach(error))
    _end(row, Outcome.SENT, now)
    return Tried(sent=True)


@sensitive_variables("token")
def _still_wanted(invitation: Invitation, token: str, now: dt.datetime) -> bool:
    """Not when it was used or withdrawn meanwhile, or has a newer link. A link that a lead still
    has to confirm is mailed: its page says so."""
    opens = invitation.state(now) in (Invitation.State.OPEN, Invitation.State.UNCONFIRMED)
    return opens and bool(invitation.email) and bytes(invitation.token_hash) == hash_of(token)


@sensitive_variables()
def _mail(row: InvitationMail, token: str) -> EmailMessage:
    mail = mail_of(row.invitation, token)
    mail.extra_headers["Message-ID"] = message_id("invitation", row.pk, row.made_at)
    return mail


def _end(row: InvitationMail, outcome: str, now: dt.datetime) -> None:
    """Once; the secret of the link goes with it."""
    with transaction.atomic():
        _still(row).update(done_at=now, outcome=outcome, sealed="")


def _again(row: InvitationMail, error: Exception, now: dt.datetime) -> None:
    # The class alone: an SMTP answer repeats the address.
    logger.warning("invitation mail %s not sent: %s", row.pk, type(error).__name__)
    if now - row.made_at >= GIVE_UP_AFTER:
        _end(row, Outcome.GIVEN_UP, now)
    else:
        _still(row).update(not_before=now + pause_after(row.attempts))


def _still(row: InvitationMail) -> QuerySet[InvitationMail]:
    """This mail of this link, as long as it is not settled."""
    link = row.invitation.token_hash
    return InvitationMail.objects.filter(pk=row.pk, done_at=None, invitation__token_hash=link)
