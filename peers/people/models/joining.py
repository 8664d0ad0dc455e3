"""How people come to a group and what became of their roles."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peers.people.countries import country_name
from peers.people.models.people import GROUP_ROLES, Group, Role, User

# They read every message, or every urgent one: staff invite, a safeguarding lead confirms.
CONFIRMED_ROLES = (Role.LEAD, Role.ON_CALL)


class Invitation(models.Model):
    """An open door for one person and one role, in a group or (adults) for the whole organisation;
    kept afterwards as a record.

    Stored are keyed hashes of the link and of the printed code, never these themselves.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UNCONFIRMED = "unconfirmed", _("waits for a safeguarding lead")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        REVOKED = "revoked", _("withdrawn")
        EXPIRED = "expired", _("run out")

    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    role = models.CharField(max_length=12, choices=Role)
    # What the inviter calls the person, to know the rows apart. Not carried into the account.
    name_hint = models.CharField(_("for whom"), max_length=60)
    # Where the link is mailed, while it opens; emptied when the invitation ends.
    email = models.EmailField(_("mail address"), blank=True)
    language = models.CharField(max_length=10, default="en")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_made")
    invited_at = models.DateTimeField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="invitations_accepted"
    )
    declined_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["group", "invited_at"], name="invitation_group")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__in=GROUP_ROLES, group__isnull=False)
                | (~Q(role__in=GROUP_ROLES) & Q(group=None)),
                name="invitations_of_peers_and_coaches_have_a_group",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="confirmed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=CONFIRMED_ROLES)
                | Q(accepted_at=None)
                | Q(confirmed_at__isnull=False),
                name="leads_and_on_call_were_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("invited_by")),
                name="nobody_confirms_their_own_invitation",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(accepted_by=None)
                | ~Q(confirmed_by=models.F("accepted_by")),
                name="nobody_takes_what_they_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accepted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, declined_at=None)
                | Q(accepted_at=None, revoked_at=None)
                | Q(declined_at=None, revoked_at=None),
                name="an_invitation_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=models.F("invited_by")),
                name="nobody_accepts_their_own_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.role} {self.invited_at:%Y-%m-%d}"

    def state(self, now: dt.datetime) -> "Invitation.State":
        if self.accepted_at is not None:
            return self.State.ACCEPTED
        if self.declined_at is not None:
            return self.State.DECLINED
        if self.revoked_at is not None:
            return self.State.REVOKED
        if now >= self.expires_at:
            return self.State.EXPIRED
        if self.role in CONFIRMED_ROLES and self.confirmed_at is None:
            return self.State.UNCONFIRMED
        return self.State.OPEN


class RoleChange(models.Model):
    """Append-only: who gave, ended, paused or resumed which role, and when.

    Not the administration's log: that one is free text, tied to its pages, and can be pruned.
    This one is typed, so that a roster and an auditor read the same rows.
    """

    class Kind(models.TextChoices):
        GIVEN = "given", _("role given")
        ENDED = "ended", _("role ended")
        PAUSED = "paused", _("paused")
        RESUMED = "resumed", _("pause ended")

    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_changes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_changes_made")
    # Empty for a pause, which holds for every role.
    role = models.CharField(max_length=12, choices=Role, blank=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["group", "at"], name="role_change_group")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(by=models.F("user")), name="nobody_changes_their_own_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.at:%Y-%m-%d}"


class GroupChange(models.Model):
    """Append-only: who archived a group or opened it again, and when."""

    class Kind(models.TextChoices):
        ARCHIVED = "archived", _("group archived")
        REOPENED = "reopened", _("group opened again")

    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.group} {self.kind} {self.at:%Y-%m-%d}"


class GroupRequest(models.Model):
    """A coach asks to register a group: confirmed by mail, then decided by staff."""

    group_name = models.CharField(_("name of the group"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Group.Kind)
    country = models.CharField(_("country"), max_length=2, default="BE")
    coach_name = models.CharField(_("your name"), max_length=60)
    email = models.EmailField(_("mail address"))
    language = models.CharField(max_length=10, default="en")
    # Keyed hash of the link in the mail.
    token_hash = models.BinaryField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Set when it was approved; decided without it: refused.
    group = models.OneToOneField(Group, on_delete=models.PROTECT, null=True, related_name="request")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["asked_at"], name="group_request_asked")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, group=None)
                | Q(confirmed_at__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="group_requests_are_decided_once_confirmed",
            )
        ]

    def __str__(self) -> str:
        return self.group_name

    @property
    def country_name(self) -> str:
        return str(country_name(self.country))
