"""A safeguarding lead confirms who is to become a lead or on call: two adults, never one (S13)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peers.people.joining import JoinRefused
from peers.people.models import CONFIRMED_ROLES, Invitation, Membership, Role, User


def may_confirm(by: User, invitation: Invitation) -> bool:
    """A safeguarding lead who did not make it."""
    if not by.is_active or by.paused_at is not None or by.pk == invitation.invited_by_id:
        return False
    lead = Membership.objects.current().filter(user=by, role=Role.LEAD)
    return invitation.role in CONFIRMED_ROLES and lead.exists()


def confirm(*, invitation_id: int, by: User, now: dt.datetime) -> None:
    """From now on it opens."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
        if not may_confirm(by, invitation):
            raise JoinRefused(_("Another safeguarding lead must confirm this."))
        if invitation.state(now) != Invitation.State.UNCONFIRMED:
            raise JoinRefused(_("Somebody has decided this already."))
        invitation.confirmed_at, invitation.confirmed_by = now, by
        invitation.save(update_fields=["confirmed_at", "confirmed_by"])
