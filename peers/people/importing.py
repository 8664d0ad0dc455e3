"""A roster from a file: each line is judged, and the right ones become invitations.

Never accounts, never roles: whoever is invited says yes themselves. Nothing of the file is kept;
between the preview and the yes the lines travel in the page, signed for who reads it and for
which group. The same file sent again invites nobody twice.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from peers.people.invitation_outbox import ask_for_a_run, waiting
from peers.people.joining import NOT_YOURS_TO_MAKE, VALID_FOR, JoinRefused, may_invite
from peers.people.models import GROUP_ROLES, Group, Invitation, InvitationMail, User
from peers.people.roster_lines import Line, Verdict, against_known
from peers.people.tokens import code_of, hash_of, link_token_of, token_of_line

_SALT = "peers.people.import"
_PREVIEW_SECONDS = 3600
# What a form may send (DATA_UPLOAD_MAX_MEMORY_SIZE), with room for the rest of it.
_LONGEST_CARRIED = 480 * 1024
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """An invitation and the token from which its link and letters are shown, once."""

    invitation: Invitation
    token: str


def roles_for(by: User, group: Group) -> list[str]:
    return [role for role in GROUP_ROLES if may_invite(by, group, role)]


# --- between the preview and the yes ----------------------------------------------------------
@sensitive_variables()
def carried(lines: Iterable[Line], *, group: Group, by: User) -> str | None:
    """The new lines, signed for this person and group; None when a form cannot carry them."""
    rows = [
        (one.number, one.name, one.role, one.mail, one.language)
        for one in lines
        if one.verdict == Verdict.NEW
    ]
    text = signing.dumps([by.pk, group.pk, rows], salt=_SALT, compress=True)
    return text if len(text) <= _LONGEST_CARRIED else None


@sensitive_variables()
def brought_back(text: str, *, group: Group, by: User) -> list[Line]:
    try:
        for_whom, which, rows = signing.loads(text, salt=_SALT, max_age=_PREVIEW_SECONDS)
    except signing.BadSignature:
        raise JoinRefused(_("This page was open for too long. Please try again.")) from None
    if (for_whom, which) != (by.pk, group.pk):
        raise JoinRefused(NOT_YOURS_TO_MAKE)
    return [Line(*row) for row in rows]


# --- inviting ---------------------------------------------------------------------------------
@sensitive_variables()
def invite_all(
    lines: Iterable[Line], *, group: Group, form_token: str, by: User, now: dt.datetime
) -> list[Made]:
    """All in one transaction with the mails that have to go out, judged again under the group's
    lock. A second click of one form shows the same invitations again."""
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group.pk)
        allowed = roles_for(by, group)
        tokens = {one.number: token_of_line(form_token, one.number) for one in lines}
        hashes = {hash_of(link_token_of(token)): token for token in tokens.values()}
        first = next(iter(hashes), None)
        if not Invitation.objects.filter(group=group, token_hash=first).exists():
            new = [one for one in against_known(list(lines), group) if one.role in allowed]
            rows = Invitation.objects.bulk_create(
                _row(one, group, tokens[one.number], by, now)
                for one in new
                if one.verdict == Verdict.NEW
            )
            secrets = {key: link_token_of(token) for key, token in hashes.items()}
            InvitationMail.objects.bulk_create(
                waiting(row, secrets[bytes(row.token_hash)], now=now) for row in rows if row.email
            )
            ask_for_a_run()
        mine = Invitation.objects.filter(group=group, invited_by=by, invited_at__gte=now - _DAY)
        made = {bytes(one.token_hash): one for one in mine.select_related("group")}
        return [Made(made[key], token) for key, token in hashes.items() if key in made]


@sensitive_variables()
def _row(line: Line, group: Group, token: str, by: User, now: dt.datetime) -> Invitation:
    return Invitation(
        group=group,
        role=line.role,
        name_hint=line.name,
        email=line.mail,
        language=line.language,
        invited_by=by,
        invited_at=now,
        expires_at=now + VALID_FOR,
        token_hash=hash_of(link_token_of(token)),
        code_hash=hash_of(code_of(token)),
    )
