"""Invite, accept, decline, withdraw, send again: how people come to a group.

Every verb is one transaction and raises `JoinRefused` with a sentence for the reader; then
nothing has changed. Nobody gives themselves a role: an invitation comes from somebody else, and
a coach invites into their own group only. Who would read every message, a safeguarding lead or
somebody on call, is invited by staff and confirmed by a lead who did not invite them (confirming).
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from peers.people.invitation_outbox import mail_link
from peers.people.mailing import may_be_mailed
from peers.people.models import (
    GROUP_ROLES,
    Group,
    Invitation,
    Membership,
    Role,
    RoleChange,
    User,
)
from peers.people.refusal import Refused
from peers.people.rules import PEER_MINIMUM_AGE, birthday
from peers.people.tokens import code_of, hash_of, link_token_of

VALID_FOR = dt.timedelta(days=14)
State = Invitation.State

NOT_KNOWN = _(
    "We do not know this invitation. Look at the letters again, or ask for a new invitation."
)
_REFUSALS: dict[str, Promise] = {
    State.ACCEPTED: _(
        "This invitation has been used. If it was you, log in. If not, tell your coach."
    ),
    State.DECLINED: _("Somebody said no to this invitation. You can ask for a new one."),
    State.REVOKED: _("This invitation was withdrawn. You can ask for a new one."),
    State.EXPIRED: _("This invitation has run out. Ask for a new one, it takes a minute."),
    State.UNCONFIRMED: _("A safeguarding lead still has to confirm this. Try again tomorrow."),
}
INVITER_GONE = _("Whoever invited you cannot do so any more. Ask for a new invitation.")
NOT_YOURS_TO_MAKE = _("You cannot invite people into this group.")
WAITING = (State.OPEN, State.EXPIRED, State.UNCONFIRMED)
YOUR_OWN = _("This is an invitation that you made yourself. Somebody else must invite you.")
NO_MAILS_HERE = _("Nothing is mailed to peer experts here. Hand the letters over on paper.")
ALREADY = _("You have this role in this group already.")
NAME_TAKEN = _("Somebody has this user name. Please choose another one.")
MAIL_TAKEN = _(
    "This mail address belongs to an account. If it is yours, log in and open the invitation again."
)
HERE_ALREADY = _(
    "Somebody of this name, born on the same day, has an account in this group. Is it you? Then "
    "log in and open the invitation again. If not, add a letter to the name."
)


class JoinRefused(Refused):
    """Nobody was invited, and nobody joined."""


@dataclass(frozen=True)
class NewAccount:
    """What somebody fills in who has no account yet; cleaned by the form."""

    username: str
    name: str
    password: str
    email: str
    birth_date: dt.date | None
    languages: tuple[str, ...]
    preferred_language: str


def may_invite(by: User, group: Group | None, role: str) -> bool:
    """A coach invites peers into their own group; staff invite coaches into any group, and
    adults for the whole organisation."""
    if not by.is_active or by.paused_at is not None:
        return False
    if (group is not None) != (role in GROUP_ROLES) or (group and group.archived_at):
        return False
    if role == Role.PEER:
        return _holds(by, Role.COACH, group)
    return _holds(by, Role.STAFF, None)


def _holds(user: User, role: str, group: Group | None) -> bool:
    return Membership.objects.current().filter(user=user, role=role, group=group).exists()


@sensitive_variables()
@transaction.atomic
def invite(
    *,
    group: Group | None,
    role: str,
    name_hint: str,
    form_token: str,
    by: User,
    now: dt.datetime,
    email: str = "",
    language: str = "en",
) -> Invitation:
    """An open invitation; a second submit of the same form is the same one. For somebody else, or
    to another address, it is refused: the letters of the first are not the second one's."""
    if not may_invite(by, group, role):
        raise JoinRefused(NOT_YOURS_TO_MAKE)
    if email and not may_be_mailed(group, role):
        raise JoinRefused(NO_MAILS_HERE)
    forget_addresses(now=now)
    invitation, made = Invitation.objects.get_or_create(
        token_hash=hash_of(link_token_of(form_token)),
        defaults={
            "code_hash": hash_of(code_of(form_token)),
            "group": group,
            "role": role,
            "name_hint": name_hint,
            "email": email,
            "language": language,
            "invited_by": by,
            "invited_at": now,
            "expires_at": now + VALID_FOR,
        },
    )
    kept = (invitation.group, invitation.role, invitation.name_hint, invitation.email)
    if kept != (group, role, name_hint, email):
        raise JoinRefused(_("This form was sent before. Open the group again."))
    if made:
        mail_link(invitation, link_token_of(form_token), now=now)
    return invitation


def forget_addresses(*, now: dt.datetime) -> None:
    """What ran out long ago is not sent again."""
    old = Invitation.objects.filter(expires_at__lte=now - VALID_FOR, accepted_at=None)
    old.exclude(email="").update(email="")


