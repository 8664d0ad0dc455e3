"""Register a group: asked for by a coach, confirmed by mail, decided by staff.

The form is public. What holds strangers back: nothing is created but a request, at most
`WAITING_A_MAIL` requests wait for one mail address and `UNCONFIRMED_AT_ONCE` for all, and the
answer is the same whether an address or a group is known or not.
"""

import datetime as dt
import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from peers.people.joining import invite
from peers.people.models import Group, GroupRequest, Invitation, Role, User
from peers.people.refusal import Refused
from peers.people.tokens import hash_of, link_token_of

CONFIRM_WITHIN = dt.timedelta(days=3)
WAITING_A_MAIL = 3
UNCONFIRMED_AT_ONCE = 100


class RegisterRefused(Refused):
    """A group cannot be registered, or not now."""


@dataclass(frozen=True)
class Asked:
    group_name: str
    kind: str
    country: str
    coach_name: str
    email: str
    language: str


@sensitive_variables("form_token")
def ask(*, asked: Asked, form_token: str, now: dt.datetime) -> None:
    """Keep the request and mail a link. Too many of one address are silently not kept."""
    token = link_token_of(form_token)
    # What nobody confirmed in time is forgotten with the next request.
    GroupRequest.objects.filter(confirmed_at=None, expires_at__lte=now).delete()
    waiting = GroupRequest.objects.filter(decided_at=None)
    if waiting.filter(email__iexact=asked.email).count() >= WAITING_A_MAIL:
        return
    if waiting.filter(confirmed_at=None).count() >= UNCONFIRMED_AT_ONCE:
        raise RegisterRefused(_("Many people are asking at this moment. Please try tomorrow."))
    request, made = GroupRequest.objects.get_or_create(
        token_hash=hash_of(token),
        defaults={
            **vars(asked),
            "asked_at": now,
            "expires_at": now + CONFIRM_WITHIN,
        },
    )
    if not made:
        return
    try:
        confirmation_mail(request, token).send()
    except (OSError, smtplib.SMTPException):
        request.delete()
        raise RegisterRefused(_("The mail could not be sent. Please try again later.")) from None


@sensitive_variables("token")
def find_unconfirmed(token: str, *, now: dt.datetime) -> GroupRequest:
    """The request of a mailed link; a link opened twice says that all is well."""
    found = GroupRequest.objects.filter(token_hash=hash_of(token)).first()
    if found is None or (found.confirmed_at is None and found.expires_at <= now):
        raise RegisterRefused(
            _("This link is not known, or has run out. You can fill in the form again.")
        )
    return found


@sensitive_variables("token")
def confirm(*, token: str, now: dt.datetime) -> None:
    request = find_unconfirmed(token, now=now)
    GroupRequest.objects.filter(pk=request.pk, confirmed_at=None).update(confirmed_at=now)


@sensitive_variables("form_token")
def approve(
    *, request_id: int, group_name: str, form_token: str, by: User, now: dt.datetime
) -> Invitation:
    """The group is made, and an invitation for its coach."""
    with transaction.atomic():
        request = _undecided(request_id)
        try:
            with transaction.atomic():
                group = Group.objects.create(
                    name=group_name, kind=request.kind, country=request.country
                )
        except IntegrityError:
            raise RegisterRefused(
                _("There is a group with this name. Give this one another name.")
            ) from None
        invitation = invite(
            group=group,
            role=Role.COACH,
            name_hint=request.coach_name,
            form_token=form_token,
            by=by,
            now=now,
        )
        request.group, request.decided_at, request.decided_by = group, now, by
        request.save(update_fields=["group", "decided_at", "decided_by"])
        return invitation


def refuse(*, request_id: int, by: User, now: dt.datetime) -> GroupRequest:
    with transaction.atomic():
        request = _undecided(request_id)
        request.decided_at, request.decided_by = now, by
        request.save(update_fields=["decided_at", "decided_by"])
        return request


def _undecided(request_id: int) -> GroupRequest:
    request = (
        GroupRequest.objects.select_for_update(of=("self",))
        .filter(pk=request_id, confirmed_at__isnull=False)
        .first()
    )
    if request is None or request.decided_at is not None:
        raise RegisterRefused(_("Somebody has decided this already."))
    return request


@sensitive_variables()
def confirmation_mail(request: GroupRequest, token: str) -> EmailMessage:
    with translation.override(request.language):
        body = gettext(
            "Hello,\n\nsomebody asked us to register a group, with this mail address. If it was "
            "you, open this link and confirm:\n%(link)s\n\nIf it was not you, you need not do "
            "anything."
        ) % {"link": settings.PORTAL_URL + reverse("groups:confirm", args=[token])}
        return EmailMessage(gettext("Please confirm"), body, to=[request.email])


@sensitive_variables()
def approval_mail(request: GroupRequest, token: str) -> EmailMessage:
    with translation.override(request.language):
        body = gettext(
            "Hello,\n\nyour group is registered. Open this link to make your account, within 14 "
            "days:\n%(link)s\n\nIt opens once. Give it to nobody else."
        ) % {"link": settings.PORTAL_URL + reverse("groups:join_link", args=[token])}
        return EmailMessage(gettext("Your group"), body, to=[request.email])


def refusal_mail(request: GroupRequest) -> EmailMessage:
    with translation.override(request.language):
        body = gettext(
            "Hello,\n\nthank you for asking. We cannot register your group now. If you would "
            "like to know why, please call us."
        )
        return EmailMessage(gettext("Your group"), body, to=[request.email])


def sent(mail: EmailMessage) -> bool:
    """Whether the mail server took it; a decision stands without it."""
    try:
        return bool(mail.send())
    except (OSError, smtplib.SMTPException):
        return False
