"""Mails about accounts and groups that register: written with what they are about, sent by the
workers, each once, tried again. A mail server that hangs or is down is nobody's page.

Nothing is looked up when somebody asks for a new password: the worker finds out whether there is
an account, so that neither the answer nor how long it takes tells it. Each row is claimed by a
conditional update and leased, so two workers never send the same one.
"""

import datetime as dt
import json
import logging
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal
from django.views.decorators.debug import sensitive_variables

from peers import vault
from peers.people import account_mails
from peers.people.models import AccountMail, GroupRequest, User
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

logger = logging.getLogger(__name__)

Kind = AccountMail.Kind
PURPOSE = "peers.people.account_mail"
# Sent after the commit: who is nearer to the workers asks them for a run now. The sweep comes
# anyway.
account_mails_wait = Signal()


# --- what is to be mailed -------------------------------------------------------------------------
@sensitive_variables("token")
def mail_confirmation(request: GroupRequest, token: str, *, now: dt.datetime) -> None:
    _write(Kind.CONFIRM, {"token": token}, request=request, now=now)


def mail_refusal(request: GroupRequest, *, now: dt.datetime) -> None:
    _write(Kind.REFUSED, {}, request=request, now=now)


@sensitive_variables("email")
def mail_new_password(email: str, language: str, *, now: dt.datetime) -> None:
    """Whether there is an account with it is not asked here."""
    _write(Kind.PASSWORD, {"email": email, "language": language}, now=now)


def mail_change(user: User, *, now: dt.datetime) -> None:
    _write(Kind.CHANGED, {"user": user.pk}, now=now)


@sensitive_variables("holds")
def _write(
    kind: str,
    holds: dict[str, str | int],
    *,
    now: dt.datetime,
    request: GroupRequest | None = None,
) -> None:
    AccountMail.objects.create(
        kind=kind,
        request=request,
        sealed=vault.seal_alone(json.dumps(holds), purpose=PURPOSE),
        made_at=now,
        not_before=now,
    )
    transaction.on_commit(partial(account_mails_wait.send, sender=AccountMail), robust=True)


# --- the workers ----------------------------------------------------------------------------------
def send_account_mails(*, now: dt.datetime, limit: int = BATCH) -> int:
    """Oldest first; returns how many went out."""
    due = _due(now).order_by("not_before", "pk").values_list("pk", flat=True)
    return sent_of(list(due[:limit]), lambda pk: _send(pk, now))


def _due(now: dt.datetime) -> QuerySet[AccountMail]:
    return AccountMail.objects.filter(failed_at=None, not_before__lte=now)


@sensitive_variables()
def _send(pk: int, now: dt.datetime) -> Tried:
    claim = {"not_before": now + LEASE, "attempts": F("attempts") + 1}
    if not _due(now).filter(pk=pk).update(**claim):
        return Tried()
    # Gone with its request meanwhile, it is not there.
    row = AccountMail.objects.select_related("request").filter(pk=pk).first()
    if row is None:
        return Tried()
    try:
        mail = _mail(row, now)
        if mail is not None:
            mail.send()
    except (*MAIL_TROUBLE, vault.VaultError) as error:
        _trouble(row, error, now)
        return Tried(no_server=is_out_of_reach(error))
    AccountMail.objects.filter(pk=pk).delete()
    return Tried(sent=mail is not None)


@sensitive_variables()
def _mail(row: AccountMail, now: dt.datetime) -> EmailMessage | None:
    """None where nobody has to be told any more, or nothing may be sent."""
    holds = json.loads(vault.unseal_alone(row.sealed, purpose=PURPOSE))
    mail = _written(row, holds, now)
    if mail is not None:
        mail.extra_headers["Message-ID"] = message_id("account", row.pk, row.made_at)
    return mail


@sensitive_variables()
def _written(row: AccountMail, holds: dict[str, str], now: dt.datetime) -> EmailMessage | None:
    if row.kind == Kind.PASSWORD:
        return account_mails.password_mail(holds["email"], holds["language"])
    if row.kind == Kind.CHANGED:
        user = User.objects.filter(pk=holds["user"], is_active=True).first()
        return account_mails.changed_mail(user) if user else None
    request = row.request
    if request is None:
        return None
    if row.kind == Kind.REFUSED:
        return account_mails.refusal_mail(request)
    opens = request.confirmed_at is None and request.expires_at > now
    return account_mails.confirmation_mail(request, holds["token"]) if opens else None


def _trouble(row: AccountMail, error: Exception, now: dt.datetime) -> None:
    # The class alone: an SMTP answer repeats the address.
    logger.warning("account mail %s not sent: %s", row.pk, type(error).__name__)
    mine = AccountMail.objects.filter(pk=row.pk)
    if not is_for_good(error) and now - row.made_at < GIVE_UP_AFTER:
        mine.update(not_before=now + pause_after(row.attempts))
    elif row.kind == Kind.REFUSED:
        mine.update(failed_at=now)
    else:
        mine.delete()


# --- a new key of the vault -----------------------------------------------------------------------
def sealed_mails() -> list[str]:
    return list(AccountMail.objects.values_list("sealed", flat=True))


def rewrap_mails() -> int:
    return rewrap_sealed(AccountMail.objects.all(), PURPOSE)