@sensitive_variables()
def send_again(*, invitation_id: int, form_token: str, by: User, now: dt.datetime) -> Invitation:
    """A new link and code for another 14 days; the old ones stop working at once."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
        if not may_invite(by, invitation.group, invitation.role):
            raise JoinRefused(NOT_YOURS_TO_MAKE)
        if invitation.state(now) not in WAITING:
            raise JoinRefused(_("This invitation has ended. Make a new one."))
        link = link_token_of(form_token)
        pressed_twice = bytes(invitation.token_hash) == hash_of(link)
        invitation.token_hash = hash_of(link)
        invitation.code_hash = hash_of(code_of(form_token))
        # Whoever sends it stands for it, and becomes the coach of a peer.
        invitation.invited_by, invitation.expires_at = by, now + VALID_FOR
        # What was confirmed was the old link.
        invitation.confirmed_at = invitation.confirmed_by = None
        invitation.save()
        if not pressed_twice:
            mail_link(invitation, link, now=now)
        return invitation


def revoke(*, invitation_id: int, by: User, now: dt.datetime) -> None:
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
        if not may_invite(by, invitation.group, invitation.role):
            raise JoinRefused(_("You cannot withdraw this invitation."))
        if invitation.state(now) not in WAITING:
            raise JoinRefused(_("This invitation has ended already."))
        invitation.revoked_at, invitation.email = now, ""
        invitation.save(update_fields=["revoked_at", "email"])


@sensitive_variables("secret")
def find_open(secret: str, *, now: dt.datetime, lock: bool = False) -> Invitation:
    """The open invitation of a link or a code; raises JoinRefused with the reason."""
    hashed = hash_of(secret)
    rows = Invitation.objects.select_related("group", "invited_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(token_hash=hashed).first() or rows.filter(code_hash=hashed).first()
    if found is None:
        raise JoinRefused(NOT_KNOWN)
    state = found.state(now)
    if state != State.OPEN:
        raise JoinRefused(_REFUSALS[state])
    # Withdrawn with their role: a coach who left, a group that closed.
    if not may_invite(found.invited_by, found.group, found.role):
        raise JoinRefused(INVITER_GONE)
    return found


@sensitive_variables("secret")
def decline(*, secret: str, now: dt.datetime) -> None:
    with transaction.atomic():
        invitation = find_open(secret, now=now, lock=True)
        invitation.declined_at, invitation.email = now, ""
        invitation.save(update_fields=["declined_at", "email"])


@sensitive_variables()
def accept_as_new(*, secret: str, account: NewAccount, now: dt.datetime) -> User:
    """A new account with the role of the invitation. The row lock makes a second try wait, and
    find the invitation used."""
    with transaction.atomic():
        invitation = find_open(secret, now=now, lock=True)
        if invitation.role == Role.PEER:
            _old_enough(account.birth_date, timezone.localdate(now))
            _not_here_already(account, invitation.group)
        user = _create(account)
        _take(invitation, user, now)
        return user


@sensitive_variables("secret")
def accept_with(*, secret: str, user: User, now: dt.datetime) -> None:
    """Somebody who has an account already takes the role with it: one person, one account."""
    with transaction.atomic():
        invitation = find_open(secret, now=now, lock=True)
        if user.pk in (invitation.invited_by_id, invitation.confirmed_by_id):
            raise JoinRefused(YOUR_OWN)
        if invitation.role == Role.PEER:
            _old_enough(user.birth_date, timezone.localdate(now))
        if _holds(user, invitation.role, invitation.group):
            raise JoinRefused(ALREADY)
        _take(invitation, user, now)


def _old_enough(born: dt.date | None, today: dt.date) -> None:
    """S20. An unknown date of birth does not pass either."""
    if born is None:
        raise JoinRefused(_("Please fill in your date of birth."), "birth_date")
    day = birthday(born, PEER_MINIMUM_AGE)
    if today < day:
        text = gettext(
            "Thank you for wanting to help! Peer experts are %(age)d or older. You can join from "
            "%(day)s on: ask for a new invitation then."
        )
        told = {"age": PEER_MINIMUM_AGE, "day": date_format(day, "DATE_FORMAT")}
        raise JoinRefused(text % told, "birth_date")


def _not_here_already(account: NewAccount, group: Group | None) -> None:
    """One person, one account, also where nobody has a mail address to tell it by. Asked within
    the group alone: elsewhere two people may well share a first name and a birthday."""
    known = User.objects.filter(memberships__group=group, birth_date=account.birth_date)
    if known.filter(name__iexact=account.name).exists():
        raise JoinRefused(HERE_ALREADY, "name")


def _create(account: NewAccount) -> User:
    user = User(
        username=User.normalize_username(account.username),
        name=account.name,
        email=account.email,
        birth_date=account.birth_date,
        languages=list(account.languages),
        preferred_language=account.preferred_language,
    )
    user.set_password(account.password)
    if User.objects.filter(username__iexact=user.username).exists():
        raise JoinRefused(NAME_TAKEN, "username")
    if user.email and User.objects.filter(email__iexact=user.email).exists():
        raise JoinRefused(MAIL_TAKEN, "email")
    try:
        user.full_clean(exclude=["email"] if not user.email else [])
        with transaction.atomic():
            user.save()
    except (IntegrityError, ValidationError):
        # Somebody took the name in this very moment.
        raise JoinRefused(NAME_TAKEN, "username") from None
    return user


def _take(invitation: Invitation, user: User, now: dt.datetime) -> None:
    is_peer = invitation.role == Role.PEER
    Membership.objects.create(
        user=user,
        role=invitation.role,
        group=invitation.group,
        coach=invitation.invited_by if is_peer else None,
        started_on=timezone.localdate(now),
    )
    RoleChange.objects.create(
        at=now,
        kind=RoleChange.Kind.GIVEN,
        user=user,
        by=invitation.invited_by,
        role=invitation.role,
        group=invitation.group,
    )
    invitation.accepted_at, invitation.accepted_by, invitation.email = now, user, ""
    invitation.save(update_fields=["accepted_at", "accepted_by", "email"])
