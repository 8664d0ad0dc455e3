"""Register a group: asked for by a coach, confirmed by mail, decided by staff.

The form is public. What holds strangers back: nothing is created but a request, at most
`WAITING_A_MAIL` requests wait for one mail address and `UNCONFIRMED_AT_ONCE` for all, and the
answer is the same whether an address or a group is known or not.
"""

import datetime as dt
import zlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from peers.people.account_outbox import mail_confirmation, mail_refusal
from peers.people.joining import invite
from peers.people.models import Group, GroupRequest, Invitation, Role, User
from peers.people.refusal import Refused
from peers.people.tokens import hash_of, link_token_of, token_of_line

CONFIRM_WITHIN = dt.timedelta(days=3)
# How long staff are reminded of a refusal that could not be mailed.
CALLED_WITHIN = dt.timedelta(days=30)
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
@transaction.atomic
def ask(*, asked: Asked, form_token: str, now: dt.datetime) -> None:
    """Keep the request and mail a link. Too many of one address are silently not kept.

    The same form sent twice is one request; with something put right in it, such as the address,
    it is one of its own, or its mail would never come.
    """
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
    if made:
        mail_confirmation(request, token, now=now)
    elif (words := _words_of(asked)) != _words_of(request):
        other = token_of_line(form_token, zlib.crc32(repr(words).encode()))
        ask(asked=asked, form_token=other, now=now)


def _words_of(form: "Asked | GroupRequest") -> tuple[str, ...]:
    """What was filled in; in which language the form was read is none of it."""
    return (form.group_name, form.kind, form.country, form.coach_name, form.email)


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
    """The group is made, and an invitation that is mailed to its coach."""
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
            email=request.email,
            language=request.language,
            form_token=form_token,
            by=by,
            now=now,
        )
        request.group, request.decided_at, request.decided_by = group, now, by
        request.save(update_fields=["group", "decided_at", "decided_by"])
        return invitation


def refuse(*, request_id: int, by: User, now: dt.datetime) -> None:
    with transaction.atomic():
        request = _undecided(request_id)
        request.decided_at, request.decided_by = now, by
        request.save(update_fields=["decided_at", "decided_by"])
        mail_refusal(request, now=now)


def refused_in_silence(*, now: dt.datetime) -> QuerySet[GroupRequest]:
    """Whose refusal could not be mailed: somebody has to call."""
    lately = GroupRequest.objects.filter(decided_at__gt=now - CALLED_WITHIN)
    return lately.filter(mails__failed_at__isnull=False).order_by("-decided_at")


def _undecided(request_id: int) -> GroupRequest:
    request = (
        GroupRequest.objects.select_for_update(of=("self",))
        .filter(pk=request_id, confirmed_at__isnull=False)
        .first()
    )
    if request is None or request.decided_at is not None:
        raise RegisterRefused(_("Somebody has decided this already."))
    return request
